"""The pages of matches: offering an intention to a county, the list, one match, declining and taking back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts import clock
from accounts.conflicts import GO_ON, typed
from accounts.refusals import NotNow
from chambers import matches
from chambers.intention_models import Intention
from chambers.match_forms import EndForm, OfferForm
from chambers.match_list import MatchFilter, MatchTable
from chambers.match_models import Match, MatchingRule
from chambers.match_record import (
    DEMAND_RELATED,
    INTENTION_RELATED,
    course_of,
    parts_in_words,
    score_of,
    side_of_demand,
    side_of_intention,
)
from chambers.match_words import points_of
from chambers.matching import facts_of, parts_of_pair
from chambers.tabs import tabs_of_matching
from counties.models import Demand
from pages import submissions
from pages.answers import answer, refused
from pages.history import history_of
from pages.panels import panels_for
from pages.templatetags.pages import day, number
from pages.views import ListPage, PermissionMixin

MATCH_RELATED = (
    *(f"intention__{name}" for name in INTENTION_RELATED),
    *(f"slot__demand__{name}" for name in DEMAND_RELATED),
    "offered_by",
    "offered_for",
    "introduced_by",
    "decided_by",
    "pairing__supporter",
    "pairing__county",
)


class MatchOffer(PermissionMixin, View):
    """Both sides once more, and until when the slot would be reserved; sending it makes the offer."""

    permission = matches.OFFER

    def sides(self, pk: int, demand: int) -> tuple[Intention, Demand]:
        """Unseen is 404, not one's own to offer 403."""
        user = self.request.user
        intention = get_object_or_404(
            Intention.objects.visible_to(user).select_related(*INTENTION_RELATED), pk=pk
        )
        wanted = get_object_or_404(Demand.objects.visible_to(user).select_related(*DEMAND_RELATED), pk=demand)
        if not matches.may_offer(user, intention, wanted, clock.today()):
            raise PermissionDenied
        return intention, wanted

    def get(self, request: HttpRequest, pk: int, demand: int) -> HttpResponse:
        intention, wanted = self.sides(pk, demand)
        return self._too_late(intention, wanted) or self._page(OfferForm(), intention, wanted)

    def post(self, request: HttpRequest, pk: int, demand: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        intention, wanted = self.sides(pk, demand)
        if (too_late := self._too_late(intention, wanted)) is not None:
            return too_late
        form = OfferForm(request.POST)

        def make() -> str:
            match = matches.offer(intention=intention, demand=wanted, actor=request.user)
            words = _("Offered. The slot is reserved until %(day)s.")
            messages.success(request, words % {"day": day(match.reserved_until)})
            return match.get_absolute_url()

        def again() -> HttpResponse:
            return self._page(form, intention, wanted, status=422)

        return answer(request, form, make=make, back_url=_back(intention), again=again)

    def _too_late(self, intention: Intention, demand: Demand) -> HttpResponse | None:
        """409 when the intention or the demand cannot be offered any more."""
        try:
            matches.check_free(intention, clock.today())
            matches.check_open(demand, clock.today())
        except NotNow as error:
            return refused(self.request, error, _back(intention))
        return None

    def _page(self, form: OfferForm, intention: Intention, demand: Demand, status: int = 200) -> HttpResponse:
        today, rule = clock.today(), MatchingRule.objects.current()
        facts = facts_of(intention, demand, parts_of_pair(intention, demand, today, rule), rule)
        context = {
            "form": form,
            "title": _("Offer to %(county)s") % {"county": demand.county.short_name},
            "intention": intention,
            "demand": demand,
            "until": today + timedelta(days=rule.reservation_days),
            "points": points_of(sum(part["percent"] * part["weight"] for part in facts.values())),
            "most": number(rule.total),
            "parts": parts_in_words(facts),
            "wish": side_of_intention(intention),
            "wanted": side_of_demand(demand, today),
            "cancel_url": _back(intention),
        }
        return render(self.request, "chambers/match_offer.html", context, status=status)


def _back(intention: Intention) -> str:
    return reverse("chambers:intention-demands", args=[intention.pk])


class MatchList(ListPage):
    """The offers that the reader may see, with what became of them as of today."""

    permission = "chambers.view_match"
    table_class = MatchTable
    filterset_class = MatchFilter
    title = gettext_lazy("Matches")
    intro = gettext_lazy(
        "Intentions offered to counties. An offer reserves its slot until a day and frees it again by itself."
    )
    empty_text = gettext_lazy(
        "No match here. Remove a filter, or open an intention and look for demands that fit."
    )
    default_sort = "-offered_on"
    sample = Q(intention__is_sample=True) | Q(slot__demand__is_sample=True)

    def queryset(self) -> QuerySet[Match]:
        related = ("intention__enterprise", "slot__demand__county", "offered_for")
        return Match.objects.visible_to(self.request.user).select_related(*related)

    def extra(self) -> dict[str, Any]:
        return {"tabs": tabs_of_matching("matches")}


class MatchDetail(PermissionMixin, View):
    """Both sides, the parts of the score as they stood, and what became of the offer."""

    permission = "chambers.view_match"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        match = _visible(request, pk)
        today = clock.today()
        in_force = match.state_on(today) == Match.State.OFFERED
        context = {
            "title": match.intention.enterprise.name,
            "match": match,
            "state": match.state_on(today),
            "in_force": in_force,
            "score": score_of(match),
            "parts": parts_in_words(match.parts),
            "sections": [
                {"title": _("The enterprise"), "items": side_of_intention(match.intention)},
                {"title": _("The county"), "items": side_of_demand(match.slot.demand, today)},
                {"title": _("The offer"), "items": course_of(match, today)},
            ],
            "may_decline": in_force and matches.may_decide(request.user, match),
            "may_take_back": in_force and matches.may_take_back(request.user, match),
            "panels": panels_for("chambers:match-detail", match, request),
            "history": history_of(match),
            "today": today,
        }
        return render(request, "chambers/match_detail.html", context)


def _visible(request: HttpRequest, pk: int) -> Match:
    rows = Match.objects.visible_to(request.user).select_related(*MATCH_RELATED)
    return get_object_or_404(rows, pk=pk)


class EndPage(PermissionMixin, View):
    """What declining and taking back share: unseen is 404, not one's own 403, decided already 409."""

    permission = matches.CHANGE
    title: Any = ""
    submit_label: Any = ""
    done: Any = ""
    may: Callable[..., bool]
    end: Callable[..., Match]

    def match(self, pk: int) -> Match:
        match = _visible(self.request, pk)
        if not type(self).may(self.request.user, match):
            raise PermissionDenied
        return match

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        match = self.match(pk)
        try:
            matches.check_in_force(match)
        except NotNow as error:
            return refused(request, error, match.get_absolute_url())
        return self._page(EndForm(initial={"seen_version": match.version}), match)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        match = self.match(pk)
        if GO_ON in request.POST:
            return self._page(EndForm(initial={**typed(request), "seen_version": match.version}), match)
        form = EndForm(request.POST)

        def make() -> str:
            type(self).end(match=match, actor=request.user, **form.values())
            messages.success(request, self.done)
            return match.get_absolute_url()

        def again() -> HttpResponse:
            return self._page(form, match, status=422)

        return answer(request, form, make=make, back_url=match.get_absolute_url(), again=again)

    def _page(self, form: EndForm, match: Match, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "submit_label": self.submit_label,
            "match": match,
            "cancel_url": match.get_absolute_url(),
        }
        return render(self.request, self.template_name, context, status=status)


class MatchDecline(EndPage):
    title = gettext_lazy("Decline the offer")
    submit_label = gettext_lazy("Decline")
    done = gettext_lazy("Declined. Slot and intention are free again.")
    template_name = "chambers/match_decline.html"
    may = matches.may_decide
    end = matches.decline


class MatchTakeBack(EndPage):
    title = gettext_lazy("Take the offer back")
    submit_label = gettext_lazy("Take back")
    done = gettext_lazy("Taken back. Slot and intention are free again.")
    template_name = "chambers/match_take_back.html"
    may = matches.may_take_back
    end = matches.take_back
