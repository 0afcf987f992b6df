"""Industry guides on the staff side: writing, releasing, taking back, and what the page shows."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from counties.models import Industry, IndustryGuide
from counties.publications import guide_of
from counties.publishing import release_guide, save_guide, take_back_guide

SEEN = "seen_version"


def food() -> Industry:
    return Industry.objects.get(code="food")


def refused(error: type[Exception], act, **kwargs) -> Exception:
    with pytest.raises(error) as caught:
        act(**kwargs)
    return caught.value


def test_a_guide_is_begun_released_and_taken_back(world):
    actor = world.user("prefecture")
    refused(ValidationError, release_guide, industry=food(), actor=actor)
    guide = save_guide(industry=food(), words=" 食品加工 ", actor=actor, seen_version=0)
    assert (guide.words, guide.released_for, guide.released_on) == ("食品加工", actor.bureau, None)
    assert guide_of(food()) is None
    guide = release_guide(industry=food(), actor=actor)
    assert (guide.released_on, guide.released_by) == (date(2020, 7, 22), actor)
    assert guide_of(food()).words == "食品加工"
    refused(NotNow, release_guide, industry=food(), actor=actor)
    error = refused(ValidationError, save_guide, industry=food(), words="新", actor=actor)
    assert set(error.error_dict) == {"reason"}
    error = refused(ValidationError, save_guide, industry=food(), words=" ", actor=actor, reason="x")
    assert set(error.error_dict) == {"words"}
    save_guide(industry=food(), words="新", actor=actor, reason="补充")
    error = refused(ValidationError, take_back_guide, industry=food(), reason=" ", actor=actor)
    assert set(error.error_dict) == {"reason"}
    take_back_guide(industry=food(), reason="有误", actor=actor)
    assert guide_of(food()) is None
    refused(NotNow, take_back_guide, industry=food(), reason="x", actor=actor)
    assert IndustryGuide.objects.get(industry=food()).history.count() == 4


@pytest.mark.parametrize("who", ["county", "supporter", "chamber", "director", "admin"])
def test_only_reviewers_keep_guides(world, who):
    refused(NotYours, save_guide, industry=food(), words="x", actor=world.user(who))


def test_the_provinces_guide_is_not_a_prefectures_to_change(world):
    garments = Industry.objects.get(code="garments")
    for act, values in ((save_guide, {"words": "x", "reason": "x"}), (take_back_guide, {"reason": "x"})):
        refused(NotYours, act, industry=garments, actor=world.user("prefecture"), **values)
    own = save_guide(industry=food(), words="x", actor=world.user("prefecture"))
    save_guide(industry=food(), words="y", actor=world.user("province"))
    own.refresh_from_db()
    assert (own.words, own.released_for.code) == ("y", "bijie")


def test_two_who_begin_the_same_guide_do_not_overwrite_each_other(world):
    save_guide(industry=food(), words="一", actor=world.user("province"), seen_version=0)
    refused(Stale, save_guide, industry=food(), words="二", actor=world.user("province"), seen_version=0)


def test_the_pages_of_a_guide(world, sign_in):
    client = sign_in("province")
    url = reverse("counties:guide-detail", args=["food"])
    assert "Nobody has begun this guide." in client.get(url).content.decode()
    edit = reverse("counties:guide-edit", args=["food"])
    answer = client.post(edit, {"words": "食品加工", SEEN: "0"})
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert client.post(edit, {"words": "旧", SEEN: "0"}).status_code == 409
    release = reverse("counties:guide-release", args=["food"])
    assert client.post(release, {SEEN: "0"}).status_code == 409
    version = IndustryGuide.objects.get(industry=food()).version
    assert client.post(release, {SEEN: version}).status_code == 302
    page = client.get(url)
    assert "public since 22 July 2020" in page.content.decode()
    again = client.post(release, {SEEN: IndustryGuide.objects.get(industry=food()).version})
    assert again.status_code == 409
    back = reverse("counties:guide-take-back", args=["food"])
    version = IndustryGuide.objects.get(industry=food()).version
    assert client.post(back, {"reason": "", SEEN: version}).status_code == 422
    assert client.post(back, {"reason": "有误", SEEN: version}).status_code == 302
    assert client.get(back).status_code == 409


def test_a_guide_without_words_is_not_released_by_its_button(world, sign_in):
    save_guide(industry=food(), words="", actor=world.user("province"))
    url = reverse("counties:guide-release", args=["food"])
    answer = sign_in("province").post(url, {SEEN: IndustryGuide.objects.get(industry=food()).version})
    assert answer["Location"] == reverse("counties:guide-edit", args=["food"])
    assert guide_of(food()) is None


def test_the_page_shows_what_the_guide_gathers(world, sign_in):
    page = sign_in("chamber").get(reverse("counties:guide-detail", args=["garments"])).content.decode()
    assert "服装、马铃薯加工" in page
    assert world.demands["weining"].title in page
    assert "not done yet" in page
    assert str(world.users["province"]) not in page
    assert sign_in("chamber").get("/counties/guides/nothing/").status_code == 404
