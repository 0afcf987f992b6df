"""The forms of headcounts and workshops."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import SEEN, SeenVersionField
from accounts.models import User
from accounts.scoping import own_bureau_ids, sits_above_all
from counties.models import County, Plan
from pages.forms import CountField, DayField, PageForm
from projects.forms import ChoiceOf, ProjectRecordForm, WordsField
from projects.models import Project
from workshops.models import SUBGROUPS, Headcount, Workshop


class HeadcountForm(PageForm, forms.Form):
    """How many people work at a site on a day. A blank subgroup is not known; 0 is none."""

    on = DayField(label=_("counted on"), width=4)
    total = CountField(label=_("people at work"), width=4)
    poor = CountField(label=_("of which registered poor"), width=4, required=False)
    relocated = CountField(label=_("of which relocated"), width=4, required=False)
    edge = CountField(label=_("of which edge households"), width=4, required=False)
    not_later_than = forms.BooleanField(
        label=_("The exact day is not known; it is this day at the latest"), required=False
    )
    note = WordsField(label=_("note"), required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)

    def values(self) -> dict[str, Any]:
        """Keyword arguments for workshops.services.report_headcount; words as typed go into the note."""
        cleaned = dict(self.cleaned_data)
        notes = [cleaned["note"]]
        for name in ("total", "poor", "relocated", "edge"):
            count = cleaned[name]
            if count and count.approximate:
                notes.append(f"{self.fields[name].label}: {count.as_typed}")
            cleaned[name] = count.number if count else None
        cleaned["note"] = "\n".join(note for note in notes if note)
        return cleaned

    take_errors = ProjectRecordForm.take_errors


class HeadcountCorrectionForm(HeadcountForm):
    """A headcount that was reported wrongly, with its values to change, and why."""

    seen_version = SeenVersionField()
    reason = WordsField(label=_("reason"), max_length=500, help_text=_("The reviewer reads this."))

    @staticmethod
    def initial_of(headcount: Headcount) -> dict[str, Any]:
        """The values as reported."""
        claim = headcount.claim
        groups = {name: getattr(headcount, name) for name in ("total", *SUBGROUPS)}
        same = {"on": claim.effective_on, "not_later_than": claim.not_later_than, "note": claim.note}
        return {**same, **groups, SEEN: claim.version}


class EventCorrectionForm(PageForm, forms.Form):
    """The day on which a workshop was really recognised or closed, and why it was wrong."""

    seen_version = SeenVersionField()
    on = DayField(label=_("on which day"), width=4)
    not_later_than = forms.BooleanField(
        label=_("The exact day is not known; it is this day at the latest"), required=False
    )
    reason = WordsField(label=_("reason"), max_length=500, help_text=_("The reviewer reads this."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)

    take_errors = ProjectRecordForm.take_errors


def counties_of(user: User) -> QuerySet[County]:
    """The 9+3 counties for which this user may enter workshops: their own."""
    counties = County.objects.in_plan()
    return counties if sits_above_all(user) else counties.filter(bureau__in=own_bureau_ids(user))


class WorkshopForm(PageForm, forms.Form):
    """A workshop: a row of its own, with the project that set it up, if any."""

    name = WordsField(label=_("workshop name"), max_length=120)
    county = ChoiceOf(label=_("county"), queryset=County.objects.none(), width=6)
    project = ChoiceOf(label=_("set up by project"), queryset=Project.objects.none(), required=False, width=6)
    kind = forms.ChoiceField(label=_("kind of workshop"), choices=Workshop.Kind, widget=forms.RadioSelect)
    site = WordsField(label=_("township or resettlement site"), max_length=80, required=False, width=6)
    operator_name = WordsField(label=_("operator"), max_length=120, width=6)
    recognised_on = DayField(label=_("recognised on"), required=False, width=4)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)
        counties, projects = counties_of(user), Project.objects.visible_to(user)
        if not sits_above_all(user):
            projects = projects.filter(county__bureau__in=own_bureau_ids(user))
        self.fields["county"].queryset = counties
        self.fields["project"].queryset = projects.order_by("name")

    take_errors = ProjectRecordForm.take_errors
