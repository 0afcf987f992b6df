"""The forms of claims that change or correct something of a project: one for each kind, and one for a step's day."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.conflicts import SeenVersionField
from accounts.models import Bureau, User
from counties.models import County, Plan
from ledger.models import Claim
from pages.forms import AmountField, ChoiceOf, DayField, PageForm, WordsField
from projects.changes import NewValue, credit_now, sharers_of
from projects.introducers import introducers_of
from projects.models import Project
from sheets.values import Unreadable, fold

FROM_START, FROM_DAY = "start", "day"


class ReasonedForm(PageForm, forms.Form):
    """A form that asks why, and carries the version of the record or claim that it showed."""

    reason = WordsField(
        label=gettext_lazy("reason"),
        max_length=500,
        help_text=gettext_lazy("The reviewer reads this."),
    )
    seen_version = SeenVersionField()

    def __init__(self, *args: Any, record: Model, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)
        self.fields["seen_version"].initial = record.version
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])


class StepCorrectionForm(ReasonedForm):
    """The day on which a step was really taken."""

    on = DayField(label=gettext_lazy("on which day"), width=4)
    not_later_than = forms.BooleanField(
        label=gettext_lazy("The exact day is not known; it is this day at the latest"), required=False
    )


class VoidForm(ReasonedForm):
    """Why the record should never have been made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("It stands on the record, with your name.")


class SinceForm(ReasonedForm):
    """Something is another than before: from the start (it was wrong), or from a day (it changed)."""

    since = forms.ChoiceField(
        label=gettext_lazy("since when"),
        choices=[
            (FROM_DAY, gettext_lazy("from a day on: it changed")),
            (FROM_START, gettext_lazy("from the start: it was recorded wrongly")),
        ],
        widget=forms.RadioSelect,
        initial=FROM_DAY,
    )
    on = DayField(
        label=gettext_lazy("from which day"),
        required=False,
        width=4,
        help_text=gettext_lazy("Needed where it changed on a day."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("since") == FROM_DAY and not values.get("on") and "on" not in self.errors:
            self.add_error("on", _("Enter the day from which it is so."))
        return values

    @property
    def day(self) -> Any:
        """The day from which it is so; None for "from the start"."""
        return self.cleaned_data["on"] if self.cleaned_data["since"] == FROM_DAY else None


class ChangeForm(SinceForm):
    """Something of a project is another than before."""

    kind: Claim.Kind

    def __init__(self, *args: Any, project: Project, user: User, **kwargs: Any) -> None:
        self.project, self.user = project, user
        super().__init__(*args, **{"record": project, **kwargs})

    def value(self) -> NewValue:
        raise TypeError(f"{type(self).__name__} has to say what the new value is")


class CountyChangeForm(ChangeForm):
    kind = Claim.Kind.COUNTY
    county = ChoiceOf(label=gettext_lazy("county"), queryset=County.objects.none(), width=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].queryset = County.objects.in_plan().exclude(pk=self.project.county_id)
        self.order_fields(["county", "since", "on", "reason"])

    def value(self) -> NewValue:
        return NewValue(county=self.cleaned_data["county"])


class IntroducerChangeForm(ChangeForm):
    kind = Claim.Kind.INTRODUCER
    introduced_by = ChoiceOf(label=gettext_lazy("introduced by"), queryset=Bureau.objects.none(), width=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {bureau.pk for bureau in introducers_of(self.project.county, self.user, clock.today())}
        self.fields["introduced_by"].queryset = Bureau.objects.filter(
            pk__in=offered - {self.project.introduced_by_id}
        )
        self.order_fields(["introduced_by", "since", "on", "reason"])

    def value(self) -> NewValue:
        return NewValue(introduced_by=self.cleaned_data["introduced_by"])


class CapitalIncreaseForm(ChangeForm):
    """By how much the capital grew on a day. The amount from the start is corrected on the record itself."""

    kind = Claim.Kind.MONEY
    amount = AmountField(label=gettext_lazy("capital increase"), width=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["since"]
        self.fields["on"].required, self.fields["on"].help_text = True, ""
        self.order_fields(["amount", "on", "reason"])

    @property
    def day(self) -> Any:
        return self.cleaned_data["on"]

    def value(self) -> NewValue:
        amount = self.cleaned_data["amount"]
        return NewValue(amount=amount.yuan, amount_typed=amount.as_typed)


class SharesForm(ChangeForm):
    """The parts of the credit, one field for each bureau that may have one; blank is none."""

    kind = Claim.Kind.SHARES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sharers = {f"share_{bureau.pk}": bureau for bureau in sharers_of(self.project, self.user)}
        now = credit_now(self.project)
        for name, bureau in self.sharers.items():
            self.fields[name] = forms.CharField(
                label=_("%(bureau)s, in per cent") % {"bureau": bureau.name}, required=False, max_length=12
            )
            self.fields[name].width = 6
            if bureau.pk in now:
                self.initial.setdefault(name, f"{now[bureau.pk] / 100:g}")
        self.order_fields([*self.sharers, "since", "on", "reason"])

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        self.shares = {}
        for name, bureau in self.sharers.items():
            try:
                part = _hundredths(values.get(name, ""))
            except ValidationError as error:
                self.add_error(name, error)
                continue
            if part:
                self.shares[bureau] = part
        return values

    def value(self) -> NewValue:
        return NewValue(shares=self.shares)

    def take_errors(self, error: ValidationError) -> None:
        """The sum of the shares is nobody's field alone: the first one shows it."""
        problems = error.error_dict.pop("shares", None) if hasattr(error, "error_dict") else None
        if problems:
            self.add_error(next(iter(self.sharers)), problems)
        if not hasattr(error, "error_dict") or error.error_dict:
            super().take_errors(error)


def _hundredths(text: str) -> int:
    """A per cent as typed (50, 33.34, ５０%) in hundredths; 0 for blank."""
    message = _("Write a number from 0 to 100, with at most two decimals, such as 50 or 33.34.")
    try:
        plain = fold(text).strip().rstrip("%").strip()
        part = Decimal(plain) * 100 if plain else Decimal(0)
        whole = part.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    except (InvalidOperation, Unreadable) as error:
        raise ValidationError(message) from error
    if whole != part or not 0 <= whole <= 10_000:
        raise ValidationError(message)
    return int(whole)


CHANGE_FORMS: dict[str, type[ChangeForm]] = {
    "county": CountyChangeForm,
    "introducer": IntroducerChangeForm,
    "capital": CapitalIncreaseForm,
    "shares": SharesForm,
}
