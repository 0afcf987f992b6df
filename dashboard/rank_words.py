"""Ranks, lists and rates in words. No database, no request."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counties.models import Plan
from dashboard.progress import Light
from dashboard.ranking import Listed
from dashboard.sentences import LIGHT_WORDS, gap_in_words
from dashboard.standing import TARGETED, CountyStanding
from ledger.metrics import Metric
from pages.templatetags.pages import UNKNOWN, number, percent, points, short_day


@dataclass(frozen=True, slots=True)
class Line:
    """A county on a list: its name, its page, and why it stands there."""

    list_name: str
    name: str
    url: str
    why: list[str]


def moved(up: int | None) -> str:
    """By how many places somebody rose or fell; a dash where one of the days has no rank."""
    if up is None:
        return UNKNOWN
    if not up:
        return _("unchanged")
    if up > 0:
        return ngettext("up %(count)d place", "up %(count)d places", up) % {"count": up}
    return ngettext("down %(count)d place", "down %(count)d places", -up) % {"count": -up}


def red_line(listed: Listed) -> Line:
    """Ahead by so much, and of what that is the worse."""
    one = listed.one
    return Line(
        _("Red list"), one.county.short_name, listed.url, [_("now %(state)s") % {"state": _state(one)}]
    )


def black_line(listed: Listed) -> Line:
    """Behind now, and at the end of each of the periods."""
    one = listed.one
    why = [_("now %(state)s") % {"state": _state(one)}]
    why += [
        _("%(period)s (to %(day)s) %(state)s")
        % {"period": period.name, "day": short_day(period.last), "state": _state(was)}
        for period, was in listed.before
    ]
    return Line(_("Black list"), one.county.short_name, listed.url, why)


def _state(one: CountyStanding) -> str:
    """The gap of a county, what it comes from, and its silence where that is what lights up."""
    parts = [] if one.gap is None else [gap_in_words(one.gap), *_counts(one)]
    if one.silence == Light.BEHIND:
        parts.append(
            _("never reported")
            if one.silent_days is None
            else ngettext("no report for %(days)d day", "no report for %(days)d days", one.silent_days)
            % {"days": one.silent_days}
        )
    return _("; ").join(parts) or LIGHT_WORDS[one.light]()


def _counts(one: CountyStanding) -> list[str]:
    """Both counts of each completion beside its percentage."""
    words = {Metric.PROJECTS: _("projects %(counts)s"), Metric.JOBS: _("jobs %(counts)s")}
    return [
        words[metric] % {"counts": counts_in_words(progress.actual, progress.target, progress.percent)}
        for metric, progress in one.progress.items()
        if metric in TARGETED and progress.target
    ]


def counts_in_words(part: Any, whole: Any, share: Any) -> str:
    """12/20 (60.0%)."""
    return _("%(part)s/%(whole)s (%(percent)s)") % {
        "part": number(part, 0),
        "whole": number(whole, 0),
        "percent": percent(share),
    }


def red_rule(plan: Plan) -> str:
    return _("At least %(limit)s ahead of time, the worse of projects and jobs, and not silent.") % {
        "limit": points(plan.red_pp, False)
    }


def black_rule(plan: Plan) -> str:
    return ngettext(
        "Behind now and at the end of the last finished period.",
        "Behind now and at the ends of the last %(count)d finished periods.",
        plan.black_periods,
    ) % {"count": plan.black_periods}
