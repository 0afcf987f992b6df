"""Who may read and who may change a row: bureau × role × pairing, on projects, workshops and claims."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import clock
from accounts.models import Bureau, ReadGrant
from accounts.scoping import bureaus_at_or_below, own_bureau_ids, readable_bureau_ids
from counties.models import Pairing
from counties.services import end_pairing
from ledger.models import Claim
from projects.models import Project
from tests.world import reviewed
from workshops.models import Workshop

ALL = {"weining", "own", "yanhe", "ziyun", "nayong"}
# who -> (may read, may change)
SEEN = {
    "province": (ALL, ALL),
    "director": (ALL, set()),
    "admin": (ALL, ALL),
    "prefecture": ({"weining", "own", "nayong"}, {"weining", "own", "nayong"}),
    "supporter": ({"weining", "own", "nayong"}, set()),
    "county": ({"weining", "own"}, {"weining", "own"}),
    "county2": ({"yanhe"}, {"yanhe"}),
    "chamber": ({"ziyun"}, {"ziyun"}),
}


def names(world, rows) -> set[str]:
    return {name for name, project in world.projects.items() if rows.filter(pk=project.pk).exists()}


@pytest.mark.parametrize("who", SEEN)
def test_projects(world, who):
    user = world.user(who)
    readable, changeable = SEEN[who]
    assert names(world, Project.objects.visible_to(user)) == readable
    assert names(world, Project.objects.editable_by(user)) == changeable
    assert changeable <= readable


@pytest.mark.parametrize(
    ("who", "reads", "changes"),
    [("county", 1, 1), ("county2", 0, 0), ("supporter", 2, 0), ("prefecture", 2, 2), ("chamber", 0, 0)],
)
def test_workshops(world, who, reads, changes):
    user = world.user(who)
    assert Workshop.objects.visible_to(user).count() == reads
    assert Workshop.objects.editable_by(user).count() == changes


def test_claims_follow_their_county_and_their_reporter(world):
    theirs = Claim.objects.filter(source=world.projects["ziyun"].source)
    for who, seen in (("chamber", 1), ("county", 0), ("county2", 0), ("province", 1)):
        assert Claim.objects.visible_to(world.user(who)).filter(pk__in=theirs).count() == seen


def test_nobody_reads_nothing(world):
    user = world.user("county")
    user.is_active = False
    homeless = world.user("province")
    homeless.bureau = None
    for person in (AnonymousUser(), user, homeless):
        assert not Project.objects.visible_to(person).exists()
        assert not Project.objects.editable_by(person).exists()


def test_a_pairing_opens_rows_for_its_days_only(world):
    supporter = world.user("supporter")
    pairing = Pairing.objects.get(supporter=supporter.bureau, county__key="weining")
    end_pairing(pairing=pairing, on=date(2020, 7, 22), actor=None, reason="over")
    for day, open_ in (
        ("2020-06-01", False),
        ("2020-06-02", True),
        ("2020-07-22", True),
        ("2020-07-23", False),
    ):
        with clock.standing_on(date.fromisoformat(day)):
            seen = names(world, Project.objects.visible_to(world.user("supporter")))
        assert ("own" in seen) == open_, day
        assert "weining" in seen, "what it introduced itself stays readable"


def test_a_grant_opens_what_belongs_to_the_county_not_what_the_county_introduced(world):
    """Guiyang may read Weining's rows; not those that Weining's bureau would have introduced elsewhere."""
    other = world.projects["yanhe"]
    Project.objects.filter(pk=other.pk).update(introduced_by=world.user("county").bureau)
    assert "yanhe" in names(world, Project.objects.visible_to(world.user("county")))
    assert "yanhe" not in names(world, Project.objects.visible_to(world.user("supporter")))


def test_a_grant_never_lets_anybody_change(world):
    reader, owner = world.user("county2").bureau, world.user("county").bureau
    ReadGrant.objects.create(reader=reader, owner=owner, valid_from=date(2020, 6, 2))
    user = world.user("county2")
    assert "own" in names(world, Project.objects.visible_to(user))
    assert names(world, Project.objects.editable_by(user)) == {"yanhe"}


def test_whoever_introduced_it_changes_it_until_somebody_vouched_for_it(world):
    chamber, project = world.user("chamber"), world.projects["ziyun"]
    assert Project.objects.editable_by(chamber).filter(pk=project.pk).exists()
    reviewed(project.source.claims.get())
    assert not Project.objects.editable_by(chamber).filter(pk=project.pk).exists()
    assert Project.objects.visible_to(chamber).filter(pk=project.pk).exists()


def test_a_bureau_stands_for_all_below_it(world):
    bijie = Bureau.objects.get(code="bijie")
    below = set(Bureau.objects.filter(parent=bijie).values_list("pk", flat=True))
    user = world.user("prefecture")
    assert (
        own_bureau_ids(user)
        == below | {bijie.pk}
        == set(bureaus_at_or_below(bijie).values_list("pk", flat=True))
    )
    assert readable_bureau_ids(user) == own_bureau_ids(user)
    assert len(below) > 4
