"""Numbers of a briefing made by hand, for tests of its words. No database."""

from decimal import Decimal
from typing import Any


def measured(
    verified: int,
    target: int,
    time: str = "50",
    change: int | None = None,
    before: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A figure with a target; `before` is the percentage of the numbers compared with."""
    share = Decimal(100) * verified / target if target else None
    return {
        "verified": str(verified),
        "reported": str(verified),
        "target": target,
        "percent": share if share is None else str(share),
        "gap": None if share is None else str(share - Decimal(time)),
        "missing": str(max(target - verified, 0)),
        "change": None if change is None else str(change),
        "change_percent": None if before is None or share is None else str(share - Decimal(before)),
    } | more


def county(name: str, projects: dict, jobs: dict | None = None, rank: int | None = 1, **more: Any) -> dict:
    return {
        "key": name,
        "name": name,
        "prefecture": "某市",
        "rank": rank,
        "rank_up": None,
        "workshops": "0",
        "gap": projects["gap"],
        "light": "normal",
        "is_silent": False,
        "silent_days": 1,
        "completion": projects["percent"],
        "projects": projects,
        "jobs": jobs or measured(0, 0),
    } | more


def supporter(name: str, kind: str = "prefecture", projects: str = "1", jobs: str = "0", **more: Any) -> dict:
    is_team = kind == "team"
    return {
        "code": name,
        "name": name,
        "kind": kind,
        "projects": projects,
        "jobs": jobs,
        "target": 2 if is_team else None,
        "reached": Decimal(projects) >= 2 if is_team else None,
        "change": None,
    } | more


STOCK = (
    "working_shops",
    "poor_jobs",
    "poor_sites",
    "job_sites",
    "ever_jobs",
    "expiring_jobs",
    "expired_jobs",
    "funds",
    "at_signed",
    "at_started",
    "at_operating",
    "workshops",
)


def numbers(
    *,
    projects: dict | None = None,
    jobs: dict | None = None,
    counties: list | None = None,
    supporters: list | None = None,
    before: dict | None = None,
    stock: dict[str, int] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Half of a plan of 90 days is over; whatever is not given is nothing."""
    plan = {
        "name": "某计划",
        "starts_on": "2020-06-02",
        "ends_on": "2020-08-30",
        "days": 90,
        "elapsed": 45,
        "left": 45,
        "time_percent": "50",
        "silent_days": 14,
        "headcount_days": 45,
        "team_target": 2,
    }
    values = {name: {"verified": str((stock or {}).get(name, 0)), "change": None} for name in STOCK}
    return {
        "as_of": "2020-07-16",
        "before": before,
        "threshold": 60,
        "is_sample": False,
        "plan": plan | more.pop("plan", {}),
        "light": "normal",
        "province": {"projects": projects or measured(0, 200), "jobs": jobs or measured(0, 2500), **values},
        "pace": {
            "days": 14,
            "projects": {"recent": "1", "needed": "2"},
            "jobs": {"recent": "10.5", "needed": "20.25"},
        },
        "reporting": None,
        "problems": None,
        "counties": counties if counties is not None else [],
        "supporters": supporters or [],
    } | more
