"""The pages of spot checks: the day's list, recording a visit, and the visits."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts import clock
from ledger.evidence_kinds import EvidenceKind
from ledger.models import Claim
from ledger.reporting import answer
from ledger.services import NotYours
from pages import drafts, submissions
from pages.exporting import Export, Records
from pages.templatetags.pages import day, number
from pages.views import ListPage, PermissionMixin
from projects.models import Project
from workshops import spot_checks
from workshops.models import Visit, Workshop
from workshops.reason_words import in_words
from workshops.spot_check_export import SPOT_CHECK_COLUMNS
from workshops.tabs import tabs
from workshops.visit_forms import VisitForm
from workshops.visit_list import VisitFilter, VisitTable
from workshops.visits import PERMISSION, SITE, check_may_visit, headcounts_of, may_visit, record_visit


@dataclass(frozen=True)
class Row:
    """A site on the list, as the page shows it."""

    pick: spot_checks.Pick
    claim: Claim
    reasons: list[str]
    may_visit: bool


class SpotCheckList(PermissionMixin, View):
    """What to look at first today. Not for those who report, lest they prepare for it."""

    permission = spot_checks.PERMISSION

    def get(self, request: HttpRequest) -> HttpResponse:
        if not spot_checks.may_see(request.user):
            raise PermissionDenied
        picks = spot_checks.list_of(clock.today(), request.user)
        claims = headcounts_of([pick.site.claim_id for pick in picks])
        rows = [self._row(pick, claims[pick.site.claim_id]) for pick in picks if pick.site.claim_id in claims]
        title, asked = _("Spot checks of today"), [day(clock.today())]
        export = Export(
            request, title=title, columns=SPOT_CHECK_COLUMNS, rows=lambda: Records(rows), filters=asked
        )
        if (file := export.answer()) is not None:
            return file
        context = {
            "title": title,
            "export": export,
            "tabs": tabs("spot-checks", request.user),
            "today": clock.today(),
            "rows": [row for row in rows if not row.pick.visited],
            "visited": [row for row in rows if row.pick.visited],
            "by_lot": spot_checks.BY_LOT,
        }
        return render(request, "workshops/spot_check_list.html", context)

    def _row(self, pick: spot_checks.Pick, claim: Claim) -> Row:
        words = [in_words(reason) for reason in pick.reasons]
        return Row(pick, claim, words, may_visit(self.request.user, claim))


class VisitAdd(PermissionMixin, View):
    """Records what somebody found at the site of a headcount."""

    permission = PERMISSION
    keeps_draft = True

    def claim(self, pk: int) -> Claim:
        """The headcount; out of sight is 404, not one's own to visit 403."""
        user = self.request.user
        sites = Q(source__workshop__in=Workshop.objects.visible_to(user)) | Q(
            source__project__in=Project.objects.visible_to(user)
        )
        claims = Claim.objects.filter(sites, kind=Claim.Kind.HEADCOUNT)
        claim = get_object_or_404(claims.select_related(*SITE, "headcount", "source"), pk=pk)
        try:
            check_may_visit(claim, user)
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        return claim

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim = self.claim(pk)
        initial = drafts.resumed(request, VisitForm) or {"visited_on": clock.today()}
        return self._page(VisitForm(initial=initial), claim)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim = self.claim(pk)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = VisitForm(request.POST)

        def record() -> None:
            record_visit(claim=claim, actor=request.user, **form.values())

        def again() -> HttpResponse:
            return self._page(form, claim, status=422)

        site = claim.source.record
        return answer(request, form, record=site, report=record, again=again, done=_done(claim))

    def _page(self, form: VisitForm, claim: Claim, status: int = 200) -> HttpResponse:
        site = claim.source.record
        words = _("%(county)s · %(people)s people reported on %(day)s")
        context = {
            "form": form,
            "title": _("Record a visit"),
            "intro": words
            % {
                "county": site.county.short_name,
                "people": number(claim.headcount.total, 0),
                "day": day(claim.effective_on),
            },
            "site": site,
            "claim": claim,
            "cancel_url": site.get_absolute_url(),
        }
        return render(self.request, "workshops/visit_add.html", context, status=status)


def _done(claim: Claim) -> str:
    """What is said after saving, with the way to the photograph."""
    url = f"{reverse('ledger:claim-evidence', args=[claim.pk])}?kind={EvidenceKind.SITE_PHOTO}"
    link = format_html('<a href="{}">{}</a>', url, _("Add a photograph of the site"))
    return format_html(_("The visit was recorded. {link}"), link=link)


class VisitList(ListPage):
    """The visits to sites that the reader may see."""

    permission = "workshops.view_visit"
    table_class = VisitTable
    filterset_class = VisitFilter
    title = gettext_lazy("Visits")
    intro = gettext_lazy(
        "Who went to a site, for which headcount, and what they found. A wrong visit is answered by a newer one."
    )
    empty_text = gettext_lazy(
        "Nobody has recorded a visit yet. Sites to visit stand on the list of spot checks."
    )
    default_sort = "-visited_on"
    sample = Q(claim__source__project__origin="sample") | Q(claim__source__workshop__project__origin="sample")

    def queryset(self) -> QuerySet[Visit]:
        related = ("claim__county", "claim__headcount", "claim__source__project", "claim__source__workshop")
        visits = Visit.objects.visible_to(self.request.user).select_related(*related, "by__bureau")
        name = Coalesce(F("claim__source__workshop__name"), F("claim__source__project__name"))
        return visits.annotate(site_name=name)

    def extra(self) -> dict[str, Any]:
        return {"tabs": tabs("visits", self.request.user)}
