"""The text of a briefing, written from its frozen numbers alone. Pure: numbers in, Chinese paragraphs out.

The bulletin is a Chinese document whoever reads it (docs/decisions/0046), so its sentences stand here and not in the
catalogue. Order and pattern: docs/domain.md, "Progress words": stock, rate, change since a named date in 个 and in
个百分点, then the list above a threshold.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils import translation

from dashboard.briefing import LANGUAGE, as_number, day_of
from pages.templatetags.pages import day, money, number, percent, plain, points, short_day

Numbers = Mapping[str, Any]
LIGHTS = {
    "reached": "已完成",
    "normal": "正常",
    "waiting": "未开始",
    "warning": "预警",
    "behind": "滞后",
}
ORDINALS = "一二三四五六七八九十"
MOST_NAMED = 3  # counties at either end of the ranking, and risers and fallers
THINGS = (
    # name in the numbers, what it is called in a sentence, its unit, what is missing
    ("projects", "累计引进项目", "个", "项目"),
    ("jobs", "现有带动就业", "人", "就业"),
)


def sections_of(numbers: Numbers) -> list[dict[str, str]]:
    """The six parts in their order: [{key, heading, text}]; paragraphs are parted by a line break."""
    with translation.override(LANGUAGE):
        found = []
        for place, (key, heading, write) in enumerate(PARTS):
            paragraphs = [paragraph for paragraph in write(numbers) if paragraph]
            found.append(
                {"key": key, "heading": f"{ORDINALS[place]}、{heading}", "text": "\n".join(paragraphs)}
            )
        return found


def title_of(numbers: Numbers) -> str:
    """What a briefing is called unless somebody calls it otherwise."""
    return "“9+3”县区产业扶贫招商引资工作进展情况"


def issue_in_words(issue: int, year: int, seen_on: date) -> str:
    """第6期; with its year where that is another one than that of `seen_on`."""
    return f"第{issue}期" if year == seen_on.year else f"{year}年第{issue}期"


# --- 一、总体情况 -------------------------------------------------------------------------------------


def overall(numbers: Numbers) -> Iterable[str]:
    plan, on = numbers["plan"], day_of(numbers["as_of"])
    if plan["elapsed"] == 0:
        yield f"{plan['name']}自{day(day_of(plan['starts_on']))}起实施，截至{short_day(on)}尚未开始。"
        return
    for place, (name, called, unit, _missing) in enumerate(THINGS):
        begin = f"截至{short_day(on)}，全省“9+3”县区" if place == 0 else ""
        yield begin + _measured(numbers, name, called, unit) + _above(numbers, name)
    yield _judged(numbers)
    yield _waiting(numbers) + _complete(numbers)


def _measured(numbers: Numbers, name: str, called: str, unit: str) -> str:
    """Stock, rate, change since a named date, and how that stands against time."""
    values = numbers["province"][name]
    parts = [f"{called}{_n(values['verified'])}{unit}"]
    share = as_number(values["percent"])
    parts.append("未下达目标任务" if share is None else f"完成目标任务的{percent(share)}")
    if numbers["before"]:
        parts.append(_changed(numbers, values, unit))
    if share is not None:
        parts.append(_against_time(numbers, values, unit))
    return "，".join(parts) + "。"


def _changed(numbers: Numbers, values: Mapping[str, Any], unit: str) -> str:
    """较7月15日（第6期）增加12个、提高6.0个百分点; 与7月15日（第6期）持平."""
    since = since_words(numbers)
    moved, share = as_number(values["change"]) or Decimal(0), as_number(values["change_percent"])
    if not moved and not share:
        return f"与{since}持平"
    said = [_more(moved, unit)]
    if share is not None:
        said.append(f"{'提高' if share > 0 else '下降'}{points(share, False)}" if share else "完成率持平")
    return f"较{since}" + "、".join(said)


def _more(moved: Decimal, unit: str) -> str:
    if not moved:
        return "数量持平"
    return f"{'增加' if moved > 0 else '减少'}{_n(abs(moved))}{unit}"


def since_words(numbers: Numbers) -> str:
    """7月15日（第6期）."""
    before = numbers["before"]
    on = day_of(before["as_of"])
    when = short_day(on) if on.year == day_of(numbers["as_of"]).year else day(on)
    return f"{when}（{before['issue']}）" if before["issue"] else when


def _against_time(numbers: Numbers, values: Mapping[str, Any], unit: str) -> str:
    if not Decimal(values["missing"]):
        return "已完成目标任务"
    if numbers["plan"]["left"] == 0:
        return f"计划期已满，距目标任务还差{_n(values['missing'])}{unit}"
    gap = Decimal(values["gap"])
    if plain(gap, 1).strip("0.−") == "":
        return "与时序进度持平"
    return f"{'快于' if gap > 0 else '落后'}时序进度{points(gap, False)}"


def _above(numbers: Numbers, name: str) -> str:
    """The counties from the threshold on, by name; that there is none, or that all are."""
    rows = [row for row in numbers["counties"] if row[name]["percent"] is not None]
    if not rows:
        return ""
    limit = numbers["threshold"]
    above = [row for row in rows if Decimal(row[name]["percent"]) >= limit]
    if not above:
        return f"各县区完成率均未达到{limit}%。"
    above.sort(key=lambda row: -Decimal(row[name]["percent"]))
    named = "、".join(f"{row['name']}（{percent(row[name]['percent'])}）" for row in above)
    if len(above) == len(rows) > 1:
        return f"{_n(len(rows))}个县区完成率均在{limit}%以上：{named}。"
    return f"完成率在{limit}%以上的有：{named}。"


def _judged(numbers: Numbers) -> str:
    plan, light = numbers["plan"], numbers["light"]
    time = f"时序进度为{percent(plan['time_percent'])}（第{plan['elapsed']}天，共{plan['days']}天）"
    if light == "reached":
        return f"{time}，两项目标任务均已完成。"
    return f"{time}，总体进度判定为{LIGHTS[light]}。"


def _waiting(numbers: Numbers) -> str:
    """Reported beside verified, always."""
    said = []
    for name, _called, unit, missing in THINGS:
        values = numbers["province"][name]
        said.append(f"{missing}{_n(values['reported'])}{unit}")
    return f"以上均为省级复核数；同期填报数为{'、'.join(said)}。"


def _complete(numbers: Numbers) -> str:
    """Who has reported for the newest period, beside the headline."""
    found = numbers["reporting"]
    if not found or not found["wanted"]:
        return ""
    until = short_day(day_of(found["last_day"]))
    if not found["missing"]:
        return f"截至{until}的报送期，{_n(found['wanted'])}个县区均已报送。"
    if not found["reported"]:
        return f"截至{until}的报送期，{_n(found['wanted'])}个县区均未报送。"
    return (
        f"截至{until}的报送期，{_n(found['wanted'])}个县区中{_n(found['reported'])}个已报送，"
        f"未报送的有{'、'.join(found['missing'])}。"
    )


# --- 二、县区进展及排名 --------------------------------------------------------------------------------


def counties(numbers: Numbers) -> Iterable[str]:
    rows = numbers["counties"]
    if not rows:
        yield "暂无纳入统计的县区。"
        return
    if numbers["plan"]["elapsed"] == 0:
        yield "计划尚未开始，暂不排名。"
        return
    yield _by_light(rows)
    ranked = [row for row in rows if row["rank"]]
    if not ranked:
        yield "各县区均未下达目标任务，暂不排名。"
        return
    yield _ranking(ranked)
    yield _moved_places(numbers, ranked)
    yield _newcomers(numbers, rows)


def _by_light(rows: Sequence[Mapping[str, Any]]) -> str:
    said = []
    for light in ("reached", "normal", "warning", "behind"):
        names = [row["name"] for row in rows if row["light"] == light]
        if names:
            said.append(f"{LIGHTS[light]}{_n(len(names))}个（{'、'.join(names)}）")
    return f"{_n(len(rows))}个县区中，" + "，".join(said) + "。"


def _ranking(ranked: Sequence[Mapping[str, Any]]) -> str:
    rule = "按引进项目、带动就业两项完成率中较低的一项排名（完成率相同的名次并列）"
    if len(ranked) == 1:
        return f"{rule}，参加排名的仅{_placed(ranked)}。"
    places = [list(rows) for _rank, rows in groupby(ranked, key=lambda row: row["rank"])]
    if len(places) == 1:
        return f"{rule}，{_n(len(ranked))}个县区并列第1位，完成率均为{percent(ranked[0]['completion'])}。"
    first = [rows for rows in places if rows[0]["rank"] <= MOST_NAMED]
    last = [rows for rows in places if rows[0]["rank"] > MOST_NAMED][-MOST_NAMED:]
    said = f"{rule}，排名靠前的是：{'、'.join(map(_placed, first))}"
    return said + (f"；排名靠后的是：{'、'.join(map(_placed, last))}。" if last else "。")


def _placed(rows: Sequence[Mapping[str, Any]]) -> str:
    """纳雍县（第1位，60.0%）; 从江县、榕江县（并列第2位，50.0%）; of many equals how many there are."""
    share = percent(rows[0]["completion"])
    if len(rows) == 1:
        return f"{rows[0]['name']}（第{rows[0]['rank']}位，{share}）"
    names = "、".join(row["name"] for row in rows[:MOST_NAMED])
    if len(rows) > MOST_NAMED:
        names += f"等{_n(len(rows))}个县区"
    return f"{names}（并列第{rows[0]['rank']}位，{share}）"


def _moved_places(numbers: Numbers, ranked: Sequence[Mapping[str, Any]]) -> str:
    if not numbers["before"]:
        return ""
    moved = [row for row in ranked if row["rank_up"]]
    if not moved:
        return f"与{since_words(numbers)}相比，各县区名次没有变化。"
    up = sorted((row for row in moved if row["rank_up"] > 0), key=lambda row: -row["rank_up"])[:MOST_NAMED]
    down = sorted((row for row in moved if row["rank_up"] < 0), key=lambda row: row["rank_up"])[:MOST_NAMED]
    said = []
    if up:
        said.append("名次上升的有" + "、".join(f"{row['name']}（上升{row['rank_up']}位）" for row in up))
    if down:
        said.append("名次下降的有" + "、".join(f"{row['name']}（下降{-row['rank_up']}位）" for row in down))
    return f"与{since_words(numbers)}相比，" + "，".join(said) + "。"


def _newcomers(numbers: Numbers, rows: Sequence[Mapping[str, Any]]) -> str:
    """Where projects came, and where none did."""
    if not numbers["before"]:
        return ""
    moved = {row["name"]: Decimal(row["projects"]["change"] or 0) for row in rows}
    more = [f"{name}（{_n(value)}个）" for name, value in moved.items() if value > 0]
    fewer = [f"{name}（{_n(-value)}个）" for name, value in moved.items() if value < 0]
    none = [name for name, value in moved.items() if value == 0]
    if not more and not fewer:
        return f"{since_words(numbers)}以来，各县区均无新增项目。"
    said = []
    if more:
        said.append("新增引进项目的有" + "、".join(more))
    if fewer:
        said.append("因终止或更正减少的有" + "、".join(fewer))
    if none:
        said.append("没有新增的有" + "、".join(none))
    return f"{since_words(numbers)}以来，" + "；".join(said) + "。"


# --- 三、结对帮扶和专班引进 ----------------------------------------------------------------------------


def support(numbers: Numbers) -> Iterable[str]:
    rows = numbers["supporters"]
    helpers = [row for row in rows if row["kind"] != "team"]
    if helpers:
        projects = sum(Decimal(row["projects"]) for row in helpers)
        jobs = sum(Decimal(row["jobs"]) for row in helpers)
        yield (
            f"结对帮扶方面，{_n(len(helpers))}个帮扶单位引进项目按贡献份额计{_c(projects)}个、"
            f"带动就业{_c(jobs)}人{_brackets(numbers)}：" + "；".join(map(_helper, helpers)) + "。"
        )
    else:
        yield "结对帮扶方面，尚无经省级复核、记入帮扶单位的引进项目。"
    yield _teams(numbers, [row for row in rows if row["kind"] == "team"])


def _brackets(numbers: Numbers) -> str:
    """What the numbers in brackets after a supporter's are compared with."""
    return f"（括号内为较{since_words(numbers)}的变化）" if numbers["before"] else ""


