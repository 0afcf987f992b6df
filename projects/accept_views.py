"""The pages that accept a match into a project, and free the slot of one whose project came to nothing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views import View

from accounts import clock
from accounts.conflicts import GO_ON, conflict_page, is_stale
from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from chambers.models import Match
from counties.models import Demand
from pages import drafts, submissions
from pages.answers import answer, refused
from pages.views import PermissionMixin
from projects.accept_forms import FreeForm, MatchProjectForm
from projects.accepting import accept_match, free_slot
from projects.blocked_entry import send_blocked_entry
from projects.models import DuplicateAppeal

RELATED = (
    "intention__enterprise",
    "intention__industry",
    "slot__demand__county__prefecture",
    "slot__demand__county__bureau",
    "slot__demand__industry",
    "introduced_by",
    "pairing",
)


class MatchPage(PermissionMixin, View):
    """A match out of sight is 404; one whose demand somebody may not change is 403."""

    permission = "chambers.change_match"

    def match(self, pk: int) -> Match:
        match = get_object_or_404(Match.objects.visible_to(self.request.user).select_related(*RELATED), pk=pk)
        if not Demand.objects.editable_by(self.request.user).filter(pk=match.slot.demand_id).exists():
            raise PermissionDenied
        return match


class MatchAccept(MatchPage):
    """The entry form with everything that the match knows; saving it accepts the match and enters the project."""

    keeps_draft = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        match = self.match(pk)
        if match.state_on(clock.today()) != Match.State.OFFERED:
            return self._too_late(match)
        initial = drafts.resumed(request, MatchProjectForm)
        return self._page(self._form(match, initial=initial), match)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        match = self.match(pk)
        if GO_ON in request.POST:
            return self._page(self._form(match, initial=MatchProjectForm.typed(request.POST)), match)
        form = self._form(match, request.POST)
        if is_stale(request, match):  # what the form is filled with depends on the match
            return conflict_page(request, Stale(match), edit_url=request.path, form=form)
        if form.is_valid():
            try:
                return submissions.once(request, lambda: self._accept(match, form))
            except Stale as stale:
                return conflict_page(request, stale, edit_url=request.path, form=form)
            except ValidationError as error:
                if sent := send_blocked_entry(request, form, error):
                    return sent
                form.take_errors(error)
            except NotNow as error:
                return refused(request, error, match.get_absolute_url())
            except NotYours as error:
                raise PermissionDenied(str(error)) from error
        return self._page(form, match, status=422)

    def _form(self, match: Match, *args: Any, **kwargs: Any) -> MatchProjectForm:
        return MatchProjectForm(*args, user=self.request.user, match=match, **kwargs)

    def _accept(self, match: Match, form: MatchProjectForm) -> str:
        project = accept_match(
            match=match,
            project=form.new_project(),
            steps=form.steps(),
            actor=self.request.user,
            credit_code=form.cleaned_data["credit_code"],
            seen_version=form.cleaned_data["seen_version"],
            override_reason=form.cleaned_data.get("override_reason", ""),
            go_on_reason=form.cleaned_data["go_on_reason"],
            appeal=self._verdict(match),
        )
        link = format_html('<a href="{}">{}</a>', project.get_absolute_url(), project.name)
        messages.success(
            self.request, format_html(_("Accepted. The project is on record: {project}"), project=link)
        )
        return project.get_absolute_url()

    def _verdict(self, match: Match) -> DuplicateAppeal | None:
        """The verdict that lifts the block of this entry, when the reader asked for one and it was given."""
        asked = DuplicateAppeal.objects.filter(asker=self.request.user, typed__match=[str(match.pk)])
        return next((one for one in asked.order_by("-pk") if one.may_be_entered_by(self.request.user)), None)

    def _too_late(self, match: Match) -> HttpResponse:
        words = _("This offer is no longer open: %(state)s.") % {"state": match.state_on(clock.today()).label}
        return refused(self.request, NotNow(words), match.get_absolute_url())

    def _page(self, form: MatchProjectForm, match: Match, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Accept, and record the project"),
            "match": match,
            "cancel_url": match.get_absolute_url(),
        }
        return render(self.request, "projects/match_accept.html", context, status=status)


class MatchFree(MatchPage):
    """Why a slot that an accepted match filled is free again."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        match = self.match(pk)
        return self._page(FreeForm(initial={"seen_version": match.version}), match)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        match = self.match(pk)
        if GO_ON in request.POST:
            kept = {**FreeForm.typed(request.POST), "seen_version": match.version}
            return self._page(FreeForm(initial=kept), match)
        form = FreeForm(request.POST)

        def free() -> str:
            free_slot(match=match, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The slot is free again."))
            return match.get_absolute_url()

        def again() -> HttpResponse:
            return self._page(form, match, status=422)

        return answer(request, form, make=free, back_url=match.get_absolute_url(), again=again)

    def _page(self, form: FreeForm, match: Match, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Free the slot again"),
            "match": match,
            "cancel_url": match.get_absolute_url(),
        }
        return render(self.request, "projects/match_free.html", context, status=status)
