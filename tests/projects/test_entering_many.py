"""Many projects entered at once become what they would have become one by one."""

from collections import Counter
from copy import copy
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from accounts.models import Bureau
from chambers.models import Enterprise, EnterpriseName
from counties.models import County, Industry
from ledger.models import Claim, DailyTotal, Entry, Override
from ledger.services import NotNow, NotYours
from projects.duplicate_services import PossibleDuplicate
from projects.entering import (
    Entered,
    NewProject,
    Outcome,
    Refused,
    check_projects,
    enter_project,
    enter_projects,
)
from projects.models import EnterpriseSpelling, Project, StageReached, SuspectedPair
from projects.standing import StepTaken
from tests import world
from tests.drilling import FULL
from tests.ledger.reading import agree

pytestmark = pytest.mark.django_db
NAMES = ("服装来料加工项目", "服装来料加工项目二期", "数据线组装", "食用菌种植基地")
COMPANIES = (
    "贵州云岭服饰有限公司",
    "贵州（云岭）服饰有限公司",
    "贵州云领服饰有限公司",
    "金禾食品有限公司",
    "旧名公司",
)
CODES = tuple(world.made_up_code(name) for name in ("一", "二"))
LEFT_OUT = {
    "id",
    "version",
    "source_id",
    "reference",
    "enterprise_id",
    "entered_at",
    "changed_at",
    "search_text",
}


@pytest.fixture
def settled(places: world.World) -> world.World:
    """Weining has a project, two enterprises of one name, and one that bore another name."""
    world.enter(name=NAMES[0], enterprise=COMPANIES[0], contract_amount=Decimal(5_000_000))
    for _twice in range(2):
        Enterprise.objects.create(name="同名公司")
    renamed = Enterprise.objects.create(name="新名公司")
    EnterpriseName.objects.create(enterprise=renamed, name=COMPANIES[-1])
    return places


# --- what somebody enters -----------------------------------------------------------------------------

words = st.fixed_dictionaries(
    {
        "name": st.sampled_from((*NAMES, "")),
        "county": st.sampled_from(("weining",) * 9 + ("nayong",)),
        "introduced_by": st.sampled_from(("weining", "guiyang", "weining", "yanhe")),
        "enterprise_name": st.sampled_from((*COMPANIES, "同名公司", "新名公司", "")),
        "credit_code": st.sampled_from((*CODES, *CODES, "", "91520526")),
        "contract_amount": st.sampled_from((None, Decimal(5_000_000), Decimal(900), Decimal(-1))),
        "contact_phone": st.sampled_from(("", "", "0857-8221234")),
        "site_address": st.sampled_from(("", "威宁县五里岗工业园3号楼")),
        "industry": st.sampled_from(("garments", None)),
        "days": st.lists(st.sampled_from((3, 9, 28, 60)), min_size=0, max_size=3),
        "go_on_reason": st.sampled_from(("", "另一条生产线")),
        "override_reason": st.sampled_from(("", "", "县里催报")),
    }
)


TYPED = {
    "name": NAMES[1],
    "county": "weining",
    "introduced_by": "weining",
    "enterprise_name": COMPANIES[0],
    "credit_code": CODES[0],
    "contract_amount": None,
    "contact_phone": "",
    "site_address": "",
    "industry": "garments",
    "days": [],
    "go_on_reason": "",
    "override_reason": "",
}


