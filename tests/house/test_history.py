"""Exactly one line of history for every changed row, on every path: pages, administration, services, commands."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import Bureau
from counties.models import County, CountyTarget, ExchangeRate, Pairing, Plan
from ledger.models import Claim
from ledger.services import return_, verify
from pairing_tracker.roles import sync_roles
from projects.duplicate_services import scan
from tests.house.test_posting_by_hand import form_values
from tests.house.walking import address
from tests.world import World, give_evidence, made_up_code, reviewed, step
from workshops.confirmations import confirm
from workshops.models import RecognitionRule

RECORDED = [model for model in apps.get_models() if hasattr(model, "history")]
# Kept by the row itself and by no history: what a number of versions or a sign-in says is no change of the record.
NOT_KEPT = {"accounts.User": {"password", "last_login"}}


def stored() -> dict[tuple[str, Any], dict[str, Any]]:
    """Every recorded row, by model and key, with the values of which its history keeps track."""
    found = {}
    for model in RECORDED:
        left_out = NOT_KEPT.get(model._meta.label, set())
        kept = [field.attname for field in model._meta.concrete_fields if field.attname not in left_out]
        for row in model._base_manager.values(*kept):
            found[model._meta.label, row[model._meta.pk.attname]] = row
    return found


def lines() -> Counter:
    """How many lines of history each row has."""
    found: Counter = Counter()
    for model in RECORDED:
        key = model._meta.pk.attname
        found.update((model._meta.label, row) for row in model.history.values_list(key, flat=True))
    return found


Act = Callable[[World, Callable[..., Client]], Any]


def by_page(who: str, page: str, record: str | None, /, **typed: Any) -> Act:
    """Post a page's form as a browser would, with some values typed."""

    def act(world: World, open_as: Callable[..., Client]) -> None:
        client, url = open_as(who), address(page, record or "", world)
        values = {} if page in BUTTONS else form_values(client, url)
        said = {name: value(world) if callable(value) else value for name, value in typed.items()}
        answer = client.post(url, {**values, **said})
        assert answer.status_code == 302, answer.context and answer.context.get("form").errors

    return act


def in_the_administration(model: type, lookup: dict[str, str], **typed: Any) -> Act:
    """Save a record's page of the administration with some values typed."""

    def act(world: World, open_as: Callable[..., Client]) -> None:
        client, row = open_as("admin"), model.objects.get(**lookup)
        url = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change", args=[row.pk])
        page = client.get(url)
        form = page.context["adminform"].form
        values = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        for inline in page.context["inline_admin_formsets"]:
            management = inline.formset.management_form
            values |= {management.add_prefix(name): management[name].value() for name in management.fields}
            for one in inline.formset.forms:
                values |= {
                    one.add_prefix(n): one[n].value() for n in one.fields if one[n].value() is not None
                }
        values = {name: value for name, value in values.items() if value is not False}
        answer = client.post(url, {**values, **typed})
        assert answer.status_code == 302, answer.context["adminform"].form.errors

    return act


BUTTONS = {"ledger:claim-review", "ledger:claim-take-back", "ledger:claim-verify"}


def verifying_several(world: World, open_as: Callable[..., Client]) -> None:
    claims = [world.claims["stage", name] for name in ("own", "ziyun")]
    seen = {f"seen_{claim.pk}": Claim.objects.get(pk=claim.pk).version for claim in claims}
    ticked = {"action": "verify", "claim": [claim.pk for claim in claims], **seen, "_confirmed": "1"}
    assert open_as("province").post(reverse("ledger:claim-bulk"), ticked).status_code == 302


def recounting_two_sites(world: World, open_as: Callable[..., Client]) -> None:
    keys = [f"p{world.projects['weining'].pk}", f"w{world.workshops['weining'].pk}"]
    typed = {"on": "7.20", **{f"{key}_total": str(7 + place) for place, key in enumerate(keys)}}
    assert open_as("county").post("/workshops/recount/weining/", typed).status_code == 302


def to_be_verified(world: World) -> None:
    """Two claims that the province may verify."""
    for name in ("own", "ziyun"):
        give_evidence(reviewed(world.claims["stage", name]))


def first_of_the_pair(world: World) -> int:
    return world.pairs["weining"].first_id


# What has to be there before, so that the act itself is one step.
PREPARED = {"verifying": to_be_verified, "verifying several": to_be_verified}