def _helper(row: Mapping[str, Any]) -> str:
    """贵阳市40个（增加4个）、473人."""
    moved = as_number(row["change"])
    more = f"（{'增加' if moved > 0 else '减少'}{_c(abs(moved))}个）" if moved else ""
    return f"{row['name']}{_c(row['projects'])}个{more}、{_c(row['jobs'])}人"


def _teams(numbers: Numbers, teams: Sequence[Mapping[str, Any]]) -> str:
    if not teams:
        return ""
    target = numbers["plan"]["team_target"]
    done = [row for row in teams if row["reached"]]
    open_ = [row for row in teams if not row["reached"]]
    begin = f"专班引进方面，省局{_n(len(teams))}个专班（任务各{target}个以上）中，"
    if not open_:
        return f"{begin}已全部完成引进任务：{_with_credit(done)}。"
    if not done:
        return f"{begin}尚无专班完成引进任务：{_with_credit(open_)}。"
    return (
        f"{begin}完成任务的{_n(len(done))}个：{_with_credit(done)}；"
        f"尚未完成的{_n(len(open_))}个：{_with_credit(open_)}。"
    )


def _with_credit(rows: Iterable[Mapping[str, Any]]) -> str:
    return "、".join(f"{row['name']}（{_c(row['projects'])}个）" for row in rows)


