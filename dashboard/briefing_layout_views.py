"""The page of the office's own layout of the briefing: which holds, uploading another, and going back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from dashboard import briefings
from dashboard.briefing_document import PLACEHOLDERS
from dashboard.briefing_forms import LayoutForm
from dashboard.briefing_views import WritingPage, attachment
from dashboard.briefing_word import content_of, layout_in_force
from pages import submissions
from pages.answers import answer, refused


class BriefingLayout(WritingPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        self.check()
        return self._page(LayoutForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        self.check()
        if (first := submissions.repeated(request)) is not None:
            return first
        form = LayoutForm(request.POST, request.FILES)

        def make() -> str:
            kept = briefings.keep_layout(
                content=form.content,
                name=form.cleaned_data["file"].name,
                values=briefings.trial_values(request.user),
                actor=request.user,
            )
            words = _("From now on briefings are laid out by “%(name)s”. Issues keep the layout they had.")
            messages.success(request, words % {"name": kept.name})
            return self.url()

        def again() -> HttpResponse:
            return self._page(form, status=422)

        return answer(request, form, make=make, back_url=self.url(), again=again)

    @staticmethod
    def url() -> str:
        return reverse("dashboard:briefing-layout")

    def _page(self, form: LayoutForm, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {
            "form": form,
            "title": _("Layout of the briefing"),
            "submit_label": _("Use this layout"),
            "layout": layout_in_force(),
            "placeholders": PLACEHOLDERS.items(),
            "cancel_url": reverse("dashboard:briefing-list"),
        }
        return render(self.request, "dashboard/briefing_layout.html", context, status=status)


class BriefingLayoutFile(WritingPage):
    """The layout that holds, to be changed in Word or WPS."""

    def get(self, request: HttpRequest) -> HttpResponse:
        self.check()
        layout = layout_in_force()
        return attachment(
            content_of(layout), layout.name if layout else f"{_('Layout of the briefing')}.docx"
        )


class BriefingLayoutOwn(WritingPage):
    """A button: back to the tracker's own layout."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        self.check()
        url = reverse("dashboard:briefing-layout")
        try:
            briefings.keep_own_layout(actor=request.user)
        except NotNow as error:
            return refused(request, error, url)
        messages.success(request, _("The tracker's own layout holds again."))
        return redirect(url)
