"""Two records of one enterprise become one: every link, one identity, no figure; and two people at once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from chambers import links
from chambers.contacts import Said, add_contact, look, looks_at
from chambers.merging import merge_enterprises
from chambers.models import Enterprise, EnterpriseName, Membership
from chambers.services import change_enterprise, find_or_record_enterprise
from ledger.append_only import append_only_models
from ledger.models import Entry
from ledger.reconcile import differences_in_words
from projects.duplicate_models import EnterpriseSpelling
from projects.filters import search
from projects.models import Project
from tests.world import World, made_up_code


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def merge(world: World, keep: Enterprise, drop: Enterprise, **more: object) -> Enterprise:
    values = {"actor": world.user("province"), "reason": "同一营业执照"} | more
    return merge_enterprises(keep=keep, drop=drop, **values)


def other_record(world: World, name: str = "贵州黔绣服饰厂", code: str = "") -> Enterprise:
    return find_or_record_enterprise(name=name, credit_code=code, actor=world.user("province"))


def without_code(enterprise: Enterprise) -> Enterprise:
    """As it stood before its code was known."""
    enterprise.refresh_from_db()
    enterprise.credit_code = None
    enterprise.save()
    return enterprise


def test_every_link_moves_and_no_figure_does(world):
    keep, drop = other_record(world), world.enterprises["weining"]
    entries = Entry.objects.count()
    merge(world, keep, drop)
    drop.refresh_from_db()
    keep.refresh_from_db()
    for relation in links.relations():
        rows = relation.related_model._base_manager.filter(**{relation.field.name: drop})
        assert not rows.exists(), relation
    assert (drop.merged_into, drop.credit_code) == (keep, None)
    assert keep.credit_code == made_up_code(drop.name)
    assert Project.objects.get(pk=world.projects["weining"].pk).enterprise == keep
    assert keep.intentions.get() == world.intentions["weining"]
    assert keep.workshops.count() == 1
    assert keep.contacts.get() == world.contacts["weining"]
    assert Entry.objects.count() == entries
    assert list(differences_in_words()) == []


def test_what_is_derived_follows(world):
    keep, drop = other_record(world), world.enterprises["weining"]
    merge(world, keep, drop)
    project = Project.objects.get(pk=world.projects["weining"].pk)
    assert "黔绣" in project.search_text
    assert project in search(Project.objects.all(), "黔绣")
    assert project in search(Project.objects.all(), made_up_code(drop.name))
    keys = EnterpriseSpelling.objects.filter(enterprise=keep).values_list("key", flat=True)
    assert f"#{made_up_code(drop.name)}" in keys
    assert not EnterpriseSpelling.objects.filter(enterprise=drop).exists()
    last = project.history.first()
    assert (last.history_user, "同一营业执照" in last.history_change_reason) == (world.user("province"), True)


def test_projects_of_the_record_that_stays_are_found_by_the_code_that_passes_on(world):
    keep, drop = without_code(world.enterprises["yanhe"]), other_record(world, code=made_up_code("新"))
    merge(world, keep, drop)
    assert made_up_code("新").lower() in Project.objects.get(pk=world.projects["yanhe"].pk).search_text


def test_the_name_that_goes_leads_to_the_record_that_stays(world):
    keep, drop = other_record(world), world.enterprises["weining"]
    name, code = drop.name, drop.credit_code
    merge(world, keep, drop)
    actor = world.user("county")
    assert keep.names.get().name == name
    assert find_or_record_enterprise(name=name, credit_code="", actor=actor) == keep
    assert find_or_record_enterprise(name=name, credit_code=code, actor=actor) == keep
    assert find_or_record_enterprise(name=keep.name, credit_code="", actor=actor) == keep


def test_two_codes_are_two_enterprises(world):
    with pytest.raises(ValidationError, match="two enterprises"):
        merge(world, world.enterprises["weining"], world.enterprises["yanhe"])


def test_a_record_is_not_merged_into_itself_nor_twice(world):
    keep, drop = world.enterprises["weining"], other_record(world)
    with pytest.raises(ValidationError, match="the record itself"):
        merge(world, keep, keep)
    merge(world, keep, drop)
    for one, other in ((keep, drop), (drop, keep), (world.enterprises["yanhe"], drop)):
        with pytest.raises(NotNow):
            merge(world, one, other)


def test_it_needs_a_reason_and_the_province(world):
    keep, drop = world.enterprises["weining"], other_record(world)
    with pytest.raises(ValidationError, match="how you know"):
        merge(world, keep, drop, reason=" ")
    for name in ("prefecture", "county", "chamber", "director", "admin"):
        with pytest.raises(NotYours):
            merge(world, keep, drop, actor=world.user(name))
    with pytest.raises(Stale):
        merge(world, keep, drop, seen_drop=drop.version + 1)


def test_blanks_are_filled_and_nothing_is_overwritten(world):
    keep, drop = world.enterprises["weining"], other_record(world)
    drop.home_place, drop.note, drop.kind = "广东省深圳市", "来料加工", "private"
    change_enterprise(enterprise=drop, actor=world.user("province"))
    keep.refresh_from_db()
    keep.note = "自己的备注"
    change_enterprise(enterprise=keep, actor=world.user("province"))
    keep = merge(world, keep, drop)
    assert (keep.home_place, keep.note, keep.kind) == ("广东省深圳市", "自己的备注", "private")


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ((None, None), ("6.1", None), [("6.1", None)]),
        (("5.1", "5.31"), ("6.1", None), [("5.1", "5.31"), ("6.1", None)]),
        (("5.1", "6.15"), ("6.1", None), [("5.1", None)]),
        (("6.2", "6.15"), ("6.1", "7.1"), [("6.1", "7.1")]),
        (("6.2", None), ("6.1", None), [("6.1", None)]),
    ],
)
def test_memberships_of_one_chamber_that_share_a_day_are_joined(world, one, other, joined):
    keep, drop, chamber = other_record(world), other_record(world, "贵州黔绣二厂"), world.chambers["weining"]

    def day(text: str | None) -> date | None:
        return date(2020, *map(int, text.split("."))) if text else None

    for enterprise, days in ((keep, one), (drop, other)):
        Membership(
            chamber=chamber, enterprise=enterprise, joined_on=day(days[0]), left_on=day(days[1])
        ).save()
    merge(world, keep, drop)
    found = Membership.objects.filter(enterprise=keep).order_by("joined_on")
    assert [(row.joined_on, row.left_on) for row in found] == [(day(a), day(b)) for a, b in joined]


def test_one_membership_may_join_two(world):
    keep, drop, chamber = other_record(world), other_record(world, "贵州黔绣二厂"), world.chambers["weining"]
    for enterprise, first, last in ((keep, 1, 5), (keep, 10, 20), (drop, 3, 12)):
        Membership(
            chamber=chamber,
            enterprise=enterprise,
            joined_on=date(2020, 6, first),
            left_on=date(2020, 6, last),
        ).save()
    merge(world, keep, drop)
    found = Membership.objects.get(enterprise=keep)
    assert (found.joined_on.day, found.left_on.day) == (1, 20)


def test_former_names_pass_on_once_each(world):
    keep, drop = other_record(world), other_record(world, "贵州黔绣二厂")
    for enterprise, name, until in (
        (keep, "老厂", date(2019, 1, 1)),
        (drop, "老厂", date(2019, 5, 1)),
        (drop, "贵州黔绣服饰厂", date(2018, 1, 1)),
        (drop, "更老的厂", None),
    ):
        EnterpriseName(enterprise=enterprise, name=name, until=until).save()
    merge(world, keep, drop)
    found = {row.name: row.until for row in keep.names.all()}
    assert found == {"老厂": date(2019, 5, 1), "更老的厂": None, "贵州黔绣二厂": date(2020, 7, 22)}


def test_what_was_merged_before_leads_on(world):
    first, second, third = (other_record(world, f"贵州黔绣{n}厂") for n in "一二三")
    merge(world, second, first)
    merge(world, third, second)
    first.refresh_from_db()
    assert first.survivor() == third


def test_looks_stay_where_they_were_and_are_read_with_the_record_that_stays(world):
    keep, drop = other_record(world), world.enterprises["weining"]
    add_contact(enterprise=drop, said=Said("销售部", phone="0851-1234567"), actor=world.user("province"))
    look(enterprise=drop, actor=world.user("province"))
    seen = set(looks_at(drop).values_list("pk", flat=True))
    merge(world, keep, drop)
    assert set(looks_at(keep).values_list("pk", flat=True)) == seen != set()


def test_a_merged_record_is_in_no_list_and_its_address_leads_on(world, sign_in):
    keep, drop = other_record(world), world.enterprises["weining"]
    name = drop.name
    merge(world, keep, drop)
    assert drop not in Enterprise.objects.visible_to(world.user("province"))
    assert drop not in Enterprise.objects.editable_by(world.user("province"))
    client = sign_in("county")
    for page in ("enterprise-detail", "enterprise-edit", "enterprise-contacts"):
        answer = client.get(reverse(f"chambers:{page}", args=[drop.pk]))
        assert (answer.status_code, answer.url) == (302, keep.get_absolute_url())
    listed = client.get(reverse("chambers:enterprise-list"), {"q": name}).context["page"].object_list
    assert [row.pk for row in listed] == [keep.pk]


def test_a_merged_record_out_of_sight_is_not_there(world, sign_in):
    keep, drop = world.enterprises["yanhe"], other_record(world)
    merge(world, keep, drop)
    assert sign_in("chamber").get(reverse("chambers:enterprise-detail", args=[drop.pk])).status_code == 404


def test_what_would_break_a_rule_of_its_table_has_a_way_of_its_own():
    """A new model with a rule of uniqueness over its enterprise has to say how its rows are joined."""
    without = set()
    for relation in links.relations():
        model, name = relation.related_model, relation.field.name
        unique = relation.field.unique or any(
            name in constraint.fields for constraint in model._meta.total_unique_constraints
        )
        unique = unique or any(
            name in getattr(constraint, "fields", ()) and hasattr(constraint, "nulls_distinct")
            for constraint in model._meta.constraints
        )
        if unique and links.joiner_of(model) is None:
            without.add(model._meta.label)
    assert without == set()
    assert {r.related_model._meta.label for r in links.relations()} >= {
        "projects.Project",
        "workshops.Workshop",
        "chambers.Intention",
        "chambers.EnterpriseContact",
        "chambers.Enterprise",
    }
    assert not {r.related_model for r in links.relations()} & set(append_only_models())
