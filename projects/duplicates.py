"""Finding the records that may be the same project: a bounded query, then the pure rules of projects/likeness.py."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat

from accounts.models import Bureau
from chambers.credit_code import tidy_credit_code
from projects import likeness
from projects.duplicate_models import EnterpriseSpelling, SuspectedPair
from projects.likeness import Likeness, Rung, rungs_between
from projects.models import Project
from sheets.values import phone_key

CHUNK = 500  # candidates that are compared in one query
MOST_ROWS = (
    2_000  # records fetched for one candidate; beyond that only rung 1 is certain, and asked for on its own
)

FIELDS = (
    "name_key",
    "enterprise__name",
    "enterprise__credit_code",
    "industry_id",
    "contract_amount",
    "phone_key",
    "address_key",
    "pk",
)


@dataclass(frozen=True)
class Finding:
    """A stored project that may be the one in question, and on which rungs; or an earlier one of the same call.

    `place` is that one's place among those entered together; it has no `project_id` until they are written.
    """

    project_id: int | None
    rungs: tuple[Rung, ...]
    place: int | None = None

    @property
    def blocks(self) -> bool:
        return likeness.blocks(self.rungs)


def likeness_of(project: Project) -> Likeness:
    """What is compared of a project, stored or not; its enterprise may be unsaved."""
    return typed_likeness(
        name=project.name,
        enterprise_name=project.enterprise.name,
        credit_code=project.enterprise.credit_code or "",
        industry_id=project.industry_id,
        amount=project.contract_amount,
        contact_phone=project.contact_phone,
        site_address=project.site_address,
        pk=project.pk,
    )


def typed_likeness(
    *,
    name: str,
    enterprise_name: str,
    credit_code: str = "",
    industry_id: int | None = None,
    amount: object = None,
    contact_phone: str = "",
    site_address: str = "",
    pk: int | None = None,
) -> Likeness:
    """What is compared of words as somebody typed them. Amount in 元. Raises `Unreadable` for control characters."""
    return Likeness(
        name_key=likeness.name_key(name),
        enterprise_key=likeness.name_key(enterprise_name),
        credit_code=tidy_credit_code(credit_code),
        industry_id=industry_id,
        amount=amount,
        phone_key=phone_key(contact_phone),
        address_key=likeness.address_key(site_address),
        pk=pk,
    )


def duplicates_of(candidate: Likeness) -> list[Finding]:
    """The standing projects that may be this one, the strongest first. One query, two where very many are near."""
    return duplicates_of_many([candidate])[0]


def duplicates_of_many(candidates: Sequence[Likeness]) -> dict[int, list[Finding]]:
    """Place in the list -> findings, for the rows of a sheet: one query for every 500 of them.

    Only stored projects are found; `likeness.pairs_within` compares the rows of a sheet with each other.
    """
    found: dict[int, list[Finding]] = {}
    for start in range(0, len(candidates), CHUNK):
        chunk = candidates[start : start + CHUNK]
        for place, findings in enumerate(_compare(chunk, _near(chunk)), start=start):
            found[place] = findings
    return found


def same_projects(candidates: Sequence[Likeness]) -> list[list[int]]:
    """The ids of the standing projects on rung 1 with each: same enterprise, same name. One query for every 500."""
    found: list[list[int]] = []
    rule = likeness.RULES[Rung.SAME_PROJECT]
    for start in range(0, len(candidates), CHUNK):
        chunk = candidates[start : start + CHUNK]
        by_name: dict[str, list[Likeness]] = {}
        for row in _certainly(chunk).values_list(*FIELDS):
            stored = _stored(*row)
            by_name.setdefault(stored.name_key, []).append(stored)
        found += [
            sorted(stored.pk for stored in by_name.get(one.name_key, ()) if rule.holds(one, stored))
            for one in chunk
        ]
    return found


def _compare(chunk: Sequence[Likeness], near: dict[str, dict[int, Likeness]]) -> Iterator[list[Finding]]:
    for candidate in chunk:
        rows: dict[int, Likeness] = {}
        for key in ("", *likeness.keys_of(candidate)):
            rows |= near.get(key, {})
        findings = [
            Finding(row.pk, tuple(rungs))
            for row in rows.values()
            if row.pk != candidate.pk and (rungs := rungs_between(candidate, row))
        ]
        yield sorted(findings, key=lambda found: (likeness.strength(list(found.rungs)), found.project_id))


def _near(chunk: Sequence[Likeness]) -> dict[str, dict[int, Likeness]]:
    """The stored rows that have a key in common with one of the chunk, by key and id; "" stands for any key.

    One candidate needs no telling apart by key, so that each row is read once.
    """
    most = MOST_ROWS * len(chunk)
    rows = list(_query(chunk)[:most])
    if len(rows) == most:
        rows += _certainly(chunk).annotate(key=Value("")).values_list("key", "voided_at", *FIELDS)
    seen: dict[int, Likeness] = {}
    near: dict[str, dict[int, Likeness]] = {}
    for key, voided_at, *row in rows:
        if voided_at:
            continue
        pk = row[-1]
        near.setdefault(key, {})[pk] = seen[pk] = seen.get(pk) or _stored(*row)
    return near


def _query(chunk: Sequence[Likeness]) -> QuerySet:
    """Rows of (key, voided_at, FIELDS …). A union, so that each branch has its index.

    Of a sheet voided records are left out afterwards: before PostgreSQL knows how many there are, it takes nearly all
    records for voided, and joins those that it has to read for the rest in seconds instead of milliseconds.
    """
    standing = (Project.objects.standing() if len(chunk) == 1 else Project.objects.all()).order_by()
    spelt = {key for one in chunk for key in one.spellings}
    if len(chunk) == 1:
        enterprises = EnterpriseSpelling.objects.filter(key__in=spelt).order_by().values("enterprise_id")
        found = standing.filter(enterprise__in=enterprises).annotate(key=Value(""))
    else:
        found = standing.filter(enterprise__spellings__key__in=spelt).annotate(
            key=F("enterprise__spellings__key")
        )
    branches = [found.values_list("key", "voided_at", *FIELDS)]
    for name in ("phone", "address"):
        field = f"{name}_key"
        if wanted := {getattr(one, field) for one in chunk} - {""}:
            key = Value("") if len(chunk) == 1 else Concat(Value(f"{name} "), field)
            rows = standing.filter(**{f"{field}__in": wanted}).annotate(key=key)
            branches.append(rows.values_list("key", "voided_at", *FIELDS))
    return branches[0].union(*branches[1:]) if branches[1:] else branches[0]


def _certainly(chunk: Sequence[Likeness]) -> QuerySet[Project]:
    """The rows of rung 1 alone: the same name, and a name or code of the enterprise in common."""
    whole = {f"={one.enterprise_key}" for one in chunk} | {
        f"#{one.credit_code}" for one in chunk if one.credit_code
    }
    enterprises = EnterpriseSpelling.objects.filter(key__in=whole).order_by().values("enterprise_id")
    standing = Project.objects.standing().order_by()
    return standing.filter(name_key__in={one.name_key for one in chunk}, enterprise__in=enterprises)


def _stored(
    name_key: str,
    enterprise: str,
    code: str | None,
    industry_id: int | None,
    amount: object,
    phone_key: str,
    address_key: str,
    pk: int,
) -> Likeness:
    return Likeness(
        name_key=name_key,
        enterprise_key=likeness.name_key(enterprise),
        credit_code=code or "",
        industry_id=industry_id,
        amount=amount,
        phone_key=phone_key,
        address_key=address_key,
        pk=pk,
    )


def known_pairs(project_id: int) -> dict[int, str]:
    """The other project of each pair that this one is in -> its verdict, "" while there is none."""
    rows = SuspectedPair.objects.of(project_id).values_list("first_id", "second_id", "verdict")
    return {second if first == project_id else first: verdict for first, second, verdict in rows}


def bureau_above(one: Bureau, other: Bureau) -> Bureau:
    """The lowest bureau that stands above both; the top of the tree where nothing else does."""
    paths = [[int(part) for part in bureau.path.strip("/").split("/")] for bureau in (one, other)]
    above = paths[0][:1]
    for first, second in zip(paths[0][:-1], paths[1][:-1], strict=False):
        if first != second:
            break
        above.append(first)
    return Bureau.objects.get(pk=above[-1])
