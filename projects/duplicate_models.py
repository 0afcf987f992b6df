"""Pairs of projects that may be one, entries that wait for a verdict, and the keys that find them."""

import secrets
from collections.abc import Collection, Iterable

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.rows import add_rows
from accounts.scoping import ScopedQuerySet, own_bureau_ids
from chambers.models import Enterprise
from counties.models import County
from projects.likeness import LONGEST_KEY, RULES, blocks, name_key, spellings

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misheard or misread


def new_reference() -> str:
    """Eight random characters to name a record by on the telephone; they say nothing about it."""
    return "".join(secrets.choice(ALPHABET) for _place in range(8))


class SpellingQuerySet(models.QuerySet):
    def keep(self, enterprise: Enterprise) -> None:
        """Let the stored spellings of this enterprise be those of its name and code."""
        self.keep_all([enterprise])

    def keep_all(self, enterprises: Iterable[Enterprise]) -> None:
        """The same for many enterprises."""
        wanted = {one.pk: spellings(name_key(one.name), one.credit_code or "") for one in enterprises}
        stored: dict[int, set[str]] = {pk: set() for pk in wanted}
        for pk, key in self.filter(enterprise__in=wanted).values_list("enterprise_id", "key"):
            stored[pk].add(key)
        for pk, keys in stored.items():
            if keys - wanted[pk]:
                self.filter(enterprise=pk, key__in=keys - wanted[pk]).delete()
        self.add({pk: keys - stored[pk] for pk, keys in wanted.items()})

    def join(self, *, keep: Enterprise, drop: Enterprise, **_who: object) -> None:
        """After `drop` was merged into `keep`: it is found by no spelling any more, and `keep` by those of its own."""
        self.filter(enterprise=drop).delete()
        self.keep(keep)

    def add(self, keys: dict[int, Collection[str]]) -> None:
        """Store spellings, by enterprise id; those that are there already stay."""
        written = [(pk, key) for pk, of_one in keys.items() for key in sorted(of_one)]
        add_rows(self.model, ["enterprise_id", "key"], written, known_stay=True)