# --- 四、扶贫车间和就业 --------------------------------------------------------------------------------


def workshops(numbers: Numbers) -> Iterable[str]:
    found = numbers["province"]
    shops, working = (Decimal(found[name]["verified"]) for name in ("workshops", "working_shops"))
    if shops:
        moved = as_number(found["workshops"]["change"])
        since = f"，较{since_words(numbers)}{_more(moved, '个')}" if moved else ""
        yield f"现有认定扶贫车间{_n(shops)}个{since}，其中有人在岗的{_n(working)}个。"
    else:
        yield "尚无经省级复核认定的扶贫车间。"
    yield _jobs(found)
    yield _stages(found)


def _jobs(found: Mapping[str, Any]) -> str:
    jobs, ever = (Decimal(found[name]["verified"]) for name in ("jobs", "ever_jobs"))
    if not ever:
        return "尚无经省级复核的用工数。"
    poor, known, sites = (
        Decimal(found[name]["verified"]) for name in ("poor_jobs", "poor_sites", "job_sites")
    )
    said = f"现有用工{_n(jobs)}人（{_n(sites)}个用工点），累计带动就业{_n(ever)}人"
    if known:
        said += f"；其中建档立卡贫困劳动力{_n(poor)}人（{_n(known)}个用工点填报了该项）"
    return said + "。"