ENTRY = {
    "name": "新",
    "enterprise_name": "新公司",
    "kind": "new",
    "stage": "signed",
    "signed_on": "7.1",
    "industry": "1",
    "contract_amount": "0",
    "planned_jobs": "0",
    "credit_code": made_up_code("新公司"),
}
SAME = {**ENTRY, "name": "电子元件组装项目", "enterprise_name": "贵州电子元件组装项目有限公司"}
ALIKE = {**ENTRY, "name": "马铃薯加工项目部", "enterprise_name": "贵州马铃薯加工项目有限责任公司"}
CHANGES: dict[str, tuple[Act, set[str]]] = {
    "entering a project": (
        by_page("county", "projects:project-add", None, **ENTRY),
        {"projects.Project", "chambers.Enterprise", "ledger.Claim"},
    ),
    "entering a project in spite of a warning": (
        by_page("county", "projects:project-add", None, **ALIKE, go_on_reason="另一条线"),
        {"projects.Project", "projects.SuspectedPair", "chambers.Enterprise", "ledger.Claim"},
    ),
    "sending a blocked entry for a verdict": (
        by_page("county", "projects:project-add", None, **SAME, go_on_reason="另一个", _appeal="1"),
        {"projects.DuplicateAppeal"},
    ),
    "a verdict on a pair": (
        by_page("prefecture", "projects:duplicate-pair", "weining", verdict="different", reason="查过"),
        {"projects.SuspectedPair"},
    ),
    "a verdict on an entry": (
        by_page("province", "projects:duplicate-appeal", "weining", verdict="same", reason="查过"),
        {"projects.DuplicateAppeal"},
    ),
    "saving an entry past the block": (
        by_page("county", "projects:duplicate-enter", "own", go_on_reason="另一期"),
        {"projects.Project", "projects.SuspectedPair", "projects.DuplicateAppeal", "ledger.Claim"},
    ),
    "comparing all records": (lambda world, open_as: scan(), set()),
    "editing a project": (
        by_page("county", "projects:project-edit", "own", name="改", reason="错字"),
        {"projects.Project"},
    ),
    "reporting a step": (
        by_page("county", "projects:project-step", "own", step="started", on="7.20"),
        {"projects.Project", "ledger.Claim"},
    ),
    "reporting a headcount": (
        by_page("county", "workshops:workshop-headcount", "weining", on="7.20", total="3"),
        {"ledger.Claim"},
    ),
    "recording a receipt": (
        by_page("county", "projects:project-receipt", "weining", on="7.20", amount="3", voucher="bank_slip"),
        {"ledger.Claim"},
    ),
    "correcting a receipt": (
        by_page("county", "projects:receipt-correct", "weining", amount="31", reason="误记"),
        {"ledger.Claim"},
    ),
    "recounting many sites": (recounting_two_sites, {"ledger.Claim"}),
    "recording a workshop": (
        by_page(
            "county",
            "workshops:workshop-add",
            None,
            name="新",
            operator_name="新公司",
            kind="oem",
            county="520526",
            recognised_on="7.1",
        ),
        {"workshops.Workshop", "chambers.Enterprise", "ledger.Claim"},
    ),
    "changing a workshop": (
        by_page("county", "workshops:workshop-edit", "weining", name="改", operator_name="新公司"),
        {"workshops.Workshop", "chambers.Enterprise"},
    ),
    "closing a workshop": (
        by_page("county", "workshops:workshop-event", "weining", event="closed", on="7.20", why="订单减少"),
        {"ledger.Claim"},
    ),
    "correcting a recognition": (
        by_page("county", "workshops:event-correct", "weining", on="7.2", reason="误记"),
        {"ledger.Claim"},
    ),
    "reviewing": (by_page("prefecture", "ledger:claim-review", "own"), {"ledger.Claim"}),
    "taking back": (
        by_page("chamber", "ledger:claim-take-back", "ziyun"),
        {"ledger.Claim", "projects.Project"},
    ),
    "verifying": (by_page("province", "ledger:claim-verify", "own"), {"ledger.Claim"}),
    "verifying several": (verifying_several, {"ledger.Claim"}),
    "returning a change": (
        by_page("prefecture", "ledger:claim-return", "nayong", reason="材料不全"),
        {"ledger.Claim", "projects.Project"},
    ),
    "correcting a step": (
        by_page("county", "projects:step-correct", "own", on="7.10", reason="误记"),
        {"ledger.Claim", "projects.Project"},
    ),
    "recording a visit": (
        by_page("prefecture", "workshops:visit-add", "weining", result="as_reported"),
        set(),
    ),
    "correcting a headcount": (
        by_page("county", "workshops:headcount-correct", "weining", total="31", reason="误记"),
        {"ledger.Claim"},
    ),
    "revoking a link": (
        by_page("county", "workshops:confirmation-revoke", "weining", reason="发错了"),
        {"workshops.Confirmation"},
    ),
    "the answer of an enterprise": (
        lambda world, open_as: confirm(token=world.confirmations["weining"].token),
        {"workshops.Confirmation", "ledger.Evidence"},
    ),
    "a capital increase": (
        by_page("county", "projects:project-change", "own", amount="5", on="7.18", reason="增资"),
        {"ledger.Claim", "projects.Project"},
    ),
    "voiding a record": (
        by_page("county", "projects:project-void", "own", reason="录错"),
        {"ledger.Claim", "projects.Project"},
    ),
    "merging two records": (
        by_page(
            "prefecture",
            "projects:duplicate-pair",
            "weining",
            verdict="same",
            survivor=first_of_the_pair,
            reason="同",
        ),
        {"projects.SuspectedPair", "projects.Project", "ledger.Claim"},
    ),
    "adding evidence": (
        by_page(
            "county",
            "ledger:claim-evidence",
            "own",
            kind="published_source",
            url="https://www.guizhou.gov.cn/",
        ),
        {"ledger.Evidence"},
    ),
    "removing evidence": (
        by_page("county", "ledger:evidence-remove", "own", reason="传错了"),
        {"ledger.Evidence"},
    ),
    "preparing a briefing": (
        by_page("province", "dashboard:briefing-add", None, as_of="7.21"),
        {"dashboard.Briefing"},
    ),
    "editing a briefing": (
        by_page("province", "dashboard:briefing-edit", "own", problems="部分县区进展偏慢。"),
        {"dashboard.Briefing"},
    ),
    "issuing a briefing": (
        by_page("province2", "dashboard:briefing-issue", "own"),
        {"dashboard.Briefing"},
    ),
    "withdrawing a briefing": (
        by_page("province2", "dashboard:briefing-end", "weining", reason="有误"),
        {"dashboard.Briefing"},
    ),
    "a bureau": (in_the_administration(Bureau, {"code": "zunyi"}, phone="0851"), {"accounts.Bureau"}),
    "a county": (in_the_administration(County, {"key": "weining"}, short_zh="威宁"), {"counties.County"}),
    "a target": (
        in_the_administration(CountyTarget, {"county__key": "weining"}, projects="20"),
        {"counties.CountyTarget"},
    ),
    "a pairing": (
        in_the_administration(
            Pairing, {"supporter__code": "guiyang", "county__key": "weining"}, ends_on="2020-08-01"
        ),
        {"counties.Pairing"},
    ),
    "an exchange rate": (
        in_the_administration(ExchangeRate, {"currency": "USD"}, yuan="7.2"),
        {"counties.ExchangeRate"},
    ),
    "a value of the plan": (in_the_administration(Plan, {}, team_target="3"), {"counties.Plan"}),
    "a recognition rule": (
        in_the_administration(RecognitionRule, {}, least_poor="5"),
        {"workshops.RecognitionRule"},
    ),
    "what counting reads": (
        in_the_administration(Plan, {}, headcount_days="30", reason="新规定", confirm="on"),
        {"counties.Plan"},
    ),
    "signing in": (lambda world, open_as: open_as("county"), set()),
    "the roles": (lambda world, open_as: sync_roles(), set()),
}


