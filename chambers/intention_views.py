"""The pages of intentions: the list, one of them, recording one, changing its record, its next step."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts import clock
from accounts.conflicts import GO_ON, conflict_page, is_stale
from accounts.models import User
from accounts.refusals import NotNow
from accounts.versions import Stale
from chambers.intention_forms import IntentionEditForm, IntentionForm, IntentionStepForm, step_label
from chambers.intention_list import IntentionFilter, IntentionTable
from chambers.intention_models import Intention
from chambers.intention_record import sections_of, status_words
from chambers.intentions import (
    ADD,
    BY_HAND,
    CHANGE,
    change_intention,
    check_open,
    record_intention,
    take_intention_step,
)
from chambers.interests import waiting_for
from chambers.matches import may_offer
from chambers.models import Interest
from chambers.tabs import tabs_of_matching
from counties.models import Demand
from pages import drafts, submissions
from pages.answers import answer, refused
from pages.history import history_of
from pages.panels import panels_for
from pages.templatetags.pages import money, number
from pages.views import ListPage, PermissionMixin

RELATED = ("enterprise", "industry", "collected_by", "chamber__bureau")
NOT_IN_HISTORY = ("amount_typed", "workers_note", "held_until")


class IntentionList(ListPage):
    permission = "chambers.view_intention"
    table_class = IntentionTable
    filterset_class = IntentionFilter
    template_name = "chambers/intention_list.html"
    title = gettext_lazy("Intentions")
    intro = gettext_lazy("What enterprises want: to invest, or to have something made.")
    empty_text = gettext_lazy("No intention matches. Remove a filter, or record one.")
    default_sort = "-collected_on"
    sheet = "chambers.Intention"
    sample = Q(is_sample=True)

    def queryset(self) -> QuerySet[Intention]:
        return (
            Intention.objects.visible_to(self.request.user)
            .select_related(*RELATED)
            .prefetch_related("counties")
        )

    def totals(self, rows: QuerySet[Intention]) -> list[dict[str, Any]]:
        sums = rows.order_by().aggregate(workers=Sum("workers"), amount=Sum("amount"))
        return [
            {"label": _("Workers needed"), "value": number(sums["workers"]), "unit": ""},
            {"label": _("Amount"), "value": money(sums["amount"]), "unit": ""},
        ]

    def extra(self) -> dict[str, Any]:
        user = self.request.user
        return {
            "add_url": reverse("chambers:intention-add") if user.has_perm(ADD) else "",
            "add_label": _("Record an intention"),
            "tabs": tabs_of_matching("intentions"),
            "waiting": waiting_for(user),
        }


class IntentionDetail(PermissionMixin, View):
    permission = "chambers.view_intention"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        visible = Intention.objects.visible_to(request.user).select_related(*RELATED, "entered_by")
        intention = get_object_or_404(visible, pk=pk)
        today = clock.today()
        interests = Interest.objects.visible_to(request.user).select_related("demand__county")
        interest = interests.filter(intention=intention).first()
        editable = Intention.objects.editable_by(request.user).filter(pk=pk).exists()
        may_change = editable and request.user.has_perm(CHANGE)
        under_way = intention.status not in (Intention.Status.DROPPED, Intention.Status.PROJECT)
        context = {
            "title": intention.enterprise.name,
            "intention": intention,
            "status_words": status_words(intention, today),
            "interest": interest,
            "offer_url": _offer_url(intention, interest, request.user),
            "sections": sections_of(intention),
            "steps": intention.steps.select_related("by__bureau"),
            "may_change": may_change and under_way,
            "may_step": may_change and intention.status_on(today) in BY_HAND,
            "panels": panels_for("chambers:intention-detail", intention, request),
            "history": history_of(intention, leave_out=NOT_IN_HISTORY, also=["county_names", "status"]),
            "today": today,
        }
        return render(request, "chambers/intention_detail.html", context)


def _offer_url(intention: Intention, interest: Interest | None, user: User) -> str:
    """Where the intention is offered to the demand of which its interest speaks; "" when it cannot be."""
    demand, today = interest and interest.demand, clock.today()
    if demand is None or not Intention.objects.free_on(today).filter(pk=intention.pk).exists():
        return ""
    if not Demand.objects.open_on(today).filter(pk=demand.pk).exists():
        return ""
    if not may_offer(user, intention, demand, today):
        return ""
    return reverse("chambers:match-offer", args=[intention.pk, demand.pk])


class IntentionAdd(PermissionMixin, View):
    permission = ADD
    keeps_draft = True

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = drafts.resumed(request, IntentionForm)
        return self._page(IntentionForm(user=request.user, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        form = IntentionForm(request.POST, user=request.user)

        def make() -> str:
            intention = record_intention(actor=request.user, **form.values())
            say_saved(request, intention)
            return intention.get_absolute_url()

        def again() -> HttpResponse:
            return self._page(form, status=422)

        return answer(request, form, make=make, back_url=reverse("chambers:intention-list"), again=again)

    def _page(self, form: IntentionForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Record an intention"),
            "cancel_url": reverse("chambers:intention-list"),
        }
        return render(self.request, "chambers/intention_add.html", context, status=status)


def say_saved(request: HttpRequest, intention: Intention) -> None:
    """Tell the reader that the intention is on record."""
    link = format_html('<a href="{}">{}</a>', intention.get_absolute_url(), intention)
    messages.success(request, format_html(_("Saved: {intention}"), intention=link))


class IntentionChangePage(PermissionMixin, View):
    """What the pages that change one intention share: unseen is 404, seen but not yours is 403."""

    permission = CHANGE
    keeps_draft = True
    title: Any = ""

    def intention(self, pk: int) -> Intention:
        visible = Intention.objects.visible_to(self.request.user).select_related(*RELATED)
        intention = get_object_or_404(visible, pk=pk)
        if not Intention.objects.editable_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied
        return intention

    def page(self, form: Any, intention: Intention, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "intention": intention,
            "status_words": status_words(intention, clock.today()),
            "cancel_url": intention.get_absolute_url(),
        }
        return render(self.request, self.template_name, context, status=status)


class IntentionEdit(IntentionChangePage):
    template_name = "chambers/intention_edit.html"
    title = gettext_lazy("Change the record")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        intention = self.intention(pk)
        initial = drafts.resumed(request, IntentionEditForm) or IntentionEditForm.initial_of(intention)
        return self.page(IntentionEditForm(user=request.user, initial=initial), intention)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        intention = self.intention(pk)
        if GO_ON in request.POST:
            initial = IntentionEditForm.typed(request.POST)
            return self.page(IntentionEditForm(user=request.user, initial=initial), intention)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = IntentionEditForm(request.POST, user=request.user)
        theirs = IntentionEditForm.initial_of(intention)

        def make() -> str:
            change_intention(
                intention=form.apply_to(intention),
                counties=form.chosen_counties(),
                actor=request.user,
                reason=form.cleaned_data["reason"],
                seen_version=form.cleaned_data["seen_version"],
            )
            messages.success(request, _("The record was changed."))
            return intention.get_absolute_url()

        def again() -> HttpResponse:
            return self.page(form, self.intention(pk), status=422)

        back = intention.get_absolute_url()
        return answer(request, form, make=make, back_url=back, again=again, theirs=theirs)


class IntentionNextStep(IntentionChangePage):
    template_name = "chambers/intention_step.html"
    title = gettext_lazy("Record the next step")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        initial = drafts.resumed(request, IntentionStepForm) or {"on": clock.today()}
        return self._filled(self.intention(pk), initial)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        intention = self.intention(pk)
        if GO_ON in request.POST:
            return self._filled(intention, IntentionStepForm.typed(request.POST))
        if (first := submissions.repeated(request)) is not None:
            return first
        form = IntentionStepForm(request.POST, intention=intention)
        if is_stale(request, intention):  # what the form offers depends on the status
            return self._conflict(intention, form)
        if closed := self._closed(intention):
            return closed

        def make() -> str:
            values = form.cleaned_data
            take_intention_step(intention=intention, actor=request.user, **values)
            messages.success(request, _("The step was recorded."))
            return intention.get_absolute_url()

        def again() -> HttpResponse:
            return self.page(form, self.intention(pk), status=422)

        return answer(request, form, make=make, back_url=intention.get_absolute_url(), again=again)

    def _filled(self, intention: Intention, initial: dict[str, Any] | None) -> HttpResponse:
        form = IntentionStepForm(intention=intention, initial=initial)
        return self._closed(intention) or self.page(form, intention)

    def _closed(self, intention: Intention) -> HttpResponse | None:
        """409 with what to do while people take no step with it."""
        try:
            check_open(intention)
        except NotNow as error:
            return refused(self.request, error, intention.get_absolute_url())
        return None

    def _conflict(self, intention: Intention, form: IntentionStepForm) -> HttpResponse:
        asked = form["status"].data or ""
        mine = next((step_label(intention, one) for one in Intention.Status if one == asked), asked)
        step = {
            "label": _("step"),
            "theirs": intention.status_on(clock.today()).label,
            "mine": mine,
            "differs": asked != intention.status,
        }
        return conflict_page(
            self.request, Stale(intention), edit_url=self.request.path, form=form, more=[step]
        )