def _stages(found: Mapping[str, Any]) -> str:
    values = [Decimal(found[f"at_{stage}"]["verified"]) for stage in ("signed", "started", "operating")]
    funds = Decimal(found["funds"]["verified"])
    said = []
    if any(values):
        signed, started, operating = map(_n, values)
        said.append(f"引进项目中，签约未开工{signed}个、已开工{started}个、已投产{operating}个")
    if funds:
        said.append(f"累计到位资金{money(funds)}")
    return "；".join(said) + "。" if said else ""


# --- 五、存在问题 --------------------------------------------------------------------------------------


def problems(numbers: Numbers) -> Iterable[str]:
    found = [said for said in (find(numbers) for find in PROBLEMS) if said]
    if not found:
        yield "本期未发现进度滞后、逾期未报和用工到期等问题。"
    elif len(found) == 1:
        yield found[0] + "。"
    else:
        for place, said in enumerate(found):
            yield f"{ORDINALS[place]}是{said}。"


def _behind(numbers: Numbers) -> str:
    rows = [row for row in numbers["counties"] if row["light"] == "behind"]
    named = sorted(
        (row for row in rows if row["gap"] is not None and Decimal(row["gap"]) < 0),
        key=lambda row: Decimal(row["gap"]),
    )
    if not rows:
        return ""
    said = f"{_n(len(rows))}个县区进度滞后"
    others = [row["name"] for row in rows if row not in named]
    parts = []
    if named:
        gaps = "、".join(f"{row['name']}（{points(row['gap'], False)}）" for row in named)
        parts.append(f"落后时序进度的有{gaps}")
    if others:
        parts.append(f"因未按时报送列入的有{'、'.join(others)}")
    return f"{said}，其中{'，'.join(parts)}"


def _silent(numbers: Numbers) -> str:
    rows = [row for row in numbers["counties"] if row["is_silent"]]
    if not rows:
        return ""
    late = [row for row in rows if row["silent_days"] is not None]
    never = [row["name"] for row in rows if row["silent_days"] is None]
    parts = []
    if late:
        parts.append("、".join(f"{row['name']}（{row['silent_days']}天）" for row in late))
    if never:
        parts.append(f"{'、'.join(never)}从未报送")
    return f"{_n(len(rows))}个县区超过{numbers['plan']['silent_days']}天未报送：{'，'.join(parts)}"


def _expired(numbers: Numbers) -> str:
    gone, going = (
        Decimal(numbers["province"][name]["verified"]) for name in ("expired_jobs", "expiring_jobs")
    )
    limit = numbers["plan"]["headcount_days"]
    said = []
    if gone:
        said.append(f"{_n(gone)}人的用工数超过{limit}天没有重新清点，不再计入现有用工")
    if going:
        said.append(f"{_n(going)}人的用工数将在7天内到期")
    return "，".join(said)


