"""The day's short list of sites to visit: what is most unusual first, and a few drawn by lot.

The same for everybody who answers for the same counties, all day: it follows from the records and the day. The lot is
drawn with the server's secret, so that nobody who reports can know beforehand whom it falls on. A site that somebody
has seen for its present headcount is left out; one that is seen today stays, so that the list does not run away.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Bureau, User
from accounts.scoping import own_bureau_ids, sits_above_all
from counties.models import Plan
from ledger.evidence_kinds import EvidenceKind
from ledger.models import Claim, Evidence
from projects.models import Project
from sheets.values import phone_key
from workshops import suspicion
from workshops.models import SiteEvent, Visit, Workshop
from workshops.suspicion import DRAWN, Picture, Population, Reason, Site

PERMISSION = "workshops.see_spot_checks"
MOST = 10  # sites with a reason
BY_LOT = 3  # more, drawn among the others

# What is read of each present headcount and its site.
FIELDS = (
    "pk",
    "source_id",
    "source__workshop__name",
    "source__project__name",
    "source__project__situation",
    "source__project__kind",
    "source__project__voided_at",
    "effective_on",
    "reported_at",
    "reporter_id",
    "reporter__bureau_id",
    "state",
    "headcount__total",
    "source__workshop__county__bureau_id",
    "source__workshop__operator_id",
    "source__workshop__kind",
    "source__workshop__industry_id",
    "source__workshop__floor_area",
    "source__workshop__contact_phone",
    "source__workshop__project__source_id",
    "source__workshop__project__industry_id",
    "source__workshop__project__contract_amount",
    "source__project__county__bureau_id",
    "source__project__enterprise_id",
    "source__project__industry_id",
    "source__project__contract_amount",
    "source__project__phone_key",
)


@dataclass(frozen=True)
class Pick:
    """A site on the day's list, why, and what was recorded there today."""

    site: Site
    reasons: list[Reason]
    visited: bool = False

    @property
    def score(self) -> int:
        return sum(reason.weight for reason in self.reasons)


def may_see(user: User) -> bool:
    """Whether `user` reads the day's list: whoever decides on headcounts, or leads those, never who reports them."""
    if not (user.is_active and user.bureau_id and user.has_perm(PERMISSION)):
        return False
    return user.bureau.kind in (Bureau.Kind.PROVINCE, Bureau.Kind.PREFECTURE)


def list_of(day: date, user: User) -> list[Pick]:
    """The list of `day` for the counties below the user's bureau, the heaviest first, then those drawn.

    A fixed number of queries, whatever the number of sites.
    """
    return _Day(day, user).picks()


def open_picks(day: date, user: User) -> list[Pick]:
    """What is left of the list: without what was visited that day."""
    return [pick for pick in list_of(day, user) if not pick.visited]


def picked_for(source_id: int, day: date, user: User) -> list[str]:
    """The names of the rules by which a site stands on the list of `day`; empty when it does not."""
    picks = list_of(day, user)
    return [reason.rule for pick in picks if pick.site.source_id == source_id for reason in pick.reasons]


