"""The words of the briefing at every edge, and the check for numbers that nobody froze. No database."""

import re
from decimal import Decimal

import pytest

from dashboard.briefing_check import numbers_said, unknown_numbers
from dashboard.briefing_text import sections_of
from tests.dashboard.briefing_numbers import county, measured, numbers, supporter

WEEK_BEFORE = {"as_of": "2020-07-15", "issue": "第6期"}
TODAY = {"as_of": "2020-07-22"}


def part(key: str, **more) -> str:
    return next(section["text"] for section in sections_of(numbers(**more)) if section["key"] == key)


def first_sentence(**more) -> str:
    return part("overall", **TODAY, **more).partition("。")[0]


def test_the_parts_stand_in_the_order_of_the_pattern():
    headings = [section["heading"] for section in sections_of(numbers())]
    assert headings == [
        "一、总体情况",
        "二、县区进展及排名",
        "三、结对帮扶和专班引进",
        "四、扶贫车间和就业",
        "五、存在问题",
        "六、下步工作",
    ]


def test_the_model_sentence():
    text = part(
        "overall",
        **TODAY,
        projects=measured(116, 200, time="56.7", change=12, before="52"),
        before=WEEK_BEFORE,
        counties=[
            county("甲县", measured(9, 10)),
            county("乙县", measured(12, 10)),
            county("丙县", measured(5, 10)),
        ],
    )
    assert text.startswith(
        "截至7月22日，全省“9+3”县区累计引进项目116个，完成目标任务的58.0%，较7月15日（第6期）增加12个、"
        "提高6.0个百分点，快于时序进度1.3个百分点。完成率在60%以上的有：乙县（120.0%）、甲县（90.0%）。"
    )


@pytest.mark.parametrize(
    "change, before, words",
    [
        (0, "58", "与7月15日（第6期）持平"),
        (-3, "59.5", "较7月15日（第6期）减少3个、下降1.5个百分点"),
        (1, "57.5", "较7月15日（第6期）增加1个、提高0.5个百分点"),
        (0, "57", "较7月15日（第6期）数量持平、提高1.0个百分点"),  # the target was lowered
        (4, "58", "较7月15日（第6期）增加4个、完成率持平"),  # the target was raised
        (4, None, "较7月15日（第6期）增加4个，"),  # there was no target then
    ],
)
def test_what_changed(change, before, words):
    said = first_sentence(projects=measured(116, 200, change=change, before=before), before=WEEK_BEFORE)
    assert words in said


def test_the_first_issue_compares_nothing():
    text = "\n".join(section["text"] for section in sections_of(numbers(projects=measured(5, 10))))
    assert "较" not in text.replace("较低", "")
    assert "相比" not in text


def test_another_year_is_named():
    assert "较2019年12月31日增加" in first_sentence(
        projects=measured(5, 10, change=1, before="1"), before={"as_of": "2019-12-31", "issue": ""}
    )


@pytest.mark.parametrize(
    "verified, time, words",
    [
        (120, "50", "快于时序进度10.0个百分点"),
        (80, "50", "落后时序进度10.0个百分点"),
        (100, "50", "与时序进度持平"),
        (100, "50.04", "与时序进度持平"),  # no minus before a nought
        (200, "50", "已完成目标任务"),
        (220, "50", "已完成目标任务"),
    ],
)
def test_against_time(verified, time, words):
    assert words in first_sentence(projects=measured(verified, 200, time=time))


def test_without_a_target():
    said = part("overall", projects=measured(7, 0), before=WEEK_BEFORE)
    assert "累计引进项目7个，未下达目标任务" in said
    assert "None" not in said and "—" not in said


def test_before_the_start():
    found = sections_of(numbers(plan={"elapsed": 0, "left": 90}, light="waiting", as_of="2020-06-01"))
    assert found[0]["text"] == "某计划自2020年6月2日起实施，截至6月1日尚未开始。"
    assert all(section["text"] for section in found)


def test_on_the_last_day():
    over = {"elapsed": 90, "left": 0, "time_percent": "100"}
    pace = {
        "days": 14,
        "projects": {"recent": "1", "needed": None},
        "jobs": {"recent": "1", "needed": None},
    }
    found = numbers(projects=measured(116, 200, time="100"), plan=over, pace=pace, light="behind")
    texts = {section["key"]: section["text"] for section in sections_of(found)}
    assert "计划期已满，距目标任务还差84个" in texts["overall"]
    assert "尚差项目84个、就业2,500人" in texts["next"]
    assert "平均每天" not in texts["next"]


