"""The pages of the briefing: the list, one of them as it is printed, writing, issuing and taking it away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.conflicts import GO_ON, conflict_page, seen_version
from accounts.models import Bureau, User
from accounts.refusals import NotNow
from accounts.versions import Stale
from counties.models import Plan
from dashboard import briefings
from dashboard.briefing_document import document_of, file_name
from dashboard.briefing_errata_views import errata_since_print
from dashboard.briefing_exports import BRIEFING_COUNTY_COLUMNS, BRIEFING_SUPPORTER_COLUMNS
from dashboard.briefing_forms import EditForm, EndForm, IssueForm, PrepareForm, values_of
from dashboard.briefing_list import BriefingFilter, BriefingTable
from dashboard.briefing_models import Briefing
from dashboard.briefing_word import CONTENT_TYPE, NotFilled, word_of
from dashboard.clocks import newest_day, read_day
from dashboard.tabs import tabs_of_progress
from pages import drafts, submissions
from pages.answers import answer, refused
from pages.exporting import NOT_IN_FILE_NAMES, Export, Records
from pages.history import history_of
from pages.templatetags.pages import day
from pages.views import ListPage, PermissionMixin


def of_a_chamber(user: User) -> bool:
    """Whether no briefing exists for this reader: it says figures of counties, and a chamber meets none."""
    return user.bureau is None or user.bureau.kind == Bureau.Kind.CHAMBER


class BriefingPage(PermissionMixin):
    """What all pages share."""

    permission = "dashboard.view_briefing"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if of_a_chamber(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def briefing(self, pk: int) -> Briefing:
        """The briefing as this reader may see it."""
        related = ("issue__issued_by", "issue__prepared_by", "issue__template", "prepared_by", "prepared_for")
        rows = Briefing.objects.visible_to(self.request.user).select_related(*related)
        return get_object_or_404(rows, pk=pk)


class BriefingList(BriefingPage, ListPage):
    table_class = BriefingTable
    filterset_class = BriefingFilter
    title = gettext_lazy("Briefings")
    intro = gettext_lazy("Numbered issues with their numbers frozen; drafts are seen by the province alone.")
    empty_text = gettext_lazy("No briefing matches. Remove a filter, or make one.")

    def queryset(self) -> QuerySet[Briefing]:
        return Briefing.objects.visible_to(self.request.user).select_related("issue")

    def extra(self) -> dict[str, Any]:
        found: dict[str, Any] = {"tabs": tabs_of_progress("briefings", self.request.user)}
        if briefings.may_prepare(self.request.user):
            found |= {"add_url": reverse("dashboard:briefing-add"), "add_label": _("Make a briefing")}
        return found


class BriefingDetail(BriefingPage, View):
    """One briefing as it is printed, what may be done with it, and what was corrected since."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        briefing, user = self.briefing(pk), request.user
        printed, numbers = briefing.printed, (briefing.printed or briefing).numbers
        title = str(printed.label if printed else _("Draft of a briefing"))
        counties = Export(
            request,
            title=f"{title} · {_('Counties')}",
            columns=BRIEFING_COUNTY_COLUMNS,
            rows=lambda: Records(numbers["counties"]),
            has_sample=lambda: numbers["is_sample"],
            filters=[_("As true on %(day)s") % {"day": day(briefing.as_of)}],
            part="counties",
        )
        supporters = Export(
            request,
            title=f"{title} · {_('Supporters')}",
            columns=BRIEFING_SUPPORTER_COLUMNS,
            rows=lambda: Records(numbers["supporters"]),
            has_sample=lambda: numbers["is_sample"],
            filters=[_("As true on %(day)s") % {"day": day(briefing.as_of)}],
            part="supporters",
        )
        if (file := counties.answer() or supporters.answer()) is not None:
            return file
        context = {
            "title": title,
            "briefing": briefing,
            "document": document_of(briefing),
            "export": counties,
            "supporter_export": supporters,
            "errata_count": len(errata_since_print(printed)) if printed else None,
            **self._doing(briefing, user),
        }
        return render(request, "dashboard/briefing_detail.html", context)

    def _doing(self, briefing: Briefing, user: User) -> dict[str, Any]:
        """What this reader may do, and what only who writes or issues needs to know."""
        may_prepare = briefings.may_prepare(user)
        works = may_prepare or briefings.may_issue_any(user)
        return {
            "may_edit": briefing.is_draft and may_prepare,
            "may_issue": briefings.may_issue(user, briefing),
            "may_end": briefing.state in ("draft", "issued") and briefings.may_end(user, briefing),
            "unknown": briefings.unknown_in(briefing) if briefing.is_draft and works else [],
            "works": works,
            "history": history_of(briefing) if works else [],
        }


