"""The two rankings: the demands for an intention, and the intentions for a demand."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from accounts import clock
from accounts.refusals import NotNow
from chambers.exports import RANKING_COLUMNS
from chambers.intention_models import Intention
from chambers.match_record import (
    DEMAND_RELATED,
    INTENTION_RELATED,
    line_of_demand,
    line_of_intention,
)
from chambers.match_words import PartInWords, in_words, points_of
from chambers.matches import check_free, check_open, offerable
from chambers.matching import Ranking, demands_for, facts_of, intentions_for, percents_of
from counties.models import Demand, Industry
from pages.exporting import Export, QueryRows, cells_of
from pages.templatetags.pages import number
from pages.views import PermissionMixin, page_links
from sheets.columns import Column

ON_A_PAGE = 20


@dataclass(frozen=True)
class Ranked:
    """One line of a ranking. `offer_url` is empty where the reader may not offer, or nothing can be offered."""

    place: int
    record: Demand | Intention
    title: str
    url: str
    line: str
    points: str
    exact: Decimal  # the same points as a number
    parts: list[PartInWords]
    offer_url: str


class RankingPage(PermissionMixin, View):
    """What both pages share: 20 lines a page, ranked in the database; the parts of these 20 are said in words."""

    def paged(self, ranking: Ranking) -> Page:
        asked = self.request.GET.get("page", "1")
        paginator = Paginator(ranking.rows.values_list("pk", flat=True), ON_A_PAGE)
        paginator.count = ranking.candidates.order_by().count()  # nobody has to be ranked for it
        page = paginator.get_page(asked if len(asked) < 10 else 1)
        page.object_list = list(
            page.object_list
        )  # ranked once, not again inside every query that asks for these
        return page

    def context(self, ranking: Ranking, page: Page, refusal: str) -> dict[str, Any]:
        return {
            "page": page,
            "page_links": page_links(page, self.request),
            "most": number(ranking.rule.total),
            "refusal": refusal,
            "count": page.paginator.count,
        }

    def export(
        self, title: str, line: str, rows: Callable[[list[int], int], Iterator[Ranked]], ranking: Ranking
    ) -> Export:
        """The whole ranking as a file; `rows` says those with these ids, counted from a place."""
        return Export(
            self.request,
            title=title,
            columns=RANKING_COLUMNS,
            rows=lambda: RankedRows(ranking, rows),
            filters=[line],
        )

    def lines(
        self, start: int, pairs: list[tuple[Intention, Demand, Any]], ranking: Ranking, refusal: str
    ) -> Iterator[Ranked]:
        """Each pair (intention, demand, the one of them that is ranked) in words."""
        industries, today = Industry.objects.in_bulk(), clock.today()
        may = set()
        if pairs and not refusal:
            wishes = {intention.pk: intention for intention, _demand, _row in pairs}
            wanted = {demand.pk: demand for _intention, demand, _row in pairs}
            may = offerable(self.request.user, wishes.values(), wanted.values(), today)
        for place, (intention, demand, row) in enumerate(pairs, start):
            facts = facts_of(intention, demand, percents_of(row), ranking.rule)
            score = sum(part["percent"] * part["weight"] for part in facts.values())
            is_demand = isinstance(row, Demand)
            url = reverse("chambers:match-offer", args=[intention.pk, demand.pk])
            yield Ranked(
                place=place,
                record=row,
                title=row.title if is_demand else row.enterprise.name,
                url=row.get_absolute_url(),
                line=line_of_demand(row) if is_demand else line_of_intention(row),
                points=points_of(score),
                exact=Decimal(score) / 100,
                parts=in_words(facts, industries),
                offer_url=url if (intention.pk, demand.pk) in may else "",
            )


class RankedRows(QueryRows):
    """The lines of a whole ranking, a thousand at a time."""

    def __init__(self, ranking: Ranking, rows: Callable[[list[int], int], Iterator[Ranked]]) -> None:
        super().__init__(ranking.rows)
        self.ranked = rows

    def cells(self, columns: Sequence[Column]) -> Iterator[Sequence[Any]]:
        start = 1
        for pks in self.pieces():
            for row in self.ranked(list(pks), start):
                yield cells_of(row, columns)
            start += len(pks)


class IntentionDemands(RankingPage):
    """The demands that are open today, the best for one intention first."""

    permission = "chambers.view_intention"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        today = clock.today()
        visible = Intention.objects.visible_to(request.user).select_related(*INTENTION_RELATED)
        intention = get_object_or_404(visible, pk=pk)
        ranking = demands_for(intention, request.user, today)
        refusal = _refusal_of(intention, today)

        def rows_of(pks: list[int], start: int) -> Iterator[Ranked]:
            rows = ranking.with_parts(Demand.objects.filter(pk__in=pks))
            found = {row.pk: row for row in rows.select_related(*DEMAND_RELATED)}
            pairs = [(intention, found[pk], found[pk]) for pk in pks if pk in found]
            return self.lines(start, pairs, ranking, refusal)

        title = _("Demands for %(enterprise)s") % {"enterprise": intention.enterprise.name}
        export = self.export(title, line_of_intention(intention), rows_of, ranking)
        if (file := export.answer()) is not None:
            return file
        page = self.paged(ranking)
        context = {
            "title": title,
            "export": export,
            "intention": intention,
            "line": line_of_intention(intention),
            "rows": list(rows_of(page.object_list, page.start_index())),
            **self.context(ranking, page, refusal),
        }
        return render(request, "chambers/intention_demands.html", context)


class DemandIntentions(RankingPage):
    """The intentions that are free today, the best for one demand first; a chamber's staff read their own."""

    permission = "chambers.view_intention"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        today = clock.today()
        visible = Demand.objects.visible_to(request.user).select_related(*DEMAND_RELATED)
        demand = get_object_or_404(visible, pk=pk)
        ranking = intentions_for(demand, request.user, today)
        refusal = _refusal_of(demand, today)

        def rows_of(pks: list[int], start: int) -> Iterator[Ranked]:
            rows = ranking.with_parts(Intention.objects.filter(pk__in=pks))
            found = {row.pk: row for row in rows.select_related(*INTENTION_RELATED)}
            pairs = [(found[pk], demand, found[pk]) for pk in pks if pk in found]
            return self.lines(start, pairs, ranking, refusal)

        title = _("Intentions for “%(demand)s”") % {"demand": demand.title}
        export = self.export(title, line_of_demand(demand), rows_of, ranking)
        if (file := export.answer()) is not None:
            return file
        page = self.paged(ranking)
        context = {
            "title": title,
            "export": export,
            "demand": demand,
            "line": line_of_demand(demand),
            "rows": list(rows_of(page.object_list, page.start_index())),
            **self.context(ranking, page, refusal),
        }
        return render(request, "chambers/demand_intentions.html", context)


def _refusal_of(record: Intention | Demand, today: date) -> str:
    """Why nothing can be offered today, in words; "" when it can."""
    try:
        check_free(record, today) if isinstance(record, Intention) else check_open(record, today)
    except NotNow as error:
        return str(error)
    return ""
