"""The evidence of a claim: a file under a random name, the address of a published source, or a statement."""

import secrets
from collections.abc import Sequence

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import User
from ledger.evidence_kinds import EvidenceKind

WEB_ADDRESS = Q(url__startswith="https://") | Q(url__startswith="http://")


def evidence_storage() -> Storage:
    """Where the files lie: a folder outside the web root, or a bucket (EVIDENCE_STORAGE)."""
    return storages["evidence"]


def random_name(instance: models.Model, filename: str) -> str:
    """A name that tells nothing and cannot be guessed; what the file is called stands in the database only."""
    token = secrets.token_hex(20)
    return f"{token[:2]}/{token}"


# An employer's answer confirms a number, or gives another one, which serves no gate.
STATEMENT_KINDS = (EvidenceKind.EMPLOYER_CONFIRMATION, EvidenceKind.OTHER)


class EvidenceQuerySet(models.QuerySet):
    def standing(self) -> "EvidenceQuerySet":
        """What has not been removed."""
        return self.filter(removed_at__isnull=True)

    def disputing(self) -> "EvidenceQuerySet":
        """What employers said against a claim, while nobody has replied and they have not confirmed it since."""
        confirmed = self.model.objects.filter(kind=EvidenceKind.EMPLOYER_CONFIRMATION).exclude(statement="")
        said = self.filter(kind=EvidenceKind.OTHER, reply="").exclude(statement="")
        return said.exclude(Exists(confirmed.filter(claim=OuterRef("claim"))))

    def visible_to(self, user: User) -> "EvidenceQuerySet":
        """The evidence of claims that `user` may read."""
        claims = self.model._meta.get_field("claim").related_model
        return self.filter(claim__in=claims.objects.visible_to(user))


class Evidence(Recorded):
    """What supports one claim. Removing takes the file away and keeps the row: who, when, why, and its SHA-256.

    A `statement` is what an employer answered through a link that `added_by` asked for, in Chinese whatever the
    reader's language. It is never removed; who reported the claim may `reply` to one that gives other numbers.
    Source: docs/domain.md, "The chain from intention to job".
    """

    # Other records at which the same photograph stands, as far as the reader may read them: set by evidence_of().
    same_elsewhere: Sequence[models.Model] = ()

    claim = models.ForeignKey(
        "ledger.Claim", models.PROTECT, related_name="evidence", verbose_name=_("claim")
    )
    kind = models.CharField(_("kind of evidence"), max_length=24, choices=EvidenceKind)
    file = models.FileField(
        _("file"), storage=evidence_storage, upload_to=random_name, max_length=100, blank=True
    )
    thumbnail = models.FileField(
        _("thumbnail"), storage=evidence_storage, upload_to=random_name, max_length=100, blank=True
    )
    url = models.URLField(_("address of the published source"), max_length=500, blank=True)
    statement = models.TextField(_("statement of the employer"), blank=True)
    original_name = models.CharField(_("file name"), max_length=120, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    content_type = models.CharField(_("content type"), max_length=100, blank=True)
    # What a picture shows, so that the same one is found again (ledger/pictures.py); blank for everything else.
    picture_hash = models.CharField(_("hash of the picture"), max_length=16, blank=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="evidence_added",
        verbose_name=_("added by"),
    )
    added_at = models.DateTimeField(_("added at"))
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence_removed",
        verbose_name=_("removed by"),
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    remove_reason = models.TextField(_("reason for removing"), blank=True)
    reply = models.TextField(_("why our number stays"), blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence_replied_to",
        verbose_name=_("replied by"),
    )
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(file="") & Q(url="", statement=""))
                | (~Q(url="") & Q(file="", statement=""))
                | (~Q(statement="") & Q(file="", url="")),
                name="evidence_in_one_form",
                violation_error_message=_("Choose a file, or give the address of a published source."),
            ),
            models.CheckConstraint(
                condition=Q(url="") | (Q(kind=EvidenceKind.PUBLISHED_SOURCE) & WEB_ADDRESS),
                name="evidence_address_published",
                violation_error_message=_("Only a published source has an address; it begins with https://."),
            ),
            models.CheckConstraint(
                condition=Q(file="") | (Q(size__gt=0) & ~Q(sha256="") & ~Q(original_name="")),
                name="evidence_file_described",
                violation_error_message=_("A file has a name, a size and a SHA-256."),
            ),
            models.CheckConstraint(
                condition=Q(statement="")
                | (Q(removed_at__isnull=True, kind__in=STATEMENT_KINDS) & ~Q(sha256="")),
                name="evidence_statement_stays",
                violation_error_message=_("What the enterprise answered stays with the claim."),
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_by__isnull=True, replied_at__isnull=True)
                | (
                    Q(replied_by__isnull=False, replied_at__isnull=False, kind=EvidenceKind.OTHER)
                    & ~Q(reply="")
                    & ~Q(statement="")
                ),
                name="evidence_reply_is_signed",
                violation_error_message=_(
                    "A reply says who replied and when, to an answer with other numbers."
                ),
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, remove_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(remove_reason="")),
                name="evidence_removed_has_reason",
                violation_error_message=_("Removed evidence says who removed it, when and why."),
            ),
            models.UniqueConstraint(
                fields=["claim", "sha256", "url"],
                condition=Q(removed_at__isnull=True),
                name="evidence_once_per_claim",
                violation_error_message=_("This file or address stands with this claim already."),
            ),
        ]

    def __str__(self) -> str:
        return self.original_name or self.url or self.statement

    @property
    def disputes(self) -> bool:
        """Whether it is an employer's answer that gives other numbers than the claim."""
        return bool(self.statement) and self.kind == EvidenceKind.OTHER

    @property
    def heading(self) -> str:
        """What it is, in the reader's language."""
        return gettext("The enterprise gives other numbers") if self.disputes else self.get_kind_display()
