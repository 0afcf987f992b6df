"""What comes out of a file: every cell as what it is, whoever wrote it; and what is said of a file that is not read."""

import io
import resource
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock

import openpyxl
import pytest
import xlwt
from django.utils import translation

from sheets import reading
from sheets.reading import NotRead, read_file, shown_name
from tests.sheets.making import ods, packed, strict, xlsx_by_hand, xlsx_parts


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def only_rows(content: bytes) -> list[list]:
    [grid] = read_file(content=content, name="a")
    return grid.rows


def refusal(content: bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(NotRead) as refused:
        read_file(content=content, name=name)
    [message] = refused.value.messages
    return message


def workbook(*rows: list, formats: dict[str, str] | None = None) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, shape in (formats or {}).items():
        book.active[place].number_format = shape
    return book


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_each_cell_is_what_it_is():
    book = workbook(
        [6.1, 120.0, "120", " 甲\r\n乙 ", True, None, date(2020, 6, 28), datetime(2020, 6, 28, 14, 30)],
        [clock(9, 5), timedelta(hours=30), "=1+1", "#N/A", 0.5, "x"],
    )
    assert only_rows(saved(book)) == [
        [6.1, 120, "120", " 甲\n乙 ", True, None, {"d": "2020-06-28"}, "2020-06-28 14:30"],
        ["09:05", "30:00:00", {"e": "="}, {"e": "#N/A"}, 0.5, "x"],
    ]
    assert type(only_rows(saved(book))[0][1]) is int


def test_days_are_days_in_whatever_format_and_by_either_count():
    shapes = {
        "A1": 'yyyy"年"m"月"d"日"',
        "B1": "[$-804]yyyy年m月d日;@",
        "C1": "m/d",
        "D1": "0.00%",
        "E1": "0_ ",
    }
    assert only_rows(saved(workbook([44010] * 5, formats=shapes))) == [
        [{"d": "2020-06-28"}] * 3 + [44010, 44010]
    ]
    book = workbook([date(2020, 6, 28)])
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    assert only_rows(saved(book)) == [[{"d": "2020-06-28"}]]
    built_in = '<row><c s="0"><v>44010</v></c><c s="1"><v>44010</v></c><c s="2"><v>44010</v></c></row>'
    assert only_rows(xlsx_by_hand(built_in, formats=(31, 57, 0))) == [[{"d": "2020-06-28"}] * 2 + [44010]]


def test_rows_stand_where_they_stand_and_blanks_at_the_ends_fall_away():
    book = workbook([None, None], [None, "甲", "  ", None], [None], ["\u3000"])
    book.active["C9"].number_format = "0.00"
    assert only_rows(saved(book)) == [[], [None, "甲"]]
    nul = '<row r="1"><c r="A1" t="inlineStr"><is><t>a_x0000_b_xD800_</t></is></c></row>'
    assert only_rows(xlsx_by_hand(nul))[0][0].startswith("a\x01b")  # can be stored, and no form takes it
    only_c3 = '<row r="3"><c r="C3"><v>1</v></c><c r="D3"><v>2</v></c></row>'
    assert only_rows(xlsx_by_hand(only_c3)) == [[], [], [None, None, 1, 2]]


@pytest.mark.parametrize(
    "dimension", ["", '<dimension ref="A1"/>', '<dimension ref="A1:XFD1048576"/>', '<dimension ref="XFD9"/>']
)
def test_what_a_sheet_says_of_its_size_is_not_believed(dimension):
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="C{n}"><v>0.5</v></c></row>' for n in range(1, 500)
    )
    assert only_rows(xlsx_by_hand(rows, dimension=dimension)) == [[n, None, 0.5] for n in range(1, 500)]


def test_a_formatted_cell_far_away_costs_nothing():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert only_rows(xlsx_by_hand(rows)) == [[1]]


@pytest.mark.parametrize("form", [dict, strict])
@pytest.mark.parametrize("dimension", ["", '<dimension ref="A1"/>', '<dimension ref="A1:XFD1048576"/>'])
def test_a_blank_text_far_away_is_read_slowly_and_rightly(form, dimension):
    """The fast reader fills in 17 thousand million cells and dies of it."""
    rows = (
        '<row r="1"><c r="A1" s="1"><v>44010</v></c><c r="C1" t="e"><v>#REF!</v></c></row>'
        '<row r="3"><c r="B3" t="inlineStr"><is><t>甲</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="str"><v> </v></c></row>'
    )
    merged = '<mergeCells><mergeCell ref="B3:C4"/></mergeCells>'
    content = packed(form(xlsx_parts(rows, formats=(0, 14), after=merged, dimension=dimension)))
    assert reading._ask_child(content) == {"why": "died"}
    [grid] = read_file(content=content, name="a")
    assert grid.rows == [[{"d": "2020-06-28"}, None, {"e": "#REF!"}], [], [None, "甲"]]
    assert grid.merged == [(2, 1, 3, 2)]


