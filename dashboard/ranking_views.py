"""The ranking: places, and the bureaus that bring projects."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from counties.models import Plan
from dashboard.clocks import asked_clocks
from dashboard.figures import sees_others
from dashboard.rank_words import black_line, black_rule, moved, red_line, red_rule
from dashboard.ranking import TABLES, Ranking
from dashboard.ranking_exports import LIST_COLUMNS, contributor_columns, place_columns
from dashboard.rates import KINDS
from dashboard.sentences import LIGHT_WORDS
from dashboard.tabs import tabs_of_progress
from pages.exporting import Export, Records
from pages.links import with_query

PLACES = ("county", "prefecture")


def words_of(by: str) -> str:
    """What the table ranks."""
    return {
        "county": _("By county"),
        "prefecture": _("By prefecture"),
        "supporter": _("By supporter"),
        "team": _("By working team"),
        "chamber": _("By chamber"),
    }[by]


@dataclass
class Page:
    """What one table of the page is made of."""

    request: HttpRequest
    plan: Plan
    ranking: Ranking
    by: str
    title: str

    @property
    def state(self) -> list[str]:
        """Which table, as true and as known when, for a file."""
        return [*self.ranking.clocks.in_words, words_of(self.by)]


class RankingPage(View):
    """One of five tables; nothing of it for a chamber, which is shown no other's figures."""

    def get(self, request: HttpRequest) -> HttpResponse:
        by = request.GET.get("by") or "county"
        if not sees_others(request.user) or by not in (*PLACES, *TABLES):
            raise Http404
        plan = Plan.objects.current()
        ranking = Ranking(request.user, plan, asked_clocks(request, plan))
        page = Page(request, plan, ranking, by, _("Ranking"))
        context = _places(page) if by in PLACES else _bureaus(page)
        for export in (context["export"], context.get("list_export")):
            if export and (file := export.answer()) is not None:
                return file
        context |= {
            "title": page.title,
            "plan": plan,
            "clocks": ranking.clocks,
            "by": by,
            "today_url": with_query(request, as_of=None, known_on=None, position=None),
            "tabs": tabs_of_progress("ranking", request.user),
            "tables": [
                {
                    "label": words_of(name),
                    "url": with_query(request, by=name, prefecture=None),
                    "active": name == by,
                }
                for name in (*PLACES, *TABLES)
            ],
            "compared": ranking.compared,
            "kinds": KINDS,
            "time": ranking.now.calendar.time_percent,
        }
        return render(request, "dashboard/ranking.html", context)


def _bureaus(page: Page) -> dict[str, Any]:
    """The table of the supporters, the teams or the chambers."""
    rows = page.ranking.contributors(page.by)
    return {
        "rows": [{"row": row, "moved": moved(row.up)} for row in rows],
        "keep": [("by", page.by)],
        "export": Export(
            page.request,
            title=f"{page.title} · {words_of(page.by)}",
            columns=contributor_columns(),
            rows=lambda: Records(rows),
            filters=page.state,
        ),
    }


def _places(page: Page) -> dict[str, Any]:
    """The table of the prefectures; or of the counties, all or those of one prefecture, with both lists."""
    ranking, keep, within = page.ranking, [("by", page.by)], ""
    rows = ranking.prefectures if page.by == "prefecture" else ranking.counties
    if page.by == "county" and (code := page.request.GET.get("prefecture")):
        within = _prefecture_named(ranking, code)
        rows = [row for row in rows if row.prefecture == code]
        keep.append(("prefecture", code))
    state = [*page.state, *([within] if within else [])]
    context = {
        "rows": [{"row": row, "moved": moved(row.up), "light": LIGHT_WORDS[row.light]()} for row in rows],
        "total": ranking.total_of(rows),
        "within": within,
        "all_url": with_query(page.request, prefecture=None),
        "keep": keep,
        "export": Export(
            page.request,
            title=f"{page.title} · {words_of(page.by)}",
            columns=place_columns(_("Prefecture") if page.by == "county" else _("Counties")),
            rows=lambda: Records(rows),
            filters=state,
        ),
    }
    return context | _lists(page) if page.by == "county" and not within else context


def _prefecture_named(ranking: Ranking, code: str) -> str:
    names = {place.prefecture.code: place.prefecture.common_name for place in ranking.now.counties}
    if code not in names:
        raise Http404
    return names[code]


def _lists(page: Page) -> dict[str, Any]:
    """The red list and the black list."""
    ranking, plan = page.ranking, page.plan
    red, black = [red_line(one) for one in ranking.red], [black_line(one) for one in ranking.black]
    return {
        "lists": [
            {"key": "red", "title": _("Red list"), "rule": red_rule(plan), "lines": red},
            {"key": "black", "title": _("Black list"), "rule": black_rule(plan), "lines": black},
        ],
        "ends_missing": plan.black_periods - len(ranking.ends),
        "list_export": Export(
            page.request,
            title=_("Red list and black list"),
            columns=LIST_COLUMNS,
            rows=lambda: Records([*red, *black]),
            filters=ranking.clocks.in_words,
            part="lists",
        ),
    }
