"""The six parts of a county's profile: who writes them, what makes one done, and how far the counties have come."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import clock
from accounts.refusals import NotYours
from accounts.versions import Stale
from counties.models import County, CountyProfilePart, Industry
from counties.profiles import done_parts, profiles_of, write_part
from dashboard.places import places
from dashboard.profiles import completeness

Part = CountyProfilePart.Part
SEEN = "seen_version"


def weining() -> County:
    return County.objects.get(key="weining")


def write(world, part: str = Part.RESOURCES, who: str = "county", **values) -> CountyProfilePart:
    said = {"text": "马铃薯、荞麦、劳动力充足", **values}
    return write_part(county=weining(), part=part, actor=world.user(who), **said)


def refused(error: type[Exception], act, *args, **kwargs) -> Exception:
    with pytest.raises(error) as caught:
        act(*args, **kwargs)
    return caught.value


@pytest.mark.parametrize("who", ["county", "prefecture", "province"])
def test_the_county_and_those_above_it_write(world, who):
    row = write(world, who=who)
    assert (row.author, row.done_on, row.text) == (world.user(who), None, "马铃薯、荞麦、劳动力充足")
    assert row.history.get().history_user == world.user(who)


@pytest.mark.parametrize("who", ["county2", "supporter", "chamber", "director", "admin"])
def test_nobody_else_writes(world, who):
    refused(NotYours, write, world, who=who)


def test_a_part_is_done_on_the_day_on_which_it_first_is(world):
    row = write(world, done=True)
    assert row.done_on == date(2020, 7, 22)
    with clock.standing_on(date(2020, 7, 30)):
        row = write(world, text="更新", done=True, reason="补充数据")
        assert row.done_on == date(2020, 7, 22)
        assert row.history.first().history_change_reason == "补充数据"
        row = write(world, text="更新", reason="尚未完成")
        assert row.done_on is None
        assert write(world, text="再更新", done=True).done_on == date(2020, 7, 30)


def test_a_part_that_was_done_is_changed_with_a_reason(world):
    write(world, done=True)
    assert set(refused(ValidationError, write, world, text="改").error_dict) == {"reason"}
    assert set(refused(ValidationError, write, world, text="改", reason=" ", done=True).error_dict) == {
        "reason"
    }


def test_a_blank_part_is_not_done(world):
    assert set(refused(ValidationError, write, world, text=" ", done=True).error_dict) == {"text"}
    assert write(world, text="").done_on is None


def test_the_first_part_names_industries_and_no_other_does(world):
    food = Industry.objects.get(code="food")
    error = refused(ValidationError, write, world, Part.LEADING, done=True, reason="x")
    assert set(error.error_dict) == {"industries"}
    row = write(world, Part.LEADING, industries=[food], done=True, reason="调整")
    assert list(row.industries.all()) == [food]
    assert row.industry_names == food.name_zh
    assert row.history.first().industry_names == food.name_zh
    assert list(write(world, Part.FACTORS, industries=[food]).industries.all()) == []


def test_two_who_write_the_same_part_do_not_overwrite_each_other(world):
    write(world, seen_version=0)
    refused(Stale, write, world, text="另一份", seen_version=0)


def test_how_far_the_counties_have_come(world):
    for part in Part:
        write(world, part, industries=list(Industry.objects.all()[:1]), done=True, reason="x")
    yanhe = County.objects.get(key="yanhe")
    write_part(county=yanhe, part=Part.CHAIN, text="x", actor=world.user("province"), done=True)
    write_part(county=yanhe, part=Part.FACTORS, text="x", actor=world.user("province"))
    assert done_parts() == {weining().pk: 6, yanhe.pk: 1}
    profiles = profiles_of(County.objects.in_plan())
    assert [(profile.county.key, profile.done) for profile in profiles[:2]] == [("weining", 6), ("yanhe", 1)]
    assert [profile.is_complete for profile in profiles[:2]] == [True, False]
    assert [part.part for part in profiles[0].parts] == list(Part)
    found = completeness([county.pk for county in County.objects.in_plan()], places())
    assert (found.done, found.wanted, found.complete, found.of(yanhe.pk)) == (7, 72, 1, 1)


# --- pages ---------------------------------------------------------------------------------------


def address(part: str = "resources", county: str = "weining") -> str:
    return reverse("counties:profile-part", args=[county, part])


def test_a_part_is_written_on_its_page(world, sign_in):
    client = sign_in("county")
    form = client.get(address()).context["form"]
    assert set(form.fields) == {SEEN, "text", "done"}
    answer = client.post(address(), {"text": "劳动力充足", "done": "on", SEEN: form.initial[SEEN]})
    assert (answer.status_code, answer["Location"]) == (302, "/counties/profiles/weining/")
    page = client.get("/counties/profiles/weining/").content.decode()
    assert "劳动力充足" in page
    assert "2 of 6 parts done" in page
    row = CountyProfilePart.objects.get(part="resources")
    again = client.post(address(), {"text": "改", "done": "on", SEEN: row.version})
    assert again.status_code == 422
    assert "This part was done. Say why it changes." in again.content.decode()
    assert "改" in again.content.decode()
    other = client.post(address(), {"text": "旧页面", "reason": "x", SEEN: "0"})
    assert other.status_code == 409
    assert "旧页面" in other.content.decode()


def test_the_industries_of_both_versions_are_named_on_the_conflict_page(world, sign_in):
    food = Industry.objects.get(code="food")
    typed = {"text": "食品", "done": "on", "industries": [str(food.pk)], "reason": "x", SEEN: "0"}
    answer = sign_in("county").post(address("leading"), typed)
    assert answer.status_code == 409
    rows = {row["label"]: row for row in answer.context["conflict"]["fields"]}
    found = rows["leading industries"]
    assert (found["theirs"], found["mine"]) == (str(Industry.objects.get(code="garments")), str(food))


@pytest.mark.parametrize("industries", [["999"], ["x"], ["9" * 20]])
def test_an_industry_that_is_none_is_refused(world, sign_in, industries):
    version = CountyProfilePart.objects.get().version
    typed = {"text": "食品", "industries": industries, "reason": "x", SEEN: version}
    answer = sign_in("county").post(address("leading"), typed)
    assert answer.status_code == 422
    assert "Choose one from the list." in answer.content.decode()


def test_what_is_no_part_or_no_county_of_the_plan_does_not_exist(world, sign_in):
    client, outside = sign_in("province"), County.objects.filter(group="").first()
    for url in (
        address("other"),
        address(county=outside.key),
        reverse("counties:profile-detail", args=[outside.key]),
    ):
        assert client.get(url).status_code == 404


def test_the_author_is_named_to_those_who_read_the_countys_records(world, sign_in):
    url = "/counties/profiles/weining/"
    name = str(world.users["county"])
    assert name in sign_in("supporter").get(url).content.decode()
    page = sign_in("chamber").get(url).content.decode()
    assert name not in page
    assert world.users["county"].bureau.name in page


def test_demands_and_projects_stand_beside_the_parts(world, sign_in):
    client = sign_in("county")
    page = client.get("/counties/profiles/weining/")
    assert list(page.context["demands"]) == [world.demands["weining"]]
    assert "1 slot open" in page.content.decode()
    assert world.projects["own"].name in page.content.decode()
    stranger = sign_in("chamber").get("/counties/profiles/weining/").content.decode()
    assert world.projects["own"].name not in stranger


def test_the_dashboard_says_how_far_the_counties_have_come(world, sign_in):
    client = sign_in("province")
    assert "1 of 72 parts done, 0 counties complete" in client.get("/").content.decode()
    assert "1 of 6 parts done" in client.get(reverse("dashboard:county", args=["weining"])).content.decode()
    assert "parts done" not in sign_in("chamber").get("/").content.decode()
    assert "1 of 72 parts done" in client.get(reverse("counties:profile-list")).content.decode()
