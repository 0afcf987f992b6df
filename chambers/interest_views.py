"""The pages of interests for those who are asked: the list, one of them, confirming it, putting it aside."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts import clock
from accounts.conflicts import GO_ON
from accounts.refusals import NotNow
from chambers import interests
from chambers.intention_views import say_saved
from chambers.interest_forms import InterestConfirmForm, InterestRefuseForm
from chambers.interest_list import InterestFilter, InterestTable
from chambers.interest_record import sections_of
from chambers.interests import confirm_interest, refuse_interest
from chambers.models import Interest
from chambers.tabs import tabs_of_matching
from pages import drafts, submissions
from pages.answers import answer, refused
from pages.history import history_of
from pages.views import ListPage, PermissionMixin

RELATED = ("county", "demand__county", "industry", "intention__enterprise", "decided_by__bureau")


class InterestPage(PermissionMixin):
    """Interests are shown to the county that is meant, its prefecture and the province, and to nobody else."""

    permission = interests.SEE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not interests.may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class InterestList(InterestPage, ListPage):
    table_class = InterestTable
    filterset_class = InterestFilter
    title = gettext_lazy("Interests left by enterprises")
    intro = gettext_lazy(
        "What enterprises left on the public pages. It is an intention once a person has looked into it."
    )
    empty_text = gettext_lazy("Nobody has left anything here yet.")
    default_sort = "-left_at"
    sample = Q(demand__is_sample=True)

    def queryset(self) -> QuerySet[Interest]:
        return Interest.objects.visible_to(self.request.user).select_related("county", "demand")

    def extra(self) -> dict[str, Any]:
        return {"tabs": tabs_of_matching("interests")}


class InterestDetail(InterestPage, View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        interest = get_object_or_404(
            Interest.objects.visible_to(request.user).select_related(*RELATED), pk=pk
        )
        is_open = interest.state == Interest.State.OPEN
        editable = Interest.objects.editable_by(request.user).filter(pk=pk).exists()
        may_decide = is_open and editable and request.user.has_perm(interests.CHANGE)
        context = {
            "title": interest.enterprise_name,
            "interest": interest,
            "may_decide": may_decide,
            "sections": sections_of(interest, with_contact=may_decide),
            "history": history_of(interest, leave_out=("contact_post", "contact_phone", "amount_typed")),
            "today": clock.today(),
        }
        return render(request, "chambers/interest_detail.html", context)


class InterestDecision(InterestPage, View):
    """What the two forms share: unseen is 404, seen but not yours is 403, decided on already 409."""

    permission = interests.CHANGE
    keeps_draft = True

    def interest(self, pk: int) -> Interest:
        visible = Interest.objects.visible_to(self.request.user).select_related(*RELATED)
        interest = get_object_or_404(visible, pk=pk)
        if not Interest.objects.editable_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied
        return interest

    def closed(self, interest: Interest) -> HttpResponse | None:
        try:
            interests.check_open(interest)
        except NotNow as error:
            return refused(self.request, error, interest.get_absolute_url())
        return None

    def page(self, form: Any, interest: Interest, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "interest": interest,
            "cancel_url": interest.get_absolute_url(),
        }
        return render(self.request, self.template_name, context, status=status)


class InterestConfirm(InterestDecision):
    template_name = "chambers/interest_confirm.html"
    title = gettext_lazy("Make an intention of it")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        interest = self.interest(pk)
        initial = drafts.resumed(request, InterestConfirmForm) or InterestConfirmForm.initial_of(interest)
        return self.closed(interest) or self._filled(interest, initial)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        interest = self.interest(pk)
        if closed := self.closed(interest):
            return closed
        if GO_ON in request.POST:
            return self._filled(interest, InterestConfirmForm.typed(request.POST))
        form = InterestConfirmForm(request.POST, user=request.user)

        def make() -> str:
            intention = confirm_interest(
                interest=interest,
                actor=request.user,
                seen_version=form.cleaned_data["seen_version"],
                **form.values(),
            )
            say_saved(request, intention)
            return intention.get_absolute_url()

        def again() -> HttpResponse:
            return self.page(form, interest, status=422)

        theirs = InterestConfirmForm.initial_of(interest)
        back = interest.get_absolute_url()
        return answer(request, form, make=make, back_url=back, again=again, theirs=theirs)

    def _filled(self, interest: Interest, initial: dict[str, Any]) -> HttpResponse:
        return self.page(InterestConfirmForm(user=self.request.user, initial=initial), interest)


class InterestRefuse(InterestDecision):
    template_name = "chambers/interest_refuse.html"
    title = gettext_lazy("Put it aside")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        interest = self.interest(pk)
        initial = {**(drafts.resumed(request, InterestRefuseForm) or {}), "seen_version": interest.version}
        return self.closed(interest) or self.page(InterestRefuseForm(initial=initial), interest)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        interest = self.interest(pk)
        if closed := self.closed(interest):
            return closed
        if GO_ON in request.POST:
            initial = InterestRefuseForm.typed(request.POST)
            return self.page(InterestRefuseForm(initial=initial), interest)
        form = InterestRefuseForm(request.POST)

        def make() -> str:
            refuse_interest(interest=interest, actor=request.user, **form.cleaned_data)
            messages.success(request, _("It was put aside."))
            return interest.get_absolute_url()

        def again() -> HttpResponse:
            return self.page(form, interest, status=422)

        return answer(request, form, make=make, back_url=interest.get_absolute_url(), again=again)
