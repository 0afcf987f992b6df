"""Asking an enterprise to confirm a headcount through a link, and what it answered.

No name, telephone or identity number of anybody is kept: who answers is the enterprise.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import clock
from accounts.history import Recorded
from accounts.models import User
from ledger.models import Claim, Evidence

LINK_DAYS = 7
MOST_REMINDERS = 4
SALT = "workshops.confirmation"


def nonce() -> str:
    """What makes a link unlike any other, even to who knows the numbers of the requests."""
    return secrets.token_urlsafe(16)


class ConfirmationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ConfirmationQuerySet":
        """The requests about claims that `user` may read."""
        return self.filter(claim__in=Claim.objects.visible_to(user))

    def with_all(self) -> "ConfirmationQuerySet":
        """With everything that the pages of a request show."""
        related = ("headcount", "county__bureau", "source__project", "source__workshop")
        claim = (f"claim__{name}" for name in related)
        return self.select_related("asked_by__bureau", "revoked_by", "answer__evidence", *claim)


class Confirmation(Recorded):
    """One request to confirm one headcount: a link that is taken once, for LINK_DAYS days, until it is revoked.

    `state` says how it ended; a link whose days are over stays `open` until somebody asks anew (see `is_open`).
    Source: docs/domain.md, "Confirmation by the employer".
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a link", "Open")
        ANSWERED = "answered", pgettext_lazy("state of a link", "Answered")
        REVOKED = "revoked", pgettext_lazy("state of a link", "Revoked")
        LAPSED = "lapsed", pgettext_lazy("state of a link", "Lapsed")

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="confirmations", verbose_name=_("headcount")
    )
    nonce = models.CharField(max_length=22, default=nonce, editable=False, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="confirmations_asked",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("open until"))
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)
    last_reminded_at = models.DateTimeField(_("last reminded at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="confirmations_revoked",
        verbose_name=_("revoked by"),
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoke_reason = models.TextField(_("reason for revoking"), blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for confirmation")
        verbose_name_plural = _("requests for confirmation")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state="open"),
                name="confirmation_one_open_link",
                violation_error_message=_("A link for this headcount is open already."),
            ),
            models.CheckConstraint(
                condition=Q(reminders__lte=MOST_REMINDERS),
                name="confirmation_few_reminders",
                violation_error_message=_("An enterprise is reminded four times at most."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")),
                name="confirmation_ends_after_asking",
                violation_error_message=_("A link is open for some time after it was asked for."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="revoked", revoked_by__isnull=False, revoked_at__isnull=False)
                    & ~Q(revoke_reason="")
                )
                | (
                    ~Q(state="revoked")
                    & Q(revoked_by__isnull=True, revoked_at__isnull=True, revoke_reason="")
                ),
                name="confirmation_revoked_has_reason",
                violation_error_message=_("A revoked link says who revoked it, when and why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} · {self.get_state_display()}"

    @property
    def token(self) -> str:
        """What the address of the link ends with; nobody without the server's key can make or alter one."""
        return _signer().sign(f"{self.pk}-{self.nonce}")

    @property
    def is_open(self) -> bool:
        """Whether its days are not over and nobody has answered or revoked it."""
        return self.state == self.State.OPEN and clock.now() < self.expires_at

    @property
    def has_expired(self) -> bool:
        """Whether its days went by without an answer."""
        is_unanswered = self.state in (self.State.OPEN, self.State.LAPSED)
        return is_unanswered and clock.now() >= self.expires_at

    @property
    def reminders_left(self) -> int:
        """How often the enterprise may still be reminded."""
        return MOST_REMINDERS - self.reminders


def end_of_link(asked_at: datetime) -> datetime:
    """From which moment a link that was asked for at `asked_at` is no longer taken."""
    return asked_at + timedelta(days=LINK_DAYS)


def number_in(token: str) -> tuple[int, str] | None:
    """(key of the request, nonce) of a token that we signed; None for anything else."""
    try:
        key, _dash, found = _signer().unsign(token).partition("-")
        return int(key), found
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(salt=SALT, sep=".")


class EmployerAnswer(models.Model):
    """What the enterprise answered, once and for all. None means that it did not say, which is not zero."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("answer of an employer", "Confirmed")
        CORRECTED = "corrected", pgettext_lazy("answer of an employer", "Other numbers")

    APPEND_ONLY = True

    confirmation = models.OneToOneField(
        Confirmation, models.PROTECT, primary_key=True, related_name="answer", verbose_name=_("request")
    )
    evidence = models.OneToOneField(
        Evidence, models.PROTECT, related_name="employer_answer", verbose_name=_("evidence")
    )
    verdict = models.CharField(_("answer"), max_length=9, choices=Verdict)
    at = models.DateTimeField(_("answered at"))
    total = models.PositiveIntegerField(_("people at work"))
    poor = models.PositiveIntegerField(_("of which registered poor"), null=True, blank=True)
    relocated = models.PositiveIntegerField(_("of which relocated"), null=True, blank=True)
    edge = models.PositiveIntegerField(_("of which edge households"), null=True, blank=True)
    words = models.TextField(_("words of the enterprise"), blank=True)

    class Meta:
        verbose_name = _("answer of an enterprise")
        verbose_name_plural = _("answers of enterprises")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=0, total__lte=100_000),
                name="answer_total_in_reason",
                violation_error_message=_("The number of people must be between 0 and 100,000."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": F("total")}),
                    name=f"answer_{name}_within_total",
                    violation_error_message=_("A subgroup cannot be larger than the total."),
                )
                for name in ("poor", "relocated", "edge")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} {self.total}"
