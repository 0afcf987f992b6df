"""Who may verify or return a claim, and when it is too late."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Bureau, Role, User
from ledger.models import Claim
from ledger.services import NotNow, NotYours, return_, verify
from tests import world
from tests.ledger.reading import agree, every_figure, figure, position

pytestmark = pytest.mark.usefixtures("places")


def user(name: str) -> User:
    return User.objects.select_related("bureau").get(username=name)


@pytest.fixture
def claim(places) -> Claim:
    """A claim that the prefecture has reviewed, with its evidence: the province is next."""
    return ready(world.enter().source.claims.get())


def ready(claim: Claim) -> Claim:
    world.give_evidence(claim)
    return world.reviewed(claim)


@pytest.mark.parametrize("name", ["province", "province2"])
def test_a_reviewer_of_the_province_verifies(claim, name):
    verified = verify(claim=claim, actor=user(name))
    assert (verified.state, verified.verifier.username) == ("verified", name)
    assert verified.verified_at
    assert figure("projects", "verified") == 1


@pytest.mark.parametrize(
    "name", ["admin", "prefecture", "supporter", "county", "county2", "chamber", "director"]
)
def test_nobody_else_does(claim, name):
    with pytest.raises(NotYours):
        verify(claim=claim, actor=user(name))
    # The prefecture could have returned it before it passed it on.
    with pytest.raises(NotNow if name == "prefecture" else NotYours):
        return_(claim=claim, actor=user(name), reason="no")
    claim.refresh_from_db()
    assert claim.state == "reviewed"


def test_a_reviewer_who_has_left_does_not(claim):
    reviewer = user("province")
    reviewer.is_active = False
    reviewer.save()
    with pytest.raises(NotYours):
        verify(claim=claim, actor=reviewer)


def test_nobody_verifies_what_they_reported():
    claim = ready(world.enter(actor=user("province"), introduced_by="guiyang").source.claims.get())
    with pytest.raises(NotYours):
        verify(claim=claim, actor=user("province"))
    with pytest.raises(NotYours):
        return_(claim=claim, actor=user("province"), reason="mine")
    assert claim not in Claim.objects.verifiable_by(user("province"))
    assert claim in Claim.objects.verifiable_by(user("province2"))
    assert verify(claim=claim, actor=user("province2")).state == "verified"


def test_four_eyes_stand_in_the_database_too(claim):
    claim.state, claim.verifier, claim.verified_at = "verified", claim.reporter, claim.reported_at
    with pytest.raises(ValidationError):
        claim.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(
            state="verified", verifier=claim.reporter_id, verified_at=claim.reported_at
        )


def test_a_clerk_of_the_province_does_not_verify(claim):
    clerk = User.objects.create_user(
        "clerk-of-the-province", bureau=Bureau.objects.get(code="province"), role=Role.CLERK
    )
    with pytest.raises(NotYours):
        verify(claim=claim, actor=clerk)
    assert not Claim.objects.verifiable_by(clerk).exists()


def test_the_second_comes_too_late(claim):
    stale = Claim.objects.get(pk=claim.pk)
    verify(claim=claim, actor=user("province"))
    before = position()
    for judge in (verify, lambda **words: return_(**words, reason="no")):
        with pytest.raises(NotNow):
            judge(claim=stale, actor=user("province2"))
    assert position() == before
    stale.refresh_from_db()
    assert (stale.state, stale.verifier.username) == ("verified", "province")


def test_what_was_returned_is_not_verified_any_more(claim):
    returned = return_(claim=claim, actor=user("province"), reason="  no contract  ")
    assert (returned.state, returned.return_reason, returned.returned_by.username) == (
        "returned",
        "no contract",
        "province",
    )
    with pytest.raises(NotNow):
        verify(claim=claim, actor=user("province2"))
    assert every_figure(world.TODAY) == {}


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_returning_needs_a_reason(claim, reason):
    with pytest.raises(NotNow):
        return_(claim=claim, actor=user("province"), reason=reason)
    assert figure("projects", "reported") == 1


def test_a_returned_step_leaves_the_record_too():
    """The stage on the record, by which lists filter, says what the standing claims say."""
    project = world.enter(stage="negotiating")
    signing = ready(world.step(project, "signed", world.TODAY))
    return_(claim=signing, actor=user("province"), reason="no contract")
    project.refresh_from_db()
    assert (project.stage, project.signed_on) == ("negotiating", None)
    assert figure("at_signed", "reported") == 0
    assert figure("at_negotiating", "reported") == 1


def test_a_returned_withdrawal_lets_the_record_go_on():
    project = world.enter()
    withdrawal = ready(world.step(project, "withdrawn", world.TODAY, reason="rumour"))
    return_(claim=withdrawal, actor=user("province"), reason="the enterprise says no")
    project.refresh_from_db()
    assert project.situation == "going"
    assert figure("projects", "reported") == 1


def test_a_step_is_verified_without_the_one_before_it():
    project = world.enter(stage="signed")
    started = ready(world.step(project, "started", world.TODAY))
    verify(claim=started, actor=user("province"))
    assert figure("projects", "verified") == 1
    assert figure("at_started", "verified") == figure("at_started", "reported") == 1
    assert agree()


@pytest.mark.parametrize(
    ("state", "missing"),
    [("verified", {"verifier": None}), ("returned", {"return_reason": ""})],
)
def test_the_database_wants_to_know_who_and_why(claim, state, missing):
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(state=state, **missing)


def test_history_names_who_judged_and_why(claim):
    return_(claim=claim, actor=user("province"), reason="no contract")
    last = claim.history.first()
    assert (last.state, last.history_user.username, last.history_change_reason) == (
        "returned",
        "province",
        "no contract",
    )
