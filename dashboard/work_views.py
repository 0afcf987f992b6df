"""The page that a clerk or reviewer sees first, and the reminders that can be copied from it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from accounts import clock
from counties.models import Plan
from dashboard.reminders import reminders_of
from dashboard.work import items_of
from pages.views import PermissionMixin


class MyWork(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        plan = Plan.objects.current()
        items = items_of(request.user, plan)
        open_items = [item for item in items if item.count]
        context = {
            "title": _("My work"),
            "today": clock.today(),
            "items": open_items,
            "done": [item for item in items if not item.count],
            "theirs": sum(item.count for item in open_items if item.is_theirs),
            "is_over": clock.today() > plan.ends_on,
            "plan": plan,
            "may_remind": request.user.has_perm(Reminders.permission),
            "can_add": request.user.has_perm("projects.add_project"),
        }
        return render(request, "dashboard/my_work.html", context)


class Reminders(PermissionMixin, View):
    """A sentence for each bureau that others wait for, ready to be copied."""

    permission = "ledger.review_claim"

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "title": _("Reminders to copy"),
            "reminders": reminders_of(request.user, Plan.objects.current()),
        }
        return render(request, "dashboard/reminders.html", context)
