"""The matrix: counties × channels and counties × periods."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from counties.models import Plan
from dashboard.clocks import asked_clocks
from dashboard.figures import sees_others
from dashboard.matrix import METRICS, Matrix
from dashboard.ranking_exports import matrix_columns
from dashboard.tabs import tabs_of_progress
from ledger.metrics import Basis, Metric
from pages.exporting import Export, Records
from pages.links import with_query


class MatrixPage(View):
    """One figure on one basis in two tables; nothing of it for a chamber, which is shown no other's figures."""

    def get(self, request: HttpRequest) -> HttpResponse:
        metric = request.GET.get("metric") or Metric.PROJECTS.value
        basis = request.GET.get("basis") or Basis.VERIFIED.value
        if not sees_others(request.user) or metric not in METRICS or basis not in Basis.values:
            raise Http404
        metric, basis = Metric(metric), Basis(basis)
        plan = Plan.objects.current()
        clocks = asked_clocks(request, plan)
        matrix = Matrix(request.user, plan, clocks, metric, basis)
        name = _("%(figure)s (%(basis)s)") % {"figure": metric.label, "basis": basis.label}
        tables = []
        for key, title, table in (
            ("channels", _("Counties and channels"), matrix.by_channel()),
            ("periods", _("Counties and periods"), matrix.by_period()),
        ):
            export = Export(
                request,
                title=f"{title} · {name}",
                columns=matrix_columns(metric, table),
                rows=lambda table=table: Records(table.rows),
                filters=clocks.in_words,
                part=key,
            )
            if (file := export.answer()) is not None:
                return file
            tables.append({"key": key, "title": title, "table": table, "export": export})
        context: dict[str, Any] = {
            "title": _("Matrix"),
            "name": name,
            "clocks": clocks,
            "tables": tables,
            "tabs": tabs_of_progress("matrix", request.user),
            "metrics": [
                {"label": one.label, "url": with_query(request, metric=one.value), "active": one == metric}
                for one in METRICS
            ],
            "bases": [
                {"label": label, "url": with_query(request, basis=one.value), "active": one == basis}
                for one, label in ((Basis.VERIFIED, _("Verified")), (Basis.REPORTED, _("Reported")))
            ],
            "keep": [("metric", metric.value), ("basis", basis.value)],
            "today_url": with_query(request, as_of=None, known_on=None, position=None),
        }
        return render(request, "dashboard/matrix.html", context)
