"""How a page that reports a claim answers: once, with each refusal in its place. For the apps that know the facts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pages import answers
from pages.answers import refused  # noqa: F401  (asked for here by the pages that report)


def answer(
    request: HttpRequest,
    form: Any,
    *,
    record: Model,
    report: Callable[[], Any],
    again: Callable[[], HttpResponse],
    done: str = "",
) -> HttpResponse:
    """Let `report` do what the form says and go to the `record`; `again` shows the form with its messages."""

    def make() -> str:
        report()
        words = _("Reported. It counts as verified once the province has verified it.")
        messages.success(request, done or words)
        return record.get_absolute_url()

    return answers.answer(request, form, make=make, back_url=record.get_absolute_url(), again=again)
