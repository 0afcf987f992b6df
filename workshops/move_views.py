"""The pages on which a workshop moves to another county or project, and on which such a move is corrected."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.conflicts import GO_ON, typed
from ledger.models import Claim
from ledger.reporting import answer
from pages import submissions
from pages.views import PermissionMixin
from projects.change_forms import FROM_DAY, FROM_START
from workshops.models import Workshop
from workshops.move_forms import MoveForm
from workshops.moves import report_move


class MovePage(PermissionMixin, View):
    """A workshop out of sight is 404, one that is not one's own 403, one that moved on meanwhile 409."""

    permission = "workshops.change_workshop"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        workshop, claim = self.found(pk)
        return self.page(self.form(workshop, claim), workshop, claim)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        workshop, claim = self.found(pk)
        if GO_ON in request.POST:
            return self.page(self.form(workshop, claim, initial=typed(request)), workshop, claim)
        form = self.form(workshop, claim, request.POST)

        def report() -> None:
            values = form.cleaned_data
            report_move(
                workshop=workshop,
                county=values["county"],
                project=values["project"],
                on=form.day,
                reason=values["reason"],
                actor=request.user,
                replaces=claim,
                seen_version=values["seen_version"],
            )

        def again() -> HttpResponse:
            return self.page(form, workshop, claim, status=422)

        return answer(request, form, record=workshop, report=report, again=again)

    def found(self, pk: int) -> tuple[Workshop, Claim | None]:
        """The workshop that moves, and the move that is corrected."""
        raise TypeError(f"{type(self).__name__} has to say which workshop it is about")

    def workshop(self, pk: int) -> Workshop:
        rows = Workshop.objects.visible_to(self.request.user).select_related("county", "project", "source")
        workshop = get_object_or_404(rows, pk=pk)
        if not Workshop.objects.editable_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied
        return workshop

    def form(
        self, workshop: Workshop, claim: Claim | None, data: Any = None, initial: Any = None
    ) -> MoveForm:
        return MoveForm(
            data,
            workshop=workshop,
            user=self.request.user,
            record=claim or workshop,
            initial=initial or (_initial_of(claim) if claim else {}),
        )

    def page(
        self, form: MoveForm, workshop: Workshop, claim: Claim | None, status: int = 200
    ) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Correct what was reported") if claim else _("The workshop moves"),
            "workshop": workshop,
            "claim": claim,
            "cancel_url": workshop.get_absolute_url(),
        }
        return render(self.request, "workshops/workshop_move.html", context, status=status)


def _initial_of(claim: Claim) -> dict[str, Any]:
    move = claim.workshop_move
    return {
        "county": move.county_id,
        "project": move.project_id,
        "since": FROM_START if move.from_start else FROM_DAY,
        "on": None if move.from_start else claim.effective_on,
    }


class WorkshopMoveReport(MovePage):
    """A new move."""

    def found(self, pk: int) -> tuple[Workshop, None]:
        return self.workshop(pk), None


class MoveCorrect(MovePage):
    """A move was reported wrongly: the same form again, and the new claim takes the old one's place."""

    def found(self, pk: int) -> tuple[Workshop, Claim]:
        claims = Claim.objects.visible_to(self.request.user).filter(kind=Claim.Kind.MOVE)
        related = ("source__workshop", "workshop_move__county", "workshop_move__project")
        claim = get_object_or_404(claims.select_related(*related), pk=pk)
        return self.workshop(claim.source.workshop.pk), claim
