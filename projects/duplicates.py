"""Finding the records that may be the same project: a bounded query, then the pure rules of projects/likeness.py."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Bureau
from chambers.credit_code import tidy_credit_code
from projects import likeness
from projects.duplicate_models import EnterpriseSpelling, SuspectedPair
from projects.likeness import Likeness, Rung, rungs_between
from projects.models import Project

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
    """A stored project that may be the one in question, and on which rungs."""

    project_id: int
    rungs: tuple[Rung, ...]

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
        phone_key=likeness.phone_key(contact_phone),
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
        rows = list(_near(chunk))
        for place, findings in enumerate(_compare(chunk, rows), start=start):
            found[place] = findings
    return found


def _compare(chunk: Sequence[Likeness], rows: Sequence[Likeness]) -> Iterator[list[Finding]]:
    by_key = _index(rows) if len(chunk) > 1 else {}
    for candidate in chunk:
        near = rows if len(chunk) == 1 else _sharing(candidate, by_key)
        findings = [
            Finding(row.pk, tuple(rungs))
            for row in near
            if row.pk != candidate.pk and (rungs := rungs_between(candidate, row))
        ]
        yield sorted(findings, key=lambda found: (likeness.strength(list(found.rungs)), found.project_id))


def _index(rows: Iterable[Likeness]) -> dict[str, list[Likeness]]:
    found: dict[str, list[Likeness]] = {}
    for row in rows:
        for key in likeness.keys_of(row):
            found.setdefault(key, []).append(row)
    return found


def _sharing(candidate: Likeness, by_key: dict[str, list[Likeness]]) -> Iterable[Likeness]:
    return {row.pk: row for key in likeness.keys_of(candidate) for row in by_key.get(key, ())}.values()


def _near(chunk: Sequence[Likeness]) -> Iterator[Likeness]:
    """The stored rows that share a spelling of the enterprise, a telephone or an address with one of the chunk."""
    spelt = {key for one in chunk for key in one.spellings}
    phones = {one.phone_key for one in chunk if one.phone_key}
    addresses = {one.address_key for one in chunk if one.address_key}
    standing = Project.objects.standing().order_by()
    enterprises = EnterpriseSpelling.objects.filter(key__in=spelt).order_by().values("enterprise_id")
    branches = [standing.filter(enterprise__in=enterprises).values_list(*FIELDS)]
    if phones:
        branches.append(standing.filter(phone_key__in=phones).values_list(*FIELDS))
    if addresses:
        branches.append(standing.filter(address_key__in=addresses).values_list(*FIELDS))
    most = MOST_ROWS * len(chunk)
    rows = list(branches[0].union(*branches[1:])[:most] if branches[1:] else branches[0][:most])
    if len(rows) == most:
        rows += _certainly(standing, chunk).values_list(*FIELDS)
    seen: set[int] = set()
    for row in rows:
        if row[-1] not in seen:
            seen.add(row[-1])
            yield _stored(*row)


def _certainly(standing: QuerySet[Project], chunk: Sequence[Likeness]) -> QuerySet[Project]:
    """The rows of rung 1 alone: the same name, and a name or code of the enterprise in common."""
    whole = {f"={one.enterprise_key}" for one in chunk} | {
        f"#{one.credit_code}" for one in chunk if one.credit_code
    }
    enterprises = EnterpriseSpelling.objects.filter(key__in=whole).order_by().values("enterprise_id")
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
