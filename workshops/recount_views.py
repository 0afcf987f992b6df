"""The pages of the recount: which county, and the grid of its open sites."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from counties.models import County
from pages import drafts, submissions
from pages.templatetags.pages import number
from pages.views import PermissionMixin
from workshops.forms import counties_of
from workshops.recount_forms import MORE, RecountForm, keys_in
from workshops.recounting import Recounted, RowsRefused, open_sites, report_headcounts, sites_named


class RecountChoice(PermissionMixin, View):
    """The counties whose sites the reader counts; with one county the grid itself."""

    permission = "workshops.add_headcount"

    def get(self, request: HttpRequest) -> HttpResponse:
        counties = list(counties_of(request.user).select_related("prefecture"))
        if len(counties) == 1:
            return redirect("workshops:recount-grid", counties[0].key)
        context = {"title": _("Recount many sites"), "counties": counties}
        return render(request, "workshops/recount_choice.html", context)


class RecountGrid(PermissionMixin, View):
    """One row for each open site of a county; what is typed is reported all at once, or nothing is."""

    permission = "workshops.add_headcount"
    keeps_draft = True

    def county(self, key: str) -> County:
        county = get_object_or_404(County.objects.in_plan(), key=key)
        if not counties_of(self.request.user).filter(pk=county.pk).exists():
            raise PermissionDenied
        return county

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        county = self.county(key)
        draft = drafts.of_page(request) if drafts.is_resumed(request) else None
        initial = {name: values[-1] for name, values in draft.data.items()} if draft else {}
        asks_more = "more" in request.GET or any(
            value.strip() and name.endswith(MORE) for name, value in initial.items()
        )
        return self._page(county, self._form(county, asks_more=asks_more, initial=initial))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        county = self.county(key)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = self._form(county, request.POST, asks_more="asks_more" in request.POST)
        if form.is_valid():
            try:
                return submissions.once(request, lambda: self._report(county, form))
            except RowsRefused as refused:
                for row, error in refused.problems.items():
                    form.take_problems(row, error)
            except ValidationError as error:
                form.add_error(None, error)
        return self._page(county, form, status=422)

    def _form(self, county: County, data: Any = None, **options: Any) -> RecountForm:
        user = self.request.user
        sites = open_sites(county, user) if data is None else sites_named(keys_in(data), user)
        return RecountForm(data, sites=sites, **options)

    def _report(self, county: County, form: RecountForm) -> str:
        done = report_headcounts(
            counts=form.counts(),
            actor=self.request.user,
            equal_is_right=form.cleaned_data["equal_is_right"],
        )
        self._tell(done)
        return reverse("workshops:recount-grid", args=[county.key])

    def _tell(self, done: Recounted) -> None:
        count, same = len(done.reported), len(done.unchanged)
        if count:
            words = ngettext(
                "%(count)s headcount was reported. It waits for review and verification.",
                "%(count)s headcounts were reported. They wait for review and verification.",
                count,
            )
            messages.success(self.request, words % {"count": number(count)})
        if same:
            words = ngettext(
                "%(count)s row was left out: the same numbers are reported already for that day.",
                "%(count)s rows were left out: the same numbers are reported already for that day.",
                same,
            )
            messages.info(self.request, words % {"count": number(same)})

    def _page(self, county: County, form: RecountForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Recount: %(county)s") % {"county": county.short_name},
            "county": county,
            "asks_more": MORE[0] in form.names,
            "has_others": counties_of(self.request.user).count() > 1,
        }
        return render(self.request, "workshops/recount_grid.html", context, status=status)
