"""The pages of demands: the list, one demand, and the forms that record, change, extend and withdraw it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views import View

from accounts import clock
from accounts.conflicts import GO_ON
from accounts.models import User
from accounts.scoping import editable_condition, may_read_bureau, sits_above_all
from counties.demand_forms import AddSlotsForm, DemandEditForm, DemandForm, WithdrawForm, said_of_slots
from counties.demand_list import DemandFilter, DemandTable, TickTable
from counties.demand_models import Demand
from counties.demand_record import sections_of, slot_rows
from counties.demands import add_slots, change_demand, may_change, record_demand, withdraw_slots
from counties.models import County
from counties.opportunity_models import Opportunity
from counties.slots import counts_of, total_counts, with_counts, workers_of
from counties.tabs import tabs_of_demands
from pages import drafts, submissions
from pages.answers import answer
from pages.history import history_of
from pages.panels import panels_for
from pages.templatetags.pages import number
from pages.views import ListPage, PermissionMixin


class DemandList(ListPage):
    """Every demand: open to every bureau. Whoever publishes ticks some of those that they may change."""

    permission = "counties.view_demand"
    table_class = TickTable
    filterset_class = DemandFilter
    template_name = "counties/demand_list.html"
    title = gettext_lazy("Demands")
    intro = gettext_lazy("What the counties ask for, in slots: each slot is for one enterprise.")
    sheet = "counties.Demand"
    sample = Q(is_sample=True)
    empty_text = gettext_lazy("No demand matches. Remove a filter, or record a demand.")

    @property
    def may_publish(self) -> bool:
        return self.request.user.has_perm("counties.release_opportunity")

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.may_publish:
            self.table_class = DemandTable
        return super().get(request)

    def queryset(self) -> QuerySet[Demand]:
        user = self.request.user
        demands = Demand.objects.visible_to(user).select_related("county", "industry")
        if self.may_publish:
            demands = demands.annotate(may_publish=_may_change_it(user))
        return with_counts(demands, clock.today()).order_by("-changed_at", "-pk")

    def totals(self, rows: QuerySet[Demand]) -> list[dict[str, Any]]:
        found = total_counts(rows, clock.today())
        slots = (
            (_("Slots open"), found.open),
            (_("Reserved"), found.reserved),
            (_("Filled"), found.filled),
            (pgettext("slots", "Withdrawn"), found.withdrawn),
            (_("Run out"), found.lapsed),
        )
        totals = [{"label": label, "value": number(count, 0), "unit": ""} for label, count in slots]
        return [*totals, {"label": _("Workers"), "value": number(workers_of(rows), 0), "unit": ""}]

    def extra(self) -> dict[str, Any]:
        return {
            "tabs": tabs_of_demands("demands"),
            "add_url": reverse("counties:demand-add") if may_record(self.request.user) else "",
            "add_label": _("Record a demand"),
            "publish_url": reverse("counties:opportunity-add") if self.may_publish else "",
        }


def _may_change_it(user: User) -> Case | Value:
    """Whether `user` may change the demand of a row."""
    if sits_above_all(user):
        return Value(True, output_field=BooleanField())
    return Case(
        When(editable_condition(Demand, user), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def may_record(user: User) -> bool:
    """Whether there is a county for which this user records demands."""
    return user.has_perm("counties.add_demand") and County.objects.in_charge_of(user).exists()


class DemandAdd(PermissionMixin, View):
    permission = "counties.add_demand"
    keeps_draft = True

    def get(self, request: HttpRequest) -> HttpResponse:
        self._check()
        initial = drafts.resumed(request, DemandForm)
        return self._page(DemandForm(user=request.user, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        self._check()
        if (first := submissions.repeated(request)) is not None:
            return first
        form = DemandForm(request.POST, user=request.user)

        def make() -> str:
            demand = record_demand(
                demand=form.new_demand(), slots=form.cleaned_data["slots"], actor=request.user
            )
            link = format_html('<a href="{}">{}</a>', demand.get_absolute_url(), demand.title)
            messages.success(request, format_html(_("Saved: {demand}"), demand=link))
            return demand.get_absolute_url()

        def again() -> HttpResponse:
            return self._page(form, status=422)

        return answer(request, form, make=make, back_url=reverse("counties:demand-list"), again=again)

    def _check(self) -> None:
        if not may_record(self.request.user):
            raise PermissionDenied(_("Demands are recorded by the county, its prefecture and the province."))

    def _page(self, form: DemandForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Record a demand"),
            "cancel_url": reverse("counties:demand-list"),
        }
        return render(self.request, "counties/demand_add.html", context, status=status)


class DemandDetail(PermissionMixin, View):
    """One demand. Who holds a slot is not said here: that is a panel of chambers, with a scope of its own.

    Every bureau reads the demand; who entered and changed it is for those who read the county's records.
    """

    permission = "counties.view_demand"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        today = clock.today()
        demands = with_counts(Demand.objects.visible_to(request.user), today)
        related = ("county__prefecture", "industry", "entered_by__bureau")
        demand = get_object_or_404(demands.select_related(*related), pk=pk)
        counts = counts_of(demand)
        with_names = may_read_bureau(request.user, demand.county.bureau_id)
        context = {
            "title": demand.title,
            "demand": demand,
            "today": today,
            "counts": counts,
            "slots": slot_rows(demand, today),
            "sections": sections_of(demand, with_names=with_names),
            "publications": Opportunity.objects.filter(items__demand=demand),
            "may_change": may_change(request.user, demand),
            "may_publish": counts.open and request.user.has_perm("counties.release_opportunity"),
            "panels": panels_for("counties:demand-detail", demand, request),
            "history": history_of(demand) if with_names else [],
        }
        return render(request, "counties/demand_detail.html", context)


class DemandChangePage(PermissionMixin, View):
    """What the pages that change one demand share: unseen is 404, seen but not yours is 403."""

    permission = "counties.change_demand"
    title: Any = ""
    template_name = "counties/demand_change.html"

    def demand(self, pk: int) -> Demand:
        related = ("county__prefecture", "industry")
        demands = Demand.objects.visible_to(self.request.user).select_related(*related)
        demand = get_object_or_404(demands, pk=pk)
        if not may_change(self.request.user, demand):
            raise PermissionDenied(_("The county, its prefecture and the province change this demand."))
        return demand

    def form(self, demand: Demand, data: Any = None, initial: dict[str, Any] | None = None) -> Any:
        raise TypeError(f"{type(self).__name__} has to make its form")

    def initial(self, demand: Demand) -> dict[str, Any]:
        return {"seen_version": demand.version}

    def save(self, demand: Demand, form: Any) -> str:
        """Do what the form says; returns what is said afterwards."""
        raise TypeError(f"{type(self).__name__} has to say what it does")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = self.demand(pk)
        return self.page(self.form(demand, initial=self.first(demand)), demand)

    def first(self, demand: Demand) -> dict[str, Any]:
        """The values with which the form opens."""
        return self.initial(demand)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = self.demand(pk)
        if GO_ON in request.POST:
            return self.page(self.form(demand, initial=self._kept(demand)), demand)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = self.form(demand, data=request.POST)

        def make() -> str:
            messages.success(request, self.save(demand, form))
            return demand.get_absolute_url()

        def again() -> HttpResponse:
            return self.page(form, self.demand(pk), status=422)

        url, theirs = demand.get_absolute_url(), self.initial(demand)
        return answer(request, form, make=make, back_url=url, again=again, theirs=theirs)

    def _kept(self, demand: Demand) -> dict[str, Any]:
        typed: Callable[..., dict[str, Any]] = type(self.form(demand)).typed
        return {**typed(self.request.POST), "seen_version": demand.version}

    def page(self, form: Any, demand: Demand, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "demand": demand,
            "cancel_url": demand.get_absolute_url(),
        }
        return render(self.request, self.template_name, context, status=status)


class DemandEdit(DemandChangePage):
    title = gettext_lazy("Change the demand")
    keeps_draft = True

    def form(self, demand: Demand, data: Any = None, initial: dict[str, Any] | None = None) -> DemandEditForm:
        return DemandEditForm(data, initial=initial)

    def initial(self, demand: Demand) -> dict[str, Any]:
        return DemandEditForm.initial_of(demand)

    def first(self, demand: Demand) -> dict[str, Any]:
        return drafts.resumed(self.request, DemandEditForm) or self.initial(demand)

    def save(self, demand: Demand, form: DemandEditForm) -> str:
        values = form.cleaned_data
        change_demand(
            demand=form.apply_to(demand),
            actor=self.request.user,
            seen_version=values["seen_version"],
            reason=values["reason"],
        )
        return _("The demand was changed.")


class DemandSlots(DemandChangePage):
    title = gettext_lazy("Add slots")

    def form(self, demand: Demand, data: Any = None, initial: dict[str, Any] | None = None) -> AddSlotsForm:
        return AddSlotsForm(data, initial=initial)

    def save(self, demand: Demand, form: AddSlotsForm) -> str:
        added = add_slots(demand=demand, actor=self.request.user, **form.cleaned_data)
        words = ngettext("%(count)d slot was added.", "%(count)d slots were added.", len(added))
        return words % {"count": len(added)}


class DemandWithdraw(DemandChangePage):
    """Withdraws open slots; reserved and filled ones cannot be ticked."""

    title = gettext_lazy("Withdraw slots")

    def form(self, demand: Demand, data: Any = None, initial: dict[str, Any] | None = None) -> WithdrawForm:
        return WithdrawForm(data, initial=initial, demand=demand, today=clock.today())

    def save(self, demand: Demand, form: WithdrawForm) -> str:
        values = form.cleaned_data
        withdrawn = withdraw_slots(
            demand=demand,
            slots=values["slots"],
            reason=values["reason"],
            actor=self.request.user,
            seen_version=values["seen_version"],
        )
        return said_of_slots(len(withdrawn))
