"""Whom to ring at an enterprise, who looked at that, and what supporters noted of their contacts with counties."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet
from counties.models import County


class EnterpriseContact(Recorded):
    """A business contact of an enterprise: hidden until somebody who needs it asks, and every look is kept."""

    enterprise = models.ForeignKey(
        "chambers.Enterprise", models.PROTECT, related_name="contacts", verbose_name=_("enterprise")
    )
    post = models.CharField(_("post or department"), max_length=60)
    person = models.CharField(_("name"), max_length=60, blank=True)
    phone = models.CharField(_("business telephone"), max_length=40, blank=True)
    email = models.EmailField(_("business e-mail"), blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    ended_on = models.DateField(_("no longer since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("business contact")
        verbose_name_plural = _("business contacts")
        ordering = ["enterprise", "pk"]
        permissions = [
            ("see_contacts", "Can look at business contacts"),
            ("export_contacts", "Can take business contacts out of the tracker"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email=""),
                name="contact_can_be_reached",
                violation_error_message=_("Enter a telephone number or an e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return self.post


class ContactView(models.Model):
    """Somebody looked at, or took out, the contacts of an enterprise. Never changed, not even by a merge."""

    APPEND_ONLY = True

    enterprise = models.ForeignKey(
        "chambers.Enterprise", models.PROTECT, related_name="contact_views", verbose_name=_("enterprise")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bureau")
    )
    at = models.DateTimeField(_("at"))
    exported = models.BooleanField(_("taken out"), default=False)

    class Meta:
        verbose_name = _("look at contacts")
        verbose_name_plural = _("looks at contacts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.by} · {self.enterprise}"


class ContactNote(Recorded):
    """A supporter was in touch with a county that it helps: on which day, by which way, about what."""

    class Way(models.TextChoices):
        VISIT = "visit", _("Visit")
        MEETING = "meeting", _("Meeting")
        CALL = "call", _("Telephone or video call")
        LETTER = "letter", _("Letter or message")

    SCOPE_PATHS = ("supporter", "county__bureau")
    GRANTED_PATHS = ()

    supporter = models.ForeignKey(
        Bureau, models.PROTECT, related_name="contact_notes", verbose_name=_("supporter")
    )
    county = models.ForeignKey(County, models.PROTECT, related_name="contact_notes", verbose_name=_("county"))
    on = models.DateField(_("on which day"))
    way = models.CharField(_("way"), max_length=8, choices=Way, default=Way.CALL)
    about = models.TextField(_("about what"))
    noted_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("noted by")
    )
    noted_at = models.DateTimeField(_("noted at"), editable=False)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True, editable=False)
    void_reason = models.CharField(_("reason for voiding"), max_length=200, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact note")
        verbose_name_plural = _("contact notes")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(about=""),
                name="contact_note_says_something",
                violation_error_message=_("Write what it was about."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""),
                name="contact_note_void_has_reason",
                violation_error_message=_("Say why the note is voided."),
            ),
        ]
        indexes = [models.Index(fields=["supporter", "county", "-on"], name="contact_note_latest")]

    def __str__(self) -> str:
        return f"{self.supporter} → {self.county}"

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """The supporter who wrote it, and whoever sits above them."""
        return {"supporter": Q()}

    def get_absolute_url(self) -> str:
        """Notes are read in their list."""
        return reverse("chambers:note-list")
