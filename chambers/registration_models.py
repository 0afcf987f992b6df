"""Which bureau put an enterprise on record by itself, from a list of its own."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet


class Registration(Recorded):
    """A bureau registered an enterprise: the record by which the enterprise stays in its sight."""

    SCOPE_PATHS = ("bureau",)
    GRANTED_PATHS = ()

    enterprise = models.ForeignKey(
        "chambers.Enterprise", models.CASCADE, related_name="registrations", verbose_name=_("enterprise")
    )
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name=_("bureau"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("recorded at"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration of an enterprise")
        verbose_name_plural = _("registrations of enterprises")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "bureau"],
                name="registration_once",
                violation_error_message=_("This bureau registered the enterprise already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} – {self.bureau}"

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """The bureau itself, and whoever sits above it."""
        return {"bureau": Q()}
