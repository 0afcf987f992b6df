"""The pages of funds received: record a receipt, correct one, and the list of all."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.conflicts import GO_ON, SEEN, typed
from ledger.models import Claim
from ledger.reporting import answer
from pages import drafts, submissions
from pages.templatetags.pages import money
from pages.views import ListPage, PermissionMixin
from projects.filters import ReceiptFilter
from projects.models import Project
from projects.receipt_forms import ReceiptCorrectionForm, ReceiptForm
from projects.receipt_models import Receipt
from projects.receipts import report_receipt
from projects.tables import ReceiptTable
from projects.views import tabs_of_projects


class ReceiptPage(PermissionMixin, View):
    """What the two forms share: unseen is 404, seen but not yours is 403, a claim that moved on 409."""

    permission = "projects.add_receipt"
    title: Any = ""

    def project(self, pk: int) -> Project:
        project = get_object_or_404(Project.objects.visible_to(self.request.user).for_list(), pk=pk)
        if not Project.objects.editable_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied
        return project

    def answer(
        self, form: ReceiptForm, project: Project, report: Callable[[], Any], fact: Receipt | None = None
    ) -> HttpResponse:
        def again() -> HttpResponse:
            return self.page(form, project, fact, status=422)

        return answer(self.request, form, record=project, report=report, again=again)

    def page(
        self, form: ReceiptForm, project: Project, fact: Receipt | None = None, status: int = 200
    ) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "project": project,
            "fact": fact,
            "cancel_url": project.get_absolute_url(),
        }
        return render(self.request, "projects/project_receipt.html", context, status=status)


class ProjectReceipt(ReceiptPage):
    title = gettext_lazy("Record a receipt of funds")
    keeps_draft = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(ReceiptForm(initial=drafts.resumed(request, ReceiptForm)), self.project(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        project, form = self.project(pk), ReceiptForm(request.POST)

        def report() -> None:
            report_receipt(project=project, actor=request.user, **form.values())

        return self.answer(form, project, report)


class ReceiptCorrect(ReceiptPage):
    title = gettext_lazy("Correct what was reported")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        receipt, project = self.receipt(pk)
        return self.page(
            ReceiptCorrectionForm(initial=ReceiptCorrectionForm.initial_of(receipt)), project, receipt
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        receipt, project = self.receipt(pk)
        if GO_ON in request.POST:
            kept = {**typed(request), SEEN: receipt.claim.version}
            return self.page(ReceiptCorrectionForm(initial=kept), project, receipt)
        form = ReceiptCorrectionForm(request.POST)

        def report() -> None:
            report_receipt(project=project, actor=request.user, replaces=receipt.claim, **form.values())

        return self.answer(form, project, report, receipt)

    def receipt(self, pk: int) -> tuple[Receipt, Project]:
        claims = Claim.objects.visible_to(self.request.user).filter(kind=Claim.Kind.FUNDS)
        claim = get_object_or_404(claims.select_related("receipt", "source__project"), pk=pk)
        return claim.receipt, self.project(claim.source.project.pk)


class ReceiptList(ListPage):
    """The receipts that stand as reported, one row each; the totals are those of the rows."""

    permission = "projects.view_receipt"
    table_class = ReceiptTable
    filterset_class = ReceiptFilter
    title = gettext_lazy("Funds received")
    intro = gettext_lazy(
        "Receipts as reported, with those of projects that do not count. What counts stands on the county's page."
    )
    empty_text = gettext_lazy("No receipt matches. Remove a filter, or record one on the page of a project.")
    default_sort = "-on"
    sheet = "projects.Receipt"
    sample = Q(source__project__origin=Project.Origin.SAMPLE)

    def queryset(self) -> QuerySet[Claim]:
        related = ("county", "receipt", "reporter__bureau", "source__project")
        receipts = Claim.objects.visible_to(self.request.user).filter(kind=Claim.Kind.FUNDS)
        return receipts.standing().select_related(*related)

    def totals(self, rows: QuerySet[Claim]) -> list[dict[str, Any]]:
        total = rows.order_by().aggregate(total=Sum("receipt__amount"))["total"]
        return [{"label": _("Received"), "value": money(total), "unit": ""}]

    def extra(self) -> dict[str, Any]:
        return {"tabs": tabs_of_projects("receipts")}
