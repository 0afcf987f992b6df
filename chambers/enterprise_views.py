"""The pages of enterprises: the list, one record, its change, and its merge with another record."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts import clock
from accounts.conflicts import GO_ON, conflict_page, is_stale
from accounts.scoping import may_read_bureau, sits_above_all
from accounts.versions import Stale
from chambers import contacts
from chambers.enterprise_forms import EnterpriseEditForm, MergeForm
from chambers.enterprise_list import EnterpriseFilter, EnterpriseTable
from chambers.intention_record import status_words
from chambers.merging import cannot_merge, may_merge, merge_enterprises, what_moves
from chambers.models import Chamber, Enterprise, EnterpriseQuerySet, Intention, Membership
from chambers.services import change_enterprise
from chambers.tabs import tabs_of_matching
from pages import drafts, submissions
from pages.answers import answer
from pages.history import history_of
from pages.panels import panels_for
from pages.templatetags.pages import or_dash
from pages.views import ListPage, PermissionMixin


class EnterpriseList(ListPage):
    permission = "chambers.view_enterprise"
    table_class = EnterpriseTable
    filterset_class = EnterpriseFilter
    template_name = "chambers/enterprise_list.html"
    title = gettext_lazy("Enterprises")
    empty_text = gettext_lazy("No enterprise matches. Remove a filter.")
    default_sort = "name"
    sheet = "chambers.Enterprise"

    def queryset(self) -> EnterpriseQuerySet:
        return Enterprise.objects.visible_to(self.request.user).select_related("industry")

    def extra(self) -> dict[str, Any]:
        return {
            "tabs": tabs_of_matching("enterprises"),
            "may_export": self.request.user.has_perm(contacts.EXPORT),
            "query": self.request.GET.urlencode(),
        }


class EnterprisePage(PermissionMixin, View):
    """A page of one enterprise: unseen is 404; a record that was merged leads to the one that stays."""

    permission = "chambers.view_enterprise"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = kwargs.get("pk")
        merged = pk and Enterprise.objects.filter(pk=pk).exclude(merged_into=None).first()
        if merged and request.user.has_perm(self.permission):
            survivor = merged.survivor()
            if not Enterprise.objects.visible_to(request.user).filter(pk=survivor.pk).exists():
                raise Http404
            return redirect(survivor)
        return super().dispatch(request, *args, **kwargs)

    def enterprise(self, pk: int) -> Enterprise:
        rows = Enterprise.objects.visible_to(self.request.user).select_related("industry")
        return get_object_or_404(rows, pk=pk)

    def to_change(self, pk: int) -> Enterprise:
        """The enterprise, which the reader may change."""
        enterprise = self.enterprise(pk)
        if not Enterprise.objects.editable_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied(_("You may read this enterprise, but not change it."))
        return enterprise


class EnterpriseDetail(EnterprisePage):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        enterprise, user = self.enterprise(pk), request.user
        may_look = contacts.may_look(user, enterprise)
        looks = contacts.looks_at(enterprise)[:50] if contacts.may_read_looks(user, enterprise) else None
        is_theirs = Enterprise.objects.editable_by(user).filter(pk=pk).exists()
        context = {
            "title": enterprise.name,
            "enterprise": enterprise,
            "sections": [{"title": _("Record"), "items": _facts(enterprise)}],
            "names": enterprise.names.all(),
            "memberships": memberships_of(enterprise, request),
            "intentions": _intentions(enterprise, request),
            "may_change": is_theirs and user.has_perm("chambers.change_enterprise"),
            "may_merge": may_merge(user),
            "may_look": may_look,
            "may_add_contact": may_look and user.has_perm(contacts.CHANGE),
            "who_may_look": contacts.who_may(),
            "looks": looks,
            "panels": panels_for("chambers:enterprise-detail", enterprise, request),
            # It names people of other bureaus, whom a reader of an intention does not meet.
            "history": history_of(enterprise) if is_theirs or sits_above_all(user) else [],
        }
        return render(request, "chambers/enterprise_detail.html", context)


def _intentions(enterprise: Enterprise, request: HttpRequest) -> list[Intention]:
    """The intentions of an enterprise that the reader may read, each with what it is today in words."""
    visible = Intention.objects.visible_to(request.user).filter(enterprise=enterprise)
    found = list(visible.select_related("industry"))
    for intention in found:
        intention.status_words = status_words(intention, clock.today())
    return found


def memberships_of(enterprise: Enterprise, request: HttpRequest) -> list[Membership]:
    """The chambers of an enterprise with their days; a chamber is told of its own membership alone."""
    rows = enterprise.memberships.select_related("chamber__bureau").order_by("joined_on", "pk")
    bureau = request.user.bureau
    if bureau.kind != bureau.Kind.CHAMBER:
        return list(rows)
    return [row for row in rows if may_read_bureau(request.user, row.chamber.bureau_id)]


def _facts(enterprise: Enterprise) -> list[tuple[str, Any]]:
    return [
        (_("Unified social credit code"), enterprise.credit_code),
        (_("Kind of enterprise"), enterprise.get_kind_display()),
        (_("Industry"), enterprise.industry),
        (_("Home place"), enterprise.home_place),
        (_("Note"), enterprise.note),
    ]


class EnterpriseEdit(EnterprisePage):
    permission = "chambers.change_enterprise"
    keeps_draft = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        enterprise = self.to_change(pk)
        initial = drafts.resumed(request, EnterpriseEditForm) or EnterpriseEditForm.initial_of(enterprise)
        return self._page(EnterpriseEditForm(initial=initial), enterprise)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        enterprise = self.to_change(pk)
        if GO_ON in request.POST:
            return self._page(EnterpriseEditForm(initial=EnterpriseEditForm.typed(request.POST)), enterprise)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = EnterpriseEditForm(request.POST)

        def make() -> str:
            change_enterprise(
                enterprise=form.apply_to(Enterprise.objects.get(pk=pk)),
                actor=request.user,
                name_until=form.cleaned_data["name_until"],
                reason=form.cleaned_data["reason"],
                seen_version=form.cleaned_data["seen_version"],
            )
            messages.success(request, _("The record was changed."))
            return enterprise.get_absolute_url()

        return answer(
            request,
            form,
            make=make,
            back_url=enterprise.get_absolute_url(),
            again=lambda: self._page(form, enterprise, status=422),
            theirs=EnterpriseEditForm.initial_of(self.enterprise(pk)),
        )

    def _page(self, form: EnterpriseEditForm, enterprise: Enterprise, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Change the record"),
            "enterprise": enterprise,
            "names": enterprise.names.all(),
            "cancel_url": enterprise.get_absolute_url(),
        }
        return render(self.request, "chambers/enterprise_edit.html", context, status=status)


class EnterpriseMerge(EnterprisePage):
    """Two records are one enterprise: both side by side, what moves, and which one stays."""

    permission = "chambers.merge_enterprises"

    def to_merge(self, pk: int) -> Enterprise:
        enterprise = self.enterprise(pk)
        if not may_merge(self.request.user):
            raise PermissionDenied(_("Only reviewers of the provincial bureau merge enterprises."))
        return enterprise

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        enterprise = self.to_merge(pk)
        initial = {"keep": MergeForm.THIS, "seen_version": enterprise.version}
        asked = request.GET.get("other", "")
        if asked.isascii() and asked.isdigit() and len(asked) < 10:
            initial["other"] = f"#{asked}"
        return self._page(MergeForm(initial=initial, enterprise=enterprise), enterprise)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        enterprise = self.to_merge(pk)
        form = MergeForm(request.POST, enterprise=enterprise)
        if GO_ON in request.POST or "_compare" in request.POST:
            typed = MergeForm.typed(request.POST) | {"seen_version": enterprise.version, "seen_other": None}
            form = MergeForm(initial=typed, enterprise=enterprise)
            return self._page(form, enterprise)
        if is_stale(request, enterprise):
            return conflict_page(request, Stale(enterprise), edit_url=request.path, form=form)
        if form.is_valid() and not form.cleaned_data["seen_other"]:
            form.add_error("other", _("Look at both records side by side first, then merge them."))

        def make() -> str:
            return self._merge(form, enterprise)

        return answer(
            request,
            form,
            make=make,
            back_url=enterprise.get_absolute_url(),
            again=lambda: self._page(form, enterprise, status=422),
        )

    def _merge(self, form: MergeForm, enterprise: Enterprise) -> str:
        values = form.cleaned_data
        seen = {enterprise.pk: values["seen_version"], form.found.pk: values["seen_other"]}
        keep, drop = enterprise, form.found
        if values["keep"] == MergeForm.OTHER:
            keep, drop = drop, keep
        kept = merge_enterprises(
            keep=keep,
            drop=drop,
            actor=self.request.user,
            reason=values["reason"],
            seen_keep=seen[keep.pk],
            seen_drop=seen[drop.pk],
        )
        messages.success(self.request, _("The two records are one now; everything stands on this one."))
        return kept.get_absolute_url()

    def _page(self, form: MergeForm, enterprise: Enterprise, status: int = 200) -> HttpResponse:
        other = form.found if form.is_bound else self._other(form)
        context = {
            "form": form,
            "title": _("Merge two records"),
            "enterprise": enterprise,
            "other": other,
            "cancel_url": enterprise.get_absolute_url(),
        }
        if other:
            form.initial["seen_other"] = other.version
            if form.is_bound and not form.data.get("seen_other"):
                form.data = form.data.copy()
                form.data["seen_other"] = str(other.version)
            context |= {
                "rows": _side_by_side(enterprise, other),
                "problem": cannot_merge(enterprise, other),
                "moves": [(enterprise, what_moves(enterprise)), (other, what_moves(other))],
            }
        return render(self.request, "chambers/enterprise_merge.html", context, status=status)

    def _other(self, form: MergeForm) -> Enterprise | None:
        """The other record that a form not sent yet names; None when it names none, or several."""
        text = str(form.initial.get("other") or "").strip()
        if not text:
            return None
        try:
            return form.find(text)
        except ValidationError as error:
            form.not_found = error.messages
            return None


def _side_by_side(one: Enterprise, other: Enterprise) -> list[dict[str, Any]]:
    rows = []
    for (label, left), (_label, right) in zip(
        [(_("Name"), one.name), *_facts(one), *_more(one)],
        [(_("Name"), other.name), *_facts(other), *_more(other)],
        strict=True,
    ):
        left, right = (or_dash("" if value is None else str(value)) for value in (left, right))
        rows.append({"label": label, "one": left, "other": right, "differs": left != right})
    return rows


def _more(enterprise: Enterprise) -> list[tuple[str, Any]]:
    chambers = Chamber.objects.filter(memberships__enterprise=enterprise).select_related("bureau").distinct()
    return [
        (_("Former names"), _(", ").join(name.name for name in enterprise.names.all())),
        (_("Chambers"), _(", ").join(str(chamber) for chamber in chambers)),
    ]
