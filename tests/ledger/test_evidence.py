"""Who adds evidence to a claim and who removes it, when it is too late, and what is left afterwards."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.timezone import localtime

from accounts import clock
from accounts.models import Bureau, Role, User
from ledger import evidence as service
from ledger.evidence import (
    EvidenceOfClaim,
    add_evidence,
    attach,
    evidence_of,
    remove_evidence,
    sources_editable_by,
)
from ledger.evidence_check import check_content
from ledger.evidence_kinds import EvidenceKind
from ledger.models import Claim, Evidence
from ledger.services import NotNow, NotYours, return_
from pairing_tracker.sample_files import sample_file, sample_jpeg, sample_pdf
from tests.world import count_people, open_workshop, reviewed, support, vouch

pytestmark = pytest.mark.usefixtures("demo_world")
SOURCE = "https://www.guizhou.gov.cn/a.html"


def seen_by(claims: list[Claim], user: User) -> dict[int, EvidenceOfClaim]:
    return evidence_of(claims, user, sources_editable_by({claim.source_id for claim in claims}, user))


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What the messages say is compared in the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def claim(demo_world) -> Claim:
    """Weining's own signing, reported by its clerk, which waits."""
    return demo_world.projects["own"].source.claims.get()


def storage():
    return Evidence._meta.get_field("file").storage


def stored() -> set[str]:
    """Every file in the storage."""
    folders, _files = storage().listdir("")
    return {f"{folder}/{name}" for folder in folders for name in storage().listdir(folder)[1]}


def colleague(bureau: str, role: str = Role.CLERK) -> User:
    return User.objects.create_user(f"more-{bureau}", bureau=Bureau.objects.get(code=bureau), role=role)


# --- adding --------------------------------------------------------------------------------------


def test_a_file_is_kept_under_a_name_that_tells_nothing(claim, demo_world):
    content = sample_jpeg("A PLACE")
    row = attach(
        claim=claim, kind="site_photo", actor=demo_world.user("county"), content=content, name="照片.jpg"
    )
    row.refresh_from_db()
    assert (row.original_name, row.size, row.content_type) == ("照片.jpg", len(content), "image/jpeg")
    assert (row.added_by.username, localtime(row.added_at).date()) == ("county", clock.today())
    with row.file.open() as kept:
        assert kept.read() == content
    for name in (row.file.name, row.thumbnail.name):
        folder, token = name.split("/")
        assert len(token) == 40 and token.startswith(folder)
        assert int(token, 16)
    assert row.file.name != row.thumbnail.name
    assert row.history.get().history_user == row.added_by


def test_several_files_at_once_and_an_address(claim, demo_world):
    files = [check_content(content=sample_pdf(title), name="a.pdf") for title in ("一", "二")]
    rows = add_evidence(claim=claim, kind="contract", actor=demo_world.user("county"), files=files)
    assert [row.original_name for row in rows] == ["a.pdf", "a.pdf"]
    add_evidence(claim=claim, kind="published_source", actor=demo_world.user("county"), url=SOURCE)
    assert set(claim.evidence.standing().values_list("kind", flat=True)) == {
        "contract",
        "published_source",
        "site_photo",
    }
    assert claim.evidence.standing().filter(kind=EvidenceKind.CONTRACT).count() == 2


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("county", True),
        ("prefecture", True),  # above the county
        ("province", True),
        ("supporter", False),  # reads by the pairing, changes nothing
        ("county2", False),
        ("chamber", False),
        ("director", False),
        ("admin", False),
    ],
)
def test_who_may_add(claim, demo_world, who, may):
    user = demo_world.user(who)
    assert seen_by([claim], user)[claim.pk].may_add is may
    before = stored()
    try:
        support(claim, kind="contract", actor=user)
    except NotYours:
        assert not may
        assert stored() == before
    else:
        assert may


def test_a_chamber_supports_what_its_own_clerk_reported(demo_world):
    claim = demo_world.projects["ziyun"].source.claims.get()
    assert support(claim, kind="contract", actor=colleague(demo_world.users["chamber"].bureau.code)).pk


def test_whoever_has_left_adds_nothing(claim, demo_world):
    user = demo_world.user("county")
    user.is_active = False
    with pytest.raises(NotYours):
        support(claim, kind="contract", actor=user)


