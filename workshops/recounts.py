"""Which sites need a new headcount: the last one has left the current jobs or is about to, or a recount is due.

Source: docs/domain.md, "What counts", point 7. A site is a workshop, or a project for its jobs outside workshops.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from ledger.models import Claim
from projects.models import Project
from workshops.counting import SOON_DAYS
from workshops.models import SiteEvent, Workshop


@dataclass(frozen=True, slots=True)
class Recount:
    """A recount asked for `days` days after work began, on day `on`; `counted_on`: the headcount that answers it."""

    days: int
    on: date
    counted_on: date | None

    def is_due(self, today: date) -> bool:
        """Whether its day has come and nobody has counted since shortly before."""
        return self.on <= today and self.counted_on is None


def recounts_of(began: date, counted: Sequence[date], schedule: Sequence[int]) -> list[Recount]:
    """The recounts of a site at which work began on `began`, by the days on which people were counted there.

    A headcount answers a recount from SOON_DAYS days before its day until the day from which it answers the next.
    """
    days = [began + timedelta(days=after) for after in schedule]
    opens = [day - timedelta(days=SOON_DAYS) for day in days]
    closes = [*opens[1:], date.max]
    return [
        Recount(
            after, day, next((on for on in sorted(counted) if opened <= on < closed and on > began), None)
        )
        for after, day, opened, closed in zip(schedule, days, opens, closes, strict=True)
    ]


def due_on(began: date, last: date, today: date, schedule: Sequence[int]) -> date | None:
    """The day of the latest recount whose day has come and that the last headcount does not answer."""
    come = [recount for recount in recounts_of(began, [last], schedule) if recount.on <= today]
    return come[-1].on if come and come[-1].is_due(today) else None


def due(sites: QuerySet[Claim], today: date, schedule: Sequence[int]) -> QuerySet[Claim]:
    """Those of these last headcounts whose sites have a recount due; one query more."""
    found = [pk for pk, _day in _due_days(sites, today, schedule)]
    return sites.filter(pk__in=found)


def _due_days(sites: QuerySet[Claim], today: date, schedule: Sequence[int]) -> Iterator[tuple[int, date]]:
    rows = sites.annotate(began=_began()).order_by().values_list("pk", "began", "effective_on")
    for pk, began, last in rows:
        if (day := due_on(began, last, today, schedule)) is not None:
            yield pk, day


def _began() -> Subquery:
    """The day of the first standing headcount with people at work: since then work is known to go on there."""
    counts = Claim.objects.filter(source=OuterRef("source"), kind=Claim.Kind.HEADCOUNT).standing()
    first = counts.filter(headcount__total__gt=0).order_by("effective_on")
    return Subquery(first.values("effective_on")[:1])


def schedule_of(counted: Collection[tuple[date, int]], schedule: Sequence[int]) -> list[Recount]:
    """The recounts of a site by its standing headcounts, (day, people); [] while nobody is known to work there."""
    began = min((on for on, total in counted if total), default=None)
    return recounts_of(began, [on for on, _total in counted], schedule) if began else []


def last_headcounts() -> QuerySet[Claim]:
    """The last standing headcount, as reported, of every open site at which somebody works; `site_name` names it.

    A site is left out once its workshop is closed, its project withdrawn or voided, and where jobs never count
    (a continued project's own).
    """
    standing = Claim.objects.filter(source=OuterRef("source")).standing()
    later = standing.filter(kind=Claim.Kind.HEADCOUNT).filter(
        Q(effective_on__gt=OuterRef("effective_on"))
        | Q(effective_on=OuterRef("effective_on"), pk__gt=OuterRef("pk"))
    )
    events = standing.filter(kind=Claim.Kind.SITE).order_by("-effective_on", "-pk")
    gone = (
        Q(source__project__situation=Project.Situation.WITHDRAWN)
        | Q(source__project__kind=Project.Kind.CONTINUED)
        | Q(source__project__voided_at__isnull=False)
    )
    return (
        Claim.objects.filter(kind=Claim.Kind.HEADCOUNT, headcount__total__gt=0)
        .standing()
        .annotate(
            last_event=Coalesce(Subquery(events.values("site_event__event")[:1]), Value("")),
            site_name=Coalesce(F("source__workshop__name"), F("source__project__name")),
        )
        .exclude(Exists(later))
        .exclude(gone)
        .exclude(last_event=SiteEvent.Event.CLOSED)
    )


def of_reader(claims: QuerySet[Claim], user: User) -> QuerySet[Claim]:
    """Those at sites whose headcounts `user` reports; for who reports none, at the sites that they may read."""
    if user.has_perm("workshops.add_headcount"):
        workshops, projects = Workshop.objects.editable_by(user), Project.objects.editable_by(user)
    else:
        workshops, projects = Workshop.objects.visible_to(user), Project.objects.visible_to(user)
    return claims.filter(
        Q(source__workshop__in=workshops.values("pk")) | Q(source__project__in=projects.values("pk"))
    )


def expired(on: date, days: int) -> Q:
    """Headcounts that have left the current jobs by day `on`: counted `days` days before it, or earlier."""
    return Q(effective_on__lte=on - timedelta(days=days))


def expiring(on: date, days: int) -> Q:
    """Headcounts that are current on day `on` and leave the current jobs within SOON_DAYS days."""
    first = on - timedelta(days=days)
    return Q(effective_on__gt=first, effective_on__lte=first + timedelta(days=SOON_DAYS))
