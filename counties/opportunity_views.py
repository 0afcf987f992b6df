"""The pages of published batches for those who work here: the list, one batch, releasing and withdrawing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.conflicts import GO_ON
from accounts.scoping import may_read_bureau
from counties.opportunity_forms import OpportunityForm, ReasonForm
from counties.opportunity_list import OpportunityFilter, OpportunityTable
from counties.opportunity_models import Opportunity
from counties.public_addresses import address_of_batch
from counties.publications import items_of, items_of_all
from counties.publishing import (
    PERMISSION,
    may_release,
    may_withdraw,
    release_opportunity,
    withdraw_opportunity,
)
from counties.tabs import tabs_of_demands
from pages import drafts, submissions
from pages.answers import answer
from pages.history import history_of
from pages.panels import panels_for
from pages.views import ListPage, PermissionMixin


class OpportunityList(ListPage):
    """Every batch, public or withdrawn: open to every bureau."""

    permission = "counties.view_opportunity"
    table_class = OpportunityTable
    filterset_class = OpportunityFilter
    title = gettext_lazy("Published opportunities")
    intro = gettext_lazy("Demands that were released to the public, in numbered batches.")
    empty_text = gettext_lazy("No batch matches. Remove a filter, or publish demands.")
    sample = Q(demands__is_sample=True)

    def queryset(self) -> QuerySet[Opportunity]:
        return Opportunity.objects.visible_to(self.request.user).select_related("released_for")

    def dress(self, records: list[Opportunity]) -> list[Opportunity]:
        items = items_of_all(records)
        for batch in records:
            batch.shown = items[batch.pk]
        return records

    def extra(self) -> dict[str, Any]:
        may = may_release(self.request.user)
        return {
            "tabs": tabs_of_demands("opportunities"),
            "add_url": reverse("counties:opportunity-add") if may else "",
            "add_label": _("Publish demands"),
        }


class OpportunityAdd(PermissionMixin, View):
    """Releases demands as the next batch; those ticked on the list of demands come as ?demand=."""

    permission = PERMISSION
    keeps_draft = True

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = drafts.resumed(request, OpportunityForm) or {"demands": request.GET.getlist("demand")}
        return self._page(OpportunityForm(user=request.user, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        form = OpportunityForm(request.POST, user=request.user)

        def make() -> str:
            values = form.cleaned_data
            demands = values["demands"].order_by("county__prefecture__code", "county__key", "pk")
            batch = release_opportunity(
                demands=demands, title=values["title"], words=values["words"], actor=request.user
            )
            messages.success(request, _("Published as %(label)s.") % {"label": batch.label})
            return batch.get_absolute_url()

        def again() -> HttpResponse:
            return self._page(form, status=422)

        back_url = reverse("counties:opportunity-list")
        return answer(request, form, make=make, back_url=back_url, again=again)

    def _page(self, form: OpportunityForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Publish demands"),
            "submit_label": _("Publish"),
            "cancel_url": reverse("counties:opportunity-list"),
        }
        return render(self.request, "counties/opportunity_add.html", context, status=status)


class OpportunityDetail(PermissionMixin, View):
    permission = "counties.view_opportunity"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batches = Opportunity.objects.visible_to(request.user)
        batch = get_object_or_404(batches.select_related("released_for", "released_by"), pk=pk)
        address = address_of_batch(batch) if batch.withdrawn_on is None else ""
        with_names = may_read_bureau(request.user, batch.released_for_id)
        context = {
            "title": batch.title,
            "batch": batch,
            "items": items_of(batch),
            "public_url": request.build_absolute_uri(address) if address else "",
            "may_withdraw": batch.withdrawn_on is None and may_withdraw(request.user, batch),
            "panels": panels_for("counties:opportunity-detail", batch, request),
            "with_names": with_names,
            "history": history_of(batch) if with_names else [],
        }
        return render(request, "counties/opportunity_detail.html", context)


class OpportunityWithdraw(PermissionMixin, View):
    """Takes a batch away from the public, with the reason."""

    permission = PERMISSION

    def batch(self, pk: int) -> Opportunity:
        batch = get_object_or_404(Opportunity.objects.visible_to(self.request.user), pk=pk)
        if not may_withdraw(self.request.user, batch):
            raise PermissionDenied(
                _("A batch is withdrawn by the bureau that released it, or by one above it.")
            )
        return batch

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        return self._page(ReasonForm(initial={"seen_version": batch.version}), batch)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        if GO_ON in request.POST:
            kept = {**ReasonForm.typed(request.POST), "seen_version": batch.version}
            return self._page(ReasonForm(initial=kept), batch)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = ReasonForm(request.POST)

        def make() -> str:
            withdraw_opportunity(opportunity=batch, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The batch was withdrawn; its public page is gone."))
            return batch.get_absolute_url()

        def again() -> HttpResponse:
            return self._page(form, batch, status=422)

        return answer(request, form, make=make, back_url=batch.get_absolute_url(), again=again)

    def _page(self, form: ReasonForm, batch: Opportunity, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Withdraw the batch"),
            "intro": batch.label,
            "submit_label": _("Withdraw"),
            "batch": batch,
            "cancel_url": batch.get_absolute_url(),
        }
        return render(self.request, "counties/opportunity_withdraw.html", context, status=status)
