"""The board of supporters, the funnel from intention to job, and the projects behind a number of the funnel."""

from dataclasses import replace
from functools import partial

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
from dashboard.clocks import asked_clocks
from dashboard.exports import BOARD_COLUMNS, FUNNEL_LIST_COLUMNS, TEAM_COLUMNS, funnel_columns
from dashboard.funnel import Funnel
from ledger.totals import ZERO
from pages.exporting import Export, Records
from pages.links import with_query
from pages.templatetags.pages import day, number


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
        plan = Plan.objects.current()
        clocks = asked_clocks(request, plan)
        # Pairings and contacts go on after the plan's last day, on which the figures stop.
        today = clock.today() if clocks.as_of == clocks.newest else clocks.as_of
        silent_only = request.GET.get("show") == "silent"
        cut = replace(clocks.cut, as_of=today)
        board = Board(request.user, today, plan, silent_only=silent_only, cut=cut)
        counties = board.counties()
        teams = [] if silent_only or request.user.bureau.kind == Bureau.Kind.CHAMBER else board.teams()
        known = [clocks.known_in_words] if clocks.is_past_knowledge else []
        state = [_("As true on %(day)s") % {"day": day(today)}, *known]
        state += [_("only those without a contact for too long")] if silent_only else []
        export = Export(
            request,
            title=_("Board of supporters"),
            columns=BOARD_COLUMNS,
            rows=lambda: Records([row for _county, rows in counties for row in rows]),
            filters=state,
        )
        team_title = _("Working teams against their target")
        more = Export(
            request,
            title=team_title,
            columns=TEAM_COLUMNS,
            rows=lambda: Records(teams),
            filters=state,
            part="teams",
        )
        if (file := export.answer() or more.answer()) is not None:
            return file
        context = {
            "export": export,
            "team_export": more,
            "title": _("Board of supporters"),
            "tabs": tabs_of_support("board"),
            "today": today,
            "clocks": clocks,
            "known": known,
            "keep": [("show", "silent")] if silent_only else [],
            "today_url": with_query(request, as_of=None, known_on=None, position=None),
            "plan": plan,
            "counties": counties,
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
        tables = []
        for part, caption, heading, rows in (
            ("", _("By chamber"), _("Chamber"), found.by_chamber()),
            ("bureau", _("By the bureau that collected the intention"), _("Bureau"), found.by_bureau()),
        ):
            export = Export(
                request,
                title=f"{_('From intention to job')} · {caption}",
                columns=funnel_columns(heading),
                rows=partial(Records, rows),
                filters=[_("As true on %(day)s") % {"day": day(clock.today())}],
                part=part,
            )
            if (file := export.answer()) is not None:
                return file
            tables.append((caption, heading, rows, export))
        context = {
            "title": _("From intention to job"),
            "tabs": tabs_of_support("funnel"),
            "today": clock.today(),
            "tables": tables,
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
        name = self._name(group, pk)
        export = Export(
            request,
            title=str(funnel.STEP_WORDS[step]),
            columns=FUNNEL_LIST_COLUMNS,
            rows=lambda: Records(rows),
            filters=[name, _("As true on %(day)s") % {"day": day(clock.today())}],
            has_sample=lambda: any(project.origin == "sample" for project in projects),
        )
        if (file := export.answer()) is not None:
            return file
        context = {
            "export": export,
            "title": funnel.STEP_WORDS[step],
            "of": name,
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