class BriefingWord(BriefingPage, View):
    """The .docx."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        briefing = self.briefing(pk)
        try:
            content = word_of(briefing)
        except NotFilled as error:
            messages.error(request, " ".join(error.messages))
            return redirect(briefing)
        name = NOT_IN_FILE_NAMES.sub(" ", file_name(briefing)).strip(" .")[:90]
        return attachment(content, f"{name}.docx")


def attachment(content: bytes, name: str) -> HttpResponse:
    """A .docx to save."""
    found = HttpResponse(content, content_type=CONTENT_TYPE)
    found.headers["Content-Disposition"] = content_disposition_header(True, name)
    found.headers["Cache-Control"] = "private, no-store"
    return found


# --- writing --------------------------------------------------------------------------------------------


class WritingPage(BriefingPage, View):
    """A page of those who write: drafts that one does not see are 404, everybody else's rights 403."""

    def check(self) -> None:
        if not briefings.may_prepare(self.request.user):
            raise PermissionDenied(_("Briefings are written by people of the provincial bureau."))

    def draft(self, pk: int) -> Briefing:
        briefing = self.briefing(pk)
        self.check()
        return briefing

    def no_draft(self, briefing: Briefing) -> HttpResponse:
        words = _("This briefing is no draft any more; its text and numbers stay as they are.")
        return refused(self.request, NotNow(words), briefing.get_absolute_url())


class BriefingAdd(WritingPage):
    """Begins a draft: the ledger is frozen, and the text written."""

    keeps_draft = True

    def get(self, request: HttpRequest) -> HttpResponse:
        self.check()
        plan = Plan.objects.current()
        asked = read_day(request.GET.get("as_of", ""))
        last = Briefing.objects.filter(state=Briefing.State.ISSUED).order_by("-as_of", "-pk").first()
        on = asked or newest_day(plan)
        initial = {"as_of": on, "compared_with": last.pk if last and last.as_of < on else None}
        return self._page(PrepareForm(initial=drafts.resumed(request, PrepareForm) or initial, year=on.year))

    def post(self, request: HttpRequest) -> HttpResponse:
        self.check()
        if (first := submissions.repeated(request)) is not None:
            return first
        form = PrepareForm(request.POST, year=Plan.objects.current().starts_on.year)

        def make() -> str:
            made = briefings.prepare_briefing(actor=request.user, **form.cleaned_data)
            messages.success(request, _("The draft was written from the numbers as they stand now."))
            return made.get_absolute_url()

        def again() -> HttpResponse:
            return self._page(form, status=422)

        url = reverse("dashboard:briefing-list")
        return answer(request, form, make=make, back_url=url, again=again)

    def _page(self, form: PrepareForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Make a briefing"),
            "submit_label": _("Write the draft"),
            "cancel_url": reverse("dashboard:briefing-list"),
        }
        return render(self.request, "dashboard/briefing_add.html", context, status=status)


class BriefingEdit(WritingPage):
    keeps_draft = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        briefing = self.draft(pk)
        if not briefing.is_draft:
            return self.no_draft(briefing)
        initial = drafts.resumed(request, EditForm) or values_of(briefing)
        return self._page(EditForm(initial=initial), briefing)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        briefing = self.draft(pk)
        if GO_ON in request.POST:
            kept = {**EditForm.typed(request.POST), "seen_version": briefing.version}
            return self._page(EditForm(initial=kept), briefing)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = EditForm(request.POST)

        def make() -> str:
            stored = briefings.edit_briefing(briefing=briefing, actor=request.user, **form.changes())
            messages.success(request, _("The draft was saved."))
            if briefings.unknown_in(stored) and not stored.own_numbers_reason:
                messages.warning(
                    request, _("The text says numbers that the frozen ones do not know; see below.")
                )
            return briefing.get_absolute_url()

        def again() -> HttpResponse:
            return self._page(form, briefing, status=422)

        url, theirs = briefing.get_absolute_url(), values_of(briefing)
        return answer(request, form, make=make, back_url=url, again=again, theirs=theirs)

    def _page(self, form: EditForm, briefing: Briefing, status: int = 200) -> HttpResponse:
        unknown = briefings.unknown_in(briefing)
        context = {
            "form": form,
            "title": _("Edit the briefing"),
            "briefing": briefing,
            "parts": form.parts(briefing, unknown),
            "unknown": unknown,
            "cancel_url": briefing.get_absolute_url(),
        }
        return render(self.request, "dashboard/briefing_edit.html", context, status=status)


