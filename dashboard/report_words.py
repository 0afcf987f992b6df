"""What the reporting pages say: a state in a word with its colour, completeness as a sentence, an effect in figures."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from accounts.models import Bureau, User
from counties.models import County
from counties.period_rules import Standing
from dashboard.figures import in_words
from dashboard.reporting import Completeness, completeness_at
from dashboard.standing import Standing as PlanStanding
from ledger.metrics import Metric
from pages.links import page_at
from pages.templatetags.pages import MINUS, UNKNOWN, number

WORDS = {
    Standing.NOT_YET: pgettext_lazy("report", "not due yet"),
    Standing.DUE: pgettext_lazy("report", "to hand in"),
    Standing.GRACE: pgettext_lazy("report", "not in, grace runs"),
    Standing.MISSING: pgettext_lazy("report", "missing"),
    Standing.RETURNED: pgettext_lazy("report", "returned"),
    Standing.ON_TIME: pgettext_lazy("report", "on time"),
    Standing.IN_GRACE: pgettext_lazy("report", "in grace"),
    Standing.LATE: pgettext_lazy("report", "late"),
}
# The light beside the word: shape and colour.
LIGHTS = {
    Standing.NOT_YET: "waiting",
    Standing.DUE: "waiting",
    Standing.GRACE: "warning",
    Standing.MISSING: "behind",
    Standing.RETURNED: "warning",
    Standing.ON_TIME: "normal",
    Standing.IN_GRACE: "normal",
    Standing.LATE: "warning",
}


def state_words(standing: Standing) -> str:
    return str(WORDS[standing])


def completeness_sentence(found: Completeness, *, names: bool = True) -> str:
    """12个县区中已有10个报送第7周数据（宽限期内1个、逾期1个）；未报送：赫章县、望谟县."""
    words = {
        "wanted": number(found.wanted, 0),
        "reported": number(found.reported, 0),
        "period": found.period.name,
    }
    text = _("%(reported)s of %(wanted)s counties have handed in %(period)s") % words
    parts = [
        pgettext("report", "%(state)s: %(count)s") % {"state": state_words(each), "count": found.count(each)}
        for each in (Standing.IN_GRACE, Standing.LATE)
        if found.count(each)
    ]
    if parts:
        text += _(" (%(parts)s)") % {"parts": _(", ").join(parts)}
    return text + missing_names(found) if names else text


def missing_names(found: Completeness) -> str:
    """；未报送：赫章县、望谟县; empty when every county has reported."""
    return _("; still to come: %(names)s") % {"names": named(found.missing)} if found.missing else ""


def named(counties: Iterable[County]) -> str:
    """赫章县、望谟县."""
    return _(", ").join(county.short_name for county in counties)


def movement(metric: Metric, value: Decimal | None) -> str:
    """A movement with its sign: +3, −12, 0; a dash when it is not known."""
    if value is None:
        return UNKNOWN
    text = in_words(metric, value)
    return f"+{text}" if value > 0 else text if text.startswith(MINUS) or not value else text


def effects(found: Iterable[tuple[Metric, Decimal]]) -> str:
    """引进项目+1、在岗人数+30; a dash where no figure moved."""
    return _(", ").join(f"{metric.label} {movement(metric, value)}" for metric, value in found) or UNKNOWN


def reports_line(user: User, standing: PlanStanding) -> dict[str, Any] | None:
    """How complete the data behind a headline are, as a sentence; where it leads for those who read reports.

    None while no period is asked for. A chamber is told the number alone. One query.
    """
    found = completeness_at(standing.counties, standing.clocks)
    if found is None:
        return None
    is_chamber = bool(user.bureau_id) and user.bureau.kind == Bureau.Kind.CHAMBER
    url = "" if is_chamber else f"{page_at('dashboard:reporting')}?period={found.period.number}"
    return {
        "words": completeness_sentence(found, names=False),
        "names": "" if is_chamber else missing_names(found),
        "url": url,
        "is_complete": found.is_complete,
    }
