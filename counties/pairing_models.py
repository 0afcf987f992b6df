"""Who helps whom: the pairings of supporters and counties."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import Bureau

BY_SERVICE_ONLY = (
    "Write a pairing through counties.services (save_pairing, end_pairing): it keeps the read grants true."
)


class ByServiceOnly(TypeError):
    """Pairings are written by counties/services.py alone, which keeps the read grants true."""


def short_bureau_name(bureau: Bureau) -> str:
    """What a table calls a bureau: 遵义市, 金沙县, a team's or a chamber's own name.

    Reads `bureau.prefecture` and `bureau.county`: select them along in a list.
    """
    if bureau.kind == Bureau.Kind.PREFECTURE and hasattr(bureau, "prefecture"):
        return bureau.prefecture.common_name
    if bureau.kind == Bureau.Kind.COUNTY and hasattr(bureau, "county"):
        return bureau.county.short_name
    return bureau.name


class PairingQuerySet(models.QuerySet):
    """Pairings to read. Writes of many rows at once are refused: they would leave the read grants behind."""

    def in_force(self, day: date) -> "PairingQuerySet":
        """Pairings that hold on `day`, the first and the last day included."""
        return self.filter(Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def by_kind(self) -> "PairingQuerySet":
        """In the order in which the kinds are declared: cities first."""
        order = Case(*(When(kind=kind, then=Value(rank)) for rank, kind in enumerate(Pairing.Kind.values)))
        return self.order_by(order, "supporter__path", "starts_on")

    def update(self, **kwargs: Any) -> int:
        raise ByServiceOnly(BY_SERVICE_ONLY)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ByServiceOnly(BY_SERVICE_ONLY)

    def bulk_create(self, *args: Any, **kwargs: Any) -> list["Pairing"]:
        raise ByServiceOnly(BY_SERVICE_ONLY)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise ByServiceOnly(BY_SERVICE_ONLY)

    update.alters_data = delete.alters_data = bulk_create.alters_data = bulk_update.alters_data = True


class Pairing(Recorded):
    """A bureau that helps a county, from a day to a day (both included; open when there is no end).

    Rules of one row stand in `Meta.constraints`, rules against other rows in `clean`. Whoever writes
    goes through counties/services.py, which keeps the read grants true; `save()`, `delete()` and writes of
    many rows refuse. A pairing is ended, never deleted.
    """

    class Kind(models.TextChoices):
        CITY = "city", _("City or prefecture → county")
        COUNTY = "county", _("County → county")
        TEAM = "team", _("Working team → county")
        CHAMBER = "chamber", _("Chamber → county")
        STATION = "station", _("Investment station → county")
        THINK_TANK = "think_tank", _("Think tank → county")
        INSTITUTE = "institute", _("Research institute → county")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    supporter = models.ForeignKey(
        Bureau, models.PROTECT, related_name="pairings", verbose_name=_("supporter")
    )
    county = models.ForeignKey(
        "counties.County", models.PROTECT, related_name="pairings", verbose_name=_("supported county")
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    basis = models.CharField(_("basis (document)"), max_length=200, blank=True)
    assumed = models.BooleanField(
        _("assumed"), default=True, help_text=_("No published source names this pairing.")
    )

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")
        ordering = ["county", "kind", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="pairing_ends_after_start",
                violation_error_message=_("The pairing must not end before it starts."),
            ),
            models.UniqueConstraint(
                fields=["supporter", "county", "starts_on"],
                name="pairing_once",
                violation_error_message=_("This pairing exists already from this day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supporter} → {self.county}"

    def holds_on(self, day: date) -> bool:
        """Whether the pairing is in force on `day`, as `in_force` asks the database."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

    @property
    def supporter_short(self) -> str:
        """What a table calls the supporter: 遵义市, 金沙县, a team's or a chamber's own name.

        Reads `supporter.prefecture` and `supporter.county`: select them along in a list.
        """
        return short_bureau_name(self.supporter)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse: a pairing is written by counties.services.save_pairing and end_pairing."""
        raise ByServiceOnly(BY_SERVICE_ONLY)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: a pairing is ended, never deleted."""
        raise ByServiceOnly(BY_SERVICE_ONLY)

    def write(self) -> None:
        """Save the row and its history. Only counties/services.py calls this."""
        super().save()

    # The kind of bureau that may be the supporter in each kind of pairing.
    SUPPORTER_KIND = {
        Kind.TEAM: Bureau.Kind.TEAM,
        Kind.CITY: Bureau.Kind.PREFECTURE,
        Kind.COUNTY: Bureau.Kind.COUNTY,
        Kind.CHAMBER: Bureau.Kind.CHAMBER,
        Kind.STATION: Bureau.Kind.STATION,
        Kind.THINK_TANK: Bureau.Kind.THINK_TANK,
        Kind.INSTITUTE: Bureau.Kind.INSTITUTE,
    }

    def clean(self) -> None:
        """Refuse a pairing that no plan can mean; each message says what to do."""
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The pairing must not end before it starts.")})
        if not self.supporter_id or not self.county_id:
            return
        if self.supporter_id == self.county.bureau_id:
            raise ValidationError(
                {"supporter": _("A county cannot be paired with itself. Choose another supporter.")}
            )
        if self.kind and self.supporter.kind != self.SUPPORTER_KIND[self.kind]:
            raise ValidationError(
                {
                    "supporter": _(
                        "This supporter does not fit the kind of pairing. Choose one of the right kind."
                    )
                }
            )
        if (
            self.kind == self.Kind.COUNTY
            and self._supporting_county_prefecture() != self.county.prefecture_id
        ):
            raise ValidationError(
                {
                    "supporter": _(
                        "Counties are paired inside one prefecture. Choose a county of the same prefecture."
                    )
                }
            )
        if not self.county.group:
            raise ValidationError({"county": _("This county is not one of the 9+3. Choose one that is.")})
        self._refuse_overlap()

    def _supporting_county_prefecture(self) -> int | None:
        county = getattr(self.supporter, "county", None)
        return county.prefecture_id if county else None

    def _refuse_overlap(self) -> None:
        if self.starts_on is None:
            return
        others = Pairing.objects.filter(supporter=self.supporter_id, county=self.county_id).exclude(
            pk=self.pk
        )
        others = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=self.starts_on))
        if self.ends_on:
            others = others.filter(starts_on__lte=self.ends_on)
        other = others.first()
        if other:
            raise ValidationError(
                {
                    "starts_on": _(
                        "These two are paired already from %(start)s. End that pairing or choose another day."
                    )
                    % {"start": other.starts_on.isoformat()}
                }
            )