def test_a_filled_cell_far_away_is_named():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="XFD2"><v>2</v></c></row>'
    assert "表一!XFD2" in refusal(xlsx_by_hand(rows))
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="200000"><c r="A200000"><v>2</v></c></row>'
    assert "“表一” has more than 100,000 rows" in refusal(xlsx_by_hand(rows))


def test_errors_and_formulas_without_a_result_are_no_blanks():
    cells = (
        '<c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C1"><f>1+1</f></c>'
        '<c r="D1"><f>1+1</f><v/></c><c r="E1" t="str"><f>""</f><v></v></c><c r="F1"><f>2+2</f><v>4</v></c>'
        '<c r="G1"><v>1e999</v></c>'
    )
    expected = [{"e": "#N/A"}, {"e": "#DIV/0!"}, {"e": "="}, {"e": "="}, None, 4, {"e": "#NUM!"}]
    assert only_rows(xlsx_by_hand(f'<row r="1">{cells}</row>')) == [expected]
    prefixed = f'<row r="1">{cells}</row>'.replace("</", "</x:").replace("<", "<x:").replace("<x:/", "</")
    assert only_rows(xlsx_by_hand(prefixed, prefix="x")) == [expected]


def test_sheets_come_in_order_and_hidden_ones_say_so():
    book = workbook(["甲"])
    book.active.title = "台账"
    book.active.merge_cells("A1:C2")
    book.create_sheet("选项").append(["乙"])
    book["选项"].sheet_state = "veryHidden"
    first, second = read_file(content=saved(book), name="a")
    assert (first.name, first.hidden, first.merged) == ("台账", False, [(0, 0, 1, 2)])
    assert (second.name, second.hidden, second.rows) == ("选项", True, [["乙"]])


def test_old_workbooks_are_read_with_their_errors():
    book = xlwt.Workbook()
    sheet = book.add_sheet("一")
    sheet.write_merge(0, 0, 0, 3, "标题")
    sheet.write(1, 0, 6.1)
    sheet.write(1, 1, date(2020, 6, 28), xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"'))
    sheet.row(1).set_cell_error(2, 42)
    sheet.write(1, 3, True)
    sheet.row(4).set_cell_error(5, 7)
    book.add_sheet("二").visibility = 1
    aside = book.add_sheet("三")
    aside.write(2, 2, "甲")
    aside.row(2).set_cell_error(3, 42)
    first, second, third = read_file(content=saved(book), name="a.xls")
    assert third.rows == [[], [], [None, None, "甲", {"e": "#N/A"}]]
    assert first.rows == [
        ["标题"],
        [6.1, {"d": "2020-06-28"}, {"e": "#N/A"}, True],
        [],
        [],
        [None] * 5 + [{"e": "#DIV/0!"}],
    ]
    assert (first.merged, first.hidden, second.hidden) == ([(0, 0, 0, 3)], False, True)


def test_open_documents_are_read_with_what_they_repeat_and_hide():
    shown = (
        '<table:table-row><table:table-cell office:value-type="float" office:value="6.1"><text:p>6</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="date" office:date-value="2020-06-28" table:number-columns-repeated="2">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>"
        '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string" '
        'table:number-columns-spanned="2" table:number-rows-spanned="1"><office:annotation><text:p>批注</text:p>'
        '</office:annotation><text:p>甲<text:s text:c="2"/>乙</text:p><text:p>丙</text:p></table:table-cell>'
        '<table:covered-table-cell/><table:table-cell table:formula="of:=1+1"/><table:table-cell '
        'table:formula="of:=NA()" office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p>'
        "</table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    first, second = read_file(content=ods({"甲": shown, "乙": ""}, hidden=("乙",)), name="a.ods")
    day, merged = {"d": "2020-06-28"}, ["甲  乙\n丙", None, {"e": "="}, {"e": "#N/A"}]
    assert first.rows == [[6.1, None, None, day, day], [], [], [], merged, merged]
    assert (first.merged, first.hidden, second.hidden) == ([(4, 0, 4, 1)], False, True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_is_read_in_its_encoding_and_by_its_separator(encoding, separator):
    text = separator.join(["项目名称", "投资额，万元", "备注"]) + "\r\n"
    text += separator.join(['"黔织云\n服装"', '="0123"', '"他说""好"""']) + "\r\n" * 3
    assert only_rows(text.encode(encoding)) == [
        ["项目名称", "投资额，万元", "备注"],
        ["黔织云\n服装", "0123", '他说"好"'],
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n,,\n", "no rows in it"),
        (b"%PDF-1.4 x", "neither a workbook"),
        (b"\x00\x01\x02" * 99, "neither a workbook"),
        ("a,b\nc,d".encode("utf-16-le"), "neither a workbook"),
        (b"<html><table><tr><td>1</table>", "web page"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"\xd0\xcf\x11\xe0 and no more", "damaged"),
        ("甲,乙\n".encode() * 99 + b"\xff\n", "line 100 are damaged"),
        (b'a,b\n"x,y\nz,w\n', "quotation marks from line 2"),
        (b'a,b\n"' + b"x" * 40_000 + b'",1', "32,767 characters"),
        (b"a," * 201 + b"a", "200 columns"),
    ],
)
def test_what_is_no_table_is_answered_with_words(content, words):
    message = refusal(content, "../台账\u202e.xls")
    assert message.startswith("“台账.xls” was not read: ")
    assert words in message


def test_a_file_above_the_limit_starts_no_child(settings, monkeypatch):
    settings.SHEET_MAX_BYTES = 1024 * 1024
    monkeypatch.setattr(reading, "CHILD", "/nowhere")
    assert "larger than 1.0" in refusal(b"a" * (1024 * 1024 + 1))


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import time; time.sleep(60)", "takes too long"),
        (
            "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass",
            "takes too long",
        ),
        ("import os; os.abort()", "too much is packed"),
        ("import sys\nwhile True: sys.stdout.write('x' * 65536)", "too much is packed"),
        ("bytearray(1 << 40)", "too much is packed"),
    ],
)
def test_a_child_that_hangs_dies_or_floods_is_a_refusal(tmp_path, monkeypatch, program, words):
    child = tmp_path / "child.py"
    child.write_text(program)
    monkeypatch.setattr(reading, "CHILD", child)
    monkeypatch.setattr(reading, "SECONDS", 3)
    monkeypatch.setattr(reading, "MOST_ANSWER", 1024 * 1024)
    assert words in refusal(b"a,b")


