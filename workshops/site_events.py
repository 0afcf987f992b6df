"""The recognition and the closing of a workshop as its sheet shows them in one row: read for many, and reported."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from ledger.models import Claim
from pages.templatetags.pages import day
from workshops.models import SiteEvent, Workshop
from workshops.services import report_site_event

RECOGNISED, CLOSED = SiteEvent.Event.RECOGNISED, SiteEvent.Event.CLOSED


def with_events() -> Prefetch:
    """Let workshops, selected with their source, know their standing events: one query for all of them."""
    claims = Claim.objects.filter(kind=Claim.Kind.SITE).standing().select_related("site_event")
    return Prefetch("source__claims", claims.order_by("effective_on", "pk"), to_attr="standing_events")


def read_events(workshops: Iterable[Workshop]) -> None:
    """The same for workshops at hand."""
    prefetch_related_objects(list(workshops), with_events())


def recognition_of(workshop: Workshop) -> Claim | None:
    """The first recognition that stands."""
    events = workshop.source.standing_events
    return next((claim for claim in events if claim.site_event.event == RECOGNISED), None)


def closing_of(workshop: Workshop) -> Claim | None:
    """The closing that stands, when it is the last word."""
    events = workshop.source.standing_events
    return events[-1] if events and events[-1].site_event.event == CLOSED else None


def recognised_on(workshop: Workshop) -> date | None:
    claim = recognition_of(workshop)
    return claim.effective_on if claim else None


def is_latest_day(workshop: Workshop) -> bool:
    claim = recognition_of(workshop)
    return bool(claim and claim.not_later_than)


def closed_on(workshop: Workshop) -> date | None:
    claim = closing_of(workshop)
    return claim.effective_on if claim else None


def closing_reason(workshop: Workshop) -> str:
    claim = closing_of(workshop)
    return claim.site_event.reason if claim else ""


def why_not_cleared(workshop: Workshop, column: str) -> str:
    """Why a blank cell of one of these columns takes nothing back, in words."""
    if column == "recognised_on":
        words = _(
            "Its recognition on %(day)s is reported. A blank takes nothing back: take it back on the page of the "
            "workshop, or enter the day."
        )
        return words % {"day": day(recognised_on(workshop))}
    words = _(
        "It closed on %(day)s. That it was taken up again is reported on the page of the workshop; enter the day here."
    )
    return words % {"day": day(closed_on(workshop))}


def report_events(
    workshop: Workshop, values: dict[str, Any], changed: Iterable[str], *, actor: User, reason: str
) -> list[Claim]:
    """Report what a row says anew of recognition and closing; what stands is corrected. The claims.

    Raises ValidationError beside the columns, NotNow or NotYours.
    """
    changed, claims = set(changed), []
    if changed & {"recognised_on", "not_later_than"} and values["recognised_on"]:
        said = {"on": values["recognised_on"], "not_later_than": values["not_later_than"]}
        claims.append(_report(workshop, RECOGNISED, recognition_of(workshop), said, actor, reason))
    if changed & {"closed_on", "closing_reason"} and values["closed_on"]:
        closing = closing_of(workshop)
        said = {"on": values["closed_on"], "why": values["closing_reason"]}
        if closing:
            said["not_later_than"] = closing.not_later_than
        claims.append(_report(workshop, CLOSED, closing, said, actor, reason))
    return claims


def _report(
    workshop: Workshop,
    event: SiteEvent.Event,
    stands: Claim | None,
    said: dict[str, Any],
    actor: User,
    reason: str,
) -> Claim:
    names = {"on": "recognised_on" if event == RECOGNISED else "closed_on", "why": "closing_reason"}
    try:
        return report_site_event(
            workshop=workshop,
            event=event,
            actor=actor,
            replaces=stands,
            reason=reason if stands else "",
            seen_version=stands.version if stands else None,
            **said,
        )
    except ValidationError as error:
        raise ValidationError(
            {names.get(name, name): messages for name, messages in error.message_dict.items()}
        ) from error
