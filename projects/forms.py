"""The forms of a project: entering it, changing its record, taking its next step."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts import clock
from accounts.conflicts import SeenVersionField
from accounts.models import Bureau, User
from chambers.code_field import CreditCodeField
from counties.models import County, Industry, Plan, Stage
from pages.forms import AmountField, ChoiceOf, CountField, DayField, PageForm, PhoneField, WordsField
from projects import stages
from projects.duplicate_services import PossibleDuplicate
from projects.introducers import Openings
from projects.models import Project
from projects.services import check_days
from projects.standing import StepTaken


def offer_override(form: forms.Form, user: User) -> None:
    """Let whoever has the right to it say why they go on without what the stage asks for."""
    if user.has_perm("ledger.override_gate"):
        form.fields["override_reason"] = WordsField(
            label=gettext_lazy("reason for going on without what the stage asks for"),
            required=False,
            max_length=500,
            help_text=gettext_lazy("Leave empty as a rule. Directors read the list of these."),
        )


class ProjectRecordForm(PageForm, forms.Form):
    """What of a project's record may be changed at any time; the entry form adds the rest."""

    name = WordsField(label=gettext_lazy("project name"), max_length=120, width=12)
    enterprise_name = WordsField(label=gettext_lazy("enterprise"), max_length=120, width=6)
    credit_code = CreditCodeField()
    industry = ChoiceOf(
        label=gettext_lazy("industry"), queryset=Industry.objects.all(), required=False, width=4
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("project kind"),
        choices=Project.Kind,
        widget=forms.RadioSelect,
        initial=Project.Kind.NEW,
    )
    short_and_fast = forms.BooleanField(label=gettext_lazy("short and fast"), required=False)
    labour_intensive = forms.BooleanField(label=gettext_lazy("labour-intensive"), required=False)
    contract_amount = AmountField(label=gettext_lazy("contract amount"), required=False, width=4)
    planned_jobs = CountField(
        label=gettext_lazy("planned jobs"),
        required=False,
        width=4,
        help_text=gettext_lazy("A plan; what counts is a verified headcount."),
    )
    annual_output = AmountField(label=gettext_lazy("expected annual output value"), required=False, width=4)
    expected_started_on = DayField(label=gettext_lazy("expected start"), required=False, width=4)
    expected_operating_on = DayField(label=gettext_lazy("expected operation"), required=False, width=4)
    contact_phone = PhoneField(
        label=gettext_lazy("contact telephone"),
        required=False,
        width=4,
        help_text=gettext_lazy("A business number of the enterprise or the project, nobody's own."),
    )
    site_address = WordsField(label=gettext_lazy("site address"), required=False, max_length=160, width=8)
    go_on_reason = WordsField(
        label=gettext_lazy("reason to go on"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Why this is another project. It is kept in the history and read by the deciding bureau."
        ),
    )
    note = WordsField(
        label=gettext_lazy("note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        kwargs.setdefault("year", Plan.objects.current().starts_on.year)
        super().__init__(*args, **kwargs)
        for name, width in (("kind", 4), ("short_and_fast", 2), ("labour_intensive", 2)):
            self.fields[name].width = width
        for name, since, _until in stages.REQUIRED:
            self.fields[name].note = _("(needed from “%(stage)s” on)") % {"stage": Stage(since).label}
        self.fields["go_on_reason"].note = _("(needed here)")
        self.ask_for_duplicates(reverse("projects:duplicate-check"))

    def ask_for_duplicates(self, url: str) -> None:
        """Let the browser ask `url` for possible duplicates once the name or the enterprise was left."""
        for name in ("name", "enterprise_name", "credit_code"):
            self.fields[name].widget.attrs |= {
                "hx-post": url,
                "hx-trigger": "change",
                "hx-include": "closest form",
                "hx-target": "#duplicate-warning",
                "hx-swap": "outerHTML",
                "hx-sync": "closest form:queue last",  # the answer to the last question stays
            }

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        start, operation = values.get("expected_started_on"), values.get("expected_operating_on")
        if start and operation and operation < start:
            self.add_error("expected_operating_on", _("Operation cannot be expected before the start."))
        return values

    def apply_to(self, project: Project) -> Project:
        """Put the cleaned values on `project`, amounts and counts with their words as typed."""
        values = self.cleaned_data
        for name in (
            "name",
            "industry",
            "kind",
            "short_and_fast",
            "labour_intensive",
            "expected_started_on",
            "expected_operating_on",
            "contact_phone",
            "site_address",
            "note",
        ):
            setattr(project, name, values[name])
        for name in ("contract_amount", "annual_output"):
            amount = values[name]
            setattr(project, name, amount.yuan if amount else None)
            setattr(project, f"{name}_typed", amount.as_typed if amount else "")
        jobs = values["planned_jobs"]
        project.planned_jobs = jobs.number if jobs else None
        project.planned_jobs_note = jobs.as_typed if jobs and jobs.approximate else ""
        return project

    def take_errors(self, error: ValidationError) -> None:
        """The same; what may be a duplicate stands in a place of its own."""
        if isinstance(error, PossibleDuplicate):
            self.duplicates = error  # shown by templates/projects/duplicate_warning.html
            if "_save_anyway" in self.data and not error.blocked:  # pressed without a reason
                self.add_error("go_on_reason", _("Give the reason to go on, or change the entry."))
        super().take_errors(error)

    duplicates: PossibleDuplicate | None = None

    @property
    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """All fields but those that the page shows in a place of their own."""
        aside = ("carry", "go_on_reason")
        sections = [
            (legend, [f for f in fields if f.name not in aside]) for legend, fields in super().sections
        ]
        return [(legend, fields) for legend, fields in sections if fields]


STAGE_DAYS = tuple(f"{stage.value}_on" for stage in Stage)

CARRIED = ("county", "introduced_by", "signed_on", "industry")


class ProjectEntryForm(ProjectRecordForm):
    """A project as it is entered: the record, its county and introducer, and the stages reached so far."""

    county = ChoiceOf(label=gettext_lazy("county"), queryset=County.objects.none(), width=4)
    introduced_by = ChoiceOf(label=gettext_lazy("introduced by"), queryset=Bureau.objects.none(), width=4)
    stage = forms.ChoiceField(label=gettext_lazy("present stage"), choices=Stage, widget=forms.RadioSelect)
    lead_on = DayField(label=gettext_lazy("lead since"), required=False, width=4)
    negotiating_on = DayField(label=gettext_lazy("negotiating since"), required=False, width=4)
    signed_on = DayField(label=gettext_lazy("signed on"), required=False, width=4)
    started_on = DayField(label=gettext_lazy("started on"), required=False, width=4)
    operating_on = DayField(label=gettext_lazy("operating since"), required=False, width=4)
    not_later_than = forms.BooleanField(
        label=gettext_lazy("The exact day of the present stage is not known; it is this day at the latest"),
        required=False,
    )
    carry = forms.MultipleChoiceField(
        label=gettext_lazy("Carry over to the next record"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("county", pgettext_lazy("carried", "county")),
            ("introduced_by", pgettext_lazy("carried", "introduced by")),
            ("signed_on", pgettext_lazy("carried", "signing day")),
            ("industry", pgettext_lazy("carried", "industry")),
        ],
    )

    SECTIONS = (
        (gettext_lazy("1. Project and enterprise"), ["name", "county", "introduced_by", "industry"]),
        ("", ["enterprise_name", "credit_code", "kind", "short_and_fast", "labour_intensive"]),
        ("", ["contact_phone", "site_address"]),
        (
            gettext_lazy("2. Progress"),
            ["stage", *STAGE_DAYS, "expected_started_on", "expected_operating_on", "not_later_than"],
        ),
        (gettext_lazy("3. Investment and jobs"), ["contract_amount", "planned_jobs", "annual_output"]),
        (gettext_lazy("4. Remarks"), ["note", "override_reason"]),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        offer_override(self, user)
        self.openings = Openings(user, clock.today())
        self.fields["county"].queryset = County.objects.filter(
            pk__in=[county.pk for county in self.openings.counties]
        ).select_related("prefecture", "bureau")
        self.take_bearings()
        if not self.is_bound:  # after an error the summary takes the focus
            self.fields["name"].widget.attrs["autofocus"] = True
        self.fields["county"].widget.attrs |= {
            "hx-get": reverse("projects:project-hint"),
            "hx-trigger": "change",
            "hx-target": "#pairing-hint",
            "hx-swap": "outerHTML",
        }
        self.fields["signed_on"].help_text = _("Type 6.28, 0628 or 20200628.")

    def remember(self) -> None:
        """Ask for the counties, introducers and industries once: the rows of a sheet pass this form one by one."""
        for name in ("county", "industry"):
            self.fields[name].remember()
        self.fields["introduced_by"].remember(())

    def take_bearings(self) -> None:
        """Let who may be named as introducer follow from the county."""
        county, field = self._chosen_county(), self.fields["introduced_by"]
        offered = self.openings.introducers(county) if county else []
        if field.known is not None:
            field.remember(offered)
            return
        field.queryset = Bureau.objects.filter(pk__in=[bureau.pk for bureau in offered])
        if offered and not self.is_bound:
            self.initial.setdefault("introduced_by", offered[0].pk)

    def _chosen_county(self) -> County | None:
        """The county typed or preset, when it is one that the user may choose."""
        field = self.fields["county"]
        if field.known is not None:
            return field.known.get(str(self.data.get(self.add_prefix("county"))))
        choices = field.queryset
        value = self.data.get(self.add_prefix("county")) if self.is_bound else self.initial.get("county")
        if value in (None, "") and len(choices) == 1:
            self.initial["county"] = choices[0].pk
            value = choices[0].pk
        text = str(value or "")
        is_number = text.isascii() and text.isdigit() and len(text) < 18
        return choices.filter(pk=text).first() if is_number else None

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "county" in self.errors:  # without a county nobody can be offered; one message is enough
            self.errors.pop("introduced_by", None)
        stage = values.get("stage")
        if stage:
            self._check_stage_days(stage, values)
        if not any(name in self.errors for name in STAGE_DAYS):
            try:
                check_days(self._steps(values))
            except ValidationError as error:
                self.take_errors(error)
        return values

    def _check_stage_days(self, stage: str, values: dict[str, Any]) -> None:
        if f"{stage}_on" in values and not values[f"{stage}_on"]:
            self.add_error(
                f"{stage}_on",
                _("Enter the day on which the project reached the stage “%(stage)s”.")
                % {"stage": Stage(stage).label},
            )
        for later in Stage:
            if stages.RANK[later] > stages.RANK[stage] and values.get(f"{later}_on"):
                self.add_error(
                    f"{later}_on",
                    _(
                        "The present stage is “%(stage)s”, so this day cannot be known yet. "
                        "Correct the stage or the day."
                    )
                    % {"stage": Stage(stage).label},
                )

    def steps(self) -> list[StepTaken]:
        """The stages reached with their days, earliest stage first."""
        return self._steps(self.cleaned_data)

    def _steps(self, values: dict[str, Any]) -> list[StepTaken]:
        return [
            StepTaken(stage, values[f"{stage}_on"], values["not_later_than"] and stage == values.get("stage"))
            for stage in Stage
            if values.get(f"{stage}_on")
        ]

    def new_project(self) -> Project:
        """The record, not yet saved."""
        project = self.apply_to(Project())
        project.county, project.introduced_by = (
            self.cleaned_data["county"],
            self.cleaned_data["introduced_by"],
        )
        return project

    def carried(self) -> dict[str, Any]:
        """What the next record may take over, as initial values that JSON can hold."""
        day, industry = self.cleaned_data["signed_on"], self.cleaned_data["industry"]
        return {
            "county": self.cleaned_data["county"].pk,
            "introduced_by": self.cleaned_data["introduced_by"].pk,
            "signed_on": day.isoformat() if day else None,
            "industry": industry.pk if industry else None,
        }


class ProjectEditForm(ProjectRecordForm):
    """The record of a project that exists, with the reason for the change."""

    reason = WordsField(label=gettext_lazy("reason for the change"), required=False, max_length=300)
    seen_version = SeenVersionField()

    SECTIONS = (
        (
            gettext_lazy("1. Project and enterprise"),
            [
                "name",
                "enterprise_name",
                "credit_code",
                "industry",
                "kind",
                "short_and_fast",
                "labour_intensive",
                "contact_phone",
                "site_address",
            ],
        ),
        (
            gettext_lazy("2. Investment and jobs"),
            [
                "contract_amount",
                "planned_jobs",
                "annual_output",
                "expected_started_on",
                "expected_operating_on",
            ],
        ),
        (gettext_lazy("3. Remarks"), ["note", "reason"]),
    )

    @staticmethod
    def initial_of(project: Project) -> dict[str, Any]:
        """The form's initial values from a stored record; amounts as they were typed."""
        same = ("name", "industry", "kind", "short_and_fast", "labour_intensive", "planned_jobs", "note")
        initial = {
            name: getattr(project, name) for name in (*same, "expected_started_on", "expected_operating_on")
        }
        initial |= {"contact_phone": project.contact_phone, "site_address": project.site_address}
        initial["enterprise_name"] = project.enterprise.name
        initial["credit_code"] = project.enterprise.credit_code or ""
        initial["contract_amount"] = project.contract_amount_typed or project.contract_amount
        initial["annual_output"] = project.annual_output_typed or project.annual_output
        initial["planned_jobs"] = project.planned_jobs_note or project.planned_jobs
        initial["seen_version"] = project.version
        return initial


class StepForm(PageForm, forms.Form):
    """The next step of a project."""

    step = forms.ChoiceField(label=gettext_lazy("step"), choices=[], widget=forms.RadioSelect)
    on = DayField(label=gettext_lazy("on which day"), width=4)
    not_later_than = forms.BooleanField(
        label=gettext_lazy("The exact day is not known; it is this day at the latest"), required=False
    )
    reason = WordsField(
        label=gettext_lazy("reason"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Needed for going back, pausing and withdrawing."),
    )
    seen_version = SeenVersionField()

    def __init__(self, *args: Any, project: Project, user: User, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)
        offer_override(self, user)
        self.fields["seen_version"].initial = project.version
        open_steps = stages.OPEN_STEPS[project.situation]
        steps = [step for step in stages.Step if step in open_steps and step != project.stage]
        back = [step for step in steps if stages.goes_back([project.stage], step)]
        self.fields["step"].choices = [(step.value, step.label) for step in steps if step not in back] + [
            (step.value, _("Back to: %(stage)s") % {"stage": step.label}) for step in back
        ]

    def taken(self) -> StepTaken:
        values = self.cleaned_data
        return StepTaken(values["step"], values["on"], values["not_later_than"], values["reason"])
