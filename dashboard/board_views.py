"""The board of supporters, the funnel from intention to job, and the projects behind a number of the funnel."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from accounts import clock
from accounts.models import Bureau
from chambers.models import Chamber
from counties.models import Plan
from dashboard import funnel
from dashboard.board import Board
from dashboard.funnel import Funnel
from ledger.totals import ZERO
from pages.templatetags.pages import number


def tabs_of_support(active: str) -> list[dict[str, object]]:
    """The strip of links above the pages on who helps whom."""
    pages = (
        ("board", _("Board of supporters"), "dashboard:board"),
        ("funnel", _("From intention to job"), "dashboard:funnel"),
        ("notes", _("Contact notes"), "chambers:note-list"),
        ("pairings", _("Pairings"), "counties:pairing-list"),
    )
    return [{"label": label, "url": reverse(url), "active": name == active} for name, label, url in pages]


class BoardPage(View):
    """Counties × supporters: what each supporter does for each county, and the teams against their target."""

    def get(self, request: HttpRequest) -> HttpResponse:
        plan, today = Plan.objects.current(), clock.today()
        silent_only = request.GET.get("show") == "silent"
        board = Board(request.user, today, plan, silent_only=silent_only)
        teams = [] if silent_only or request.user.bureau.kind == Bureau.Kind.CHAMBER else board.teams()
        context = {
            "title": _("Board of supporters"),
            "tabs": tabs_of_support("board"),
            "today": today,
            "plan": plan,
            "counties": board.counties(),
            "teams": teams,
            "silent_only": silent_only,
            "pairing_count": len(board.silences),
            "silent": board.silent,
            "may_note": request.user.has_perm("chambers.add_contactnote"),
        }
        return render(request, "dashboard/board.html", context)


class FunnelPage(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        found = Funnel(request.user, clock.today())
        context = {
            "title": _("From intention to job"),
            "tabs": tabs_of_support("funnel"),
            "today": clock.today(),
            "tables": [
                (_("By chamber"), _("Chamber"), found.by_chamber()),
                (_("By the bureau that collected the intention"), _("Bureau"), found.by_bureau()),
            ],
        }
        return render(request, "dashboard/funnel.html", context)


class FunnelList(View):
    """The projects behind one number of the funnel; 404 where the reader may not see every one of them."""

    def get(self, request: HttpRequest, step: str) -> HttpResponse:
        if step not in funnel.STEPS:
            raise Http404
        group, pk = self._asked(request)
        projects = list(funnel.projects_of(group, pk))
        if not funnel.may_open(request.user, projects):
            raise Http404
        rows = funnel.contributions(projects, step, clock.today())
        context = {
            "title": funnel.STEP_WORDS[step],
            "of": self._name(group, pk),
            "today": clock.today(),
            "rows": [(row.project, number(row.quantity)) for row in rows],
            "total": number(sum((row.quantity for row in rows), ZERO)),
        }
        return render(request, "dashboard/funnel_list.html", context)

    def _asked(self, request: HttpRequest) -> tuple[str, int]:
        for group in funnel.GROUPS:
            text = request.GET.get(group, "")
            if text.isascii() and text.isdigit() and len(text) < 18:
                return group, int(text)
        raise Http404

    def _name(self, group: str, pk: int) -> str:
        if group == "chamber":
            return get_object_or_404(Chamber.objects.select_related("bureau"), pk=pk).bureau.name
        return get_object_or_404(Bureau, pk=pk).name
