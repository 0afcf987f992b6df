"""The sentences of the dashboard: computed numbers into words. No database, no request."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboard.progress import Calendar, Light, Pace, Progress
from pages.templatetags.pages import day, is_chinese, number, percent, points

ZERO = Decimal(0)


@dataclass(frozen=True)
class Stand:
    """All that the verdict speaks of. `pace_days` is over how many days the recent pace was taken."""

    calendar: Calendar
    projects: Progress
    jobs: Progress
    projects_pace: Pace
    jobs_pace: Pace
    pace_days: int


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
    """Where the recent pace leads: empty before the start."""
    if stand.calendar.elapsed == 0:
        return ""
    if not stand.projects.missing and not stand.jobs.missing:
        return _("Both targets are reached.")
    if stand.calendar.left == 0:
        return _("Short by %(projects)s projects and %(jobs)s people.") % {
            "projects": number(stand.projects.missing, 0),
            "jobs": number(stand.jobs.missing, 0),
        }
    projects_end = _whole(stand.projects_pace.forecast or ZERO)
    jobs_end = _whole(stand.jobs_pace.forecast or ZERO)
    forecast = _(
        "At the pace of the last %(days)d days it will end at %(projects)s projects and %(jobs)s people"
    ) % {
        "days": stand.pace_days,
        "projects": number(projects_end, 0),
        "jobs": number(jobs_end, 0),
    }
    projects_short = max(stand.projects.target - projects_end, ZERO)
    jobs_short = max(stand.jobs.target - jobs_end, ZERO)
    if not projects_short and not jobs_short:
        return _("%(forecast)s, which reaches both targets.") % {"forecast": forecast}
    return _("%(forecast)s, short by %(projects)s and %(jobs)s.") % {
        "forecast": forecast,
        "projects": number(projects_short, 0),
        "jobs": number(jobs_short, 0),
    }


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