def test_both_targets_reached():
    found = numbers(projects=measured(200, 200), jobs=measured(2500, 2500), light="reached")
    texts = {section["key"]: section["text"] for section in sections_of(found)}
    assert "两项目标任务均已完成" in texts["overall"]
    assert texts["next"].startswith("巩固成果")


def test_the_list_above_the_threshold():
    ten = [county(f"{name}县", measured(9, 10)) for name in "甲乙"]
    assert "2个县区完成率均在60%以上：甲县（90.0%）、乙县（90.0%）。" in part("overall", counties=ten)
    low = [county("甲县", measured(5, 10))]
    assert "各县区完成率均未达到60%。" in part("overall", counties=low)
    edge = [county("甲县", measured(6, 10)), county("乙县", measured(5, 10))]
    assert "完成率在60%以上的有：甲县（60.0%）。" in part("overall", counties=edge)


# --- counties -------------------------------------------------------------------------------------------


def test_one_county():
    said = part("counties", counties=[county("甲县", measured(5, 10))])
    assert said.startswith("1个县区中，正常1个（甲县）。")
    assert "参加排名的仅甲县（第1位，50.0%）。" in said


def test_no_county():
    assert part("counties") == "暂无纳入统计的县区。"


def test_ties_share_a_rank():
    rows = [
        county("甲县", measured(9, 10), rank=1),
        county("乙县", measured(9, 10), rank=1),
        county("丙县", measured(5, 10), rank=3),
        county("丁县", measured(4, 10), rank=4),
    ]
    said = part("counties", counties=rows)
    assert "排名靠前的是：甲县、乙县（并列第1位，90.0%）、丙县（第3位，50.0%）；" in said
    assert "排名靠后的是：丁县（第4位，40.0%）。" in said


def test_all_equal():
    rows = [county(name, measured(5, 10)) for name in ("甲县", "乙县")]
    assert "2个县区并列第1位，完成率均为50.0%。" in part("counties", counties=rows)


def test_counties_without_a_target():
    rows = [county("甲县", measured(5, 0), rank=None)]
    assert part("counties", counties=rows).endswith("各县区均未下达目标任务，暂不排名。")


def test_places_and_newcomers():
    rows = [
        county("甲县", measured(9, 10, change=3), rank=1, rank_up=2),
        county("乙县", measured(5, 10, change=0), rank=2, rank_up=-1),
        county("丙县", measured(4, 10, change=-1), rank=3, rank_up=-1),
    ]
    said = part("counties", counties=rows, before=WEEK_BEFORE)
    assert "名次上升的有甲县（上升2位），名次下降的有乙县（下降1位）、丙县（下降1位）。" in said
    assert "新增引进项目的有甲县（3个）；因终止或更正减少的有丙县（1个）；没有新增的有乙县。" in said
    still = [county("甲县", measured(9, 10, change=0), rank=1, rank_up=0)]
    said = part("counties", counties=still, before=WEEK_BEFORE)
    assert "各县区名次没有变化。" in said and "各县区均无新增项目。" in said


# --- the other parts -------------------------------------------------------------------------------------


def test_teams():
    all_done = [supporter("甲专班", "team", "2"), supporter("乙专班", "team", "3.5")]
    assert "已全部完成引进任务：甲专班（2个）、乙专班（3.5个）。" in part("support", supporters=all_done)
    none = [supporter("甲专班", "team", "1.33")]
    assert "尚无专班完成引进任务：甲专班（1.33个）。" in part("support", supporters=none)
    some = [*all_done, supporter("丙专班", "team", "0")]
    assert "完成任务的2个：甲专班（2个）、乙专班（3.5个）；尚未完成的1个：丙专班（0个）。" in part(
        "support", supporters=some
    )


def test_nobody_helped_yet():
    assert part("support") == "结对帮扶方面，尚无经省级复核、记入帮扶单位的引进项目。"


def test_nothing_at_all():
    found = {section["key"]: section["text"] for section in sections_of(numbers())}
    assert found["workshops"] == "尚无经省级复核认定的扶贫车间。\n尚无经省级复核的用工数。"
    assert found["problems"] == "本期未发现进度滞后、逾期未报和用工到期等问题。"


def test_problems():
    rows = [
        county("甲县", measured(1, 10), light="behind", is_silent=True, silent_days=16),
        county("乙县", measured(6, 10), light="behind", is_silent=True, silent_days=None),
    ]
    said = part("problems", counties=rows, stock={"expired_jobs": 30, "expiring_jobs": 5})
    assert said.split("\n") == [
        "一是2个县区进度滞后，其中落后时序进度的有甲县（40.0个百分点），因未按时报送列入的有乙县。",
        "二是2个县区超过14天未报送：甲县（16天），乙县从未报送。",
        "三是30人的用工数超过45天没有重新清点，不再计入现有用工，5人的用工数将在7天内到期。",
    ]


