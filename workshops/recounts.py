"""Which sites need a new headcount: the last one has left the current jobs, or is about to.

Source: docs/domain.md, "What counts", point 7. A site is a workshop, or a project for its jobs outside workshops.
"""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from ledger.models import Claim
from projects.models import Project
from workshops.models import SiteEvent, Workshop

SOON_DAYS = 7


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
