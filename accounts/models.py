"""Bureaus as a tree, the people who sit in them, and grants that widen what a bureau may read."""

from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts import clock
from accounts.history import Recorded
from accounts.versions import Versioned


class Bureau(Recorded):
    """A body whose staff use the system. The tree runs county under prefecture under province."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Provincial bureau")
        TEAM = "team", _("Working team")
        PREFECTURE = "prefecture", _("City or prefecture bureau")
        COUNTY = "county", _("County bureau")
        CHAMBER = "chamber", _("Chamber of commerce")
        STATION = "station", _("Investment station")
        THINK_TANK = "think_tank", _("Think tank")
        INSTITUTE = "institute", _("Research institute")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name_zh = models.CharField(_("Chinese name"), max_length=80, unique=True)
    name_en = models.CharField(_("English name"), max_length=120)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    path = models.CharField(max_length=255, editable=False, db_index=True, default="")
    phone = models.CharField(_("office telephone"), max_length=40, blank=True)
    assumed = models.BooleanField(
        _("assumed"), default=False, help_text=_("No published source gives this body or this name.")
    )

    class Meta:
        verbose_name = _("bureau")
        verbose_name_plural = _("bureaus")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    class Manager(models.Manager):
        def get_by_natural_key(self, code: str) -> "Bureau":
            return self.get(code=code)

    objects = Manager()

    def clean(self) -> None:
        above, seen = self.parent, set()
        while above is not None and above.pk not in seen:
            if above.pk == self.pk:
                raise ValidationError(
                    {"parent": _("A bureau cannot belong to itself or to a bureau below it.")}
                )
            seen.add(above.pk)
            above = above.parent
        if self.kind == self.Kind.PROVINCE and self.parent_id:
            raise ValidationError({"parent": _("The provincial bureau stands at the top; leave this empty.")})
        if self.kind != self.Kind.PROVINCE and not self.parent_id:
            raise ValidationError({"parent": _("Say which bureau this one belongs to.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `path` ("/1/5/12/"), which finds a whole subtree by its prefix, true for this row and all below."""
        if self.pk is None:
            super().save(*args, **kwargs)
            kwargs = {"update_fields": ["path"], "using": kwargs.get("using")}
            self.path = self._path()
            type(self).objects.filter(pk=self.pk).update(path=self.path)
            return
        self.path = self._path()
        super().save(*args, **kwargs)
        for child in self.children.all():
            if child.path != child._path():
                child.save()

    def _path(self) -> str:
        return f"{self.parent.path if self.parent else '/'}{self.pk}/"

    def subtree_ids(self) -> set[int]:
        """The ids of this bureau and of all below it."""
        return set(Bureau.objects.filter(path__startswith=self.path).values_list("pk", flat=True))

    @property
    def is_province(self) -> bool:
        return self.kind == self.Kind.PROVINCE


class Role(models.TextChoices):
    """What a person does; what each role may press is one table in pairing_tracker/roles.py."""

    CLERK = "clerk", _("Entry clerk")
    REVIEWER = "reviewer", _("Reviewer")
    DIRECTOR = "director", _("Director (read only)")
    ADMINISTRATOR = "administrator", _("Administrator")


class UserManager(BaseUserManager):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        fields.setdefault("role", Role.ADMINISTRATOR)
        fields.setdefault("bureau", Bureau.objects.filter(kind=Bureau.Kind.PROVINCE).first())
        fields.setdefault("must_change_password", False)
        return self.create_user(username, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(username=username)


class User(Versioned, AbstractUser):
    """A person with one seat: one bureau and one role. People are deactivated, never deleted."""

    UNCOUNTED = frozenset({"last_login", "password"})

    first_name = None
    last_name = None
    name = models.CharField(_("name"), max_length=60, blank=True)
    phone = models.CharField(_("office telephone"), max_length=40, blank=True)
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, null=True, blank=True, related_name="staff", verbose_name=_("bureau")
    )
    role = models.CharField(_("role"), max_length=14, choices=Role, default=Role.CLERK)
    must_change_password = models.BooleanField(
        _("must change the password at the next sign-in"), default=True
    )
    wants_digest = models.BooleanField(
        _("gets the daily e-mail of open work"),
        default=True,
        help_text=_("Sent only to an e-mail address, and only on days on which something waits."),
    )

    # Neither the password's hash nor the moments of sign-in belong in the history.
    history = HistoricalRecords(
        excluded_fields=["password", "last_login", "version"],
        history_change_reason_field=models.TextField(null=True),
    )
    _history_date = Recorded._history_date

    objects = UserManager()
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(bureau__isnull=False) | Q(is_superuser=True),
                name="user_sits_in_a_bureau",
                violation_error_message=_("Say in which bureau this person sits."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A sign-in, or a hash made anew by it, changes nothing that the history keeps: it leaves no line."""
        if kwargs.get("update_fields") and set(kwargs["update_fields"]) <= self.UNCOUNTED:
            self.skip_history_when_saving = True
            try:
                super().save(*args, **kwargs)
            finally:
                del self.skip_history_when_saving
        else:
            super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.name or self.username

    @property
    def is_staff(self) -> bool:
        """Whether Django admin opens: administrators only."""
        return self.is_superuser or self.role == Role.ADMINISTRATOR


class ReadGrantQuerySet(models.QuerySet):
    def in_force(self) -> "ReadGrantQuerySet":
        """Grants that hold today."""
        today = clock.today()
        return self.filter(Q(valid_from__lte=today), Q(valid_to__isnull=True) | Q(valid_to__gte=today))


class ReadGrant(models.Model):
    """Staff of `reader` may read the rows of `owner` from `valid_from` to `valid_to`, both days included.

    Written only by the pairing service (counties/services.py).
    """

    reader = models.ForeignKey(Bureau, models.CASCADE, related_name="grants_held", verbose_name=_("reader"))
    owner = models.ForeignKey(Bureau, models.CASCADE, related_name="grants_given", verbose_name=_("owner"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = ReadGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("read grant")
        verbose_name_plural = _("read grants")
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "owner", "valid_from"],
                name="read_grant_once",
                violation_error_message=_("This grant exists already."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="read_grant_ends_after_start",
                violation_error_message=_("The end must not be before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader} → {self.owner}"
