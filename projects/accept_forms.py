"""The form on which an accepted match becomes a project: the entry form, filled with what is known already."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.conflicts import SeenVersionField
from accounts.models import Bureau, User
from chambers.models import Match
from counties.models import County
from pages.forms import PageForm, WordsField
from projects.forms import ProjectEntryForm

# Known from the match: shown, never typed, and whatever a browser sends for them is not read.
GIVEN = ("county", "introduced_by", "enterprise_name")


class MatchProjectForm(ProjectEntryForm):
    """A project as the match makes it; what it gives stands fixed, the rest is filled in and may be changed."""

    seen_version = SeenVersionField()
    match = forms.IntegerField(
        widget=forms.HiddenInput, required=False
    )  # kept when the entry waits for a verdict

    def __init__(self, *args: Any, user: User, match: Match, **kwargs: Any) -> None:
        kwargs["initial"] = {**initial_of(match), **(kwargs.get("initial") or {}), **given_by(match)}
        super().__init__(*args, user=user, **kwargs)
        self.fields["county"].queryset = County.objects.filter(pk=match.slot.demand.county_id)
        self.fields["introduced_by"].queryset = Bureau.objects.filter(pk=match.introduced_by_id)
        del self.fields["carry"]
        known = GIVEN + (("credit_code",) if match.intention.enterprise.credit_code else ())
        for name in known:
            self.fields[name].disabled = True
        for attribute in [name for name in self.fields["county"].widget.attrs if name.startswith("hx-")]:
            del self.fields["county"].widget.attrs[attribute]


def given_by(match: Match) -> dict[str, Any]:
    """What the match says and nobody types: county, introducer, enterprise, and the version that was seen."""
    enterprise = match.intention.enterprise
    given = {
        "county": match.slot.demand.county_id,
        "introduced_by": match.introduced_by_id,
        "enterprise_name": enterprise.name,
        "match": match.pk,
        "seen_version": match.version,
    }
    return given | ({"credit_code": enterprise.credit_code} if enterprise.credit_code else {})


def initial_of(match: Match) -> dict[str, Any]:
    """What intention and demand lead to, as first values that may be changed."""
    intention, demand = match.intention, match.slot.demand
    return {
        "name": _name_of(match)[:120],
        "industry": intention.industry_id or demand.industry_id,
        "kind": "new",
        "stage": "negotiating",
        "negotiating_on": match.offered_on,
        "contract_amount": intention.amount_typed or intention.amount,
        "planned_jobs": intention.workers_note or intention.workers,
        "expected_started_on": intention.begins_on,
        "site_address": demand.site,
        "note": intention.words,
    }


def _name_of(match: Match) -> str:
    intention = match.intention
    words = {"enterprise": intention.enterprise.name, "industry": intention.industry or ""}
    if intention.kind == intention.Kind.OEM:
        return _("%(enterprise)s: %(industry)s OEM project") % words
    return _("%(enterprise)s: %(industry)s investment project") % words


class FreeForm(PageForm, forms.Form):
    """Why the slot is free again."""

    seen_version = SeenVersionField()
    reason = WordsField(
        label=gettext_lazy("reason"),
        max_length=300,
        help_text=gettext_lazy("The county and who offered the intention read this."),
    )
