"""The evidence of a claim: files under random names, or the address of a published source."""

import secrets

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
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


class EvidenceQuerySet(models.QuerySet):
    def standing(self) -> "EvidenceQuerySet":
        """What has not been removed."""
        return self.filter(removed_at__isnull=True)

    def visible_to(self, user: User) -> "EvidenceQuerySet":
        """The evidence of claims that `user` may read."""
        claims = self.model._meta.get_field("claim").related_model
        return self.filter(claim__in=claims.objects.visible_to(user))


class Evidence(Recorded):
    """What supports one claim. Removing takes the file away and keeps the row: who, when, why, and its SHA-256.

    Source: docs/domain.md, "The chain from intention to job".
    """

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
    original_name = models.CharField(_("file name"), max_length=120, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    content_type = models.CharField(_("content type"), max_length=100, blank=True)
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

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(url="") & ~Q(file="")) | (~Q(url="") & Q(file="")),
                name="evidence_file_or_address",
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
        return self.original_name or self.url
