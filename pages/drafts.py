"""Text that was typed into a form and not sent: kept for its owner, offered when the form is opened again.

A view keeps drafts when it says `keeps_draft = True`; its form page then shows {% draft_offer form %} and
{% draft_button %}, static/site.js presses the button now and then, and `get` begins with

    initial = drafts.resumed(request, EntryForm) or {...}
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.datastructures import MultiValueDict

from accounts import clock
from accounts.models import User
from pages.models import Draft, Submission

PAGE = "draft_of"  # the field with the form's address
MOST_TEXT = 40_000  # characters; a form that is unloaded may send 64 KB
MOST_DRAFTS = 100  # of one person; the oldest go
NOT_KEPT = {"csrfmiddlewaretoken", "submission", PAGE}


class TooLong(Exception):
    """More text than a draft holds."""


def key_of(match: ResolverMatch) -> str:
    """The name of a form page and its record: "projects:project-edit:12"."""
    return ":".join([match.view_name, *(str(value) for value in match.kwargs.values())])


def keeps_draft(match: ResolverMatch | None) -> bool:
    """Whether the page of this address keeps drafts."""
    return bool(match and getattr(getattr(match.func, "view_class", None), "keeps_draft", False))


def page_named(request: HttpRequest) -> tuple[str, str]:
    """(address, key) of the form page that a request about a draft names. Raises Http404 or PermissionDenied."""
    try:
        match = resolve(request.POST.get(PAGE, ""))
    except Resolver404 as error:
        raise Http404("no such page") from error
    if not keeps_draft(match):
        raise Http404("a page without drafts")
    if not request.user.has_perm(match.func.view_class.permission):
        raise PermissionDenied
    return reverse(match.view_name, kwargs=match.kwargs), key_of(match)


@transaction.atomic
def keep(user: User, key: str, typed: QueryDict, token: str = "", order: int = 0) -> Draft:
    """Store what was typed in place of an older draft of the same form. Raises TooLong.

    `token` is that of the form: once it was sent the draft is void, whichever of the two arrives last. `order`
    numbers the saves of one form: the text that was typed last stays, whichever of them arrives last.
    """
    data = {
        name: values
        for name, values in typed.lists()
        if name not in NOT_KEPT and not name.startswith("_") and "password" not in name
    }
    if sum(len(name) + sum(map(len, values)) for name, values in data.items()) > MOST_TEXT:
        raise TooLong
    stored = Draft.objects.select_for_update().filter(user=user, key=key).first()
    if stored and token and stored.token == token and order < stored.order:
        return stored
    values = {"data": data, "saved_at": clock.now(), "token": token, "order": order}
    draft, is_new = Draft.objects.update_or_create(user=user, key=key, defaults=values)
    if is_new:
        surplus = Draft.objects.filter(user=user).order_by("-saved_at", "-pk")[MOST_DRAFTS:]
        Draft.objects.filter(pk__in=[old.pk for old in surplus]).delete()
    return draft


def of_page(request: HttpRequest) -> Draft | None:
    """The reader's draft of the form that this page shows."""
    draft = Draft.objects.filter(user=request.user, key=key_of(request.resolver_match)).first()
    is_void = draft and draft.token and Submission.objects.filter(token=draft.token).exists()
    return None if is_void else draft


def forget(request: HttpRequest) -> None:
    """Drop the draft of the form that this request sends."""
    if keeps_draft(request.resolver_match):
        drop(request.user, key_of(request.resolver_match))


def drop(user: User, key: str) -> None:
    """Drop somebody's draft of one form."""
    Draft.objects.filter(user=user, key=key).delete()


def is_resumed(request: HttpRequest) -> bool:
    """Whether the reader asked to go on with the draft."""
    return request.GET.get("draft") == "use"


def resumed(request: HttpRequest, form_class: type) -> dict[str, Any] | None:
    """The form's initial values from the draft, when the reader asked to go on with it and there is one."""
    draft = of_page(request) if is_resumed(request) else None
    return form_class.typed(MultiValueDict(draft.data)) if draft else None
