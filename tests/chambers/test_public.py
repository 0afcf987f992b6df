"""The public pages: what they show and hide, how caches keep them, and how often they may be asked for."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import Bureau
from chambers.public_limits import MOST_READ
from counties.models import CountyProfilePart, Demand, Opportunity, OpportunityItem
from counties.publications import released_opportunities
from tests.chain import make_demand
from tests.house.reading import Page

LIST = "/opportunities/"
BATCH = "/opportunities/2020-1/"
GUIDE = "/guides/garments/"
CACHED = (LIST, BATCH, "/guides/", GUIDE)
MARK = "Quetzal7391"


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


@pytest.fixture
def reader() -> Client:
    """A telephone that nobody signed in with."""
    return Client()


@pytest.fixture
def demand(demo_world) -> Demand:
    """Weining's demand, published in the first batch: one of its two slots is reserved."""
    return demo_world.demands["weining"]


def text_of(answer: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def publish(
    demands: list[Demand], *, number: int, title: str = "又一批", on: date = date(2020, 7, 21)
) -> Opportunity:
    first = Opportunity.objects.earliest("pk")
    batch = Opportunity(
        year=2020,
        number=number,
        title=title,
        released_on=on,
        released_by=first.released_by,
        released_for=first.released_for,
    )
    batch.save()
    for place, demand in enumerate(demands, 1):
        OpportunityItem(opportunity=batch, demand=demand, place=place).save()
    return batch


def withdraw(batch: Opportunity) -> None:
    batch.withdrawn_on, batch.withdrawn_reason = clock.today(), "写错了"
    batch.save()


def fill(demand: Demand) -> None:
    for slot in demand.slots.all():
        slot.filled_on, slot.reserved_until = clock.today(), None
        slot.save()


# --- what they show -----------------------------------------------------------------------------------


def test_the_list_says_what_it_is_who_publishes_and_what_is_open(reader, demand):
    Bureau.objects.filter(code="weining").update(phone="0857-6229999")
    text = text_of(reader.get(LIST))
    for shown in (
        demand.title,
        "威宁",
        "60人",
        "建档立卡40人",
        "贵州省投资促进局",
        "0857-6229999",
        "尚有1个名额",
    ):
        assert shown in text
    page = reader.get(LIST).content.decode()
    assert f'href="/interest/{demand.pk}/"' in page
    assert f'href="{BATCH}' in page


def test_a_batch_tells_everything_of_its_demands(reader, demand):
    demand.policies, demand.floor_area, demand.ready_on = "三年免租", 1200, date(2020, 9, 1)
    demand.save()
    text = text_of(reader.get(BATCH))
    for shown in ("2020年第1批", "2020年7月20日", "三年免租", "1,200", "2020年9月1日", "60人", "服装"):
        assert shown in text


def test_a_guide_gathers_what_is_finished_only(reader, demo_world, demand):
    county, author = demand.county, demo_world.users["county"]
    words = {"policies": ("免租三年", date(2020, 7, 1)), "factors": ("没写完的要素", None)}
    for part, (said, done) in words.items():
        CountyProfilePart(
            county=county, part=part, text=said, done_on=done, author=author, changed_at=clock.now()
        ).save()
    text = text_of(reader.get(GUIDE))
    for shown in ("服装、马铃薯加工", "免租三年", demand.title):
        assert shown in text
    assert "没写完的要素" not in text
    assert text_of(reader.get("/guides/")).count("服装") >= 1


@pytest.mark.parametrize("path", [*CACHED, "/opportunities/2020-9/", "/guides/tea/"])
def test_every_page_is_sound_in_both_languages(reader, demand, path):
    chinese, english = reader.get(path), reader.get(path, {"language": "en"})
    assert Page(chinese.content.decode()).problems("zh-Hans") == []
    assert Page(english.content.decode()).problems("en") == []
    assert (chinese["Content-Language"], english["Content-Language"]) == ("zh-hans", "en")
    assert "<script" not in chinese.content.decode()


def test_the_language_stays_with_its_links_and_needs_no_cookie(reader, demand):
    page = Page(reader.get(LIST, {"language": "en", "industry": "garments"}).content.decode())
    own = [link for link in page.links if link.startswith(("/opportunities", "/guides", "/interest"))]
    assert own
    assert [link for link in own if "language=" not in link] == []
    reader.cookies["django_language"] = "en"
    assert "Industry guides" in text_of(reader.get(LIST))
    assert "产业扶贫指南" in text_of(reader.get(LIST, {"language": "zh-hans"}))


def test_links_choose_an_industry_and_a_county(reader, demo_world, demand):
    other, anything = (
        make_demand("yanhe", title="求电子企业", industry="electronics"),
        make_demand("yanhe", title="求企业"),
    )
    publish([other, anything], number=2)
    titles = {demand.title, other.title, anything.title}

    def shown(**query: str) -> set[str]:
        page = reader.get(LIST, query).content.decode()
        return {title for title in titles if f">{title}</a>" in page}

    assert shown() == titles
    assert shown(industry="garments") == {demand.title}
    assert shown(industry="any") == {anything.title}
    assert shown(county="yanhe") == {other.title, anything.title}
    assert shown(county="yanhe", industry="electronics") == {other.title}
    assert shown(county="yanhe", industry="garments") == set()
    counts = re.findall(
        r'>([^<>]+) <span class="public-count">(\d+)<', reader.get(LIST, {"county": "yanhe"}).content.decode()
    )
    assert ("电子装配", "1") in counts
    assert "服装鞋帽箱包" not in dict(counts)


def test_the_newest_batch_comes_first_and_each_demand_once(reader, demand):
    other = make_demand("yanhe", title="求电子企业")
    publish([other, demand], number=2)
    page = reader.get(LIST).content.decode()
    assert page.index(">求电子企业<") < page.index(f">{demand.title}<")
    assert page.count(f">{demand.title}</a>") == 1


def test_many_demands_make_pages(reader, demand):
    publish([make_demand("yanhe", title=f"求第{number}家") for number in range(1, 34)], number=2)
    first, second = reader.get(LIST).content.decode(), reader.get(LIST, {"page": "2"}).content.decode()
    assert ">求第30家<" in first and ">求第31家<" not in first
    assert ">求第31家<" in second and f">{demand.title}<" in second
    assert 'href="/opportunities/?page=2"' in first
    for odd in ("0", "-1", "99", "9" * 30, "²", "x", ""):
        assert reader.get(LIST, {"page": odd}).status_code == 200


def test_more_to_show_takes_no_more_queries(reader, demand, django_assert_max_num_queries):
    publish([make_demand("yanhe", industry="garments") for _ in range(20)], number=2)
    for path, most in ((LIST, 9), (BATCH, 7), ("/guides/", 2), (GUIDE, 14)):
        with django_assert_max_num_queries(most):
            assert reader.get(path).status_code == 200


# --- what they hide -----------------------------------------------------------------------------------


def test_nothing_of_what_is_not_published(reader, demo_world, demand):
    hidden = make_demand("weining", title=f"{MARK}一", industry="tea", policies=MARK)
    withdrawn = make_demand("weining", title=f"{MARK}二", industry="garments")
    batch = publish([withdrawn], number=2, title=f"{MARK}批")
    withdraw(batch)
    demand.note, demand.site = f"{MARK}内部", f"{MARK}点"
    demand.save()
    batch.title = MARK
    paths = [
        *CACHED,
        "/opportunities/2020-2/",
        "/guides/tea/",
        f"/opportunities/?q={MARK}",
        "/opportunities/?industry=tea",
    ]
    paths += [
        f"/interest/{hidden.pk}/",
        f"/interest/{withdrawn.pk}/",
        f"/interest/{hidden.pk}/sent/",
        f"/interest/{demand.pk}/",
    ]
    found = {
        path: reader.get(path).content.decode().replace(f"?q={MARK}", "").replace(f"q={MARK}", "")
        for path in paths
    }
    assert [path for path, page in found.items() if MARK in page] == []
    assert "茶产业" not in text_of(reader.get(LIST))  # not even as a choice


def test_no_person_is_named(reader, demo_world, demand):
    for user in demo_world.users.values():
        user.name, user.phone = f"{MARK} {user.username}", "0851-7391739"
        user.save()
    for path in (*CACHED, f"/interest/{demand.pk}/", f"/interest/{demand.pk}/sent/"):
        page = reader.get(path).content.decode()
        assert MARK not in page and "0851-7391739" not in page and "admin" not in page


def test_what_is_full_or_over_is_off_the_list_and_takes_no_interest(reader, demand):
    fill(demand)
    assert f">{demand.title}</a>" not in reader.get(LIST).content.decode()
    assert "不再开放" in text_of(reader.get(BATCH))
    answer = reader.get(f"/interest/{demand.pk}/")
    assert (answer.status_code, answer["Cache-Control"]) == (410, "no-store")
    assert "<form" not in answer.content.decode()


def test_a_reservation_that_ran_out_and_a_day_that_passed(reader, demand):
    demand.valid_until = date(2020, 8, 10)
    demand.save()
    shown = {}
    for day in (date(2020, 8, 3), date(2020, 8, 4), date(2020, 8, 10), date(2020, 8, 11)):
        with clock.standing_on(day):
            shown[day.isoformat()] = re.findall(r"尚有(\d)个名额", reader.get(LIST).content.decode())
    assert shown == {"2020-08-03": ["1"], "2020-08-04": ["2"], "2020-08-10": ["2"], "2020-08-11": []}


def test_a_withdrawn_batch_is_gone_in_words(reader, demand):
    withdraw(Opportunity.objects.get())
    answer = reader.get(BATCH)
    assert answer.status_code == 410
    assert "撤回" in text_of(answer)
    assert demand.title not in answer.content.decode()
    assert reader.get(f"/interest/{demand.pk}/").status_code == 404
    assert not released_opportunities().exists()
    assert "目前没有可对接的需求" in text_of(reader.get(LIST))


# --- caches -------------------------------------------------------------------------------------------


def again(reader: Client, path: str, first: HttpResponse) -> HttpResponse:
    return reader.get(path, headers={"If-None-Match": first["ETag"]})


@pytest.mark.parametrize("path", CACHED)
def test_a_cache_may_keep_a_page_for_a_moment(reader, demand, path, django_assert_max_num_queries):
    first = reader.get(path)
    assert first["Cache-Control"] == "public, max-age=60, s-maxage=10"
    assert first["Vary"] == "Cookie"
    assert not first.cookies
    assert "csrfmiddlewaretoken" not in first.content.decode()
    with django_assert_max_num_queries(5 if path == GUIDE else 2):
        second = again(reader, path, first)
    assert (second.status_code, second.content, second["ETag"]) == (304, b"", first["ETag"])
    assert (second["Cache-Control"], second["Vary"]) == (first["Cache-Control"], "Cookie")
    assert "default-src 'none'" in second["Content-Security-Policy"]


def _new_title(demand: Demand) -> None:
    demand.title = "求鞋类企业"
    demand.save()


def _reserve(demand: Demand) -> None:
    slot = demand.slots.get(number=2)
    slot.reserved_until = date(2020, 8, 5)
    slot.save()


def _rename(demand: Demand) -> None:
    county = demand.county
    county.name_zh = "威宁自治县"
    county.save()


def _ring_elsewhere(demand: Demand) -> None:
    bureau = demand.county.bureau
    bureau.phone = "0857-6220001"
    bureau.save()


def _take_back(demand: Demand) -> None:
    withdraw(demand.opportunities.get())


def _another(demand: Demand) -> None:
    publish([make_demand("yanhe", industry="garments")], number=2)


@pytest.mark.parametrize("change", [_new_title, fill, _reserve, _rename, _ring_elsewhere, _take_back])
@pytest.mark.parametrize("path", [LIST, BATCH, GUIDE])
def test_no_change_is_answered_with_an_old_page(reader, demand, path, change):
    first = reader.get(path)
    change(Demand.objects.get(pk=demand.pk))
    second = again(reader, path, first)
    assert second.status_code in (200, 410)
    assert second.content != first.content
    if second.status_code == 200:
        assert second["ETag"] != first["ETag"]


def test_a_new_batch_a_guide_and_a_profile_are_new_pages(reader, demo_world, demand):
    first, guides, guide = (reader.get(path) for path in (LIST, "/guides/", GUIDE))
    _another(demand)
    assert again(reader, LIST, first).status_code == 200
    part = CountyProfilePart.objects.get(part="leading")
    part.text = "服装为主"
    part.save()
    assert "服装为主" in text_of(again(reader, GUIDE, guide))
    kept = demo_world.guides["garments"]
    kept.released_on = None
    kept.save()
    assert again(reader, "/guides/", guides).status_code == 200
    assert again(reader, GUIDE, guide).status_code == 404


def test_another_day_and_another_language_are_other_pages(reader, demand):
    first = reader.get(LIST)
    with clock.standing_on(date(2020, 7, 23)):
        assert again(reader, LIST, first).status_code == 200
    reader.cookies["django_language"] = "en"
    assert again(reader, LIST, first).status_code == 200


def test_what_is_not_published_is_in_no_stamp(reader, demo_world, demand):
    first = reader.get(LIST)
    _new_title(demo_world.demands["yanhe"])
    fill(demo_world.demands["yanhe"])
    assert again(reader, LIST, first).status_code == 304


def test_who_has_a_session_gets_a_page_of_their_own(demand, client, sign_in, reader):
    own = sign_in("county").get(LIST)
    assert "public" not in own["Cache-Control"] and "private" in own["Cache-Control"]
    reader.cookies["sessionid"] = "gone"
    stale = reader.get(LIST)
    assert "public" not in stale["Cache-Control"]


@pytest.mark.parametrize("path", ["/opportunities/2020-9/", "/guides/tea/", "/opportunities/0-0/"])
def test_what_is_not_there_is_kept_by_no_cache(reader, demand, path):
    answer = reader.get(path)
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
    assert "ETag" not in answer


# --- how often ----------------------------------------------------------------------------------------


def test_an_address_that_asks_too_often_waits(reader, demand):
    for _ in range(MOST_READ):
        reader.head("/guides/")
    answer = reader.get(LIST)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (429, "600", "no-store")
    assert "十分钟" in text_of(answer)
    assert reader.get(LIST, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_network_of_the_sixth_version_is_one_address(reader, demand):
    for number in range(MOST_READ):
        reader.head("/guides/", REMOTE_ADDR=f"2001:db8::{number:x}")
    assert reader.get(LIST, REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert reader.get(LIST, REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_odd_queries_break_nothing(reader, demand):
    for name in ("industry", "county", "page", "language"):
        for odd in ("", " ", "9" * 20, "a" * 3000, "'\") OR 1=1 --", "<script>", "\u202e𠮷🙂", "²"):
            answer = reader.get(LIST, {name: odd})
            assert answer.status_code == 200
            assert "<script>" not in answer.content.decode()
    for path in (
        f"/opportunities/{'9' * 20}-1/",
        f"/opportunities/2020-{'9' * 20}/",
        f"/interest/{'9' * 20}/",
    ):
        assert reader.get(path).status_code == 404


def test_the_sign_in_page_leads_here(reader, demand):
    assert f'href="{reverse("opportunities")}"' in reader.get("/login/").content.decode()
