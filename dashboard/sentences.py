"""The sentences of the dashboard: computed numbers into words. No database, no request."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboard.forecast import Forecast, Lack, Outlook
from dashboard.progress import Calendar, Light, Pace, Progress
from pages.templatetags.pages import day, is_chinese, number, percent, points

ZERO = Decimal(0)


@dataclass(frozen=True)
class Stand:
    """All that the verdict speaks of. `pace_days` is over how many days the recent pace was taken.

    `ends`: where projects and jobs are expected to be on the last day; None when no day is left.
    """

    calendar: Calendar
    projects: Progress
    jobs: Progress
    projects_pace: Pace
    jobs_pace: Pace
    pace_days: int
    outlook: Outlook
    ends: tuple[Decimal | int | None, Decimal | int | None]


def headline(stand: Stand) -> str:
    """What is there, and how that stands against time."""
    if stand.calendar.elapsed == 0:
        return _("The plan begins on %(day)s.") % {"day": day(stand.calendar.starts_on)}
    counted = _("%(projects)s projects introduced and %(jobs)s people in work, verified") % {
        "projects": number(stand.projects.actual, 0),
        "jobs": number(stand.jobs.actual, 0),
    }
    if stand.calendar.left == 0:
        return _("The plan has ended. %(counted)s.") % {"counted": counted}
    gap = min((figure.gap for figure in (stand.projects, stand.jobs) if figure.gap is not None), default=None)
    time = percent(stand.calendar.time_percent)
    if gap is None:
        return _("%(counted)s; %(time)s of the time has passed.") % {"counted": counted, "time": time}
    words = (
        _("%(counted)s: level with or ahead of time (%(time)s passed).")
        if gap >= 0
        else _("%(counted)s: behind time (%(time)s passed) by up to %(gap)s.")
    )
    return words % {"counted": counted, "time": time, "gap": points(abs(gap), False)}


def shortfall(stand: Stand) -> str:
    """Where it will end: by the forecast in its range, or by the recent pace; empty before the start."""
    if stand.calendar.elapsed == 0:
        return ""
    reached = not stand.projects.missing and not stand.jobs.missing
    if stand.calendar.left == 0:
        return _("Both targets are reached.") if reached else _short_at_the_end(stand)
    ends = [_whole(Decimal(end or 0)) for end in stand.ends]
    lacks = [
        max(figure.target - end, ZERO) for figure, end in zip((stand.projects, stand.jobs), ends, strict=True)
    ]
    if reached and not any(lacks):
        return _("Both targets are reached.")
    said = _expected(stand, ends)
    words = (
        _("%(forecast)s, short by %(lacking)s.")
        if any(lacks)
        else _("%(forecast)s, which reaches both targets.")
    )
    sentences = [words % {"forecast": said, "lacking": _lacking(*lacks)}]
    if reached:
        sentences.insert(
            0, _("Both targets are reached, but the people at work will not stay without recounts.")
        )
    if not isinstance(stand.outlook.projects, Forecast) and not isinstance(stand.outlook.jobs, Forecast):
        sentences.append(_("There is too little data yet for a range and a probability."))
    return ("" if is_chinese() else " ").join(sentences)


def _short_at_the_end(stand: Stand) -> str:
    return _("Short by %(projects)s projects and %(jobs)s people.") % {
        "projects": number(stand.projects.missing, 0),
        "jobs": number(stand.jobs.missing, 0),
    }


def _lacking(projects: Decimal, jobs: Decimal) -> str:
    """What will be short, and only that."""
    parts = []
    if projects:
        parts.append(
            ngettext("%(count)s project", "%(count)s projects", int(projects))
            % {"count": number(projects, 0)}
        )
    if jobs:
        parts.append(ngettext("%(count)s job", "%(count)s jobs", int(jobs)) % {"count": number(jobs, 0)})
    return _(" and ").join(parts)


def _expected(stand: Stand, ends: list[Decimal]) -> str:
    """What is expected of both figures, without a full stop."""
    projects, jobs = stand.outlook.projects, stand.outlook.jobs
    if not isinstance(projects, Forecast) and not isinstance(jobs, Forecast):
        return _(
            "At the pace of the last %(days)d days it will end at %(projects)s projects and %(jobs)s people"
        ) % {"days": stand.pace_days, "projects": number(ends[0], 0), "jobs": number(ends[1], 0)}
    return _("By the forecast %(day)s will see %(projects)s and %(jobs)s") % {
        "day": day(stand.calendar.ends_on),
        "projects": _part(projects, _("%(count)s projects") % {"count": number(ends[0], 0)}),
        "jobs": _part(jobs, _("%(count)s people at work") % {"count": number(ends[1], 0)}),
    }


def _part(made: Forecast | Lack, counted: str) -> str:
    """One figure with its range and the probability of its target, or by the pace alone."""
    if not isinstance(made, Forecast):
        return _("%(counted)s (by the recent pace alone: too little data)") % {"counted": counted}
    told = {"counted": counted, "low": number(made.low, 0), "high": number(made.high, 0)}
    if made.chance is None:
        return _("%(counted)s (%(low)s to %(high)s)") % told
    told["chance"] = chance_in_words(made.chance)
    return _("%(counted)s (%(low)s to %(high)s, chance of the target %(chance)s)") % told


def chance_in_words(chance: float) -> str:
    """A probability in whole per cent; nothing is called impossible or sure."""
    if chance < 0.01:
        return _("below 1%")
    if chance > 0.99:
        return _("above 99%")
    return f"{chance:.0%}"


def detail(stand: Stand, rows: list[dict[str, Any]]) -> str:
    """Which counties are behind or have a warning, and the pace that the target asks for."""
    sentences = []
    for status, words in (("behind", _behind_words), ("warning", _warning_words)):
        names = [row["name"] for row in rows if row["status"] == status]
        if names:
            sentences.append(words(names))
    speed = stand.projects_pace
    if speed.needed and stand.calendar.elapsed:
        sentences.append(
            _(
                "To reach the target, %(needed)s projects a day are needed from now on "
                "(last %(days)d days: %(recent)s)."
            )
            % {
                "needed": number(speed.needed, 1),
                "days": stand.pace_days,
                "recent": number(speed.recent, 1),
            }
        )
    return ("" if is_chinese() else " ").join(sentences)


LIGHT_WORDS = {
    Light.REACHED: lambda: _("Reached"),
    Light.NORMAL: lambda: _("On track"),
    Light.WAITING: lambda: _("Not begun"),
    Light.WARNING: lambda: _("Warning"),
    Light.BEHIND: lambda: _("Behind"),
}


def _behind_words(names: list[str]) -> str:
    return ngettext(
        "%(count)d county is behind: %(names)s.", "%(count)d counties are behind: %(names)s.", len(names)
    ) % {
        "count": len(names),
        "names": _(", ").join(names),
    }


def _warning_words(names: list[str]) -> str:
    return ngettext(
        "%(count)d county has a warning: %(names)s.",
        "%(count)d counties have a warning: %(names)s.",
        len(names),
    ) % {"count": len(names), "names": _(", ").join(names)}


def gap_in_words(gap: Decimal) -> str:
    """Ahead or behind, in percentage points."""
    if gap >= 0:
        return _("ahead by %(gap)s") % {"gap": points(gap, False)}
    return _("behind by %(gap)s") % {"gap": points(abs(gap), False)}


def _whole(value: Decimal) -> Decimal:
    """Rounded down: a forecast never promises the half project."""
    return Decimal(int(value))
