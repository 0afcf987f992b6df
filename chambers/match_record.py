"""What pages say of the two sides of a match, of its parts, and of what became of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chambers.intention_models import Intention
from chambers.match_models import Match
from chambers.match_words import PartInWords, in_words, points_of
from counties.models import Demand, Industry
from pages.templatetags.pages import day, money, number

INTENTION_RELATED = ("enterprise", "industry", "collected_by", "chamber__bureau", "chamber__home")
DEMAND_RELATED = ("county__prefecture", "industry")


def parts_in_words(facts: dict[str, Any]) -> list[PartInWords]:
    """The parts that a match keeps, in the reader's language. One query."""
    return in_words(facts, Industry.objects.in_bulk())


def side_of_intention(intention: Intention) -> list[tuple[str, Any]]:
    """What the enterprise wants, as (label, value)."""
    counties = _(", ").join(county.short_name for county in intention.counties.all())
    enterprise = format_html('<a href="{}">{}</a>', intention.get_absolute_url(), intention.enterprise.name)
    return [
        (_("Enterprise"), enterprise),
        (_("Kind of intention"), intention.get_kind_display()),
        (_("Industry"), intention.industry),
        (_("Amount"), money(intention.amount)),
        (_("Workers needed"), _people(intention.workers)),
        (_("Skills needed"), intention.skills),
        (_("Floor area needed"), _area(intention.floor_area)),
        (_("Wants to begin on"), day(intention.begins_on)),
        (_("Preferred counties"), counties),
        (_("Collected by"), _collector(intention)),
    ]


def side_of_demand(demand: Demand, today: date) -> list[tuple[str, Any]]:
    """What the county asks for, as (label, value)."""
    title = format_html('<a href="{}">{}</a>', demand.get_absolute_url(), demand.title)
    return [
        (_("What is asked for"), title),
        (_("County"), f"{demand.county.name} · {demand.county.prefecture.name}"),
        (_("Industry"), demand.industry or _("any industry")),
        (_("Workers available"), _people(demand.workers)),
        (_("Of whom registered poor"), _people(demand.poor_workers)),
        (_("Floor area offered"), _area(demand.floor_area)),
        (_("Ready on"), day(demand.ready_on)),
        (pgettext("demand", "Site"), demand.site),
        (_("Policies offered"), demand.policies),
    ]


def line_of_intention(intention: Intention) -> str:
    """The same in one line, of what is said."""
    said = [
        str(intention.industry or ""),
        _("needs %(count)s people") % {"count": number(intention.workers)} if intention.workers else "",
        _area(intention.floor_area) if intention.floor_area else "",
        _("from %(day)s") % {"day": day(intention.begins_on)} if intention.begins_on else "",
        _collector(intention),
    ]
    return " · ".join(text for text in said if text)


def line_of_demand(demand: Demand) -> str:
    """What the county asks for in one line, of what is said."""
    said = [
        f"{demand.county.short_name}",
        str(demand.industry or _("any industry")),
        _("%(count)s workers") % {"count": number(demand.workers)} if demand.workers is not None else "",
        _area(demand.floor_area) if demand.floor_area else "",
        _("ready on %(day)s") % {"day": day(demand.ready_on)} if demand.ready_on else "",
    ]
    return " · ".join(text for text in said if text)


def course_of(match: Match, today: date) -> list[tuple[str, Any]]:
    """Who offered it, how long it holds, and what was decided, as (label, value)."""
    state = match.state_on(today)
    rows: list[tuple[str, Any]] = [
        (_("Offered by"), f"{match.offered_by} · {match.offered_for.name}"),
        (_("Offered on"), day(match.offered_on)),
        (_("Reserved until"), day(match.reserved_until)),
        (_("Slot"), number(match.slot.number)),
        (_("Introduced by"), match.introduced_by.name),
        (_("Under the pairing"), match.pairing or _("none")),
        (_("State"), state.label),
    ]
    if match.decided_by:
        rows.append((_("Decided by"), f"{match.decided_by} · {day(match.decided_on)}"))
    if match.reason:
        rows.append((_("Reason"), match.reason))
    return rows


def score_of(match: Match) -> dict[str, str]:
    """The points that it had when it was offered, of the most that there were."""
    most = sum(facts["weight"] for facts in match.parts.values())
    return {"points": points_of(match.score), "most": number(most) if most else ""}


def states_of(matches: Iterable[Match], today: date) -> list[dict[str, Any]]:
    """Matches with their state of today, for a table."""
    return [
        {
            "match": match,
            "state": match.state_on(today),
            "score": points_of(match.score),
            "holds": match.state_on(today) in Match.HOLDING,
        }
        for match in matches
    ]


def _people(count: int | None) -> str:
    return "" if count is None else _("%(count)s people") % {"count": number(count)}


def _area(area: int | None) -> str:
    return "" if area is None else _("%(area)s m²") % {"area": number(area)}


def _collector(intention: Intention) -> str:
    if intention.chamber is None or intention.chamber.bureau_id == intention.collected_by_id:
        return intention.collected_by.name
    return _("%(bureau)s, through %(chamber)s") % {
        "bureau": intention.collected_by.name,
        "chamber": intention.chamber.bureau.name,
    }
