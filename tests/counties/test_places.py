"""From every spelling and code to the county, and never a guess."""

from datetime import date

import pytest

from counties import reference
from counties.models import County, CountyAlias
from counties.places import CountyFinder, find_county

pytestmark = pytest.mark.usefixtures("places")


def key(text, **more):
    found = find_county(text, **more)
    return found and found.key


def test_every_spelling_of_the_source_is_found():
    finder = CountyFinder()
    codes = {line["code"]: reference.key_of(line["pinyin"]) for line in reference.read("guizhou_counties")}
    for line in reference.read("county_aliases"):
        assert finder.find(line["alias"]).key == codes[line["code"]], line["alias"]
    for code, wanted in codes.items():
        assert finder.find(code).key == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("黔西", "qianxi"),
        ("黔西县", "qianxi"),
        ("黔西南", None),
        ("黔西南州", None),
        ("黔西南布依族苗族自治州", None),
        ("黔西南州晴隆县", "qinglong"),
        ("黔西南晴隆", "qinglong"),
        ("贵州省毕节市威宁县", "weining"),
        ("毕节市 威宁自治县", "weining"),
        ("贵州威宁", "weining"),
        ("遵义市威宁县", None),
        ("威宁县草海镇", None),
        ("威", None),
        ("水城县", "shuicheng"),
        ("水城区", "shuicheng"),
        (" ５２０５２６ ", "weining"),
        ("Weining", "weining"),
        ("WEINING", "weining"),
        ("Ziyun Miao and Buyei Autonomous County", "ziyun"),
        ("遵义县", "bozhou"),
        ("遵义", None),
        ("", None),
        ("贵州省", None),
        ("520000", None),
        ("威宁\x00", None),
    ],
)
def test_names(text, wanted):
    assert key(text) == wanted


def test_shuicheng_by_its_old_and_new_code():
    assert key("520221") == key("520204") == "shuicheng"
    assert key("520221", on=date(2020, 7, 17)) == "shuicheng"
    assert key("520221", on=date(2020, 7, 18)) is None
    assert key("520204", on=date(2020, 7, 17)) is None
    assert key("520204", on=date(2020, 7, 18)) == "shuicheng"
    assert key("水城区", on=date(2020, 6, 2)) == "shuicheng"


def test_a_spelling_that_means_two_counties_means_none():
    CountyAlias.objects.create(alias="Nayong County", county=County.objects.get(key="weining"))
    assert key("Nayong County") is None


def test_a_finder_reads_once(django_assert_num_queries):
    finder = CountyFinder()
    with django_assert_num_queries(0):
        finder.find("威宁县")
        finder.find("不存在")
