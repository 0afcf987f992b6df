"""Where the table stands, what its headings mean, and which rows are no records: as bureaus really write them."""

import time

import pytest

from sheets.columns import Column, Kind
from sheets.finding import Heading, choose_sheet, find_table, heading_key, understand, unit_of
from sheets.reading import Grid

COLUMNS = (
    Column("name", "项目名称", aliases=("项目", "招商项目名称"), required=True),
    Column("county", "县（区）", aliases=("所在县", "县区", "属地")),
    Column("enterprise", "企业名称", aliases=("投资主体", "投资企业")),
    Column("credit_code", "统一社会信用代码", aliases=("信用代码",)),
    Column("amount", "投资金额", kind=Kind.AMOUNT, unit="万元", aliases=("总投资", "投资额")),
    Column("received", "到位资金", kind=Kind.AMOUNT, unit="万元"),
    Column("jobs", "计划用工", kind=Kind.COUNT, unit="人", aliases=("就业人数",)),
    Column("signed_on", "签约日期", kind=Kind.DAY, aliases=("签约时间",)),
    Column("remarks", "备注"),
)
N = None


def table(rows, merged=(), remembered=None):
    return find_table(Grid("", rows, list(merged)), COLUMNS, remembered or {})


def meanings(rows, merged=(), remembered=None):
    found = table(rows, merged, remembered)
    return understand(found.headings, COLUMNS, remembered or {})


def heading(text, place=0):
    return Heading(place, text, heading_key(text), unit_of(text))


# --- one heading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key", "unit"),
    [
        ("投资金额", "投资金额", ""),
        ("投资金额（亿元）", "投资金额", "亿元"),
        ("投资金额(亿元)", "投资金额", "亿元"),
        ("投资金额【万元】", "投资金额", "万元"),
        ("投资金额/亿元", "投资金额", "亿元"),
        ("投资金额\n单位：万元", "投资金额", "万元"),
        ("投资金额（单位：万元，下同）", "投资金额", "万元"),
        ("投资金额（人民币亿元）", "投资金额", "亿元"),
        ("投资金额亿元", "投资金额", "亿元"),
        ("投 资\n金 额：", "投资金额", ""),
        ("＊项目名称", "项目名称", ""),
        ("★项目名称（必填）", "项目名称", ""),
        ("项目名称[选填]", "项目名称", ""),
        ("1.项目名称", "项目名称", ""),
        ("（2）项目名称", "项目名称", ""),
        ("县（市、区）", "县市区", ""),
        ("就业人数（人）", "就业人数", "人"),
        ("厂房面积（㎡）", "厂房面积", "平方米"),
        ("厂房面积(平方米)", "厂房面积", "平方米"),
        ("月均工资（元/人）", "月均工资", "元"),
        ("项目名称（全称）", "项目名称全称", ""),
        ("项目\u200b名称\x00", "项目名称", ""),
        ("填报单位", "填报单位", ""),
        ("第2020季度", "第2020季度", ""),
        ("", "", ""),
        ("（万元）", "", "万元"),
    ],
)
def test_a_heading_has_one_key_and_its_unit(text, key, unit):
    assert (heading_key(text), unit_of(text)) == (key, unit)


def test_synonyms_then_what_was_chosen_then_close_spellings():
    headings = [
        heading(text)
        for text in ("序号", "属地", "投资主体", "统一社会信用代号码", "总投资（亿元）", "负责人", "导入说明")
    ]
    assert understand(headings, COLUMNS) == ["", "county", "enterprise", "credit_code", "amount", "?", ""]
    chosen = {"负责人": "remarks", "属地": "", "总投资": "received", "投资主体": "gone"}
    found = understand(headings, COLUMNS, chosen)
    assert found == ["", "", "enterprise", "credit_code", "received", "remarks", ""]


def test_a_close_spelling_counts_only_where_one_column_is_meant():
    long = (
        Column("poor", "其中建档立卡贫困劳动力就业人数"),
        Column("first", "第一季度到位资金累计完成数量"),
        Column("cotton", "棉纺加工企业带动就业总人数"),
        Column("linen", "麻纺加工企业带动就业总人数"),
    )
    spelt = [
        heading("其中建档立卡贫困劳力就业人数"),
        heading("第三季度到位资金累计完成数量"),
        heading("毛纺加工企业带动就业总人数"),
    ]
    assert understand(spelt, long) == ["poor", "?", "?"]
    assert understand(spelt[2:], long[:3]) == ["cotton"]


def test_no_two_headings_mean_one_column():
    headings = [heading("总投资"), heading("投资额"), heading("投资金额")]
    assert understand(headings, COLUMNS) == ["amount", "?", "?"]
    assert understand(headings, COLUMNS, {"投资金额": "amount"}) == ["?", "?", "amount"]


def test_what_stands_in_brackets_may_be_an_explanation():
    assert understand([heading("项目名称（全称）"), heading("备注（如有）")], COLUMNS) == ["name", "remarks"]


# --- the table -----------------------------------------------------------------------------------------


