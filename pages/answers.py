"""How a form page answers: once, with each refusal in its place."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.conflicts import conflict_page
from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from pages import submissions


def answer(
    request: HttpRequest,
    form: Any,
    *,
    make: Callable[[], str],
    back_url: str,
    again: Callable[[], HttpResponse],
    theirs: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Let `make` do what the form says and name the address to go to; `again` shows the form with its messages.

    `back_url` opens the record anew when the step no longer fits. `theirs` holds the form's initial values from the
    stored record, for the page that shows both versions.
    """
    if form.is_valid():
        try:
            return submissions.once(request, make)
        except Stale as stale:
            return conflict_page(request, stale, edit_url=request.path, form=form, theirs=theirs)
        except ValidationError as error:
            form.take_errors(error)
        except NotNow as error:
            return refused(request, error, back_url)
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
    return again()


def refused(request: HttpRequest, error: NotNow, back_url: str) -> HttpResponse:
    """409 with words and the way back: the step no longer fits."""
    context = {"message": str(error), "back_url": back_url}
    return render(request, "pages/refused.html", context, status=409)
