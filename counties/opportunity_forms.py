"""The forms of what is published: a batch of demands, the withdrawal of one, and a guide."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.conflicts import SeenVersionField
from accounts.models import User
from counties.demand_models import Demand
from counties.opportunity_models import OpportunityItem
from counties.publishing import demands_to_release
from pages.forms import ChoicesOf, PageForm, WordsField

MOST_OFFERED = 100  # boxes to tick; beyond them the list of demands has its own


class DemandChoices(ChoicesOf):
    """Demands to tick, with their county."""

    batches: Mapping[int, str] = {}

    def label_from_instance(self, demand: Demand) -> str:
        words = {
            "county": demand.county.short_name,
            "title": demand.title,
            "industry": demand.industry or _("any industry"),
        }
        said = _("%(county)s · %(title)s (%(industry)s)") % words
        return f"{said} · {self.batches[demand.pk]}" if demand.pk in self.batches else said


class OpportunityForm(PageForm, forms.Form):
    """What a batch is called, what stands above it, and which demands it holds."""

    title = WordsField(label=gettext_lazy("title"), max_length=120)
    words = WordsField(
        label=gettext_lazy("words above the list"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 40}),
    )
    demands = DemandChoices(
        label=gettext_lazy("demands to publish"),
        queryset=Demand.objects.none(),
        error_messages={"required": gettext_lazy("Tick at least one demand.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["demands"]
        field.queryset = demands_to_release(user).select_related("county", "industry")
        field.error_messages["invalid_choice"] = _(
            "A demand that you ticked is not open any more. Look at the list again."
        )
        chosen = {pk for pk in self._chosen() if pk.isascii() and pk.isdigit() and len(pk) < 18}
        offered = self._offered(field.queryset, {int(pk) for pk in chosen})
        field.batches = _batches_of(offered)
        field.choices = [(demand.pk, field.label_from_instance(demand)) for demand in offered]
        self.left_out = max(field.queryset.count() - len(offered), 0)

    def _chosen(self) -> list[str]:
        if self.is_bound:
            return self.fields["demands"].widget.value_from_datadict(self.data, {}, "demands")
        return [str(pk) for pk in self.initial.get("demands") or ()]

    @staticmethod
    def _offered(demands: QuerySet[Demand], chosen: set[int]) -> list[Demand]:
        """The chosen ones, then the newest of the others, up to a number that a page can show."""
        first = list(demands.filter(pk__in=chosen))
        return [*first, *demands.exclude(pk__in=chosen)[: max(MOST_OFFERED - len(first), 0)]]


def _batches_of(demands: list[Demand]) -> dict[int, str]:
    """In which public batches these demands stand already, in words by the demand's id. One query."""
    items = OpportunityItem.objects.filter(demand__in=demands, opportunity__withdrawn_on=None)
    found: dict[int, list[str]] = {}
    for item in items.select_related("opportunity").order_by("opportunity"):
        found.setdefault(item.demand_id, []).append(item.opportunity.label)
    return {
        pk: _("in %(batches)s already") % {"batches": _(", ").join(labels)} for pk, labels in found.items()
    }


class ReasonForm(PageForm, forms.Form):
    """Why something is taken away from the public."""

    seen_version = SeenVersionField()
    reason = WordsField(label=gettext_lazy("reason for withdrawing"), max_length=200)


class GuideForm(PageForm, forms.Form):
    """The introduction of a guide."""

    seen_version = SeenVersionField()
    words = WordsField(
        label=gettext_lazy("introduction"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10, "cols": 40}),
        help_text=gettext_lazy(
            "The public reads this. What the counties offer is added from their profiles and demands."
        ),
    )
    reason = WordsField(
        label=gettext_lazy("reason"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Required while the guide is public. Kept in the history."),
    )
