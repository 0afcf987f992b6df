"""The board of supporters and the funnel: each number by hand, as its list, and as each reader may see it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import Bureau
from chambers.matches import decline, offer
from chambers.models import Match
from counties.models import Pairing, short_bureau_name
from dashboard.board import Board
from dashboard.funnel import Funnel
from dashboard.reminders import reminders_of
from dashboard.work import items_of
from projects.accepting import accept_match
from projects.models import Project
from projects.standing import StepTaken
from tests.world import TODAY, World, clerk_of, count_people, open_workshop, step, verify_all


def board(world: World, who: str, **asked: bool) -> Board:
    return Board(world.user(who), TODAY, world.plan, **asked)


def row_of(found: Board, supporter: str = "guiyang", county: str = "weining"):
    rows = dict((place.key, rows) for place, rows in found.counties())
    return next(row for row in rows[county] if row.silence.pairing.supporter.code == supporter)


def texts(row) -> list[str]:
    started = "/".join(figure.text for figure in row.started)
    return [row.offered.text, row.matched.text, row.signed.text, started, row.jobs.text]


def from_match(world: World) -> Project:
    """The chamber's intention accepted in Weining, signed, started, with 12 people of its own and 30 in a workshop."""
    project = accept_match(
        match=world.matches["weining"],
        project=Project(
            name="对接项目",
            industry=world.intentions["weining"].industry,
            contract_amount=10_000,
            planned_jobs=40,
            annual_output=0,
            expected_operating_on=date(2020, 9, 1),
        ),
        steps=[StepTaken("negotiating", date(2020, 7, 20)), StepTaken("signed", date(2020, 7, 21))],
        actor=clerk_of("weining"),
        go_on_reason="另一条线",
    )
    step(project, "started", TODAY)
    count_people(project, 12, on=TODAY)
    shop = open_workshop(project, name="对接车间", on=TODAY)
    count_people(shop, 30, on=TODAY)
    verify_all(project)
    verify_all(shop)
    return project


def test_one_row_by_hand(demo_world):
    """Guiyang offered one intention to Weining; its own project there is signed, started, with 20 + 30 people."""
    assert texts(row_of(board(demo_world, "province"))) == ["1", "0", "1", "1/0", "50"]
    from_match(demo_world)
    row = row_of(board(demo_world, "province"))
    assert texts(row)[:2] == ["1", "1"]  # credit goes to the chamber that collected the intention
    assert texts(row)[2:] == ["1", "1/0", "50"]


def test_every_pairing_in_force_stands_on_the_board_once(demo_world):
    found = board(demo_world, "province")
    shown = [row.silence.pairing.pk for _county, rows in found.counties() for row in rows]
    assert sorted(shown) == sorted(Pairing.objects.in_force(TODAY).values_list("pk", flat=True))


def test_each_number_opens_as_many_rows(demo_world, sign_in):
    client = sign_in("province")
    offer(  # another bureau's offer to the same county, which is no row of Guiyang's
        intention=demo_world.intentions["yanhe"],
        demand=demo_world.demands["weining"],
        actor=demo_world.user("province"),
    )
    row = row_of(board(demo_world, "province"))
    answer = client.get(row.offered.url)
    assert answer.context["page"].paginator.count == 1
    decline(match=demo_world.matches["weining"], reason="厂房不合适", actor=clerk_of("weining"))
    assert row_of(board(demo_world, "province")).matched.url is None
    for figure in (row.signed, row.started[0], row.jobs):
        page = client.get(figure.url)
        assert (page.status_code, page.context["total"]) == (200, figure.text)


def test_who_may_not_open_the_rows_reads_the_figure(demo_world):
    elsewhere = row_of(board(demo_world, "county2"))
    assert texts(elsewhere) == ["1", "0", "1", "1/0", "50"]
    assert [elsewhere.signed.url, elsewhere.jobs.url] == [None, None]
    assert row_of(board(demo_world, "supporter")).signed.url
    assert row_of(board(demo_world, "county")).signed.url


