"""The pages that anybody may read: what counties ask for, batch by batch, and the guides to industries.

Reading sets no cookie and carries no token, so that caches may keep a page for a moment; the language is part of the
address (`?language=en`). What was withdrawn or is full is gone with the next request, a conditional one too.
"""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.http import quote_etag
from django.views import View

from accounts import clock
from chambers import public_reading as reading
from chambers.public_limits import WINDOW_SECONDS, reads_too_often
from counties.models import Opportunity
from counties.publications import released_guides, released_opportunities
from pages.links import with_query

LANGUAGE = "language"  # parameter of the address
# Seconds: a reader's browser, and a cache between. Short, because what is withdrawn should be gone.
CACHE_CONTROL = "public, max-age=60, s-maxage=10"


@method_decorator(login_not_required, name="dispatch")
class PublicPage(View):
    """A page for everybody, in the language of its address, else the reader's own, and not asked for too often."""

    at = ""  # which entry of the menu is lit

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get(LANGUAGE, "")
        language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
        with translation.override(language):
            if reads_too_often(request):
                answer = self.too_often()
            else:
                answer = super().dispatch(request, *args, **kwargs)
            answer.headers["Content-Language"] = translation.get_language()
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    def too_often(self) -> HttpResponse:
        """The answer to one request too many."""
        answer = self.plain("too_often", 429)
        answer.headers["Retry-After"] = str(WINDOW_SECONDS)
        return answer

    def show(self, template: str, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
        """One of our templates with what all of them know."""
        chinese = translation.get_language() != "en"
        known = {
            "at": self.at,
            "keep": self.keep(),
            "other_language": with_query(self.request, language="en" if chinese else "zh-hans"),
            "page_address": (settings.SITE_URL or self.request.build_absolute_uri("/").rstrip("/"))
            + self.request.get_full_path(),
        }
        return render(self.request, template, {**known, **(context or {})}, status=status)

    def keep(self) -> str:
        """What keeps the language of this address in another one; "" where it names none."""
        asked = self.request.GET.get(LANGUAGE)
        return f"?{LANGUAGE}={asked}" if asked in dict(settings.LANGUAGES) else ""

    def plain(self, why: str, status: int, **context: Any) -> HttpResponse:
        """A page that says in words why there is nothing to see, and where to go."""
        return self.show("chambers/public_plain.html", {"why": why, **context}, status=status)


class CachedPage(PublicPage):
    """A page that caches may keep, and that is made anew only when one of its rows changed."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        etag = self.etag(self.stamp(**kwargs))
        answer = get_conditional_response(request, etag=etag) or self.page(**kwargs)
        if answer.status_code in (200, 304):
            answer.headers["ETag"] = etag
            # With a session the frame is the reader's own: browsers may keep it, caches between may not.
            has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
            answer.headers["Cache-Control"] = "private, no-cache" if has_session else CACHE_CONTROL
        return answer

    def etag(self, stamp: list[Any]) -> str:
        """The stamp with all else that a page is made from: the day, the language, the program, who asks."""
        asker = self.request.user.pk if self.request.user.is_authenticated else None
        made_from = (
            settings.RUN,  # pages look different after an upgrade
            clock.today(),
            translation.get_language(),
            asker,
            self.request.get_full_path(),
            stamp,
        )
        return quote_etag(hashlib.sha256(repr(made_from).encode()).hexdigest()[:32])

    def stamp(self, **kwargs: Any) -> list[Any]:
        """The versions of what the page shows."""
        raise TypeError(f"{type(self).__name__} has to say of which versions its page is made")

    def page(self, **kwargs: Any) -> HttpResponse:
        """The page itself."""
        raise TypeError(f"{type(self).__name__} has to say what its page shows")


class Opportunities(CachedPage):
    """What is open, batch by batch, with an industry and a county to choose."""

    at = "opportunities"

    def stamp(self) -> list[Any]:
        return reading.stamp_of_batches(released_opportunities())

    def page(self) -> HttpResponse:
        industry, county = (self.request.GET.get(name, "") for name in ("industry", "county"))
        number = self.request.GET.get("page", "")
        number = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
        found = reading.open_demands(industry=industry, county=county, page=number)
        context = {
            "found": found,
            "is_filtered": bool(industry or county),
            "industries": self.links("industry", found.industries, industry),
            "counties": self.links("county", found.counties, county),
            "newer": found.page > 1 and with_query(self.request, page=found.page - 1),
            "older": found.page < found.pages and with_query(self.request, page=found.page + 1),
            "all_batches": reading.newest_batches(),
        }
        return self.show("chambers/public_list.html", context)

    def links(self, name: str, choices: list[reading.Choice], active: str) -> list[dict[str, Any]]:
        """The links of one filter, that to all first."""
        everything = {
            "name": name,
            "url": with_query(self.request, **{name: None, "page": None}),
            "active": not active,
        }
        return [everything] + [
            {
                "label": choice.label,
                "count": choice.count,
                "url": with_query(self.request, **{name: choice.value, "page": None}),
                "active": choice.active,
            }
            for choice in choices
        ]


class Batch(CachedPage):
    """One batch: who published it, and each of its demands in full, open or not."""

    at = "opportunities"

    def batches(self, year: int, number: int) -> Any:
        return Opportunity.objects.filter(year=year, number=number)

    def stamp(self, **kwargs: Any) -> list[Any]:
        return reading.stamp_of_batches(self.batches(**kwargs))

    def page(self, **kwargs: Any) -> HttpResponse:
        batch = released_opportunities().filter(pk__in=self.batches(**kwargs)).first()
        if batch is None:
            gone = self.batches(**kwargs).exists()
            return self.plain("withdrawn" if gone else "unknown", 410 if gone else 404)
        demands = reading.demands_of(batch)
        return self.show("chambers/public_batch.html", {"batch": batch, "demands": demands})


class Guides(CachedPage):
    """The industries to which there is a guide."""

    at = "guides"

    def stamp(self) -> list[Any]:
        return reading.stamp_of_guides()

    def page(self) -> HttpResponse:
        return self.show("chambers/public_guides.html", {"guides": released_guides().order_by("industry")})


class Guide(CachedPage):
    """The guide to one industry: who leads in it, what they ask for and what they offer."""

    at = "guides"

    def stamp(self, code: str) -> list[Any]:
        return reading.stamp_of_guides(code)

    def page(self, code: str) -> HttpResponse:
        released = released_guides().filter(industry__code=code).first()
        guide = released and reading.guide_to(released.industry)
        if guide is None:
            return self.plain("no_guide", 404, to_guides=reverse("guides"))
        return self.show("chambers/public_guide.html", {"guide": guide, "released": released})
