"""The page of one bureau that brings projects."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.models import Bureau
from counties.models import Plan, short_bureau_name
from dashboard.clocks import asked_clocks
from dashboard.figures import sees_others
from dashboard.rank_words import moved
from dashboard.ranking import Ranking, table_of
from dashboard.ranking_exports import in_county_columns
from dashboard.supporter import Supporter
from pages.exporting import Export, Records
from pages.links import with_query


class SupporterPage(View):
    """What a bureau took part in. Open to every bureau, to a chamber its own page alone."""

    def get(self, request: HttpRequest, bureau: str) -> HttpResponse:
        found = get_object_or_404(Bureau.objects.select_related("prefecture", "county"), code=bureau)
        is_own = found.pk == request.user.bureau_id
        if not (sees_others(request.user) or is_own):
            raise Http404
        plan = Plan.objects.current()
        clocks = asked_clocks(request, plan)
        supporter = Supporter(request.user, found, plan, clocks)
        export = Export(
            request,
            title=_("What %(bureau)s took part in") % {"bureau": found.name},
            columns=in_county_columns(),
            rows=lambda: Records(supporter.counties),
            filters=clocks.in_words,
        )
        if (file := export.answer()) is not None:
            return file
        context = {
            "export": export,
            "bureau": found,
            "name": short_bureau_name(found),
            "supporter": supporter,
            "plan": plan,
            "clocks": clocks,
            "today_url": with_query(request, as_of=None, known_on=None, position=None),
            "is_own": is_own,
            "shows_others": sees_others(request.user),
            **_rank(request, found, plan, supporter),
        }
        return render(request, "dashboard/supporter.html", context)


def _rank(request: HttpRequest, bureau: Bureau, plan: Plan, supporter: Supporter) -> dict[str, object]:
    """Its place in its table of the ranking, for whoever is shown that; {} for a bureau that stands in none."""
    if not sees_others(request.user):
        return {}
    table = table_of(bureau)
    rows = Ranking(request.user, plan, supporter.clocks).contributors(table)
    for row in rows:
        if row.bureau.pk == bureau.pk:
            return {"rank": row, "rank_of": len(rows), "rank_moved": moved(row.up), "rank_table": table}
    return {}