def test_a_chamber_sees_its_own_rows_and_no_team(demo_world, sign_in):
    own = demo_world.user("chamber").bureau
    rows = [row for _county, rows in board(demo_world, "chamber").counties() for row in rows]
    assert {row.silence.pairing.supporter_id for row in rows} == {own.pk}
    page = sign_in("chamber").get(reverse("dashboard:board"))
    assert page.context["teams"] == []
    assert page.context["pairing_count"] == len(rows)


def test_teams_stand_against_their_target(demo_world):
    teams = {team.bureau.code: team for team in board(demo_world, "province").teams()}
    assert set(teams) == set(Bureau.objects.filter(kind="team").values_list("code", flat=True))
    assert {team.target for team in teams.values()} == {2}
    assert not any(team.reached for team in teams.values())


# --- silence goes to the supporter -------------------------------------------------------------------


def test_the_silent_are_the_supporters_work(demo_world, sign_in):
    later = date(2020, 8, 10)  # 21 days after Guiyang's offer
    with clock.standing_on(later):
        item = next(i for i in items_of(demo_world.user("supporter"), demo_world.plan) if i.key == "contact")
        silent = Pairing.objects.in_force(later).filter(supporter__code="guiyang").count()
        assert (item.count, item.is_theirs) == (silent, True)
        page = sign_in("supporter").get(item.url)
        assert page.context["pairing_count"] == item.count
        of_province = next(
            i for i in items_of(demo_world.user("province"), demo_world.plan) if i.key == "contact"
        )
        assert not of_province.is_theirs
        assert sign_in("province").get(of_province.url).context["pairing_count"] == of_province.count
        told = {
            reminder.bureau.code: reminder
            for reminder in reminders_of(demo_world.user("province"), demo_world.plan)
        }
        point = next(point for point in told["guiyang"].points if point.key == "contact")
        assert point.count == silent
        assert f"所帮扶的{silent}个县区" in told["guiyang"].text


def test_a_county_that_helps_nobody_is_not_asked(demo_world):
    assert "contact" not in {item.key for item in items_of(demo_world.user("county2"), demo_world.plan)}


# --- the funnel ---------------------------------------------------------------------------------------


def funnel_rows(world: World, who: str) -> dict[str, list[str]]:
    found = Funnel(world.user(who), TODAY)
    return {
        row.name: [row.intentions.text, row.matches.text, row.signed.text, row.started.text, row.jobs.text]
        for row in (*found.by_chamber(), *found.by_bureau())
    }


def test_the_funnel_by_hand(demo_world):
    """The garment chamber collected one intention, Zunyi another; the first becomes a project with 42 people."""
    chamber, zunyi = (
        demo_world.user("chamber").bureau.name,
        short_bureau_name(Bureau.objects.get(code="zunyi")),
    )
    before = funnel_rows(demo_world, "province")
    assert before[chamber] == ["1", "0", "0", "0", "0"]
    from_match(demo_world)
    after = funnel_rows(demo_world, "province")
    assert after[chamber] == ["1", "1", "1", "1", "42"]
    assert after[zunyi] == ["1", "0", "0", "0", "0"]


def test_each_number_of_the_funnel_is_a_list(demo_world, sign_in):
    from_match(demo_world)
    client = sign_in("province")
    row = next(row for row in Funnel(demo_world.user("province"), TODAY).by_chamber() if row.intentions.url)
    assert client.get(row.intentions.url).context["page"].paginator.count == 1
    assert client.get(row.matches.url).context["page"].paginator.count == 1
    for figure in (row.signed, row.started, row.jobs):
        page = client.get(figure.url)
        assert (page.context["total"], len(page.context["rows"])) == (figure.text, 1)


