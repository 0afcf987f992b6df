"""The pages of county profiles: who has come how far, one county's six parts, and writing one of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from accounts import clock
from accounts.conflicts import GO_ON
from accounts.scoping import may_read_bureau
from counties.demand_models import Demand
from counties.exports import profile_columns
from counties.models import County
from counties.profile_forms import ProfilePartForm
from counties.profile_models import CountyProfilePart
from counties.profiles import may_write, profiles_of, write_part
from counties.slots import with_counts
from counties.tabs import tabs_of_demands
from pages import drafts, submissions
from pages.answers import answer
from pages.exporting import Export, Records
from pages.history import history_of
from pages.panels import panels_for
from pages.views import PermissionMixin

Part = CountyProfilePart.Part


class ProfileList(PermissionMixin, View):
    """The twelve counties and their six parts; open to every bureau."""

    permission = "counties.view_countyprofilepart"

    def get(self, request: HttpRequest) -> HttpResponse:
        profiles, title = profiles_of(County.objects.in_plan()), _("County profiles")
        export = Export(request, title=title, columns=profile_columns(), rows=lambda: Records(profiles))
        if (file := export.answer()) is not None:
            return file
        context = {
            "title": title,
            "export": export,
            "tabs": tabs_of_demands("profiles"),
            "parts": [part.label for part in Part],
            "profiles": profiles,
            "done": sum(profile.done for profile in profiles),
            "wanted": len(profiles) * len(Part),
            "complete": sum(profile.is_complete for profile in profiles),
        }
        return render(request, "counties/profile_list.html", context)


class ProfileDetail(PermissionMixin, View):
    permission = "counties.view_countyprofilepart"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        county = get_object_or_404(County.objects.in_plan(), key=key)
        [profile] = profiles_of([county])
        today = clock.today()
        demands = with_counts(Demand.objects.filter(county=county).open_on(today), today)
        context = {
            "title": _("Profile of %(county)s") % {"county": county.name},
            "county": county,
            "profile": profile,
            "demands": demands.select_related("industry").order_by("-changed_at", "-pk"),
            "with_names": may_read_bureau(request.user, county.bureau_id),
            "may_write": may_write(request.user, county),
            "panels": panels_for("counties:profile-detail", county, request),
        }
        return render(request, "counties/profile_detail.html", context)


class ProfilePart(PermissionMixin, View):
    """Writes one part."""

    permission = "counties.change_countyprofilepart"
    keeps_draft = True

    def get(self, request: HttpRequest, key: str, part: str) -> HttpResponse:
        county, row = self._asked(key, part)
        initial = ProfilePartForm.initial_of(row)
        initial = drafts.resumed(request, ProfilePartForm) or initial
        return self._page(ProfilePartForm(initial=initial, part=part, row=row), county, part, row)

    def post(self, request: HttpRequest, key: str, part: str) -> HttpResponse:
        county, row = self._asked(key, part)
        if GO_ON in request.POST:
            kept = {**ProfilePartForm.typed(request.POST), "seen_version": row.version if row else 0}
            return self._page(ProfilePartForm(initial=kept, part=part, row=row), county, part, row)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = ProfilePartForm(request.POST, part=part, row=row)
        url = reverse("counties:profile-detail", args=[county.key])

        def make() -> str:
            write_part(county=county, part=part, actor=request.user, **form.cleaned_data)
            messages.success(request, _("Saved: %(part)s") % {"part": Part(part).label})
            return url

        def again() -> HttpResponse:
            return self._page(form, county, part, row, status=422)

        theirs = ProfilePartForm.initial_of(row)
        return answer(request, form, make=make, back_url=url, again=again, theirs=theirs)

    def _asked(self, key: str, part: str) -> tuple[County, CountyProfilePart | None]:
        if part not in Part.values:
            raise Http404("no such part")
        county = get_object_or_404(County.objects.in_plan(), key=key)
        if not may_write(self.request.user, county):
            raise PermissionDenied(_("The county, its prefecture and the province write this profile."))
        return county, CountyProfilePart.objects.filter(county=county, part=part).first()

    def _page(
        self,
        form: ProfilePartForm,
        county: County,
        part: str,
        row: CountyProfilePart | None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "form": form,
            "title": Part(part).label,
            "intro": county.name,
            "county": county,
            "row": row,
            "asked": asked_of(part),
            "history": history_of(row) if row else [],
            "cancel_url": reverse("counties:profile-detail", args=[county.key]),
        }
        return render(self.request, "counties/profile_part.html", context, status=status)


def asked_of(part: str) -> str:
    """What belongs into a part, in words."""
    return {
        Part.LEADING: _(
            "In which industries the county leads, how large they are, and who is there already. "
            "The guides show this part to the public."
        ),
        Part.CHAIN: _("Which projects strengthen, extend or complete the chains of these industries."),
        Part.WORKSHOPS: _(
            "What workshops the county wants, where, and who would work there. "
            "Its open demands stand beside this text."
        ),
        Part.RESOURCES: _(
            "Farm products, minerals, tourism, labour and whatever else the county has to offer."
        ),
        Part.POLICIES: _(
            "Rents, taxes, subsidies and services that an enterprise gets. "
            "The guides show this part to the public."
        ),
        Part.FACTORS: _(
            "Factories, land, power, water, gas, roads, logistics. The guides show this part to the public."
        ),
    }[Part(part)]
