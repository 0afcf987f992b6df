"""The pages of suspected duplicates: the warning, the list, the verdicts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from accounts.conflicts import GO_ON, conflict_page, typed
from accounts.scoping import sits_above_all
from accounts.versions import Stale
from chambers.models import Enterprise
from ledger.reporting import refused
from ledger.services import NotNow, NotYours
from pages import submissions
from pages.exporting import Export, QueryRows
from pages.views import PermissionMixin
from projects.duplicate_export import APPEAL_COLUMNS, PAIR_COLUMNS
from projects.duplicate_forms import AppealVerdictForm, PairVerdictForm
from projects.duplicate_models import DuplicateAppeal, SuspectedPair, may_decide
from projects.duplicate_record import facts_of, side_by_side
from projects.duplicate_services import (
    PossibleDuplicate,
    check_may_decide,
    decide_appeal,
    decide_pair,
    scan,
    too_late,
)
from projects.duplicates import duplicates_of, known_pairs, likeness_of
from projects.forms import ProjectEditForm, ProjectEntryForm
from projects.merging import CreditAfter
from projects.models import Project
from projects.views import ProjectAdd, tabs_of_projects
from sheets.values import Unreadable

SHOWN = 200
MOST_SCANNED = 5_000  # projects that a press of the button compares; beyond that the command does it


class DuplicateCheck(PermissionMixin, View):
    """After the name or the enterprise was left: what the entry may be a second record of."""

    permission = "projects.add_project"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        project = self._edited(request)
        form_class = ProjectEditForm if project else ProjectEntryForm
        form = form_class(request.POST, user=request.user)
        form.is_valid()
        duplicates = warning_of(form, request, project)
        form.errors.clear()  # the rest of the form is not asked about yet
        context = {"form": form, "duplicates": duplicates, "is_entry": project is None}
        return render(request, "projects/duplicate_warning.html", context)

    def _edited(self, request: HttpRequest) -> Project | None:
        number = request.GET.get("project", "")
        if not (number.isascii() and number.isdigit() and len(number) < 18):
            return None
        return get_object_or_404(Project.objects.editable_by(request.user), pk=number)


def warning_of(
    form: ProjectEntryForm | ProjectEditForm, request: HttpRequest, stored: Project | None
) -> PossibleDuplicate | None:
    """What a form, however far it is filled in, would be warned of; None while name or enterprise is missing."""
    typed = form.cleaned_data
    name, enterprise = typed.get("name"), typed.get("enterprise_name")
    if not (name and enterprise):
        return None
    amount = typed.get("contract_amount")
    project = Project(
        pk=stored.pk if stored else None,
        name=name,
        enterprise=Enterprise(name=enterprise, credit_code=typed.get("credit_code") or None),
        industry=typed.get("industry"),
        contract_amount=amount.yuan if amount else None,
        contact_phone=typed.get("contact_phone", ""),
        site_address=typed.get("site_address", ""),
    )
    kept = typed if stored is None else {"county": stored.county, "introduced_by": stored.introduced_by}
    project.county, project.introduced_by = kept.get("county"), kept.get("introduced_by")
    project.stage = typed.get("stage") or (stored.stage if stored else project.stage)
    project.signed_on = typed.get("signed_on") or (stored.signed_on if stored else None)
    try:
        findings = duplicates_of(likeness_of(project))
    except Unreadable:
        return None
    known = known_pairs(stored.pk) if stored else {}
    findings = [found for found in findings if found.project_id not in known]
    return PossibleDuplicate(findings, request.user, project) if findings else None


class DuplicateList(PermissionMixin, View):
    """Suspected pairs that wait or are decided on, and entries sent for a verdict."""

    permission = "projects.view_project"

    def get(self, request: HttpRequest) -> HttpResponse:
        decided = request.GET.get("state") == "decided"
        pairs, appeals = (
            rows.visible_to(request.user) for rows in (SuspectedPair.objects, DuplicateAppeal.objects)
        )
        pairs = (pairs.decided() if decided else pairs.waiting()).for_list()
        appeals = (appeals.exclude(verdict="") if decided else appeals.waiting()).for_list()
        title, asked = _("Suspected duplicates"), [_("Decided") if decided else _("To decide")]
        export = Export(
            request, title=title, columns=PAIR_COLUMNS, rows=lambda: QueryRows(pairs), filters=asked
        )
        more = Export(
            request,
            title=_("Entries sent for a verdict"),
            columns=APPEAL_COLUMNS,
            rows=lambda: QueryRows(appeals),
            filters=asked,
            part="entries",
        )
        if (file := export.answer() or more.answer()) is not None:
            return file
        here, pair_count = reverse("projects:duplicate-list"), pairs.count()
        context = {
            "title": title,
            "export": export,
            "appeal_export": more,
            "pairs": pairs[:SHOWN],
            "pair_count": pair_count,
            "count": pair_count + appeals.count(),
            "appeals": appeals[:SHOWN],
            "shown": SHOWN,
            "decided": decided,
            "tabs": tabs_of_projects("duplicates"),
            "states": [
                {"label": _("To decide"), "url": here, "active": not decided},
                {"label": _("Decided"), "url": f"{here}?state=decided", "active": decided},
            ],
            "may_scan": _may_scan(request.user),
        }
        return render(request, "projects/duplicate_list.html", context)


def _may_scan(user: Any) -> bool:
    return sits_above_all(user) and user.has_perm("projects.decide_duplicates")


class DuplicateScan(PermissionMixin, View):
    """Compare all records now."""

    permission = "projects.decide_duplicates"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if not _may_scan(request.user):
            raise PermissionDenied
        if Project.objects.standing().order_by()[: MOST_SCANNED + 1].count() > MOST_SCANNED:
            messages.warning(
                request,
                _("There are too many records to compare here. Ask the operator to run find_duplicates."),
            )
        else:
            added = scan(actor=request.user)
            words = ngettext("%(count)d pair was added.", "%(count)d pairs were added.", added)
            messages.success(request, words % {"count": added})
        return redirect("projects:duplicate-list")


class Verdict(PermissionMixin, View):
    """What giving a verdict on a pair and on an entry share: unseen 404, not yours 403, too late 409."""

    permission = "projects.view_project"

    def record(self, pk: int) -> Any:
        raise TypeError(f"{type(self).__name__} has to find its record")

    def form(self, record: Any, data: Any = None, initial: Any = None) -> Any:
        raise TypeError(f"{type(self).__name__} has to name its form")

    def decide(self, record: Any, form: Any) -> None:
        raise TypeError(f"{type(self).__name__} has to call its service")

    def authors(self, record: Any) -> set[int]:
        raise TypeError(f"{type(self).__name__} has to say who entered it")

    def context(self, record: Any) -> dict[str, Any]:
        raise TypeError(f"{type(self).__name__} has to say what its page shows")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        return self._page(request, record, self.form(record))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        record = self.record(pk)
        if GO_ON in request.POST:
            return self._page(request, record, self.form(record, initial=typed(request)))
        form = self.form(record, request.POST)

        def make() -> str:
            self.decide(record, form)
            messages.success(request, _("The verdict is recorded; both bureaus read its reason."))
            return reverse("projects:duplicate-list")

        try:
            check_may_decide(record.decider, request.user, self.authors(record))
            if record.verdict:
                raise NotNow(too_late(record))
            if form.is_valid():
                return submissions.once(request, make)
        except Stale as stale:
            return conflict_page(request, stale, edit_url=request.path, form=form)
        except ValidationError as error:
            form.take_errors(error)
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        except NotNow as error:
            return refused(request, error, record.get_absolute_url())
        return self._page(request, self.record(pk), form, status=422)

    def _page(self, request: HttpRequest, record: Any, form: Any, status: int = 200) -> HttpResponse:
        mine = request.user.pk in self.authors(record)
        may = not record.verdict and not mine and may_decide(request.user, record.decider_id)
        context = {
            "form": form if may else None,
            "mine": mine,
            "cancel_url": reverse("projects:duplicate-list"),
        }
        return render(request, self.template_name, context | self.context(record), status=status)


class DuplicatePair(Verdict):
    template_name = "projects/duplicate_pair.html"

    def record(self, pk: int) -> SuspectedPair:
        return get_object_or_404(SuspectedPair.objects.visible_to(self.request.user).for_list(), pk=pk)

    def form(self, record: SuspectedPair, data: Any = None, initial: Any = None) -> PairVerdictForm:
        return PairVerdictForm(data, record=record, initial=initial)

    def authors(self, record: SuspectedPair) -> set[int]:
        return {record.first.entered_by_id, record.second.entered_by_id}

    def decide(self, record: SuspectedPair, form: PairVerdictForm) -> None:
        values = form.cleaned_data
        split = values["verdict"] == SuspectedPair.Verdict.SPLIT
        decide_pair(
            pair=record,
            verdict=values["verdict"],
            reason=values["reason"],
            actor=self.request.user,
            survivor=form.chosen_survivor(),
            credit=values["credit"] or CreditAfter.KEPT,
            enters_second=values["enters_second"] if split else None,
            seen_version=values["seen_version"],
        )

    def context(self, record: SuspectedPair) -> dict[str, Any]:
        rows = side_by_side(record.first, record.second)
        return {
            "title": _("Suspected pair %(reference)s") % {"reference": record.reference},
            "pair": record,
            "rows": rows,
        }


class DuplicateAppealPage(Verdict):
    template_name = "projects/duplicate_appeal.html"

    def record(self, pk: int) -> DuplicateAppeal:
        return get_object_or_404(DuplicateAppeal.objects.visible_to(self.request.user).for_list(), pk=pk)

    def form(self, record: DuplicateAppeal, data: Any = None, initial: Any = None) -> AppealVerdictForm:
        return AppealVerdictForm(data, record=record, initial=initial)

    def authors(self, record: DuplicateAppeal) -> set[int]:
        return {record.asker_id}

    def decide(self, record: DuplicateAppeal, form: AppealVerdictForm) -> None:
        values = form.cleaned_data
        decide_appeal(
            appeal=record,
            verdict=values["verdict"],
            reason=values["reason"],
            actor=self.request.user,
            seen_version=values["seen_version"],
        )

    def context(self, record: DuplicateAppeal) -> dict[str, Any]:
        user = self.request.user
        existing = Project.objects.visible_to(user).for_list().filter(pk=record.existing_id).first()
        return {
            "title": _("Entry %(reference)s, sent for a verdict") % {"reference": record.reference},
            "appeal": record,
            "typed": typed_facts(record),
            "existing": existing,
            "existing_facts": facts_of(existing) if existing else [],
            "may_enter": record.may_be_entered_by(user),
        }


def typed_facts(appeal: DuplicateAppeal) -> list[tuple[str, str]]:
    """What was typed, with the labels of the entry form, in its order; choices by their words."""
    form = ProjectEntryForm(user=appeal.asker, initial=typed_values(appeal))
    found = []
    for _legend, fields in form.sections:
        for field in fields:
            words = _in_words(field.field, appeal.typed.get(field.name, []))
            if words:
                found.append((str(field.label), words))
    return found


def _in_words(field: Any, values: list[str]) -> str:
    choices = {str(value): str(label) for value, label in getattr(field, "choices", ())}
    words = [choices.get(value, value) for value in values if value]
    if getattr(field, "unit", "") and words and words[0].isdigit():
        words = [f"{words[0]}{field.unit}"]
    return _(", ").join(_("yes") if word == "on" else word for word in words)


def typed_values(appeal: DuplicateAppeal) -> dict[str, Any]:
    """The kept words as initial values of the entry form."""
    kept = {name: values[0] for name, values in appeal.typed.items() if values}
    return kept | {"carry": appeal.typed.get("carry", [])}


class DuplicateEnter(ProjectAdd):
    """The blocked entry again with all its text, after the verdict that it is a different project; saved once."""

    template_name = "projects/duplicate_enter.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        rows = DuplicateAppeal.objects.visible_to(request.user).for_list()
        self.appeal = get_object_or_404(rows, pk=kwargs.pop("pk"))
        if self.appeal.asker_id != request.user.pk:
            raise PermissionDenied
        if match := self.appeal.typed.get(
            "match"
        ):  # its entry form is another one, which asks for the verdict
            return redirect("projects:match-accept", pk=int(match[0]))
        if (first := submissions.repeated(request)) is not None:
            return first  # it was this very form that used the verdict
        if not self.appeal.may_be_entered_by(request.user):
            message = _("This verdict does not open the entry, or it was used already.")
            context = {"message": message, "back_url": self.appeal.get_absolute_url()}
            return render(request, "pages/refused.html", context, status=409)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ProjectEntryForm(user=request.user, initial=typed_values(self.appeal)))
