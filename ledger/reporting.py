"""How a page that reports a claim answers: once, with each refusal in its place. For the apps that know the facts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.conflicts import conflict_page
from accounts.versions import Stale
from ledger.services import NotNow, NotYours
from pages import submissions


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

    if form.is_valid():
        try:
            return submissions.once(request, make)
        except Stale as stale:
            return conflict_page(request, stale, edit_url=request.path, form=form)
        except ValidationError as error:
            form.take_errors(error)
        except NotNow as error:
            return refused(request, error, record.get_absolute_url())
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
    return again()


def refused(request: HttpRequest, error: NotNow, back_url: str) -> HttpResponse:
    """409 with words and the way back: the step no longer fits."""
    context = {"message": str(error), "back_url": back_url}
    return render(request, "ledger/refused.html", context, status=409)
