"""Pairings and targets as an administrator keeps them, through the browser."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Role, User
from counties import services
from counties.models import CountyTarget, Pairing, Plan
from counties.services import grant_differences, target_sums
from tests.counties.making import JULY_1, TODAY, bureau, county, grants, pairing, stored

ADD = reverse("admin:counties_pairing_add")
LIST = reverse("admin:counties_pairing_changelist")


def typed(kind="city", supporter="zunyi", supported="weining", starts_on="2020-07-01", **more):
    return {
        "kind": kind,
        "supporter": bureau(supporter).pk,
        "county": county(supported).pk,
        "starts_on": starts_on,
        "ends_on": "",
        "basis": "a letter",
        "reason": "agreed",
        **more,
    }


def change_url(row):
    return reverse("admin:counties_pairing_change", args=[row.pk])


def test_adding_a_pairing_opens_the_county_to_its_supporter(office, keeper):
    assert office.post(ADD, typed()).status_code == 302
    row = Pairing.objects.get(supporter__code="zunyi", county__key="weining")
    assert grants("zunyi", "weining") == [(JULY_1, None)]
    line = row.history.get()
    assert (line.history_type, line.history_user, line.history_change_reason) == ("+", keeper, "agreed")


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"kind": "county", "supporter": "weining"}, "supporter", "itself"),
        ({"kind": "county", "supporter": "xingyi"}, "supporter", "same prefecture"),
        ({"kind": "team", "supporter": "zunyi"}, "supporter", "right kind"),
        ({"supporter": "guiyang"}, "starts_on", "paired already"),
        ({"ends_on": "2020-06-30"}, "ends_on", "before it starts"),
        ({"starts_on": "2020-02-30"}, "starts_on", "valid date"),
    ],
)
def test_what_no_plan_can_mean_is_refused_beside_the_field(office, values, field, words):
    answer = office.post(ADD, typed(**values))
    assert answer.status_code == 200
    errors = answer.context["adminform"].form.errors
    assert list(errors) == [field]
    assert words in errors[field][0]
    assert words in answer.content.decode()
    assert Pairing.objects.count() == 36
    assert grant_differences() == []


def test_the_words_are_chinese_for_a_chinese_reader(office):
    office.cookies["django_language"] = "zh-hans"
    assert office.get(ADD).status_code == 200


def test_changing_a_pairing_changes_its_grant(office):
    row = stored("guiyang", "weining")
    values = typed(supporter="guiyang", starts_on="2020-06-02", ends_on="2020-08-01", reason="until August")
    assert office.post(change_url(row), values).status_code == 302
    assert [last and last.isoformat() for _first, last in grants("guiyang", "weining")] == ["2020-08-01"]
    assert row.history.get().history_change_reason == "until August"
    assert grant_differences() == []


def test_a_pairing_cannot_be_deleted(office):
    row = stored("guiyang", "weining")
    assert (
        office.post(reverse("admin:counties_pairing_delete", args=[row.pk]), {"post": "yes"}).status_code
        == 403
    )
    office.post(LIST, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert Pairing.objects.filter(pk=row.pk).exists()


def test_the_list_ends_chosen_pairings_with_a_reason(office):
    rows = [stored("guiyang", "weining"), stored("zunyi", "yanhe")]
    chosen = {"action": "end_today", "_selected_action": [row.pk for row in rows]}
    answer = office.post(LIST, chosen, follow=True)
    assert "Give the reason" in answer.content.decode()
    assert grants("guiyang", "weining")[0][1] is None
    answer = office.post(LIST, {**chosen, "reason": "the sprint is over"}, follow=True)
    assert "2 pairings end today" in answer.content.decode()
    assert grants("guiyang", "weining")[0][1] == grants("zunyi", "yanhe")[0][1] == TODAY
    assert rows[0].history.get().history_change_reason == "the sprint is over"
    assert grant_differences() == []


@pytest.mark.parametrize("page", ["add", "change"])
def test_what_the_service_refuses_later_is_said_above_the_typed_text(office, monkeypatch, page):
    def refuse(**_options):
        raise ValidationError({"starts_on": "meanwhile somebody else paired them"})

    monkeypatch.setattr(services, "save_pairing", refuse)  # the form sees nothing wrong
    url = ADD if page == "add" else change_url(stored("zunyi", "yanhe"))
    supported = "weining" if page == "add" else "yanhe"
    answer = office.post(url, typed(supported=supported, basis="不要丢"))
    assert answer.status_code == 200
    assert "meanwhile somebody else paired them" in answer.content.decode()
    assert answer.context["adminform"].form["basis"].value() == "不要丢"
    assert Pairing.objects.filter(basis="不要丢").count() == 0


@pytest.mark.parametrize(
    "query", ["", "in_force=now", "in_force=ended", "in_force=later", "kind=city", "q=weining"]
)
def test_the_list_opens_with_every_filter(office, query):
    assert office.get(f"{LIST}?{query}").status_code == 200


def test_the_filter_knows_who_helps_now(office):
    later = pairing("city", "zunyi", "weining", starts_on=TODAY.replace(day=30))
    office.post(ADD, typed(starts_on=later.starts_on.isoformat()))
    counts = {
        value: office.get(f"{LIST}?in_force={value}").context["cl"].result_count
        for value in ("now", "ended", "later")
    }
    assert counts == {"now": 36, "ended": 0, "later": 1}


@pytest.mark.parametrize("model", ["county", "prefecture", "countytarget", "pairing", "industry"])
def test_every_page_of_the_administration_opens(office, model):
    assert office.get(reverse(f"admin:counties_{model}_changelist")).status_code == 200
    assert office.get(reverse(f"admin:counties_{model}_add")).status_code == 200
    row = office.get(reverse(f"admin:counties_{model}_changelist")).context["cl"].result_list[0]
    assert office.get(reverse(f"admin:counties_{model}_change", args=[row.pk])).status_code == 200
    assert office.get(reverse(f"admin:counties_{model}_history", args=[row.pk])).status_code == 200


def test_the_county_page_saves_its_codes_and_spellings(office):
    weining = county("weining")
    page = office.get(reverse("admin:counties_county_change", args=[weining.pk]))
    form = page.context["adminform"].form
    values = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        values |= {
            f"{formset.management_form.prefix}-{k}": v for k, v in formset.management_form.initial.items()
        }
        for one in formset.forms:
            values |= {one.add_prefix(name): one[name].value() or "" for name in one.fields}
    values["short_zh"] = "威宁"
    assert office.post(reverse("admin:counties_county_change", args=[weining.pk]), values).status_code == 302
    weining.refresh_from_db()
    assert weining.short_zh == "威宁"
    assert weining.aliases.count() == 4
    assert grant_differences() == []


def test_a_clerk_does_not_enter_the_administration(client, clerk):
    client.force_login(clerk)
    assert client.get(LIST).status_code == 302
    assert client.post(ADD, typed()).status_code == 302
    assert Pairing.objects.count() == 36
    assert User.objects.get(username="clerk").role == Role.CLERK


# --- targets ---------------------------------------------------------------------------------


def target_url():
    return reverse(
        "admin:counties_countytarget_change", args=[CountyTarget.objects.get(county__key="weining").pk]
    )


def test_targets_above_the_plan_are_confirmed_first(office):
    values = {"projects": "30", "jobs": "300", "assumed": "on"}
    answer = office.post(target_url(), values)
    assert answer.status_code == 200
    words = " ".join(answer.context["adminform"].form.errors["confirm"])
    assert "206 projects" in words
    assert "by 6 projects and 0 jobs" in words
    assert CountyTarget.objects.get(county__key="weining").projects == 24
    assert office.post(target_url(), {**values, "confirm": "on", "reason": "by letter"}).status_code == 302
    target = CountyTarget.objects.get(county__key="weining")
    assert target.projects == 30
    assert target.history.get().history_change_reason == "by letter"
    assert target_sums(Plan.objects.current()).over_projects == 6


def test_targets_within_the_plan_need_no_confirmation(office):
    assert office.post(target_url(), {"projects": "20", "jobs": "250"}).status_code == 302
    target = CountyTarget.objects.get(county__key="weining")
    assert (target.projects, target.jobs, target.assumed) == (20, 250, False)


def test_a_county_has_one_target(office):
    values = {"plan": Plan.objects.current().pk, "county": county("weining").pk, "projects": "0", "jobs": "0"}
    answer = office.post(reverse("admin:counties_countytarget_add"), values)
    assert answer.status_code == 200
    assert CountyTarget.objects.count() == 12


@pytest.mark.parametrize("number", ["-1", "1.5", "99999999999999999999", "x"])
def test_odd_numbers_are_refused_beside_the_field(office, number):
    answer = office.post(target_url(), {"projects": number, "jobs": "300"})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["projects"]
