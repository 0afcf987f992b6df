"""The numbers of a briefing (简报): everything that its text and its tables say, ready to be frozen.

Plain values alone go in, so that they can be kept as JSON: Decimals as text, days as ISO. Figures carry the ledger's
names, so that errata find the lines behind them (dashboard/errata.py). Names are Chinese: the bulletin is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation

from accounts import clock
from accounts.models import Bureau
from counties.models import short_bureau_name
from dashboard.progress import Light, Progress
from dashboard.ranks import ranks_of, worse
from dashboard.reporting import completeness_at
from dashboard.standing import TARGETED, CountyStanding, Standing
from ledger.metrics import Basis, Metric
from ledger.totals import ZERO
from projects.problem_models import Problem

LANGUAGE = "zh-hans"
Numbers = dict[str, Any]

# Of the province alone, verified, beside those that have a target.
STOCK = (
    Metric.WORKING_SHOPS,
    Metric.POOR_JOBS,
    Metric.POOR_SITES,
    Metric.JOB_SITES,
    Metric.EVER_JOBS,
    Metric.EXPIRING_JOBS,
    Metric.EXPIRED_JOBS,
    Metric.FUNDS,
    Metric.AT_SIGNED,
    Metric.AT_STARTED,
    Metric.AT_OPERATING,
)
CREDITED = (Metric.CREDITED_PROJECTS, Metric.CREDITED_JOBS)
FINE = Decimal("0.000001")  # percentages are kept so exactly that rounding them later is rounding them once


@dataclass(frozen=True, slots=True)
class Compared:
    """What a briefing compares itself with: frozen numbers, and the issue that printed them ("" for a mere day)."""

    numbers: Mapping[str, Any]
    issue: str = ""


def numbers_of(
    standing: Standing, *, threshold: int, before: Compared | None = None, is_sample: bool = False
) -> Numbers:
    """The numbers of a briefing as `standing` has them, with what changed since `before`.

    Counties of a completion of at least `threshold` per cent are listed by name.
    """
    with translation.override(LANGUAGE):
        earlier = _Earlier(before)
        return {
            "as_of": standing.as_of.isoformat(),
            "before": earlier.told(),
            "threshold": threshold,
            "is_sample": is_sample,
            "plan": _plan(standing),
            "light": standing.light.value,
            "province": _province(standing, earlier),
            "pace": _paces(standing),
            "reporting": _reporting(standing),
            "problems": _problems(standing),
            "counties": _counties(standing, earlier),
            "supporters": _supporters(standing, earlier),
        }


class _Earlier:
    """The numbers compared with, asked figure by figure; everything is None when there are none."""

    def __init__(self, before: Compared | None) -> None:
        self.before = before
        numbers = before.numbers if before else {}
        self.province: Mapping[str, Any] = numbers.get("province", {})
        self.counties = {row["key"]: row for row in numbers.get("counties", ())}
        self.supporters = {row["code"]: row for row in numbers.get("supporters", ())}

    def told(self) -> dict[str, str] | None:
        if self.before is None:
            return None
        return {"as_of": self.before.numbers["as_of"], "issue": self.before.issue}

    def change(self, now: Decimal, was: Any) -> str | None:
        """By how much a figure moved; one that was not there before was 0."""
        return None if self.before is None else text(now - as_number(was or "0"))


def text(value: Decimal | int | None) -> str | None:
    """A number as it is kept: 116, 30.5; None stays None."""
    return None if value is None else format((Decimal(value) + ZERO).normalize(), "f")


def as_number(kept: str | int | None) -> Decimal | None:
    """A kept number, to reckon with."""
    return None if kept is None else Decimal(kept)


def _fine(value: Decimal | None) -> str | None:
    return None if value is None else text(value.quantize(FINE))


def _plan(standing: Standing) -> dict[str, Any]:
    plan, calendar = standing.plan, standing.calendar
    return {
        "name": plan.name_zh,
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat(),
        "days": calendar.days,
        "elapsed": calendar.elapsed,
        "left": calendar.left,
        "time_percent": _fine(calendar.time_percent),
        "silent_days": plan.silent_days,
        "headcount_days": plan.headcount_days,
        "team_target": plan.team_target,
    }


def _province(standing: Standing, earlier: _Earlier) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for metric in TARGETED:
        was = earlier.province.get(metric.value, {})
        reported = standing.province(metric, Basis.REPORTED)
        found[metric.value] = _measured(standing.progress[metric], reported, was, earlier)
    for metric in (Metric.WORKSHOPS, *STOCK):
        verified = standing.province(metric, Basis.VERIFIED)
        was = earlier.province.get(metric.value, {}).get("verified")
        found[metric.value] = {"verified": text(verified), "change": earlier.change(verified, was)}
    return found


def _measured(progress: Progress, reported: Decimal, was: Mapping[str, Any], earlier: _Earlier) -> dict:
    """A figure that has a target: what is verified and reported, and how that stands against target and time."""
    percent_before = as_number(was.get("percent"))
    moved = None
    if progress.percent is not None and percent_before is not None:
        moved = progress.percent - percent_before
    return {
        "verified": text(progress.actual),
        "reported": text(reported),
        "target": progress.target,
        "percent": _fine(progress.percent),
        "gap": _fine(progress.gap),
        "missing": text(progress.missing),
        "change": earlier.change(progress.actual, was.get("verified")),
        "change_percent": _fine(moved),
    }


def _paces(standing: Standing) -> dict[str, Any]:
    found: dict[str, Any] = {"days": standing.pace_days}
    for metric in TARGETED:
        pace = standing.paces[metric]
        found[metric.value] = {"recent": _fine(pace.recent), "needed": _fine(pace.needed)}
    return found


def _reporting(standing: Standing) -> dict[str, Any] | None:
    """How many counties have reported for the newest period; None while no period has come so far."""
    found = completeness_at(standing.counties, standing.clocks)
    if found is None:
        return None
    return {
        "last_day": found.period.last_day.isoformat(),
        "wanted": found.wanted,
        "reported": found.reported,
        "missing": [county.short_name for county in found.missing],
    }


def _problems(standing: Standing) -> dict[str, int] | None:
    """The list of problems, which knows only how it stands today; None for an earlier day."""
    today = clock.today()
    if standing.as_of != today:
        return None
    rows = Problem.objects.not_closed()
    return {"open": rows.count(), "overdue": rows.overdue(today).count()}


def _counties(standing: Standing, earlier: _Earlier) -> list[dict[str, Any]]:
    """Every county with its rank by the worse of its completions, the first one first."""
    ranks = ranks_of(
        worse(one.percent for one in each.progress.values()) for each in standing.county_standings
    )
    rows = [
        _county(standing, each, rank, earlier)
        for each, rank in zip(standing.county_standings, ranks, strict=True)
    ]
    return sorted(rows, key=lambda row: (row["rank"] is None, row["rank"] or 0, row["key"]))


def _county(standing: Standing, one: CountyStanding, rank: int | None, earlier: _Earlier) -> dict[str, Any]:
    key = one.county.key
    was = earlier.counties.get(key, {})
    rank_before = was.get("rank")
    row: dict[str, Any] = {
        "key": key,
        "name": one.county.short_name,
        "prefecture": one.county.prefecture.common_name,
        "rank": rank,
        "rank_up": rank_before - rank if rank and rank_before else None,
        "workshops": text(one.workshops),
        "gap": _fine(one.gap),
        "light": one.light.value,
        "is_silent": one.silence == Light.BEHIND,
        "silent_days": one.silent_days,
        "completion": _fine(worse(each.percent for each in one.progress.values())),
    }
    for metric in TARGETED:
        row[metric.value] = _measured(
            one.progress[metric], one.reported[metric], was.get(metric.value, {}), earlier
        )
    return row


def _supporters(standing: Standing, earlier: _Earlier) -> list[dict[str, Any]]:
    """Who is credited with anything, and every working team, by kind and then the most first."""
    own = {county.bureau_id for county in standing.counties}
    credited = {key[0] for key in standing.by_introducer} - own
    bureaus = Bureau.objects.select_related("prefecture", "county")
    teams = bureaus.filter(kind=Bureau.Kind.TEAM)
    shown = {bureau.pk: bureau for bureau in (*bureaus.filter(pk__in=credited), *teams)}
    found = [_supporter(standing, bureau, earlier) for bureau in shown.values()]
    # Those outside the provincial bureau first; its own teams have targets and follow as a group.
    kinds = [*(kind for kind in Bureau.Kind.values if kind != Bureau.Kind.TEAM), Bureau.Kind.TEAM]
    return sorted(
        (row for row in found if row["kind"] == Bureau.Kind.TEAM or _has_any(row)),
        key=lambda row: (kinds.index(row["kind"]), -Decimal(row["projects"]), row["code"]),
    )


def _has_any(row: Mapping[str, Any]) -> bool:
    return Decimal(row["projects"]) != 0 or Decimal(row["jobs"]) != 0


def _supporter(standing: Standing, bureau: Bureau, earlier: _Earlier) -> dict[str, Any]:
    projects, jobs = (
        standing.by_introducer.get((bureau.pk, metric, Basis.VERIFIED), ZERO) for metric in CREDITED
    )
    was = earlier.supporters.get(bureau.code, {})
    is_team = bureau.kind == Bureau.Kind.TEAM
    return {
        "code": bureau.code,
        "name": short_bureau_name(bureau),
        "kind": str(bureau.kind),
        "projects": text(projects),
        "jobs": text(jobs),
        "target": standing.plan.team_target if is_team else None,
        "reached": projects >= standing.plan.team_target if is_team else None,
        "change": earlier.change(projects, was.get("projects")),
    }


def day_of(kept: str) -> date:
    """A kept day."""
    return date.fromisoformat(kept)


# --- the ledger's figures among the numbers -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """Which figure of the ledger a number is: of the province, of a county or of an introducer."""

    metric: Metric
    basis: Basis
    county: str = ""
    introducer: str = ""


def figures_in(numbers: Mapping[str, Any]) -> dict[Key, Decimal]:
    """Every figure of the ledger that these numbers print."""
    found: dict[Key, Decimal] = {}
    for name, values in numbers["province"].items():
        found |= _both(Metric(name), values)
    for row in numbers["counties"]:
        for metric in TARGETED:
            found |= _both(metric, row[metric.value], county=row["key"])
        found[Key(Metric.WORKSHOPS, Basis.VERIFIED, county=row["key"])] = Decimal(row["workshops"])
    for row in numbers["supporters"]:
        for metric, name in zip(CREDITED, ("projects", "jobs"), strict=True):
            found[Key(metric, Basis.VERIFIED, introducer=row["code"])] = Decimal(row[name])
    return found


def _both(metric: Metric, values: Mapping[str, Any], county: str = "") -> dict[Key, Decimal]:
    return {
        Key(metric, basis, county): Decimal(values[basis.value]) for basis in Basis if basis.value in values
    }


def names_in(numbers: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """("county" or "introducer", its key) -> its name as printed."""
    counties = {("county", row["key"]): row["name"] for row in numbers["counties"]}
    return counties | {("introducer", row["code"]): row["name"] for row in numbers["supporters"]}