def test_one_problem_has_no_number():
    waiting = measured(3, 10, reported="5")
    assert part("problems", projects=waiting) == "项目2个已填报但未经省级复核。"


@pytest.mark.parametrize(
    "missing, words",
    [
        ([], "截至7月20日的报送期，3个县区均已报送。"),
        (["乙县"], "3个县区中2个已报送，未报送的有乙县。"),
        (["甲县", "乙县", "丙县"], "3个县区均未报送。"),
    ],
)
def test_how_complete_the_data_are(missing, words):
    found = {"last_day": "2020-07-20", "wanted": 3, "reported": 3 - len(missing), "missing": missing}
    assert part("overall", reporting=found).endswith(words)


def test_the_list_of_problems():
    assert part("problems", problems={"open": 4, "overdue": 1}) == "问题清单在办4项，其中逾期1项。"
    assert part("problems", problems={"open": 4, "overdue": 0}) == "问题清单在办4项，均未逾期。"
    assert "及时销号" in part("next", problems={"open": 4, "overdue": 0})


def test_every_number_of_the_text_stands_in_the_numbers():
    """Whatever the text says in digits can be reckoned from what was frozen."""
    rows = [county("甲县", measured(9, 10, change=2, before="70"), measured(30, 40), rank=1)]
    found = numbers(
        projects=measured(116, 200, change=12, before="52"),
        jobs=measured(1299, 2500, change=-5, before="52.2"),
        counties=rows,
        before=WEEK_BEFORE,
        stock={"workshops": 54, "working_shops": 52, "ever_jobs": 1400, "job_sites": 55, "poor_jobs": 432},
    )
    text = "".join(section["text"] for section in sections_of(found))
    for number in ("116", "58.0", "12", "6.0", "1,299", "5", "54", "52", "1,400", "90.0"):
        assert re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d.])", text), number


# --- numbers of one's own --------------------------------------------------------------------------------


def sections_with(text: str | None = None, key: str = "counties", **more) -> tuple[list, dict]:
    found = numbers(projects=measured(116, 200), counties=[county("甲县", measured(9, 10))], **more)
    sections = [section | {"computed": section["text"]} for section in sections_of(found)]
    for section in sections:
        if section["key"] == key and text is not None:
            section["text"] = text
    return sections, found


@pytest.mark.parametrize(
    "text, wrong",
    [
        ("甲县引进项目9个。", []),
        ("甲县引进项目８个。", ["8个"]),  # full-width digits count too
        ("甲县引进项目9人。", ["9人"]),
        ("全省引进项目116个。", []),
        ("全省引进项目1,16个。", []),
        ("全省引进项目117个，完成58.0%。", ["117个"]),
        ("全省完成58.1%。", ["58.1%"]),
        ("另有9个。", ["9个"]),  # nobody named
        ("各县区要高度重视。", []),
        ("完成58%。", []),
    ],
)
def test_unknown_numbers(text, wrong):
    sections, found = sections_with(text)
    assert [one.typed for one in unknown_numbers(sections, found)] == wrong


def test_the_computed_text_knows_all_its_numbers():
    sections, found = sections_with()
    assert unknown_numbers(sections, found) == []
    for section in sections:  # the same again as if somebody had added a word
        section["text"] += "请各地抓好落实。"
    assert unknown_numbers(sections, found) == []


def test_the_title_is_looked_at_too():
    sections, found = sections_with()
    assert [one.typed for one in unknown_numbers(sections, found, "引进项目突破120个")] == ["120个"]


def test_what_a_number_is():
    said = [pair for _typed, pair in numbers_said("增加12个、提高6.0个百分点，共1,299人，50％")]
    assert said == [
        (Decimal(12), "个"),
        (Decimal(6), "个百分点"),
        (Decimal(1299), "人"),
        (Decimal(50), "%"),
    ]


def test_what_changed_of_supporters():
    rows = [supporter("贵阳市", projects="40.5", jobs="473", change="4"), supporter("遵义市", change="-1")]
    said = part("support", supporters=rows, before=WEEK_BEFORE)
    assert (
        "（括号内为较7月15日（第6期）的变化）：贵阳市40.5个（增加4个）、473人；遵义市1个（减少1个）、0人。"
        in said
    )
    assert "括号" not in part("support", supporters=[supporter("贵阳市")])
