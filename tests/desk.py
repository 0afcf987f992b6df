"""A client that posts as a browser does: with the hidden fields of the form that stands at the address.

A form that was seen to carry nothing but the token of its submission is not opened again before each further
POST: the client writes the token itself, as the page does (pages/submissions.py). That is a third of the work.
"""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from ledger.models import Claim
from pages import submissions

BUTTON = re.compile(r"/claims/(\d+)/(?:review|take-back|verify)/")
NUMBER = re.compile(r"\d+")
HIDDEN = re.compile(r'<input type="hidden" name="(submission|seen_version)" value="([^"]*)"')


def hidden_fields(html: str) -> dict[str, str]:
    """The token and the version that a page's form carries."""
    return dict(HIDDEN.findall(html))


class Desk(Client):
    """Adds what a form carries when a POST names neither token nor version: opens its page, at least the first time."""

    seen_with_a_token_alone: set[str] = set()  # addresses, their numbers left out; of all desks

    def post(self, path: str, data: Any = None, *args: Any, **options: Any) -> HttpResponse:
        if data is None or isinstance(data, dict):
            data = {**self._hidden(path, options), **(data or {})}
        return super().post(path, data, *args, **options)

    def _hidden(self, path: str, options: dict[str, Any]) -> dict[str, str]:
        if button := BUTTON.fullmatch(path):  # it stands on other pages, with the claim's version
            version = Claim.objects.filter(pk=button[1]).values_list("version", flat=True).first()
            return {"seen_version": str(version or 0)}
        form = NUMBER.sub("0", path)
        who = self.session.get("_auth_user_id")
        if form in self.seen_with_a_token_alone and who:
            return {submissions.FIELD: submissions.issue(User(pk=int(who)))}
        page = self.get(path, **{name: options[name] for name in ("headers", "secure") if name in options})
        is_page = page.status_code == 200 and page.headers.get("Content-Type", "").startswith("text/html")
        found = hidden_fields(page.content.decode()) if is_page else {}
        if list(found) == [submissions.FIELD]:
            self.seen_with_a_token_alone.add(form)
        return found