@pytest.mark.parametrize("what", CHANGES)
def test_one_line_for_every_changed_row(world, open_as, what):
    act, models = CHANGES[what]
    PREPARED.get(what, lambda world: None)(world)
    rows, kept = stored(), lines()
    act(world, open_as)
    now, more = stored(), lines()
    more.subtract(kept)
    changed = {key for key in now if rows.get(key) != now[key]}
    counted = {key[0] for key in changed} - only_the_surroundings(rows, now, changed)
    assert counted == models
    assert set(rows) <= set(now), "something was deleted"
    added = {key: count for key, count in more.items() if count}
    assert added == {key: 1 for key in changed if key[0] in counted}


def only_the_surroundings(rows: dict, now: dict, changed: set) -> set[str]:
    """Models of which nothing changed but the number that says that something beside did (Plan.surroundings)."""
    found = {key[0] for key in changed}
    for key in changed:
        if {name for name, value in now[key].items() if rows.get(key, {}).get(name) != value} != {
            "surroundings"
        }:
            found.discard(key[0])
    return found


def test_a_line_says_who_when_and_why(world):
    project, county = world.projects["own"], world.users["county"]
    step(project, "withdrawn", date(2020, 7, 21), actor=county, reason="企业退出")
    line = project.history.latest("history_id")
    assert (line.history_user, line.history_change_reason) == (county, "企业退出")
    claim = world.projects["yanhe"].source.claims.latest("pk")
    give_evidence(reviewed(claim))
    for act, who, why in ((verify, "province", None), (return_, "review-anshun", "材料不全")):
        target = claim if act is verify else world.projects["ziyun"].source.claims.get()
        act(claim=target, actor=world.users[who], **({"reason": why} if why else {}))
        line = target.history.latest("history_id")
        assert (line.history_user, line.history_change_reason or None) == (world.users[who], why)
