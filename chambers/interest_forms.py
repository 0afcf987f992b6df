"""The forms by which a person decides on what an enterprise left on a public page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.conflicts import SEEN, SeenVersionField
from chambers.intention_forms import IntentionForm
from chambers.models import Interest
from pages.forms import PageForm, WordsField
from pages.templatetags.pages import to_day


class InterestConfirmForm(IntentionForm):
    """The intention as the enterprise typed it, for a person to check. Its contact comes with the interest."""

    contact_post = None
    contact_phone = None
    seen_version = SeenVersionField()

    @staticmethod
    def initial_of(interest: Interest) -> dict[str, Any]:
        """What was typed on the public page; what it says nothing of follows from the demand."""
        demand = interest.demand
        return {
            "enterprise_name": interest.enterprise_name,
            "credit_code": interest.credit_code,
            "kind": interest.kind,
            "industry": interest.industry or (demand and demand.industry),
            "amount": interest.amount_typed or interest.amount,
            "workers": interest.workers_note or interest.workers,
            "floor_area": interest.floor_area,
            "begins_on": interest.begins_on,
            "counties": [interest.county.key] if interest.county else [],
            "words": interest.words,
            "collected_on": to_day(interest.left_at),
            SEEN: interest.version,
        }


class InterestRefuseForm(PageForm, forms.Form):
    """Why nothing comes of an interest."""

    reason = WordsField(
        label=gettext_lazy("reason"),
        max_length=300,
        help_text=gettext_lazy("Like “not to be reached”, “no real enterprise”, “left twice”."),
    )
    seen_version = SeenVersionField()