def entry_of(said: dict[str, Any]) -> NewProject:
    place = County.objects.select_related("bureau", "prefecture__bureau").get(key=said["county"])
    industry = Industry.objects.get(code=said["industry"]) if said["industry"] else None
    project = Project(
        name=said["name"],
        county=place,
        introduced_by=Bureau.objects.get(code=said["introduced_by"]),
        industry=industry,
        planned_jobs=30,
        **{name: said[name] for name in ("contract_amount", "contact_phone", "site_address")},
    )
    stages = ("lead", "negotiating", "signed")
    days = [date(2020, 6, 1).replace(month=6 + day // 31, day=day % 31 + 1) for day in said["days"]]
    return NewProject(
        project,
        said["enterprise_name"],
        said["credit_code"],
        [StepTaken(stage, day) for stage, day in zip(stages, days, strict=False)],
        said["override_reason"],
        said["go_on_reason"],
    )


def label(number: int) -> str:
    """Four characters for a number, unlike those of the next."""
    return "".join(Random(number).choices([chr(code) for code in range(0x4E00, 0x9FA5)], k=4))


def usual(number: int, **changes: Any) -> NewProject:
    """An entry that nothing is wrong with."""
    said = {
        "name": f"{label(number)}项目",
        "county": "weining",
        "introduced_by": "weining",
        "enterprise_name": f"{label(number)}有限公司",
        "credit_code": world.made_up_code(str(number)),
        "contract_amount": Decimal(10_000 * (number + 1) ** 3),
        "contact_phone": "",
        "site_address": "",
        "industry": "garments",
        "days": [3, 9, 28],
        "go_on_reason": "另一个项目",
        "override_reason": "",
    }
    return entry_of(said | changes)


# --- both ways ----------------------------------------------------------------------------------------


def one_by_one(entries: list[NewProject], actor: Any) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for entry in entries:
        fields = {name: getattr(entry, name) for name in NewProject.__slots__}
        try:
            outcomes.append(Entered(enter_project(**fields, actor=actor)))
        except (ValidationError, NotYours, NotNow) as error:
            outcomes.append(Refused(error))
    return outcomes


def said_of(outcomes: list[Outcome]) -> list[Any]:
    """What became of each entry: "entered", or the words with which it was refused."""
    found: list[Any] = []
    for outcome in outcomes:
        if isinstance(outcome, Entered):
            found.append("entered")
        else:
            error = outcome.error
            words = error.message_dict if hasattr(error, "error_dict") else str(error)
            found.append((type(error).__name__, words, getattr(error, "blocked", None)))
    return found


def everything() -> dict[str, Any]:
    """All that was written, without what differs by its nature: keys, moments, references, postings."""
    projects = list(Project.objects.select_related("enterprise").order_by("pk"))
    number = {project.pk: place for place, project in enumerate(projects)}
    source = {project.source_id: place for place, project in enumerate(projects)}
    of_claim = dict(Claim.objects.values_list("pk", "source_id"))
    names = [field.attname for field in Project._meta.concrete_fields if field.attname not in LEFT_OUT]
    lines = Project.history.values_list("id", "history_type", "history_user", "history_change_reason", *names)
    claims = Claim.objects.prefetch_related("authors").select_related("stage_reached")
    return {
        "projects": [
            (
                project.enterprise.name,
                project.enterprise.credit_code,
                *(getattr(project, name) for name in names),
            )
            for project in projects
        ],
        "lines": sorted((number[pk], *map(str, rest)) for pk, *rest in lines),
        "enterprises": Counter(
            Enterprise.objects.values_list("name", "name_key", "search_initials", "credit_code").order_by()
        ),
        "recorded": Counter(Enterprise.history.filter(history_type="+").values_list("name", "history_user")),
        "spellings": Counter(EnterpriseSpelling.objects.values_list("enterprise__name", "key")),
        "claims": sorted(
            (
                source[claim.source_id],
                str(claim.effective_on),
                claim.kind,
                claim.state,
                claim.county_id,
                claim.reporter_id,
                claim.stage_reached.step,
                [author.pk for author in claim.authors.all()],
            )
            for claim in claims
        ),
        "lines of claims": Counter(
            (source[one], *rest)
            for one, *rest in Claim.history.values_list("source_id", "history_type", "history_user", "state")
        ),
        "overrides": sorted(
            (source[of_claim[claim]], *rest)
            for claim, *rest in Override.objects.values_list("claim_id", "lacking", "reason", "by_id")
        ),
        "entries": Counter(
            (source[one], *rest)
            for one, *rest in Entry.objects.values_list(
                "source_id",
                "metric",
                "basis",
                "county_id",
                "introduced_by_id",
                "channel",
                "quantity",
                "effective_on",
                "rule",
                "reversal",
            )
        ),
        "totals": Counter(
            DailyTotal.objects.values_list(
                "metric",
                "basis",
                "county_id",
                "introduced_by_id",
                "channel",
                "day",
                "recorded_day",
                "quantity",
            )
        ),
        "pairs": sorted(
            (number[pair.first_id], number[pair.second_id], pair.rungs, pair.reason, pair.decider_id)
            for pair in SuspectedPair.objects.all()
        ),
    }


def undone(act: Any) -> Any:
    """What `act` gives, its traces undone."""
    with transaction.atomic():
        found = act()
        transaction.set_rollback(True)
    return found


@settings(
    max_examples=200 if FULL else 25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # to make a failing example smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(typed=st.lists(words, min_size=1, max_size=8))
@example(
    typed=[  # the second brings the code of the enterprise that the first means
        TYPED | {"enterprise_name": COMPANIES[-1], "credit_code": ""},
        TYPED | {"name": NAMES[2], "enterprise_name": COMPANIES[-1], "go_on_reason": "另一条生产线"},
    ]
)
@example(
    typed=[  # and here an enterprise that the first brings itself
        TYPED | {"enterprise_name": "另一家公司", "credit_code": ""},
        TYPED | {"name": NAMES[2], "enterprise_name": "另一家公司", "go_on_reason": "另一条生产线"},
    ]
)
def test_many_at_once_become_what_they_become_one_by_one(settled, typed):
    actor = settled.user("county")

    def way(enter: Any) -> Any:
        outcomes = enter([entry_of(said) for said in typed])
        assert agree()
        return said_of(outcomes), everything()

    singly = undone(lambda: way(lambda entries: one_by_one(entries, actor)))
    together = undone(lambda: way(lambda entries: enter_projects(entries=entries, actor=actor)))
    assert together[0] == singly[0]
    for part, rows in singly[1].items():
        assert together[1][part] == rows, part
    before = everything()
    checked = check_projects(entries=[entry_of(said) for said in typed], actor=actor)
    assert said_of(checked) == singly[0]
    assert everything() == before


def test_a_refused_entry_among_fifty_leaves_no_trace_and_refuses_no_other(settled):
    actor = settled.user("county")
    entries = [usual(number) for number in range(50)]
    entries[7] = usual(7, days=[28, 9, 3])  # days that run backwards
    entries[31] = usual(31, contract_amount=Decimal(10) ** 17)  # what the model itself refuses
    outcomes = enter_projects(entries=entries, actor=actor)
    refused = [place for place, outcome in enumerate(outcomes) if isinstance(outcome, Refused)]
    assert refused == [7, 31]
    assert "contract_amount" in outcomes[31].error.message_dict
    assert Project.objects.count() == 1 + 48
    assert not Enterprise.objects.filter(name__in=[f"{label(7)}有限公司", f"{label(31)}有限公司"]).exists()
    assert StageReached.objects.count() == 1 + 48 * 3
    assert agree()


def test_what_a_refused_entry_would_have_recorded_is_recorded_by_the_next(settled):
    """The code of the first is known under its name only if the first is entered."""
    actor, code = settled.user("county"), world.made_up_code("甲")
    first = usual(1, enterprise_name="甲公司", credit_code=code, contract_amount=Decimal(10) ** 17)
    second = usual(2, enterprise_name="乙公司", credit_code=code)
    outcomes = enter_projects(entries=[first, second], actor=actor)
    assert [type(outcome) for outcome in outcomes] == [Refused, Entered]
    assert Enterprise.objects.get(credit_code=code).name == "乙公司"


def test_the_same_project_twice_in_one_call_is_entered_once(settled):
    entries = [usual(1), usual(2), copy(usual(1))]
    outcomes = enter_projects(entries=entries, actor=settled.user("county"))
    error = outcomes[2].error
    assert isinstance(error, PossibleDuplicate)
    assert error.blocked
    assert [found.place for found in error.findings] == [0]
    assert Project.objects.filter(name=f"{label(1)}项目").count() == 1


def test_what_is_alike_within_one_call_becomes_a_pair(settled):
    entries = [usual(1), usual(2, contact_phone="0857-8221234"), usual(3, contact_phone="0857 8221234")]
    outcomes = enter_projects(entries=entries, actor=settled.user("county"))
    pair = SuspectedPair.objects.get()
    assert (pair.first, pair.second) == (outcomes[1].project, outcomes[2].project)
    assert pair.reason == "另一个项目"


def test_queries_do_not_grow_with_the_entries(settled):
    actor = settled.user("county")
    enter_projects(entries=[usual(1000)], actor=actor)

    def queries(numbers: range) -> list[str]:
        entries = [usual(number) for number in numbers]
        with CaptureQueriesContext(connection) as captured:
            outcomes = enter_projects(entries=entries, actor=settled.user("county"))
        assert all(isinstance(outcome, Entered) for outcome in outcomes)
        return [query["sql"][:60] for query in captured]

    few, many = queries(range(5)), queries(range(100, 140))
    assert len(many) <= len(few) + 20, Counter(many) - Counter(few)  # SQLite takes 999 values a statement