MESSY = [
    ["2020年招商引资项目台账"],
    ["填报单位：清镇市投促局", N, N, "单位：亿元、人"],
    ["序号", "项目名称", "投资情况", N, "就业", N, "备注"],
    [N, N, "总投资", "到位资金（万元）", "计划用工", "实际"],
    ["甲", "乙", 1, 2, 3, 4, 5],
    [1, "黔织云服装", 1.2, 500, 120],
    [],
    [2, "合计时代产业园", 3],
    ["小 计", N, 4.2, 500],
    [3, "全县总计量仪器项目", 5, 1, 2, 3, "x"],
    ["2020年招商引资项目台账"],
    ["序号", "项目名称", "投资情况", N, "就业", N, "备注"],
    [N, N, "总投资", "到位资金（万元）", "计划用工", "实际"],
    [4, "甲", "1.1", 2, 3],
    [N, "全县合计", 9.2, 503, 125],
    ["备注：以上为初步数据"],
    ["填报人：某某", N, "审核人：某某", N, "联系电话：", "0851"],
]
MERGED = [(0, 0, 0, 6), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 2, 3), (2, 4, 2, 5), (2, 6, 3, 6)]


@pytest.mark.parametrize("merged", [MERGED, []], ids=["merged cells told", "not told"])
def test_titles_groups_totals_notes_and_repeated_headers_are_left_out(merged):
    found = table(MESSY, merged)
    assert (found.first, found.body) == (3, 6)
    assert [(one.place, one.text, one.unit) for one in found.headings] == [
        (0, "序号", ""),
        (1, "项目名称", ""),
        (2, "投资情况 / 总投资", "亿元"),
        (3, "投资情况 / 到位资金（万元）", "万元"),
        (4, "就业 / 计划用工", "人"),
        (5, "就业 / 实际", ""),
        (6, "备注", ""),
    ]
    assert understand(found.headings, COLUMNS) == ["", "name", "amount", "received", "jobs", "?", "remarks"]
    assert found.rows == [
        (6, [1, "黔织云服装", 1.2, 500, 120, N, N]),
        (8, [2, "合计时代产业园", 3, N, N, N, N]),
        (10, [3, "全县总计量仪器项目", 5, 1, 2, 3, "x"]),
        (14, [4, "甲", "1.1", 2, 3, N, N]),
    ]
    assert dict(found.left_out) == {
        1: "title", 2: "title", 3: "header", 4: "header", 5: "header", 7: "blank", 9: "subtotal", 11: "title",
        12: "header", 13: "header", 15: "subtotal", 16: "note", 17: "note",
    }  # fmt: skip


def test_every_row_is_either_a_record_or_named():
    found = table(MESSY, MERGED)
    assert sorted(number for number, _ in found.rows + found.left_out) == list(range(1, len(MESSY) + 1))


@pytest.mark.parametrize(
    "row",
    [
        ["合计"],
        ["合 计", N, N, 12.5],
        [N, "总计", N, 12.5],
        [N, N, "小计：", 12.5],
        ["全县合计", N, N, 12.5],
        ["清镇市小计", "清镇市", N, 12.5],
        [N, "合计12个项目", N, 12.5],
        [N, "本页小计", N, "5000"],
        ["（一）清镇市", N, N, 12.5],
    ],
)
def test_it_is_a_total(row):
    rows = [["项目名称", "县（区）", "企业名称", "投资金额"], ["甲", "清镇市", "乙公司", 1], row]
    assert table(rows).left_out[-1] == (3, "subtotal")


@pytest.mark.parametrize(
    "row",
    [
        ["合计时代产业园", "清镇市", "乙公司", 1],
        ["贵州总计信息产业园", "清镇市", N, 1],
        ["小计", "清镇市", "乙公司", 1, "91520181MA6GXXXX1X"],
        ["累计", "清镇市", N, 1, {"d": "2020-06-28"}],
        ["甲", "清镇市", "合计公司", 1],
        ["清镇市合计", "清镇市", "乙公司", 1],
        ["注塑机项目", N, N, 1],
        ["说明书印刷厂", N, N, N],
        ["单位食堂配送中心", "清镇市", N, N],
        ["一品红农业", N, N, N],
        ["单位：元素工厂", "清镇市", N, 1],
        ["甲", N, N, N],
        [N, N, N, 5],
        [N, N, N, {"e": "#N/A"}],
    ],
)
def test_it_is_a_record_even_if_it_is_short_or_bears_such_a_word(row):
    rows = [["项目名称", "县（区）", "企业名称", "投资金额", "备注"], ["甲", "清镇市", "乙公司", 1], row]
    found = table(rows)
    assert found.rows[-1] == (3, row + [N] * (5 - len(row)))


@pytest.mark.parametrize(
    "row",
    [
        ["备注：以上"],
        ["注：1.以上"],
        ["注1：以上"],
        ["说明: 以上"],
        ["填报人：某", N, "审核：某"],
        ["制表人 某某"],
        [N, "联系电话：0851"],
        ["制表人：", "某", N, "审核人：", "某"],
    ],
)
def test_it_is_a_note(row):
    rows = [["项目名称", "县（区）", "企业名称", "投资金额"], ["甲", "清镇市", "乙公司", 1], row]
    assert table(rows).left_out[-1] == (3, "note")


