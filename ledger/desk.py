"""What a reader sees of claims and may do with them: rows for any page, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Bureau, User
from ledger.evidence import EvidenceOfClaim, evidence_of, sources_editable_by
from ledger.gates import evidence_lacking
from ledger.models import Claim
from ledger.review import Action, Answer, Case, Seat, answer

RELATED = (
    "county__prefecture__bureau",
    "county__bureau",
    "reporter__bureau",
    "reviewer__bureau",
    "verifier__bureau",
    "returned_by__bureau",
    "voided_by",
    "source__project",
    "source__workshop",
    *dict.fromkeys(Claim.FACTS.values()),
    "project_change__county",
    "project_change__introduced_by",
    "workshop_move__county",
    "workshop_move__project",
)


@dataclass(frozen=True)
class ClaimRow:
    """A claim as somebody reads it.

    `may`: what they may do with it now. `waits`: who decides next, in words. `lacking`: evidence that it needs.
    `corrected`: a standing correction has taken its place. `evidence`: what stands with it.
    """

    claim: Claim
    may: frozenset[str]
    waits: str
    lacking: str
    corrected: bool
    evidence: EvidenceOfClaim

    @property
    def fact(self) -> object:
        """What was claimed; its text says it."""
        return self.claim.fact


def with_all(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims with everything that a row shows."""
    standing = Claim.objects.filter(state__in=Claim.STANDING).only("pk", "replaces_id")
    return claims.select_related(*RELATED).prefetch_related(
        "authors",
        "objections__by__bureau",
        "overrides__by",
        "replaces",
        "project_change__shares__bureau",
        Prefetch("corrections", queryset=standing, to_attr="standing_corrections"),
    )


def rows(claims: QuerySet[Claim], user: User) -> list[ClaimRow]:
    """Rows for these claims in their order. The number of queries does not grow with them."""
    found = list(with_all(claims))
    permissions = user.get_all_permissions()
    editable = sources_editable_by({claim.source_id for claim in found}, user)
    evidence, deciders = evidence_of(found, user, editable), _Deciders(found)
    return [
        ClaimRow(
            claim=claim,
            may=frozenset(
                str(action)
                for action in Action
                if _may(action, claim, user, permissions, claim.source_id in editable)
            ),
            waits=deciders.in_words(claim),
            lacking=_lacking(claim, evidence[claim.pk]),
            corrected=bool(claim.standing_corrections),
            evidence=evidence[claim.pk],
        )
        for claim in found
    ]


def rows_of_source(source_id: int, request: HttpRequest, kinds: Collection[str]) -> list[ClaimRow]:
    """The rows of one source's claims of these kinds, by day and as reported; a page's parts share one reading."""
    read = vars(request).setdefault("claim_rows", {})
    if source_id not in read:
        claims = Claim.objects.filter(source=source_id).order_by("effective_on", "pk")
        read[source_id] = rows(claims, request.user)
    return [row for row in read[source_id] if row.claim.kind in kinds]


def _lacking(claim: Claim, evidence: EvidenceOfClaim) -> str:
    if claim.state not in (Claim.State.REPORTED, Claim.State.REVIEWED):
        return ""
    return _(" or ").join(evidence_lacking(claim, {row.kind for row in evidence.standing}))


def _may(action: Action, claim: Claim, user: User, permissions: Collection[str], editable: bool) -> bool:
    if claim.standing_corrections:
        return False
    if action == Action.OBJECT and claim.reporter.bureau_id == user.bureau_id:
        return False
    if action == Action.VERIFY and claim.reviewer_id == user.pk:
        return False
    seats = {
        Seat.COUNTY: user.bureau_id == claim.county.bureau_id,
        Seat.PREFECTURE: user.bureau_id == claim.county.prefecture.bureau_id,
        Seat.PROVINCE: bool(user.bureau_id) and user.bureau.is_province,
        Seat.REPORTER: user.bureau_id == claim.reporter.bureau_id,
        Seat.EDITOR: editable,
    }
    authors = {author.pk for author in claim.authors.all()} | {claim.reporter_id}
    case = Case(
        state=claim.state,
        was_reviewed=claim.reviewer_id is not None,
        seats=frozenset(seat for seat, sits in seats.items() if sits),
        permissions=permissions,
        is_author=user.pk in authors,
    )
    return answer(action, case) == Answer.YES


class _Deciders:
    """Who may review or verify what waits among these claims; two queries for any number of them."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        waiting = [claim for claim in claims if claim.state in (Claim.State.REPORTED, Claim.State.REVIEWED)]
        self.people: dict[int, set[int]] = defaultdict(set)
        self.province: Bureau | None = None
        if not waiting:
            return
        self.province = Bureau.objects.get(kind=Bureau.Kind.PROVINCE)
        bureaus = {claim.county.prefecture.bureau_id for claim in waiting} | {self.province.pk}
        roles = Group.objects.filter(permissions__codename__in=["review_claim", "verify_claim"])
        people = User.objects.filter(is_active=True, bureau__in=bureaus, role__in=roles.values("name"))
        for pk, bureau in people.values_list("pk", "bureau_id"):
            self.people[bureau].add(pk)

    def in_words(self, claim: Claim) -> str:
        """Who decides on a waiting claim next, or, when nobody is left who may, whom to ask."""
        if claim.state not in (Claim.State.REPORTED, Claim.State.REVIEWED) or claim.standing_corrections:
            return ""
        is_review = claim.state == Claim.State.REPORTED
        bureau = claim.county.prefecture.bureau if is_review else self.province
        barred = {author.pk for author in claim.authors.all()} | {claim.reporter_id, claim.reviewer_id}
        if self.people[bureau.pk] - barred:
            words = (
                _("Waits for review by %(bureau)s")
                if is_review
                else _("Waits for verification by %(bureau)s")
            )
            return words % {"bureau": _with_phone(bureau)}
        return _(
            "Nobody of %(bureau)s is left who may decide on this: it needs a reviewer who set no value of it. "
            "Ask the administrators of %(province)s to name one."
        ) % {"bureau": bureau, "province": _with_phone(self.province)}


def _with_phone(bureau: Bureau) -> str:
    return f"{bureau} {bureau.phone}".strip()