def test_the_child_limits_itself_and_knows_nothing_of_the_tracker(tmp_path, monkeypatch):
    child = tmp_path / "child.py"
    source = reading.CHILD.read_text(encoding="utf-8")
    probe = (
        "    import os\n"
        "    limits = [resource.getrlimit(what)[0] for what in (resource.RLIMIT_CPU, resource.RLIMIT_AS)]\n"
        "    try:\n"
        f"        open({str(tmp_path / 'written')!r}, 'w').write('x' * 10000)\n"
        "        wrote = True\n"
        "    except OSError:\n"
        "        wrote = False\n"
        "    said = [sorted(os.environ), limits, wrote, 'django' in sys.modules]\n"
        "    print(json.dumps({'why': 'x', 'where': said}))\n"
    )
    child.write_text(source.replace("    limit()\n", "    limit()\n" + probe + "    raise SystemExit\n"))
    monkeypatch.setattr(reading, "CHILD", child)
    environment, limits, wrote, django = reading._ask_child(b"x")["where"]
    assert not {name for name in environment if "SECRET" in name or "DATABASE" in name}
    assert limits == [15, 1024 * 1024 * 1024]
    assert not wrote
    assert not django


def test_two_at_a_time_and_then_words(monkeypatch):
    monkeypatch.setattr(reading, "PATIENCE", 0.01)
    with reading._places, reading._places:
        assert "in a minute" in refusal(b"a,b")
    assert only_rows(b"a,b") == [["a", "b"]]


def processor_seconds() -> float:
    """What this process and its children that have ended took of the processor, whoever else is using it."""
    ours, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return ours.ru_utime + ours.ru_stime + children.ru_utime + children.ru_stime


def test_ten_thousand_rows_are_read_faster_than_by_the_writer_of_the_file():
    """A ratio, as seconds say more of who else is at work; alone, ours takes 0.4 s and openpyxl 1.9 s."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("x")
    for number in range(10_000):
        sheet.append([f"项目{number}", *[number * 1.5] * 10, *["文本"] * 9])
    content = saved(book)
    rows, ours = timed(lambda: only_rows(content))
    theirs, slow = timed(lambda: read_by_openpyxl(content))
    assert (len(rows), rows[9_999][:2], len(rows[0])) == (10_000, ["项目9999", 14998.5], 20)
    assert rows == theirs
    assert ours < slow


def timed(read: Callable[[], list[list[object]]]) -> tuple[list[list[object]], float]:
    """The rows, and the seconds of the processor that reading them took: the better of two."""
    took = []
    for _ in range(2):
        began = processor_seconds()
        rows = read()
        took.append(processor_seconds() - began)
    return rows, min(took)


def read_by_openpyxl(content: bytes) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_a_long_name_keeps_its_end():
    assert shown_name("C:\\x\\" + "长" * 200 + ".xlsx") == "长" * 68 + "…" + "长" * 6 + ".xlsx"