def test_evidence_may_follow_after_verification_but_not_after_a_return(claim, demo_world):
    verified = demo_world.projects["weining"].source.claims.filter(state="verified").first()
    assert support(verified, kind="contract").pk
    return_(claim=claim, actor=demo_world.user("prefecture"), reason="材料不全")
    claim.refresh_from_db()
    with pytest.raises(NotNow):
        support(claim, kind="contract")
    assert not seen_by([claim], demo_world.user("county"))[claim.pk].may_add


def test_what_is_stored_is_taken_back_when_the_claim_falls_in_the_meantime(claim, demo_world, monkeypatch):
    """Between the first look and the lock somebody returns the claim."""
    before, hold = stored(), service.locks.hold_sources

    def meanwhile(ids):
        held = hold(ids)
        if not Claim.objects.filter(pk=claim.pk, state="returned").exists():
            monkeypatch.setattr(service.locks, "hold_sources", hold)
            return_(claim=claim, actor=demo_world.user("prefecture"), reason="材料不全")
        return held

    monkeypatch.setattr(service.locks, "hold_sources", meanwhile)
    with pytest.raises(NotNow):
        support(claim, kind="contract")
    assert stored() == before
    assert not claim.evidence.filter(kind="contract").exists()


def test_the_same_file_stands_once_with_a_claim(claim, demo_world):
    words = {"actor": demo_world.user("county"), "content": sample_pdf(), "name": "a.pdf"}
    first = attach(claim=claim, kind="contract", **words)
    before = stored()
    with pytest.raises(ValidationError, match="stands with this claim already"):
        attach(claim=claim, kind="agreement", **words)
    assert stored() == before
    remove_evidence(evidence=first, actor=first.added_by, reason="种类选错")
    assert attach(claim=claim, kind="agreement", **words).sha256 == first.sha256
    other = demo_world.projects["weining"].source.claims.latest("pk")
    assert attach(claim=other, kind="contract", **words).sha256 == first.sha256


def test_the_same_address_stands_once_with_a_claim(claim, demo_world):
    words = {"claim": claim, "kind": "published_source", "actor": demo_world.user("county"), "url": SOURCE}
    assert len(add_evidence(**words)) == 1
    with pytest.raises(ValidationError, match="stands with this claim already"):
        add_evidence(**words)


def test_the_same_file_twice_in_one_go_adds_nothing(claim, demo_world):
    file = check_content(content=sample_pdf(), name="a.pdf")
    count = Evidence.objects.count()
    with pytest.raises(ValidationError, match="same file twice"):
        add_evidence(claim=claim, kind="contract", actor=demo_world.user("county"), files=[file, file])
    with pytest.raises(ValidationError, match="Choose a file"):
        add_evidence(claim=claim, kind="contract", actor=demo_world.user("county"))
    assert Evidence.objects.count() == count


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "javascript:alert(1)"},
        {"url": "ftp://example.org/a"},
        {"kind": "contract"},  # has no address
        {"file": "ab/cd", "sha256": "x", "size": 1, "original_name": "a.pdf"},  # both
        {"url": ""},  # neither
        {"url": "", "file": "ab/cd"},  # without size and SHA-256
        {"remove_reason": "x"},
        {"removed_at": clock.now()},
    ],
    ids=str,
)
def test_the_database_refuses_what_is_no_evidence(claim, wrong):
    fields = {"kind": "published_source", "url": SOURCE, "added_by": claim.reporter, "added_at": clock.now()}
    row = Evidence(claim=claim, **(fields | wrong))
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.bulk_create([row])


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://", "x" * 600])
def test_the_service_refuses_addresses_that_are_none(claim, demo_world, url):
    with pytest.raises(ValidationError):
        add_evidence(claim=claim, kind="published_source", actor=demo_world.user("county"), url=url)


# --- removing ------------------------------------------------------------------------------------


