"""The forms of the problem list: raising a problem, and one for each step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import SeenVersionField
from accounts.models import Bureau, User
from counties.models import County, Plan
from pages.forms import ChoiceOf, DayField, PageForm, WordsField
from projects.models import Project
from projects.problem_models import Problem
from projects.problem_rules import Step
from projects.problems import counties_to_raise, owners_for

MOST_WORDS = 1000


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "cols": 40})


class WhatForm(PageForm, forms.Form):
    """What is wrong, what is asked, and of whom."""

    kind = forms.ChoiceField(label=_("kind of problem"), choices=[("", "—"), *Problem.Kind.choices])
    what = WordsField(
        label=_("what is wrong"),
        max_length=160,
        help_text=_("In one line, like: the workshop has no three-phase power yet. No names of persons."),
    )
    asked = WordsField(
        label=_("what is asked"),
        max_length=MOST_WORDS,
        widget=_long(4),
        help_text=_("What the responsible bureau has to do, so that everybody can tell when it is done."),
    )
    owner = ChoiceOf(
        label=_("responsible bureau"),
        queryset=Bureau.objects.none(),
        width=6,
        help_text=_("The county, its prefecture, the province, or a bureau that helps the county."),
    )


class ProblemForm(WhatForm):
    """A new problem, of a county or, when raised from the page of a project, of that project."""

    county = ChoiceOf(label=_("county"), queryset=County.objects.none(), width=4)
    due_on = DayField(label=_("due on"), width=6)

    SECTIONS = (
        (_("1. The problem"), ["county", "kind", "what", "asked"]),
        (_("2. Who settles it, by when"), ["owner", "due_on"]),
    )

    def __init__(self, *args: Any, user: User, project: Project | None = None, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)
        self.project = project
        counties = counties_to_raise(user)
        if project:
            del self.fields["county"]
            counties = County.objects.filter(pk=project.county_id)
        else:
            self.fields["county"].queryset = counties
            if not self.is_bound and len(counties) == 1:
                self.initial.setdefault("county", counties[0].pk)
        self.fields["owner"].queryset = owners_for(counties)
        self.fields["kind"].width = 4

    def new_problem(self) -> Problem:
        """The problem as typed, not saved yet."""
        values = dict(self.cleaned_data)
        county = self.project.county if self.project else values.pop("county")
        return Problem(county=county, project=self.project, **values)


class StepForm(PageForm, forms.Form):
    """A step of a problem, with what is said about it."""

    seen_version = SeenVersionField()
    words = WordsField(max_length=MOST_WORDS, widget=_long(4))

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial = {"seen_version": problem.version, **self.initial}


class AnswerForm(StepForm):
    words = WordsField(label=_("what is being done"), max_length=MOST_WORDS, widget=_long(4))


class DoneForm(StepForm):
    words = WordsField(
        label=_("result"),
        max_length=MOST_WORDS,
        widget=_long(4),
        help_text=_("What was done, and since when it holds. The side that asked reads it and decides."),
    )


class CloseForm(StepForm):
    words = WordsField(label=_("remark"), required=False, max_length=MOST_WORDS, widget=_long(3))


class ReasonForm(StepForm):
    words = WordsField(
        label=_("reason"),
        max_length=MOST_WORDS,
        widget=_long(4),
        help_text=_("Kept in the history; everybody who sees the problem reads it."),
    )


class DueForm(ReasonForm):
    """A reason, and a new due day."""

    due_on = DayField(label=_("new due date"), width=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)
        self.order_fields(["due_on", "words"])


class CorrectForm(WhatForm, ReasonForm):
    """The problem as it stands, to be said better or handed to another bureau, and why."""

    SECTIONS = (
        (_("The problem"), ["kind", "what", "asked", "owner"]),
        (_("Why it is corrected"), ["words"]),
    )

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, problem=problem, **kwargs)
        stands = Bureau.objects.filter(pk=problem.owner_id)
        self.fields["owner"].queryset = (
            owners_for(County.objects.filter(pk=problem.county_id)) | stands
        ).distinct()
        if not self.is_bound:
            self.initial = {
                "kind": problem.kind,
                "what": problem.what,
                "asked": problem.asked,
                "owner": problem.owner_id,
                **self.initial,
            }


STEP_FORMS: dict[str, type[StepForm]] = {
    Step.ANSWER: AnswerForm,
    Step.DONE: DoneForm,
    Step.CLOSE: CloseForm,
    Step.REFUSE: ReasonForm,
    Step.EXTEND: DueForm,
    Step.CORRECT: CorrectForm,
    Step.REOPEN: DueForm,
    Step.VOID: ReasonForm,
}