def test_units_may_stand_in_a_row_of_their_own_or_above():
    rows = [["单位：亿元"], ["项目名称", "投资金额", "计划用工", "到位资金（万元）"], ["甲", 1, 2, 3]]
    assert [one.unit for one in table(rows).headings] == ["", "亿元", "", "万元"]
    rows = [["项目名称", "投资金额", "计划用工"], [N, "（亿元）", "人"], ["甲", 1, 2]]
    found = table(rows)
    assert [one.unit for one in found.headings] == ["", "亿元", "人"]
    assert (found.body, found.rows) == (3, [(3, ["甲", 1, 2])])


def test_what_is_merged_down_the_rows_holds_for_each_but_numbers_do_not():
    rows = [["县（区）", "项目名称", "投资金额"], ["清镇市", "甲", 5], [N, "乙"], [N, "丙", N]]
    found = table(rows, [(1, 0, 3, 0), (1, 2, 3, 2)])
    assert [cells for _, cells in found.rows] == [
        ["清镇市", "甲", 5],
        ["清镇市", "乙", N],
        ["清镇市", "丙", N],
    ]


def test_areas_over_one_another_cost_no_time():
    rows = [
        ["县（区）", "项目名称", "投资金额"],
        ["清镇市", "甲", 5],
        *[[N, f"项目{n}", 1] for n in range(20_000)],
    ]
    began = time.process_time()
    found = table(rows, [(1, 0, 20_000, 0)] * 20_000 + [(2, 0, 1_048_575, 0)] * 20_000)
    assert {cells[0] for _, cells in found.rows[:20_000]} == {"清镇市"}
    assert time.process_time() - began < 3


def test_a_column_with_values_but_no_heading_is_kept():
    found = table([["项目名称", N, "县（区）"], ["甲", "?", "清镇市", N, 7]])
    assert [(one.place, one.text) for one in found.headings] == [
        (0, "项目名称"),
        (1, ""),
        (2, "县（区）"),
        (4, ""),
    ]
    assert understand(found.headings, COLUMNS, {"": "remarks"}) == ["name", "?", "county", "?"]
    assert found.rows == [(2, ["甲", "?", "清镇市", N, 7])]


def test_explanations_in_brackets_hide_no_heading():
    rows = [
        ["说明文字", "另一行"],
        ["项目名称（与合同一致）", "企业名称[全称]", "县（区）（下拉选择）"],
        ["甲", "乙", "丙"],
    ]
    assert table(rows).first == 2
    assert meanings(rows) == ["name", "enterprise", "county"]


def test_a_number_among_the_headings_hides_none_of_them():
    assert meanings([["项目名称", "县（区）", 2020, "备注"], ["甲", "乙", 1, "丙"]]) == [
        "name",
        "county",
        "?",
        "remarks",
    ]


def test_headings_that_nobody_knows_are_found_to_be_chosen_by_hand():
    rows = [["某表"], ["编码", "工程", "资金"], ["a", "甲", 5], ["b", "乙", 6]]
    found = table(rows)
    assert (found.first, [one.text for one in found.headings]) == (2, ["编码", "工程", "资金"])
    assert meanings(rows, remembered={"工程": "name"}) == ["?", "name", "?"]


@pytest.mark.parametrize(
    "rows", [[["甲", "清镇市", 5], ["乙", "修文县", 6]], [["甲"]], [[]], [["甲", "乙"], ["丙", "丁"]]]
)
def test_where_there_are_no_headings_there_is_no_table(rows):
    assert table(rows) is None


def test_the_sheet_with_the_most_headings_understood_is_read_unless_it_is_hidden():
    head = ["项目名称", "县（区）", "投资金额"]
    notes = Grid("填表说明", [["本表由各县填报"], ["项目名称", "必填"]] * 9, [])
    first, more = (
        Grid("台账", [head, ["甲", "乙", 1]], []),
        Grid("台账2", [[*head, "备注"], ["甲", "乙", 1]], []),
    )
    hidden = Grid("旧", [[*head, "备注", "签约日期"], *[["甲", "乙", 1]] * 9], [], hidden=True)
    assert choose_sheet([notes, first, hidden], COLUMNS) == 1
    assert choose_sheet([hidden, notes, first, more], COLUMNS) == 3
    assert choose_sheet([hidden], COLUMNS) == 0


def seconds_for(count: int) -> float:
    """CPU seconds, the best of three, that finding a table of so many rows takes."""
    rows = [["序号", "项目名称", "县（区）", *[f"列{n}" for n in range(17)]]]
    rows += [[n, f"项目{n}", "清镇市", *["文本"] * 17] for n in range(count)]
    took = []
    for _ in range(3):
        began = time.process_time()
        assert len(table(rows).rows) == count
        took.append(time.process_time() - began)
    return min(took)


def test_twice_the_rows_take_twice_the_time() -> None:
    """A row is looked at once: with its neighbours or with all others, 10,000 rows would take four times 5,000."""
    assert seconds_for(10_000) < 3 * seconds_for(5_000)
