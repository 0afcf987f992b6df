"""The daily digest: an e-mail of what waits for each person, in Chinese, at most once a business day.

It holds counts and links, no name of an enterprise and no figure: mail travels outside the tracker.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import clock
from accounts.models import User
from counties.models import Plan
from dashboard.models import DigestSent
from dashboard.work import Item, items_of
from pages.templatetags.pages import day, short_day

log = logging.getLogger(__name__)
WRITTEN_IN = "zh-hans"


@dataclass(frozen=True)
class Letter:
    """One person's digest."""

    user: User
    count: int
    subject: str
    body: str


def letters() -> Iterator[Letter]:
    """Today's digests: of active people with an e-mail address who want it and for whom something waits."""
    plan, today = Plan.objects.current(), clock.today()
    people = User.objects.filter(is_active=True, wants_digest=True, bureau__isnull=False).exclude(email="")
    with override(WRITTEN_IN):
        for user in people.select_related("bureau").order_by("pk"):
            items = [item for item in items_of(user, plan) if item.is_theirs and item.count]
            if items:
                yield _letter(user, items, today)


def _letter(user: User, items: list[Item], today: date) -> Letter:
    count = sum(item.count for item in items)
    subject = _("My work on %(day)s: %(count)s open") % {"day": day(today), "count": count}
    greeting = _("%(name)s of %(bureau)s, this waits for you as of %(day)s:")
    lines = [greeting % {"name": user, "bureau": user.bureau.name_zh, "day": day(today)}, ""]
    for item in items:
        oldest = _(" (the oldest of %(day)s)") % {"day": short_day(item.oldest)} if item.oldest else ""
        lines += [_("%(what)s: %(count)s") % {"what": item.label, "count": item.count} + oldest]
        lines += [f"  {settings.SITE_URL}{item.url}"]
    lines += ["", _("All of it:"), f"  {settings.SITE_URL}{reverse('dashboard:my-work')}", ""]
    lines += [_("Sent by the tracker; nobody reads answers. An administrator can switch these messages off.")]
    return Letter(user, count, subject, "\n".join(lines) + "\n")


@dataclass
class Outcome:
    """How a run went: letters sent now, confirmed before, and those that the mail server did not take."""

    sent: int = 0
    before: int = 0
    failed: int = 0


def send_all() -> Outcome:
    """Send today's digests that are not confirmed yet. Only one process at a time may run this.

    A letter that the mail server took just before the process died is not confirmed and goes out a second time,
    with the same Message-ID. One that it refuses stays unconfirmed for the next run of the day.
    """
    outcome, connection, today = Outcome(), get_connection(), clock.today()
    for letter in letters():
        row, _made = DigestSent.objects.get_or_create(user=letter.user, day=today)
        if row.confirmed_at:
            outcome.before += 1
        elif _hand_over(letter, today, connection):
            row.confirmed_at = clock.now()
            row.save()
            outcome.sent += 1
        else:
            outcome.failed += 1
    connection.close()
    return outcome


def _hand_over(letter: Letter, today: date, connection: BaseEmailBackend) -> bool:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    message = EmailMessage(
        letter.subject,
        letter.body,
        to=[letter.user.email],
        connection=connection,
        headers={
            "Message-ID": f"<digest-{today.isoformat()}-{letter.user.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        return bool(message.send())
    except (SMTPException, OSError) as error:
        log.warning("digest of user %s was not taken: %s", letter.user.pk, error)
        return False