class EnterpriseSpelling(models.Model):
    """A key by which an enterprise is found (projects/likeness.py, `spellings`). Follows from its name."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="spellings")
    key = models.CharField(max_length=LONGEST_KEY)

    objects = SpellingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "enterprise"], name="enterprise_spelling_once"),
        ]

    def __str__(self) -> str:
        return self.key


class PairQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PairQuerySet":
        """The pairs of which the user may read both records."""
        from projects.models import Project

        readable = Project.objects.visible_to(user).order_by().values("pk")
        return self.filter(first__in=readable, second__in=readable)

    def waiting(self) -> "PairQuerySet":
        """Without a verdict, and both records still stand."""
        from projects.models import Project

        standing = Project.objects.standing().order_by().values("pk")
        return self.filter(verdict="", first__in=standing, second__in=standing)

    def decided(self) -> "PairQuerySet":
        return self.exclude(verdict="")

    def of(self, project_id: int) -> "PairQuerySet":
        return self.filter(Q(first=project_id) | Q(second=project_id))

    def for_list(self) -> "PairQuerySet":
        """With everything that a row or a side-by-side view shows."""
        related = [
            f"{side}__{name}"
            for side in ("first", "second")
            for name in ("county__bureau", "enterprise", "industry", "introduced_by")
        ]
        return self.select_related(*related, "decider", "decided_by__bureau", "raised_by__bureau")


class SuspectedPair(Recorded):
    """Two projects that may be one, and what was decided on them. The lower id stands first."""

    class Verdict(models.TextChoices):
        DIFFERENT = "different", _("two different projects")
        SPLIT = "split", _("one record holds two projects")
        SAME = "same", _("the same project")

    class Found(models.TextChoices):
        SAVE = "save", _("saved in spite of the warning")
        SCAN = "scan", _("found by a scan")
        APPEAL = "appeal", _("entered after a verdict")

    reference = models.CharField(max_length=8, unique=True, editable=False, default=new_reference)
    first = models.ForeignKey(
        "projects.Project", models.PROTECT, related_name="pairs_first", verbose_name=_("first record")
    )
    second = models.ForeignKey(
        "projects.Project", models.PROTECT, related_name="pairs_second", verbose_name=_("second record")
    )
    rungs = models.JSONField(_("what is alike"), default=list)
    found = models.CharField(_("how it was found"), max_length=6, choices=Found)
    raised_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("saved by")
    )
    raised_at = models.DateTimeField(_("found at"))
    reason = models.TextField(_("reason to go on"), blank=True)
    decider = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name=_("who decides"))
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict, blank=True, default="")
    verdict_reason = models.TextField(_("reason of the verdict"), blank=True)
    survivor = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("record that stays"),
    )
    enters_second = models.ForeignKey(
        Bureau,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who enters the second project"),
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspected pair")
        verbose_name_plural = _("suspected pairs")
        ordering = ["-raised_at", "-pk"]
        permissions = [("decide_duplicates", "Can decide on suspected duplicates")]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="suspected_pair_once",
                violation_error_message=_("These two records are listed as a pair already."),
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="suspected_pair_in_order",
                violation_error_message=_("The record that was entered first stands first."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="", decided_by=None, decided_at=None)
                | (~Q(verdict="") & ~Q(verdict_reason="") & Q(decided_at__isnull=False)),
                name="suspected_pair_verdict_has_reason",
                violation_error_message=_("Give the reason of the verdict."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="same", survivor__isnull=False) | (~Q(verdict="same") & Q(survivor=None)),
                name="suspected_pair_same_has_survivor",
                violation_error_message=_("Say which of the two records stays."),
            ),
            models.CheckConstraint(
                condition=Q(survivor=None) | Q(survivor=F("first")) | Q(survivor=F("second")),
                name="suspected_pair_survivor_is_of_it",
                violation_error_message=_("The record that stays is one of the two."),
            ),
        ]
        indexes = [models.Index(fields=["verdict", "-raised_at"], name="suspected_pair_by_verdict")]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"

    def get_absolute_url(self) -> str:
        return reverse("projects:duplicate-pair", args=[self.pk])

    @property
    def rung_labels(self) -> list[str]:
        """What is alike, in words."""
        return [str(RULES[rung].label) for rung in self.rungs if rung in RULES]

    @property
    def blocks(self) -> bool:
        return blocks(rung for rung in self.rungs if rung in RULES)


class AppealQuerySet(ScopedQuerySet):
    def waiting(self) -> "AppealQuerySet":
        return self.filter(verdict="")

    def for_list(self) -> "AppealQuerySet":
        return self.select_related(
            "county__bureau",
            "asker__bureau",
            "decider",
            "decided_by__bureau",
            "project",
            "existing__county__bureau",
            "existing__enterprise",
            "existing__industry",
            "existing__introduced_by",
        )


class DuplicateAppeal(Recorded):
    """A blocked entry, sent for a verdict to the bureau that stands above both counties, with all that was typed.

    Its asker's bureau and whoever stands above read it; the bureaus of the existing record do not.
    """

    class Verdict(models.TextChoices):
        DIFFERENT = "different", _("a different project")
        SAME = "same", _("the same project")

    SCOPE_PATHS = ("county__bureau", "asker__bureau")
    GRANTED_PATHS = ()

    reference = models.CharField(max_length=8, unique=True, editable=False, default=new_reference)
    existing = models.ForeignKey(
        "projects.Project", models.PROTECT, related_name="appeals", verbose_name=_("existing record")
    )
    typed = models.JSONField(_("what was typed"))  # name of a field -> list of texts, as the form sent them
    name = models.CharField(_("project name"), max_length=120)
    enterprise_name = models.CharField(_("enterprise"), max_length=120)
    county = models.ForeignKey(County, models.PROTECT, related_name="+", verbose_name=_("county"))
    asker = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    reason = models.TextField(_("why it is another project"))
    decider = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name=_("who decides"))
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict, blank=True, default="")
    verdict_reason = models.TextField(_("reason of the verdict"), blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="came_by",
        verbose_name=_("saved as"),
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry sent for a verdict")
        verbose_name_plural = _("entries sent for a verdict")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="duplicate_appeal_has_reason",
                violation_error_message=_("Say why this is another project."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="", decided_by=None, decided_at=None)
                | (
                    ~Q(verdict="")
                    & ~Q(verdict_reason="")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="duplicate_appeal_verdict_has_reason",
                violation_error_message=_("Give the reason of the verdict."),
            ),
            models.CheckConstraint(
                condition=Q(project=None) | Q(verdict="different"),
                name="duplicate_appeal_saved_after_verdict",
                violation_error_message=_(
                    "It is saved only after the verdict that it is a different project."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """Nobody edits what was sent for a verdict."""
        return {}

    def get_absolute_url(self) -> str:
        return reverse("projects:duplicate-appeal", args=[self.pk])

    def may_be_entered_by(self, user: User) -> bool:
        """Whether this person may now save the entry past the block."""
        return self.verdict == self.Verdict.DIFFERENT and not self.project_id and self.asker_id == user.pk


def may_decide(user: User, decider_id: int) -> bool:
    """Whether the user is a reviewer of the deciding bureau or of one above it."""
    return user.has_perm("projects.decide_duplicates") and decider_id in own_bureau_ids(user)