def test_the_chamber_reads_its_own_funnel_and_no_other(demo_world, sign_in):
    from_match(demo_world)
    assert list(funnel_rows(demo_world, "chamber")) == [demo_world.user("chamber").bureau.name]
    row = Funnel(demo_world.user("chamber"), TODAY).by_chamber()[0]
    assert sign_in("chamber").get(row.jobs.url).context["total"] == "42"
    assert sign_in("county2").get(row.jobs.url).status_code == 404
    of_others = next(r for r in Funnel(demo_world.user("county2"), TODAY).by_chamber() if r.name == row.name)
    assert (of_others.jobs.text, of_others.jobs.url) == ("42", None)


@pytest.mark.parametrize(
    "url", ["/funnel/signed/", "/funnel/elsewhere/?chamber=1", "/funnel/jobs/?chamber=x"]
)
def test_what_is_no_number_of_the_funnel_does_not_exist(demo_world, sign_in, url):
    assert sign_in("province").get(url).status_code == 404


def test_what_was_withdrawn_counts_no_more(demo_world):
    project = from_match(demo_world)
    step(project, "withdrawn", TODAY + timedelta(0), reason="企业退出")
    verify_all(project)
    row = funnel_rows(demo_world, "province")[demo_world.user("chamber").bureau.name]
    assert row == ["1", "1", "0", "0", "30"]  # the workshop's people work on until it is closed
    assert Match.objects.get(pk=demo_world.matches["weining"].pk).state == "accepted"


# --- any day, as known then ----------------------------------------------------------------------------


def test_the_board_can_be_asked_of_an_earlier_day(demo_world, sign_in):
    """Guiyang's project in Weining became known on 20 July; on the day before its pairing had nothing to show."""
    client, signed = sign_in("province"), demo_world.projects["weining"].signed_on

    def figures_of(query: str) -> tuple[str, str]:
        page = client.get(f"/board/{query}")
        rows = {county.key: rows for county, rows in page.context["counties"]}["weining"]
        row = next(row for row in rows if row.silence.pairing.supporter.code == "guiyang")
        return row.signed.text, row.signed.url

    assert figures_of("")[0] == "1"
    before = signed - timedelta(days=1)
    assert figures_of(f"?as_of={before}")[0] == "0"
    assert figures_of(f"?as_of={signed}")[0] == "1"
    text, url = figures_of("?known_on=2020-07-19")
    assert text == "0"
    assert "known_on=2020-07-19" in url
    html = client.get("/board/?show=silent&known_on=2020-07-19").content.decode()
    assert 'name="show" value="silent"' in html
    assert "As known on 19 July 2020" in html


def test_a_supporters_page_is_open_to_all_but_chambers(demo_world, sign_in):
    own = demo_world.user("chamber").bureau.code
    for who, bureau, status in (
        ("county2", "guiyang", 200),
        ("county2", own, 200),
        ("chamber", own, 200),
        ("chamber", "guiyang", 404),
        ("chamber", "province", 404),
        ("province", "nobody", 404),
    ):
        assert sign_in(who).get(f"/supporters/{bureau}/").status_code == status, (who, bureau)
    page = sign_in("chamber").get(f"/supporters/{own}/")
    assert "rank" not in page.context
    assert "/ranking/" not in page.content.decode()


def test_the_lines_by_county_sum_to_what_a_supporter_is_credited_with(demo_world, sign_in):
    supporter = sign_in("county2").get("/supporters/guiyang/").context["supporter"]
    for metric, share in supporter.shares.items():
        for name in ("took_part", "verified", "reported"):
            lines = [getattr(row.shares[metric], name).value for row in supporter.counties]
            assert sum(lines) == getattr(share, name).value
    assert supporter.shares["credited_projects"].verified.value == 1
    assert supporter.shares["credited_projects"].verified.url is None  # not theirs to open
    opened = sign_in("supporter").get("/supporters/guiyang/").context["supporter"].shares
    assert opened["credited_jobs"].took_part.url
