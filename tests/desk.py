"""A client that posts as a browser does: with the hidden fields of the form that stands at the address."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from ledger.models import Claim

BUTTON = re.compile(r"/claims/(\d+)/(?:review|take-back|verify)/")
HIDDEN = re.compile(r'<input type="hidden" name="(submission|seen_version)" value="([^"]*)"')


def hidden_fields(html: str) -> dict[str, str]:
    """The token and the version that a page's form carries."""
    return dict(HIDDEN.findall(html))


class Desk(Client):
    """Opens the page first when a POST names neither token nor version, and adds what its form carries."""

    def post(self, path: str, data: Any = None, *args: Any, **options: Any) -> HttpResponse:
        if data is None or isinstance(data, dict):
            data = {**self._hidden(path, options), **(data or {})}
        return super().post(path, data, *args, **options)

    def _hidden(self, path: str, options: dict[str, Any]) -> dict[str, str]:
        if button := BUTTON.fullmatch(path):  # it stands on other pages, with the claim's version
            version = Claim.objects.filter(pk=button[1]).values_list("version", flat=True).first()
            return {"seen_version": str(version or 0)}
        page = self.get(path, **{name: options[name] for name in ("headers", "secure") if name in options})
        is_page = page.status_code == 200 and page.headers.get("Content-Type", "").startswith("text/html")
        return hidden_fields(page.content.decode()) if is_page else {}