def test_removing_takes_the_file_and_leaves_a_record(claim, demo_world, django_capture_on_commit_callbacks):
    actor = demo_world.user("county")
    row = attach(claim=claim, kind="site_photo", actor=actor, content=sample_jpeg("ANOTHER"), name="a.jpg")
    names, digest = {row.file.name, row.thumbnail.name}, row.sha256
    assert names <= stored()
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        remove_evidence(evidence=row, actor=actor, reason=" 传错了 ")
    assert names <= stored(), "not before the removal is certain"
    for callback in callbacks:
        callback()
    assert not names & stored()
    row.refresh_from_db()
    assert (row.removed_by, row.remove_reason, row.sha256) == (actor, "传错了", digest)
    assert localtime(row.removed_at).date() == clock.today()
    assert row.original_name and row.size
    assert row not in claim.evidence.standing()
    line = row.history.latest("history_id")
    assert (line.history_user, line.history_change_reason) == (actor, "传错了")
    shown = seen_by([claim], actor)[claim.pk]
    assert row not in shown.standing
    assert shown.removed == [row]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_removing_needs_a_reason(claim, reason):
    with pytest.raises(ValidationError):
        remove_evidence(evidence=claim.evidence.get(), actor=claim.reporter, reason=reason)
    assert claim.evidence.standing().exists()


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("county", True),  # added it
        ("prefecture", True),
        ("province", True),
        ("supporter", False),
        ("county2", False),
        ("chamber", False),
        ("director", False),
        ("admin", False),
    ],
)
def test_who_may_remove(claim, demo_world, who, may):
    user, row = demo_world.user(who), claim.evidence.get()
    assert bool(seen_by([claim], user)[claim.pk].removable) is may
    try:
        remove_evidence(evidence=row, actor=user, reason="x")
    except NotYours:
        assert not may
    else:
        assert may


def test_a_county_does_not_remove_what_the_province_added(claim, demo_world):
    row = support(claim, kind="contract", actor=demo_world.user("province"))
    with pytest.raises(NotYours):
        remove_evidence(evidence=row, actor=demo_world.user("county"), reason="x")
    assert remove_evidence(evidence=row, actor=demo_world.user("province2"), reason="x").removed_at


@pytest.mark.parametrize("state", ["reviewed", "verified", "returned"])
def test_what_somebody_relied_on_stays(claim, demo_world, state):
    province = demo_world.user("province")
    if state == "reviewed":
        reviewed(claim)
    elif state == "verified":
        vouch(claim)
    else:
        return_(claim=claim, actor=demo_world.user("prefecture"), reason="材料不全")
    claim.refresh_from_db()
    for actor in (claim.reporter, province):
        with pytest.raises(NotNow):
            remove_evidence(evidence=claim.evidence.earliest("pk"), actor=actor, reason="x")
        assert not seen_by([claim], actor)[claim.pk].removable
    assert claim.evidence.earliest("pk").file.name in stored()


def test_removing_twice_comes_too_late(claim):
    row = claim.evidence.get()
    remove_evidence(evidence=row, actor=claim.reporter, reason="x")
    with pytest.raises(NotNow):
        remove_evidence(evidence=row, actor=claim.reporter, reason="x")


# --- on a page ------------------------------------------------------------------------------------


def test_three_queries_for_any_number_of_claims(demo_world):
    """What may be changed, the evidence, and which of the photographs stand elsewhere too."""
    user = demo_world.user("province")
    user.has_perm("ledger.add_evidence")
    claims = list(Claim.objects.select_related("reporter"))
    workshop = open_workshop(demo_world.projects["own"])
    counted = [count_people(workshop, 3).claim, *claims]
    support(counted[0], kind="payroll")
    for some in (counted[:2], counted):
        with CaptureQueriesContext(connection) as queries:
            found = seen_by(some, user)
        assert len(queries) <= 3
        assert set(found) == {claim.pk for claim in some}
    assert [row.kind for row in found[counted[0].pk].standing] == ["payroll"]


def test_rows_are_seen_by_whoever_sees_the_claim(demo_world):
    seen = {
        who: set(
            Evidence.objects.visible_to(demo_world.user(who)).values_list("claim__county__key", flat=True)
        )
        for who in ("county", "county2", "supporter", "chamber", "director")
    }
    assert seen == {
        "county": {"weining"},
        "county2": {"yanhe"},
        "supporter": {"weining", "nayong"},
        "chamber": {"ziyun"},
        "director": {"weining", "yanhe", "ziyun", "nayong"},
    }


@pytest.mark.parametrize("kind", EvidenceKind.values)
def test_there_is_a_sound_sample_of_every_kind(claim, kind):
    name, content = sample_file(kind)
    assert check_content(content=content, name=name).name == name
    assert "样例" in name
    assert (
        (b"SAMPLE" in content)
        or "样例数据".encode("utf-16-be").hex().encode() in content
        or kind == "site_photo"
    )
