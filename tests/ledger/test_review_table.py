"""State × role × scope × action, every cell tried through the service; docs/review.md is the same table for people.

The table of the page is the expectation here: each cell was read against docs/domain.md before it was written
down. `REWRITE_DOCS=1` writes what the services answer into the page, to be read again before it is kept.
"""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from accounts.models import Bureau, Role, User
from counties.models import County
from ledger.models import Claim
from ledger.review import Action
from ledger.services import (
    NotNow,
    NotYours,
    object_to,
    return_,
    review,
    take_back,
    to_correct,
    verify,
    void_claim,
)
from tests import world

pytestmark = pytest.mark.usefixtures("places")

PAGE = Path(settings.BASE_DIR) / "docs" / "review.md"
STATES = ("reported", "reviewed", "reviewed, review skipped", "verified", "returned", "taken back", "void")
# Who: (name in the table, bureau, role). The claim is Weining's, so Bijie is its own prefecture.
SEATS = (
    ("the county", "weining"),
    ("another county", "yanhe"),
    ("its prefecture", "bijie"),
    ("another prefecture", "tongren"),
    ("the supporter", "guiyang"),
    ("the province", "province"),
    ("a chamber", "chamber-garments"),
)
OWN = (("the county", Role.CLERK), ("its prefecture", Role.REVIEWER), ("the province", Role.REVIEWER))
ROLES = (Role.CLERK, Role.REVIEWER, Role.DIRECTOR, Role.ADMINISTRATOR)
WORDS = {"yes": "yes", "NotNow": "409", "NotYours": "403"}
HEADER = "| state | who | role | " + " | ".join(action.value.replace("_", " ") for action in Action) + " |"


def bureaus() -> dict[str, Bureau]:
    """The bureaus that stand for each seat."""
    found = {bureau.code: bureau for bureau in Bureau.objects.all()}
    chamber = Bureau.objects.filter(kind="chamber").order_by("pk").first()
    return {name: found.get(code, chamber) for name, code in SEATS}


def a_claim(state: str, reporter: User) -> Claim:
    """A signing of Weining in this state, reported by `reporter`."""
    county = County.objects.get(key="weining")
    project = world.enter(name=f"{state}的项目{reporter.pk}", actor=world.clerk_of("weining"))
    claim = project.source.claims.get()
    words = {
        "reported": {"state": "reported"},
        "reviewed": {"state": "reviewed", "reviewer": world.reviewer_of("weining")},
        "reviewed, review skipped": {"state": "reviewed"},
        "verified": {
            "state": "verified",
            "verifier": User.objects.get(username="province"),
            "verified_at": claim.reported_at,
        },
        "returned": {
            "state": "returned",
            "returned_by": world.reviewer_of("weining"),
            "return_reason": "x",
        },
        "taken back": {"state": "taken_back"},
        "void": {"state": "void", "voided_at": claim.reported_at, "void_reason": "x"},
    }[state]
    for name, value in {**words, "reporter": reporter, "county": county}.items():
        setattr(claim, name, value)
    claim.save()
    claim.authors.set([reporter])
    return claim


def tried(action: Action, claim: Claim, actor: User) -> str:
    """What the service answers; nothing of it stays."""
    steps = {
        Action.REVIEW: lambda: review(claim=claim, actor=actor),
        Action.VERIFY: lambda: verify(claim=claim, actor=actor),
        Action.RETURN: lambda: return_(claim=claim, actor=actor, reason="x"),
        Action.TAKE_BACK: lambda: take_back(claim=claim, actor=actor),
        Action.OBJECT: lambda: object_to(claim=claim, actor=actor, reason="x"),
        Action.CORRECT: lambda: to_correct(claim=claim, actor=actor),
        Action.VOID: lambda: void_claim(claim=claim, actor=actor, reason="x"),
    }
    with transaction.atomic():
        try:
            steps[action]()
            answer = "yes"
        except (NotNow, NotYours) as refusal:
            answer = type(refusal).__name__
        transaction.set_rollback(True)
    return WORDS[answer]


def row(state: str, who: str, role: str, claim: Claim, actor: User) -> str:
    answers = [tried(action, claim, actor) for action in Action]
    return f"| {state} | {who} | {role} | " + " | ".join(answers) + " |"


def answered() -> list[str]:
    """The table as the services answer: somebody else's claim for each seat and role, then one's own."""
    seats = bureaus()
    people = {
        (who, role): User.objects.create_user(f"{role}-{number}", bureau=bureau, role=role)
        for number, (who, bureau) in enumerate(seats.items())
        for role in ROLES
    }
    stranger = User.objects.create_user("stranger", bureau=seats["another county"], role=Role.CLERK)
    rows = []
    for state in STATES:
        claim = a_claim(state, stranger)
        if claim.is_standing:
            world.give_evidence(claim)
        rows += [row(state, who, role, claim, actor) for (who, role), actor in people.items()]
        for who, role in OWN:
            actor = people[who, role]
            own = a_claim(state, actor)
            if own.is_standing:
                world.give_evidence(own)
            rows.append(row(state, f"who reported it, of {who}", role, own, actor))
    return rows


def test_every_cell_is_as_written():
    rows = answered()
    if os.environ.get("REWRITE_DOCS"):
        rewrite(rows)
    text = PAGE.read_text(encoding="utf-8")
    written = [line for line in text.splitlines() if line.startswith("| ")]
    assert written[0] == HEADER
    assert [line for line in written[1:] if not line.startswith("| ---")] == rows
    assert len(rows) == len(STATES) * (len(SEATS) * len(ROLES) + len(OWN))  # no cell is left out


def rewrite(rows: list[str]) -> None:
    head = PAGE.read_text(encoding="utf-8").partition("| state |")[0]
    rule = "| --- " * (3 + len(Action)) + "|"
    PAGE.write_text(head + "\n".join([HEADER, rule, *rows]) + "\n", encoding="utf-8")


def test_each_refusal_says_what_to_do():
    claim = world.enter(name="说明").source.claims.get()
    for action, who in ((verify, "province"), (review, "county"), (take_back, "county2")):
        with pytest.raises((NotNow, NotYours)) as refusal:
            action(claim=claim, actor=User.objects.get(username=who))
        assert len(str(refusal.value)) > 8
