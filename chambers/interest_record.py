"""What the page of an interest says of it, in words."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from chambers.intention_record import area_words, with_typed
from chambers.models import Interest
from pages.templatetags.pages import day, moment, money, or_dash


def sections_of(interest: Interest, *, with_contact: bool) -> list[dict[str, Any]]:
    """What was typed on the public page; the contact only for whoever has to decide, while they have to."""
    items = [
        (_("Enterprise"), interest.enterprise_name),
        (_("Unified social credit code"), interest.credit_code),
        (_("Kind of intention"), interest.get_kind_display()),
        (_("Industry"), interest.industry),
        (_("Amount"), with_typed(money(interest.amount), interest.amount_typed)),
        (_("Workers needed"), interest.workers_note or or_dash(interest.workers)),
        (_("Floor area"), area_words(interest.floor_area)),
        (_("Wants to begin on"), day(interest.begins_on)),
        (_("In their own words"), interest.words),
    ]
    if with_contact:
        contact = f"{interest.contact_post} {interest.contact_phone}"
        items.append((_("Whom to ring"), contact))
    demand = interest.demand
    about = format_html('<a href="{}">{}</a>', demand.get_absolute_url(), demand) if demand else None
    sections = [
        {"title": _("What was left"), "items": items},
        {
            "title": _("About which demand"),
            "items": [
                (_("County"), interest.county and interest.county.name),
                (_("Demand"), about),
                (_("Left on"), moment(interest.left_at)),
            ],
        },
    ]
    if interest.decided_at:
        sections.append(
            {
                "title": _("What became of it"),
                "items": [
                    (_("State"), interest.get_state_display()),
                    (_("Looked into by"), f"{interest.decided_by} · {interest.decided_by.bureau}"),
                    (_("Looked into on"), moment(interest.decided_at)),
                    (_("Reason"), interest.reason),
                ],
            }
        )
    return sections
