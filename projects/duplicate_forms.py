"""The forms of verdicts on what looks like a duplicate."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.conflicts import SeenVersionField
from accounts.models import Bureau
from pages.forms import ChoiceOf, PageForm, WordsField
from projects.duplicate_models import DuplicateAppeal, SuspectedPair
from projects.merging import CreditAfter
from projects.models import Project


class VerdictForm(PageForm, forms.Form):
    """A verdict with its reason."""

    verdict = forms.ChoiceField(label=gettext_lazy("verdict"), choices=[], widget=forms.RadioSelect)
    reason = WordsField(
        label=gettext_lazy("reason of the verdict"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
    )

    seen_version = SeenVersionField()

    def __init__(self, *args: Any, record: Model, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = record.version


class AppealVerdictForm(VerdictForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = DuplicateAppeal.Verdict.choices


class PairVerdictForm(VerdictForm):
    """The verdict on a pair. "Same" asks which record stays, "split" who enters the second project."""

    survivor = forms.ChoiceField(
        label=gettext_lazy("record that stays"),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Only for “the same project”: the other record is merged into it."),
    )
    credit = forms.ChoiceField(
        label=gettext_lazy("the credit"),
        required=False,
        choices=CreditAfter,
        initial=CreditAfter.KEPT,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Only for “the same project”. A change of credit is a claim that is reviewed like any."
        ),
    )
    enters_second = ChoiceOf(
        label=gettext_lazy("who enters the second project"),
        queryset=Bureau.objects.none(),
        required=False,
        width=6,
        help_text=gettext_lazy("Only for “one record holds two projects”."),
    )

    SECTIONS = (("", ["verdict", "survivor", "credit", "enters_second", "reason"]),)

    def __init__(self, *args: Any, record: SuspectedPair, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.pair = pair = record
        self.fields["verdict"].choices = SuspectedPair.Verdict.choices
        self.fields["survivor"].choices = [
            (str(project.pk), f"{project.name} · {project.county.short_name} · {project.reference}")
            for project in (pair.first, pair.second)
        ]
        bureaus = {pair.first.county.bureau_id, pair.second.county.bureau_id}
        self.fields["enters_second"].queryset = Bureau.objects.filter(pk__in=bureaus)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        verdict = values.get("verdict")
        if verdict == SuspectedPair.Verdict.SAME and not values.get("survivor"):
            self.add_error("survivor", _("Choose which of the two records stays."))
        if verdict == SuspectedPair.Verdict.SPLIT and not values.get("enters_second"):
            self.add_error("enters_second", _("Choose which bureau enters the second project."))
        return values

    def chosen_survivor(self) -> Project | None:
        """The record that stays, when the verdict is that they are the same."""
        chosen = self.cleaned_data["survivor"]
        if self.cleaned_data["verdict"] != SuspectedPair.Verdict.SAME:
            return None
        return self.pair.first if str(self.pair.first_id) == chosen else self.pair.second
