"""The public form on which an enterprise leaves its interest in a demand. Nothing here is kept by any cache."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from chambers.public_forms import InterestForm
from chambers.public_interest import NotOpen, leave_interest, same_before
from chambers.public_limits import WINDOW_SECONDS, has_sent, wait_before_sending
from chambers.public_views import PublicPage
from counties.models import Demand
from counties.publications import PublishedDemand, newest_publication


@method_decorator(login_not_required, name="dispatch")
class InterestPage(PublicPage):
    """A page about one published demand that no search engine lists."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().dispatch(request, *args, **kwargs)
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    def published(self, pk: int) -> PublishedDemand:
        """The demand in the newest batch that holds it. Raises Http404 when it stands in none."""
        demand = Demand.objects.filter(pk=pk).first()
        if demand is None or (found := newest_publication(demand)) is None:
            raise Http404
        return found


class LeaveInterest(InterestPage):
    """The form, and what becomes of it."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.open_or_plain(pk) or self.form_page(
            InterestForm(demand=self.item.demand, asks_sum=has_sent(request))
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            self.item = self.published(pk)
        except Http404:
            return self.plain("unknown", 404)
        demand = self.item.demand
        if request.user.is_authenticated:  # what staff hear of they enter as an intention, in their own name
            return self.form_page(InterestForm(demand=demand), status=403)
        asked_before = InterestForm(request.POST, demand=demand)
        if asked_before.is_valid() and same_before(demand=demand, **asked_before.said()):
            return self.thanks(pk)
        if not self.item.is_open:
            return self.plain("closed", 410, item=self.item)
        form = InterestForm(request.POST, demand=demand, asks_sum=has_sent(request))
        if not form.is_valid():
            return self.form_page(form, status=422)
        if wait := wait_before_sending(request):
            return self.wait(form, wait)
        return self.take(form, pk)

    def take(self, form: InterestForm, pk: int) -> HttpResponse:
        try:
            leave_interest(demand=self.item.demand, **form.said())
        except NotOpen:
            return self.plain("closed", 410, item=self.item)
        except ValidationError as error:
            form.take_errors(error)
            return self.form_page(form, status=422)
        return self.thanks(pk)

    def too_often(self) -> HttpResponse:
        """Whoever sends too often gets back what they typed."""
        if self.request.method != "POST" or self.open_or_plain(self.kwargs["pk"]):
            return super().too_often()
        return self.wait(InterestForm(self.request.POST, demand=self.item.demand), WINDOW_SECONDS)

    def wait(self, form: InterestForm, seconds: int) -> HttpResponse:
        """The form as it was sent, with when to send it again."""
        if seconds > WINDOW_SECONDS:
            words = _(
                "Too much was sent from your connection today. Send it again tomorrow, or ring the county."
            )
        else:
            words = _(
                "Too much was sent from your connection. Wait ten minutes and send it again, or ring the county."
            )
        form.add_error(None, words)
        answer = self.form_page(form, status=429)
        answer.headers["Retry-After"] = str(seconds)
        return answer

    def open_or_plain(self, pk: int) -> HttpResponse | None:
        """None when something of the demand is open; it is then `self.item`."""
        try:
            self.item = self.published(pk)
        except Http404:
            return self.plain("unknown", 404)
        return None if self.item.is_open else self.plain("closed", 410, item=self.item)

    def form_page(self, form: InterestForm, status: int = 200) -> HttpResponse:
        return self.show("chambers/public_interest.html", {"form": form, "item": self.item}, status=status)

    def thanks(self, pk: int) -> HttpResponse:
        return redirect(reverse("interest-sent", args=[pk]) + self.keep())


class InterestSent(InterestPage):
    """What happens next, once it was sent."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            item = self.published(pk)
        except Http404:
            return self.plain("unknown", 404)
        return self.show("chambers/public_sent.html", {"item": item})