class _Day:
    """Reads everything once for one day and one reader."""

    def __init__(self, day: date, user: User) -> None:
        self.day, self.user = day, user
        self.plan = Plan.objects.current()
        self.after = day - timedelta(days=self.plan.headcount_days)  # headcounts of this day have expired

    def picks(self) -> list[Pick]:
        unseen = [site for site in self.candidates if site.claim_id not in self.seen_before]
        found = [
            Pick(site, reasons, site.claim_id in self.seen_today) for site, reasons in self._judged(unseen)
        ]
        suspect = sorted(
            (pick for pick in found if pick.reasons),
            key=lambda pick: (-pick.score, -pick.site.total, self.lot(pick.site)),
        )[:MOST]
        taken = {pick.site.source_id for pick in suspect}
        others = [pick for pick in found if pick.site.source_id not in taken]
        drawn = sorted(others, key=lambda pick: self.lot(pick.site))[:BY_LOT]
        by_lot = Reason(DRAWN, 0)
        return suspect + [Pick(pick.site, [*pick.reasons, by_lot], pick.visited) for pick in drawn]

    def _judged(self, sites: Iterable[Site]) -> Iterator[tuple[Site, list[Reason]]]:
        among = Population(self.sites, self.plan.ends_on)
        for site in sites:
            yield site, suspicion.reasons_for(site, among)

    def lot(self, site: Site) -> str:
        """A number that nobody knows without the server's secret, another one every day."""
        return salted_hmac("workshops.spot_checks", f"{self.day.isoformat()} {site.source_id}").hexdigest()

    # --- reading -----------------------------------------------------------------------------------

    @cached_property
    def candidates(self) -> list[Site]:
        """The sites in the counties below the user's bureau."""
        if sits_above_all(self.user):
            return self.sites
        own = own_bureau_ids(self.user)
        return [site for site in self.sites if self.county_bureaus[site.source_id] in own]

    @cached_property
    def sites(self) -> list[Site]:
        """Every open site with a present headcount at which somebody works."""
        claims = Claim.objects.filter(kind=Claim.Kind.HEADCOUNT, state__in=Claim.STANDING)
        claims = claims.filter(effective_on__gt=self.after, effective_on__lte=self.day)
        rows = [row for row in claims.order_by("pk").values(*FIELDS) if self._is_present(row)]
        self.county_bureaus = {row["source_id"]: _county_bureau(row) for row in rows}
        return [self._site(row) for row in rows]

    def _is_present(self, row: dict) -> bool:
        """Whether this is the last word on a site that is open; as workshops/recounts.py says it in SQL."""
        gone = (
            row["source__project__situation"] == Project.Situation.WITHDRAWN
            or row["source__project__kind"] == Project.Kind.CONTINUED
            or row["source__project__voided_at"] is not None
            or row["source_id"] in self.closed
        )
        total = row["headcount__total"]
        return total > 0 and not gone and self.counts[row["source_id"]][:1] == [(row["pk"], total)]

    def _site(self, row: dict) -> Site:
        source_id, place = row["source_id"], row["source__workshop__project__source_id"] or row["source_id"]
        contract = (
            row["source__workshop__project__contract_amount"] or row["source__project__contract_amount"]
        )
        phone = row["source__project__phone_key"] or phone_key(row["source__workshop__contact_phone"] or "")
        photographs = self.photographs
        return Site(
            source_id=source_id,
            claim_id=row["pk"],
            name=row["source__workshop__name"] or row["source__project__name"],
            total=row["headcount__total"],
            counted_on=row["effective_on"],
            reported_at=row["reported_at"],
            reported_on=timezone.localtime(row["reported_at"]).date(),
            reporter_id=row["reporter_id"],
            bureau_id=row["reporter__bureau_id"],
            is_verified=row["state"] == Claim.State.VERIFIED,
            enterprise_id=row["source__workshop__operator_id"] or row["source__project__enterprise_id"],
            kind=row["source__workshop__kind"] or "",
            industry_id=row["source__workshop__industry_id"]
            or row["source__workshop__project__industry_id"]
            or row["source__project__industry_id"],
            place=place,
            floor_area=row["source__workshop__floor_area"],
            contract=float(contract) / 10_000 if contract else None,
            phone=phone,
            totals=tuple(total for _claim, total in self.counts[source_id][: suspicion.SAME_AGAIN]),
            evidence=frozenset(self.evidence[row["pk"]]),
            pictures=tuple(photographs[source_id]),
            is_photographed=bool(photographs[source_id] or photographs[place]),
            is_disputed=row["pk"] in self.disputed,
            is_readable=self.readable is None or source_id in self.readable,
        )

    @cached_property
    def counts(self) -> dict[int, list[tuple[int, int]]]:
        """Source -> (claim, number) of its headcounts that nothing has taken the place of, the newest first.

        Put together here: correlated subqueries for thousands of sites take either database from a second to a
        minute, as its statistics please.
        """
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for source_id, claim_id, total in self._standing(Claim.Kind.HEADCOUNT, "headcount__total"):
            found[source_id].append((claim_id, total))
        return found

    @cached_property
    def closed(self) -> set[int]:
        """The sources of workshops on which the last word is that they closed."""
        last: dict[int, str] = {}
        for source_id, _claim_id, event in self._standing(Claim.Kind.SITE, "site_event__event"):
            last.setdefault(source_id, event)
        return {source_id for source_id, event in last.items() if event == SiteEvent.Event.CLOSED}

    def _standing(self, kind: Claim.Kind, fact: str) -> Iterator[tuple[int, int, Any]]:
        """(source, claim, fact) of the standing claims up to the day, the newest first."""
        claims = Claim.objects.filter(kind=kind, state__in=Claim.STANDING).order_by("-effective_on", "-pk")
        rows = list(claims.values_list("source_id", "pk", fact, "effective_on", "replaces_id"))
        replaced = {row[-1] for row in rows}
        for source_id, claim_id, value, on, _replaces in rows:
            if on <= self.day and claim_id not in replaced:
                yield source_id, claim_id, value

    @cached_property
    def evidence(self) -> dict[int, set[str]]:
        """Present headcount -> the kinds of evidence that stand with it."""
        found: dict[int, set[str]] = defaultdict(set)
        rows = Evidence.objects.standing().filter(
            claim__kind=Claim.Kind.HEADCOUNT, claim__effective_on__gt=self.after
        )
        for claim_id, kind in rows.order_by().values_list("claim_id", "kind"):
            found[claim_id].add(kind)
        return found

    @cached_property
    def disputed(self) -> set[int]:
        """Headcounts for which the employer gave another number."""
        return set(Evidence.objects.standing().disputing().order_by().values_list("claim_id", flat=True))

    @cached_property
    def photographs(self) -> dict[int, list[Picture]]:
        """Source -> the photographs that stand with its standing claims."""
        found: dict[int, list[Picture]] = defaultdict(list)
        rows = Evidence.objects.standing().filter(
            kind=EvidenceKind.SITE_PHOTO, claim__state__in=Claim.STANDING
        )
        fields = ("claim__source_id", "picture_hash", "sha256")
        for source_id, picture_hash, sha256 in rows.order_by("pk").values_list(*fields):
            found[source_id].append(Picture(picture_hash, sha256))
        return found

    @cached_property
    def readable(self) -> Collection[int] | None:
        """The sources of the sites that the reader may see by name; None: of all."""
        if sits_above_all(self.user):
            return None
        workshops = Workshop.objects.visible_to(self.user).order_by().values_list("source_id", flat=True)
        projects = Project.objects.visible_to(self.user).order_by().values_list("source_id", flat=True)
        return {*workshops, *projects}

    @cached_property
    def visits(self) -> list[tuple[int, date]]:
        """(headcount, day on which a visit was recorded) of every visit up to the day."""
        rows = Visit.objects.order_by("pk").values_list("claim_id", "recorded_at")
        return [(claim_id, timezone.localtime(at).date()) for claim_id, at in rows]

    @cached_property
    def seen_before(self) -> set[int]:
        """Headcounts for which a visit was recorded before the day."""
        return {claim_id for claim_id, recorded_on in self.visits if recorded_on < self.day}

    @cached_property
    def seen_today(self) -> set[int]:
        return {claim_id for claim_id, recorded_on in self.visits if recorded_on >= self.day}


def _county_bureau(row: dict) -> int | None:
    return row["source__workshop__county__bureau_id"] or row["source__project__county__bureau_id"]
