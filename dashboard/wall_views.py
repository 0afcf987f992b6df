"""The dashboard on a big screen: no menu, no forms, large type; it asks for itself again every half minute."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from accounts import clock
from counties.models import Plan
from dashboard.clocks import Clocks, newest_day
from dashboard.cockpit import Cockpit
from dashboard.conditional import mark_for
from dashboard.standing import Standing


class Wall(View):
    """The whole page; for htmx the picture alone, or 204 when the screen shows what it would be (`seen`)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        mark = mark_for(request)
        if request.htmx and mark and request.GET.get("seen") == mark:
            return HttpResponse(status=204)
        plan = Plan.objects.current()
        cockpit = Cockpit(request.user, Standing(plan, Clocks(newest_day(plan))))
        context = cockpit.context() | {"mark": mark, "read_at": clock.now()}
        name = "dashboard/partials/wall_picture.html" if request.htmx else "dashboard/wall.html"
        answer = render(request, name, context)
        answer.headers["Cache-Control"] = "no-store"
        return answer