class BriefingFreeze(WritingPage):
    """A button: takes the numbers as they stand now."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        briefing = self.draft(pk)
        url = briefing.get_absolute_url()
        try:
            briefings.freeze_again(briefing=briefing, actor=request.user, seen_version=seen_version(request))
        except Stale as stale:
            return conflict_page(request, stale, edit_url=url)
        except NotNow as error:
            return refused(request, error, url)
        messages.success(request, _("The numbers are those of now; parts that you rewrote keep their text."))
        return redirect(url)


# --- issuing and taking away ----------------------------------------------------------------------------


class DecidingPage(BriefingPage, View):
    """A form of one briefing that decides on it."""

    form_class: type = EndForm

    def asked(self, pk: int) -> Briefing:
        raise TypeError(f"{type(self).__name__} has to say who may decide")

    def decide(self, briefing: Briefing, form: Any) -> None:
        raise TypeError(f"{type(self).__name__} has to say what it does")

    def words(self, briefing: Briefing) -> dict[str, Any]:
        raise TypeError(f"{type(self).__name__} has to name itself")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        briefing = self.asked(pk)
        return self._page(self.form_class(initial={"seen_version": briefing.version}), briefing)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        briefing = self.asked(pk)
        if GO_ON in request.POST:
            kept = {**self.form_class.typed(request.POST), "seen_version": briefing.version}
            return self._page(self.form_class(initial=kept), briefing)
        if (first := submissions.repeated(request)) is not None:
            return first
        form, url = self.form_class(request.POST), briefing.get_absolute_url()

        def make() -> str:
            self.decide(briefing, form)
            return url

        def again() -> HttpResponse:
            return self._page(form, briefing, status=422)

        return answer(request, form, make=make, back_url=url, again=again)

    def _page(self, form: Any, briefing: Briefing, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "briefing": briefing,
            "document": document_of(briefing),
            "unknown": briefings.unknown_in(briefing) if briefing.is_draft else [],
            "cancel_url": briefing.get_absolute_url(),
            **self.words(briefing),
        }
        return render(self.request, "dashboard/briefing_decide.html", context, status=status)


class BriefingIssuing(DecidingPage):
    """A second person reads it once more and issues it."""

    form_class = IssueForm

    def asked(self, pk: int) -> Briefing:
        briefing = self.briefing(pk)
        if not briefings.may_issue_any(self.request.user):
            raise PermissionDenied(_("Briefings are issued by reviewers of the provincial bureau."))
        if self.request.user.pk in briefings.authors_of(briefing):
            raise PermissionDenied(
                _("Whoever wrote on a briefing does not issue it. Ask another reviewer of the province.")
            )
        return briefing

    def decide(self, briefing: Briefing, form: Any) -> None:
        issue = briefings.issue_briefing(briefing=briefing, actor=self.request.user, **form.cleaned_data)
        words = _("Issued as %(issue)s. Its text and numbers stay as they are from now on.")
        messages.success(self.request, words % {"issue": issue.label})

    def words(self, briefing: Briefing) -> dict[str, Any]:
        return {
            "title": _("Issue the briefing"),
            "intro": _("It gets the next number of the year. Nobody changes it afterwards."),
            "submit_label": _("Issue it"),
        }


class BriefingEnd(DecidingPage):
    """Discards a draft, or withdraws an issue, with the reason."""

    def asked(self, pk: int) -> Briefing:
        briefing = self.briefing(pk)
        if not briefings.may_end(self.request.user, briefing):
            raise PermissionDenied(
                _("A draft is discarded by who may write it, an issue withdrawn by who may issue it.")
            )
        return briefing

    def decide(self, briefing: Briefing, form: Any) -> None:
        stored = briefings.end_briefing(briefing=briefing, actor=self.request.user, **form.cleaned_data)
        words = _("The draft was discarded.")
        if stored.state == Briefing.State.WITHDRAWN:
            words = _("The issue was withdrawn; it keeps its number and stays to be read.")
        messages.success(self.request, words)

    def words(self, briefing: Briefing) -> dict[str, Any]:
        if briefing.printed is None:
            return {"title": _("Discard the draft"), "intro": "", "submit_label": _("Discard it")}
        return {"title": _("Withdraw the issue"), "intro": briefing.label, "submit_label": _("Withdraw")}
