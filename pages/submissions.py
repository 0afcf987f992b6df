"""A form that is sent twice makes one record: a double click, a retry after a broken answer, "back" and send again.

Every form page carries a token ({% submission_token %}). A view that makes something answers its POST with

    if (first := submissions.repeated(request)) is not None:
        return first
    ...
    return submissions.once(request, lambda: enter(...).get_absolute_url())

`once` stores the token in the transaction that makes the record. It raises NotOnce, a ValidationError, when the
token is missing, unreadable, somebody else's, too old, or was sent before with other words: the view shows
the form again as after any other mistake, with a fresh token.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from pages import drafts
from pages.models import Submission

FIELD = "submission"
# A token is taken for a week (real time, like a session); what was sent is remembered for longer.
TAKEN_FOR = timedelta(days=7)
REMEMBERED_FOR = timedelta(days=9)
TIDY_EVERY = 200  # submissions
NO_CONTENT = {"csrfmiddlewaretoken", FIELD, "next"}


class NotOnce(ValidationError):
    """The form cannot be taken with this token; it is shown again with a fresh one."""


def issue(user: User) -> str:
    """A new token for a form that is shown to `user`."""
    return _signer(user).sign(get_random_string(22))


def repeated(request: HttpRequest, then: str = "") -> HttpResponse | None:
    """The way to what this very form made when it was sent before; None when it was not.

    Asked before the form is checked: its own first record would speak against it.
    """
    try:
        token = _token(request)
    except NotOnce:
        return None
    sent = Submission.objects.filter(token=token, user=request.user, content=_content(request)).first()
    return sent and _again(request, sent, then)


def once(request: HttpRequest, make: Callable[[], str], then: str = "") -> HttpResponse:
    """Let `make` write the record and return its address, in one transaction with the token; go there, or to `then`.

    The draft of the form goes in the same transaction. What `make` raises undoes all of it.
    """
    token, content = _token(request), _content(request)
    with transaction.atomic():
        # Of several at the same time the first inserts the token; the others wait here until it is done.
        sent, is_first = Submission.objects.get_or_create(
            token=token, defaults={"user": request.user, "content": content}
        )
        if is_first:
            sent.result = make()
            sent.save(update_fields=["result"])
            drafts.forget(request)
            if sent.pk % TIDY_EVERY == 0:
                forget_old()
    if is_first:
        return redirect(then or sent.result)
    if sent.content != content:
        words = _(
            "This form was sent before, with other words. {link}; if this is another record, send it once more."
        )
        raise NotOnce(format_html(words, link=_link(sent)))
    return _again(request, sent, then)


def token_of(request: HttpRequest) -> str:
    """The token that the form carries, "" when it is none of the reader's."""
    try:
        return _token(request)
    except NotOnce:
        return ""


def forget_old() -> int:
    """Delete what was sent so long ago that its token is no longer taken; returns how many."""
    count, _models = Submission.objects.filter(made_at__lt=Now() - REMEMBERED_FOR).delete()
    return count


def _signer(user: User) -> TimestampSigner:
    return TimestampSigner(salt=f"pages.submission.{user.pk}")


def _token(request: HttpRequest) -> str:
    try:
        return _signer(request.user).unsign(request.POST.get(FIELD, ""), max_age=TAKEN_FOR)
    except BadSignature as error:
        raise NotOnce(
            _(
                "This form was opened too long ago or by somebody else. Check what you typed and send it again."
            )
        ) from error


def _content(request: HttpRequest) -> str:
    """A hash of what was typed, whichever button sent it."""
    typed = sorted(
        (name, value)
        for name, values in request.POST.lists()
        if name not in NO_CONTENT and not name.startswith("_")
        for value in values
    )
    files = sorted(
        (name, file.name or "", file.size or 0) for name, files in request.FILES.lists() for file in files
    )
    return hashlib.sha256(repr((request.path, typed, files)).encode()).hexdigest()


def _again(request: HttpRequest, sent: Submission, then: str) -> HttpResponse:
    words = _("This form had been saved already; nothing was saved twice. {link}")
    messages.info(request, format_html(words, link=_link(sent)))
    return redirect(then or sent.result)


def _link(sent: Submission) -> SafeString:
    return format_html('<a href="{}">{}</a>', sent.result, _("Open what was saved"))
