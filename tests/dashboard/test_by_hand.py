"""Ranking, supporters and matrix after random histories, on random days: every number against the bare entries."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from accounts import clock
from accounts.models import Bureau, User
from counties.models import County, CountyTarget, Plan
from dashboard.matrix import METRICS, Heading, Matrix, Table
from dashboard.ranking import TABLES, Ranking
from ledger.metrics import Basis, Metric
from tests.dashboard.histories import play, random_clocks, summed
from tests.dashboard.reading import figures, open_figure

VERIFIED, REPORTED = Basis.VERIFIED.value, Basis.REPORTED.value


def percent(part: object, whole: object) -> Fraction | None:
    return Fraction(part) * 100 / Fraction(whole) if whole else None


def same(shown: Decimal | None, wanted: Fraction | None) -> bool:
    if shown is None or wanted is None:
        return shown is None and wanted is None
    return abs(Fraction(shown) - wanted) < Fraction(1, 10**9)


@pytest.fixture(scope="module")
def today(places_of_module: object, django_db_blocker: object) -> date:
    """The day on which a random history stops."""
    with django_db_blocker.unblock():
        return play(seed=7)


def reader() -> User:
    return User.objects.select_related("bureau").get(username="director")


def test_every_number_of_the_ranking_is_the_sum_of_its_entries(places, today):
    with clock.standing_on(today):
        for clocks in random_clocks(3, today, 30):
            found = Ranking(reader(), Plan.objects.current(), clocks)
            check_places(found)
            check_bureaus(found)


def check_places(found: Ranking) -> None:
    sums = summed(found.now.cut, "county_id", "metric", "basis")
    targets = {target.county.key: target for target in CountyTarget.objects.select_related("county")}
    counties = list(County.objects.in_plan())
    groups = {
        "county": (found.counties, {county.key: [county] for county in counties}),
        "prefecture": (
            found.prefectures,
            {
                county.prefecture.code: [c for c in counties if c.prefecture_id == county.prefecture_id]
                for county in counties
            },
        ),
    }
    for rows, members in groups.values():
        assert [row.key for row in rows if row.key in members] == [row.key for row in rows]
        assert len(rows) == len(members)
        completions = {}
        for row in rows:
            of = {
                (metric, basis): sum(
                    (sums.get((c.pk, metric, basis), 0) for c in members[row.key]), Fraction(0)
                )
                for metric in Metric.values
                for basis in Basis.values
            }
            shares = []
            for metric in ("projects", "jobs"):
                cell = row.cells[metric]
                target = sum(getattr(targets[c.key], metric) for c in members[row.key] if c.key in targets)
                assert Fraction(cell["verified"].value) == of[metric, VERIFIED]
                assert Fraction(cell["reported"].value) == of[metric, REPORTED]
                assert cell["target"] == target
                shares.append(percent(of[metric, VERIFIED], target))
            completions[row.key] = min((share for share in shares if share is not None), default=None)
            assert same(row.completion, completions[row.key])
            check_rates(row, {metric: of[metric, VERIFIED] for metric in Metric.values})
        check_ranks({row.key: row.rank for row in rows}, completions)


def check_ranks(shown: dict, scores: dict) -> None:
    """Whoever has so many above them stands that far down."""
    for key, score in scores.items():
        above = sum(other is not None and score is not None and other > score for other in scores.values())
        assert shown[key] == (None if score is None else above + 1)


def check_rates(row, of: dict) -> None:
    started = of["at_started"] + of["at_operating"]
    wanted = [
        (started, started + of["at_signed"]),
        (of["at_operating"], started),
        (of["funds"], of["contract"]),
    ]
    for rate, (part, whole) in zip(row.rates, wanted, strict=True):
        assert (Fraction(rate.part.value), Fraction(rate.whole.value)) == (part, whole)
        assert same(rate.percent, percent(part, whole) if whole > 0 else None)
        assert rate.small == (0 < whole < 5 and rate.kind.key != "received")


def check_bureaus(found: Ranking) -> None:
    sums = summed(found.now.cut, "introduced_by_id", "metric", "basis")
    each = summed(found.now.cut, "introduced_by_id", "metric", "basis", "source_id")
    own = set(County.objects.in_plan().values_list("bureau_id", flat=True))
    for table, kinds in TABLES.items():
        rows = found.contributors(table)
        shown = {row.bureau.pk for row in rows}
        credited = set(Bureau.objects.filter(kind__in=kinds).values_list("pk", flat=True)) - (
            own if table == "supporter" else set()
        )
        assert {bureau for bureau, metric, _basis in sums if "credited" in metric} & credited <= shown
        for row in rows:
            for metric in ("credited_projects", "credited_jobs"):
                share = row.shares[metric]
                assert Fraction(share.verified.value) == sums.get((row.bureau.pk, metric, VERIFIED), 0)
                assert Fraction(share.reported.value) == sums.get((row.bureau.pk, metric, REPORTED), 0)
                behind = [key for key in each if key[:3] == (row.bureau.pk, metric, VERIFIED)]
                assert share.took_part.value == len(behind)
            check_rates(
                row,
                {
                    metric: sums.get((row.bureau.pk, metric, VERIFIED), Fraction(0))
                    for metric in Metric.values
                },
            )
        scores = {row.bureau.pk: Fraction(row.shares["credited_projects"].verified.value) for row in rows}
        check_ranks({row.bureau.pk: row.rank for row in rows}, scores)


# --- the matrix ---------------------------------------------------------------------------------------


def test_every_cell_of_the_matrix_is_the_sum_of_its_entries(places, today):
    with clock.standing_on(today):
        plan = Plan.objects.current()
        for number, clocks in enumerate(random_clocks(11, today, 24)):
            metric, basis = METRICS[number % 4], (Basis.VERIFIED, Basis.REPORTED)[number // 4 % 2]
            matrix = Matrix(reader(), plan, clocks, metric, basis)
            whole = summed(clocks.cut, "metric", "basis").get((metric, basis), 0)
            for table in (matrix.by_channel(), matrix.by_period()):
                assert Fraction(table.total.value) == whole
                assert len(table.rows) == 12
                for place, heading in enumerate(table.headings):
                    check_column(table, place, heading, metric, basis)


def check_column(table: Table, place: int, heading: Heading, metric: Metric, basis: Basis) -> None:
    sums = summed(heading.cut, "county_id", "channel", "metric", "basis")
    of: dict[str, Fraction] = {}
    for (county, channel, what, on), value in sums.items():
        if (what, on) == (metric, basis) and heading.cut.channel in (None, channel):
            key = County.objects.get(pk=county).short_name
            of[key] = of.get(key, Fraction(0)) + value
    assert {row.name: Fraction(row.cells[place].value) for row in table.rows if row.cells[place].value} == {
        name: value for name, value in of.items() if value
    }
    assert Fraction(table.totals[place].value) == sum(of.values())


def test_each_cell_opens_lines_that_sum_to_it(places, today, sign_in):
    client, opened = sign_in("director"), 0
    with clock.standing_on(today):
        for metric, basis in (("projects", "verified"), ("jobs", "reported"), ("jobs", "verified")):
            html = client.get(f"/matrix/?metric={metric}&basis={basis}").content.decode()
            links = {(url, shown) for url, shown in figures(html) if shown}
            opened += len(links)
            for url, shown in sorted(links):
                behind = open_figure(client, url)
                assert sum(behind.quantities) == behind.total == shown, url
    assert opened > 40
