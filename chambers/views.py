"""The page of chambers."""

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from accounts import clock
from chambers.exports import CHAMBER_COLUMNS
from chambers.models import Chamber
from chambers.tabs import tabs_of_matching
from counties.models import Pairing
from pages.exporting import Export, Records


class ChamberList(View):
    """Every chamber with the counties that it is paired with today: open to every signed-in user."""

    def get(self, request: HttpRequest) -> HttpResponse:
        pairings = Pairing.objects.in_force(clock.today()).filter(kind=Pairing.Kind.CHAMBER)
        paired: dict[int, list[str]] = defaultdict(list)
        for pairing in pairings.select_related("county").order_by("county__key"):
            paired[pairing.supporter_id].append(pairing.county.short_name)
        chambers = Chamber.objects.select_related("bureau")
        rows = [(chamber, paired[chamber.bureau_id]) for chamber in chambers]
        export = Export(request, title=_("Chambers"), columns=CHAMBER_COLUMNS, rows=lambda: Records(rows))
        if (file := export.answer()) is not None:
            return file
        context = {
            "export": export,
            "rows": rows,
            "tabs": tabs_of_matching("chambers"),
        }
        return render(request, "chambers/chamber_list.html", context)
