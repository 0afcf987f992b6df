"""The page of a chamber with its member list, and how the list is kept."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from accounts import clock
from accounts.conflicts import GO_ON
from chambers.exports import MEMBER_COLUMNS
from chambers.member_forms import MemberAddForm, MembershipForm
from chambers.members import add_member, change_membership, may_keep_members, may_read_members
from chambers.models import Chamber, Membership
from counties.models import Pairing
from pages import submissions
from pages.answers import answer
from pages.exporting import Export, Records
from pages.panels import panels_for
from pages.templatetags.pages import day
from pages.views import PermissionMixin


class ChamberDetail(View):
    """Which chamber it is, for every signed-in user; its member list for itself and whoever sits above it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        chamber = get_object_or_404(Chamber.objects.select_related("bureau", "home"), pk=pk)
        is_open = may_read_members(request.user, chamber)
        present, left = _members(chamber) if is_open else ([], [])
        export, more = (
            Export(
                request,
                title=f"{chamber} · {title}",
                columns=MEMBER_COLUMNS,
                rows=partial(Records, rows),
                part=part,
            )
            for part, title, rows in (("members", _("Members"), present), ("left", _("Former members"), left))
        )
        if is_open and (file := export.answer() or more.answer()) is not None:
            return file
        context = {
            "export": export,
            "left_export": more,
            "title": str(chamber),
            "chamber": chamber,
            "sections": [{"title": _("Chamber"), "items": _facts(chamber)}],
            "members_open": is_open,
            "present": present,
            "left": left,
            "may_add": may_keep_members(request.user, chamber),
            "panels": panels_for("chambers:chamber-detail", chamber, request),
        }
        return render(request, "chambers/chamber_detail.html", context)


def _facts(chamber: Chamber) -> list[tuple[str, Any]]:
    pairings = Pairing.objects.in_force(clock.today()).filter(supporter=chamber.bureau_id)
    names = [
        pairing.county.short_name for pairing in pairings.select_related("county").order_by("county__key")
    ]
    return [
        (_("City or prefecture"), chamber.home.name if chamber.home else _("the whole province")),
        (_("Founded on"), day(chamber.founded_on)),
        (_("Paired with"), _(", ").join(names)),
        (_("Office telephone"), chamber.bureau.phone),
    ]


def _members(chamber: Chamber) -> tuple[list[Membership], list[Membership]]:
    """(members today, those that left), by name."""
    rows = chamber.memberships.select_related("enterprise__industry").order_by("enterprise__name", "pk")
    today = clock.today()
    left = [row for row in rows if row.left_on and row.left_on < today]
    gone = {row.pk for row in left}
    return [row for row in rows if row.pk not in gone], left


class MemberPage(PermissionMixin, View):
    """What the two forms of the member list share."""

    permission = "chambers.change_membership"

    def answer(self, form: Any, chamber: Chamber, make: Callable[[], str], **more: Any) -> HttpResponse:
        again = more.pop("again")
        return answer(self.request, form, make=make, back_url=chamber.get_absolute_url(), again=again, **more)

    def page(self, form: Any, chamber: Chamber, title: str, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "form": form,
            "title": title,
            "chamber": chamber,
            "cancel_url": chamber.get_absolute_url(),
            **more,
        }
        return render(self.request, "chambers/member_form.html", context, status=status)


class MemberAdd(MemberPage):
    permission = "chambers.add_membership"

    def chamber(self, pk: int) -> Chamber:
        chamber = get_object_or_404(Chamber.objects.select_related("bureau"), pk=pk)
        if not may_keep_members(self.request.user, chamber):
            raise PermissionDenied(_("A chamber keeps its own member list."))
        return chamber

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        chamber = self.chamber(pk)
        return self.page(MemberAddForm(), chamber, _("Add a member"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        chamber, form = self.chamber(pk), MemberAddForm(request.POST)

        def make() -> str:
            add_member(chamber=chamber, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The member was added."))
            return chamber.get_absolute_url()

        def again() -> HttpResponse:
            return self.page(form, chamber, _("Add a member"), status=422)

        return self.answer(form, chamber, make, again=again)


class MemberEdit(MemberPage):
    def membership(self, pk: int) -> Membership:
        rows = Membership.objects.visible_to(self.request.user)
        return get_object_or_404(rows.select_related("chamber__bureau", "enterprise"), pk=pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        membership = self.membership(pk)
        return self._page(MembershipForm(initial=MembershipForm.initial_of(membership)), membership)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        membership = self.membership(pk)
        if GO_ON in request.POST:
            return self._page(MembershipForm(initial=MembershipForm.typed(request.POST)), membership)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = MembershipForm(request.POST)

        def make() -> str:
            change_membership(membership=membership, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The membership was changed."))
            return membership.chamber.get_absolute_url()

        return self.answer(
            form,
            membership.chamber,
            make,
            again=lambda: self._page(form, membership, status=422),
            theirs=MembershipForm.initial_of(membership),
        )

    def _page(self, form: MembershipForm, membership: Membership, status: int = 200) -> HttpResponse:
        title = _("Membership of %(name)s") % {"name": membership.enterprise.name}
        return self.page(form, membership.chamber, title, status, enterprise=membership.enterprise)