def _backlog(numbers: Numbers) -> str:
    said = []
    for name, _called, unit, missing in THINGS:
        values = numbers["province"][name]
        open_ = Decimal(values["reported"]) - Decimal(values["verified"])
        if open_ > 0:
            said.append(f"{missing}{_n(open_)}{unit}")
    return f"{'、'.join(said)}已填报但未经省级复核" if said else ""


def _listed(numbers: Numbers) -> str:
    """The list of problems (问题清单)."""
    found = numbers["problems"]
    if not found or not found["open"]:
        return ""
    late = f"，其中逾期{_n(found['overdue'])}项" if found["overdue"] else "，均未逾期"
    return f"问题清单在办{_n(found['open'])}项{late}"


PROBLEMS: Sequence[Callable[[Numbers], str]] = (_behind, _silent, _expired, _backlog, _listed)


# --- 六、下步工作 --------------------------------------------------------------------------------------


def next_steps(numbers: Numbers) -> Iterable[str]:
    said = [one for one in (ask(numbers) for ask in STEPS) if one]
    if len(said) == 1:
        yield said[0] + "。"
        return
    for place, one in enumerate(said):
        yield f"{ORDINALS[place]}是{one}。"


def _pace(numbers: Numbers) -> str:
    plan, province = numbers["plan"], numbers["province"]
    missing = [one for one in THINGS if Decimal(province[one[0]]["missing"])]
    if not missing:
        return "巩固成果，做好项目服务和用工核查，确保已引进项目留得住、带得动"
    if not plan["left"]:
        short = "、".join(f"{what}{_n(province[name]['missing'])}{unit}" for name, _c_, unit, what in missing)
        return f"计划期已满，尚差{short}，抓紧总结核实并研究后续安排"
    ends = short_day(day_of(plan["ends_on"]))
    needed = "、".join(
        f"{what}{_d(numbers['pace'][name]['needed'])}{unit}" for name, _c_, unit, what in missing
    )
    said = f"紧盯目标任务，{ends}前（还剩{_n(plan['left'])}天）平均每天需新增{needed}"
    if plan["elapsed"]:
        recent = "、".join(f"{_d(numbers['pace'][name]['recent'])}{unit}" for name, _c_, unit, _w in missing)
        apart = "分别为" if len(missing) > 1 else ""
        said += f"（近{numbers['pace']['days']}天日均{apart}{recent}）"
    return said


def _catch_up(numbers: Numbers) -> str:
    rows = [row for row in numbers["counties"] if row["light"] == "behind"]
    named = []
    for row in rows:
        short = [
            f"{what}{_n(row[name]['missing'])}{unit}"
            for name, _called, unit, what in THINGS
            if Decimal(row[name]["missing"])
        ]
        if short:
            named.append(f"{row['name']}还差{'、'.join(short)}")
    return f"压实责任，滞后县区逐个制定追赶措施：{'；'.join(named)}" if named else ""


def _recount(numbers: Numbers) -> str:
    due = any(Decimal(numbers["province"][name]["verified"]) for name in ("expired_jobs", "expiring_jobs"))
    return "及时清点用工，对到期和即将到期的用工点重新核实人数" if due else ""


def _report(numbers: Numbers) -> str:
    rows = [row["name"] for row in numbers["counties"] if row["is_silent"]]
    said = [f"{'、'.join(rows)}尽快补报进展"] if rows else []
    if _backlog(numbers):
        said.append("各级加快审核复核，做到应核尽核")
    return "规范报送，" + "，".join(said) if said else ""


def _close_out(numbers: Numbers) -> str:
    found = numbers["problems"]
    return "对照问题清单逐项整改，及时销号" if found and found["open"] else ""


STEPS: Sequence[Callable[[Numbers], str]] = (_pace, _catch_up, _recount, _report, _close_out)

PARTS: Sequence[tuple[str, str, Callable[[Numbers], Iterable[str]]]] = (
    ("overall", "总体情况", overall),
    ("counties", "县区进展及排名", counties),
    ("support", "结对帮扶和专班引进", support),
    ("workshops", "扶贫车间和就业", workshops),
    ("problems", "存在问题", problems),
    ("next", "下步工作", next_steps),
)


# --- numbers in words -------------------------------------------------------------------------------


def _n(value: Decimal | str | int) -> str:
    """A whole number."""
    return number(value, 0)


def _d(value: Decimal | str | None) -> str:
    """With one decimal: a pace."""
    return number(value, 1)


def _c(value: Decimal | str) -> str:
    """Credit, by share: up to two decimals."""
    return number(value, 2)
