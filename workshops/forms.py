"""The forms of workshops: recording one, changing its record, its recognition and closing."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.conflicts import SeenVersionField
from accounts.models import User
from accounts.scoping import own_bureau_ids, sits_above_all
from counties.models import County, Industry, Plan
from pages.forms import AmountField, AreaField, ChoiceOf, DayField, PageForm, PhoneField, WordsField
from projects.models import Project
from workshops.models import SiteEvent, Workshop


def counties_of(user: User) -> QuerySet[County]:
    """The 9+3 counties for which this user may enter workshops: their own."""
    counties = County.objects.in_plan()
    return counties if sits_above_all(user) else counties.filter(bureau__in=own_bureau_ids(user))


class WorkshopRecordForm(PageForm, forms.Form):
    """What of a workshop's record may be changed at any time; recording one adds the rest."""

    name = WordsField(label=gettext_lazy("workshop name"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("kind of workshop"), choices=Workshop.Kind, widget=forms.RadioSelect
    )
    site = WordsField(
        label=gettext_lazy("township or resettlement site"), max_length=80, required=False, width=6
    )
    operator_name = WordsField(label=gettext_lazy("operator"), max_length=120, width=6)
    industry = ChoiceOf(
        label=gettext_lazy("industry"), queryset=Industry.objects.all(), required=False, width=4
    )
    floor_area = AreaField(label=gettext_lazy("floor area"), required=False, width=4)
    contact_phone = PhoneField(
        label=gettext_lazy("contact telephone"),
        required=False,
        width=4,
        help_text=gettext_lazy("A business number of the workshop or its operator, nobody's own."),
    )
    oem_client = WordsField(
        label=gettext_lazy("OEM client"),
        required=False,
        max_length=120,
        width=8,
        help_text=gettext_lazy("For whom the workshop produces to order."),
    )
    order_value = AmountField(label=gettext_lazy("value of the OEM orders"), required=False, width=4)
    note = WordsField(
        label=gettext_lazy("note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)

    def apply_to(self, workshop: Workshop) -> Workshop:
        """Put the cleaned values on `workshop`, the order value with its words as typed; not yet the operator."""
        values = self.cleaned_data
        for name in ("name", "kind", "site", "industry", "contact_phone", "oem_client", "note"):
            setattr(workshop, name, values[name])
        area, amount = values["floor_area"], values["order_value"]
        workshop.floor_area = area.number if area else None
        if area and area.approximate:
            said = _("Floor area: %(typed)s") % {"typed": area.as_typed}
            workshop.note = "\n".join(filter(None, [workshop.note, said]))
        workshop.order_value = amount.yuan if amount else None
        workshop.order_value_typed = amount.as_typed if amount else ""
        return workshop


class WorkshopForm(WorkshopRecordForm):
    """A workshop: a row of its own, with the project that set it up, if any."""

    county = ChoiceOf(label=gettext_lazy("county"), queryset=County.objects.none(), width=6)
    project = ChoiceOf(
        label=gettext_lazy("set up by project"), queryset=Project.objects.none(), required=False, width=6
    )
    recognised_on = DayField(label=gettext_lazy("recognised on"), required=False, width=4)
    not_later_than = forms.BooleanField(
        label=gettext_lazy("The exact day is not known; it is this day at the latest"), required=False
    )

    SECTIONS = (
        (
            gettext_lazy("1. Workshop and operator"),
            ["name", "county", "project", "kind", "site", "operator_name"],
        ),
        ("", ["industry", "floor_area", "contact_phone"]),
        (gettext_lazy("2. Orders"), ["oem_client", "order_value"]),
        (gettext_lazy("3. Recognition and remarks"), ["recognised_on", "not_later_than", "note"]),
    )
    # What the next record of the same clerk may take over.
    CARRIED = ("county", "project", "kind", "industry", "oem_client")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["not_later_than"].width = 8
        counties, projects = counties_of(user), Project.objects.visible_to(user).standing()
        if not sits_above_all(user):
            projects = projects.filter(county__bureau__in=own_bureau_ids(user))
        self.fields["county"].queryset = counties
        self.fields["project"].queryset = projects.order_by("name")
        if not self.is_bound:
            self.fields["name"].widget.attrs["autofocus"] = True
            if len(counties) == 1:
                self.initial.setdefault("county", counties[0].pk)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if (
            values.get("not_later_than")
            and not values.get("recognised_on")
            and "recognised_on" not in self.errors
        ):
            self.add_error(
                "recognised_on", _("Enter the latest possible day, or take away the tick beside it.")
            )
        return values

    @classmethod
    def carried(cls, last: Workshop) -> dict[str, Any]:
        """What is taken over from the last record, as initial values."""
        values = {name: getattr(last, name) for name in cls.CARRIED}
        return {**values, "operator_name": last.operator.name}


class WorkshopEditForm(WorkshopRecordForm):
    """The record of a workshop that exists, with the reason for the change."""

    reason = WordsField(label=gettext_lazy("reason for the change"), required=False, max_length=300)
    seen_version = SeenVersionField()

    SECTIONS = (
        (gettext_lazy("1. Workshop and operator"), ["name", "kind", "site", "operator_name"]),
        ("", ["industry", "floor_area", "contact_phone"]),
        (gettext_lazy("2. Orders"), ["oem_client", "order_value"]),
        (gettext_lazy("3. Remarks"), ["note", "reason"]),
    )

    @staticmethod
    def initial_of(workshop: Workshop) -> dict[str, Any]:
        """The form's initial values from a stored record; the order value as it was typed."""
        same = ("name", "kind", "site", "industry", "floor_area", "contact_phone", "oem_client", "note")
        return {
            **{name: getattr(workshop, name) for name in same},
            "operator_name": workshop.operator.name,
            "order_value": workshop.order_value_typed or workshop.order_value,
            "seen_version": workshop.version,
        }


class SiteEventForm(PageForm, forms.Form):
    """A workshop was recognised, taken up again, or closed."""

    event = forms.ChoiceField(
        label=gettext_lazy("what happened"), choices=SiteEvent.Event, widget=forms.RadioSelect
    )
    on = DayField(label=gettext_lazy("on which day"), width=4)
    not_later_than = forms.BooleanField(
        label=gettext_lazy("The exact day is not known; it is this day at the latest"), required=False
    )
    why = WordsField(
        label=gettext_lazy("reason for closing"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Needed for closing: for example no orders, moved away, merged."),
    )

    def __init__(self, *args: Any, was_closed: bool, is_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)
        opening = pgettext("workshop", "Taken up again") if was_closed else SiteEvent.Event.RECOGNISED.label
        self.fields["event"].choices = [
            (SiteEvent.Event.RECOGNISED.value, opening),
            (SiteEvent.Event.CLOSED.value, SiteEvent.Event.CLOSED.label),
        ]
        self.fields["event"].initial = SiteEvent.Event.CLOSED if is_open else SiteEvent.Event.RECOGNISED
        self.fields["not_later_than"].width = 8

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("event") == SiteEvent.Event.RECOGNISED and values.get("why"):
            self.add_error("why", _("Only a closing has a reason. Clear this, or choose “Closed”."))
        return values


class EventCorrectionForm(PageForm, forms.Form):
    """The day on which a workshop was really recognised or closed, why it closed, and what was wrong."""

    seen_version = SeenVersionField()
    on = DayField(label=gettext_lazy("on which day"), width=4)
    not_later_than = forms.BooleanField(
        label=gettext_lazy("The exact day is not known; it is this day at the latest"), required=False
    )
    why = WordsField(label=gettext_lazy("reason for closing"), max_length=500)
    reason = WordsField(
        label=gettext_lazy("reason for the correction"),
        max_length=500,
        help_text=gettext_lazy("The reviewer reads this."),
    )

    def __init__(self, *args: Any, event: SiteEvent, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)
        self.fields["not_later_than"].width = 8
        if event.event != SiteEvent.Event.CLOSED:
            del self.fields["why"]

    @staticmethod
    def initial_of(event: SiteEvent) -> dict[str, Any]:
        """The values as reported."""
        claim = event.claim
        same = {"on": claim.effective_on, "not_later_than": claim.not_later_than, "why": event.reason}
        return {**same, "seen_version": claim.version}
