"""Problems for the tests: raised through the service, and two of them for tests/world.py."""

from datetime import date
from typing import Any

from accounts import clock
from accounts.models import Bureau, User
from counties.models import County
from projects.models import Problem
from projects.problem_rules import State
from projects.problems import answer_problem, close_problem, raise_problem, report_done

DUE = date(2020, 7, 31)


def make_problem(
    county: str = "weining",
    *,
    owner: str = "",
    by: User | None = None,
    due_on: date = DUE,
    upto: State = State.OPEN,
    **fields: Any,
) -> Problem:
    """A problem of a county, raised today by its clerk unless `by` is given, and taken on to the state `upto`.

    `owner` is the code of the responsible bureau, by default the county's prefecture.
    """
    place = County.objects.select_related("prefecture__bureau", "bureau").get(key=county)
    values = {"kind": "power", "what": "车间未通动力电", "asked": "协调供电所在月底前接通动力电", **fields}
    bureau = Bureau.objects.get(code=owner) if owner else place.prefecture.bureau
    asker = by or _desk(place.bureau)
    problem = Problem(county=place, owner=bureau, due_on=due_on, **values)
    raise_problem(problem=problem, actor=asker)
    solver = _desk(bureau)
    if upto == State.IN_HAND:
        return answer_problem(problem=problem, words="已联系供电所", actor=solver)
    if upto in (State.REPORTED, State.CLOSED):
        problem = report_done(problem=problem, words="7月21日已接通", actor=solver)
    if upto == State.CLOSED:
        confirmer = _desk(place.prefecture.bureau) if bureau == asker.bureau else asker
        problem = close_problem(problem=problem, actor=confirmer)
    return problem


def _desk(bureau: Bureau) -> User:
    """Who works on problems in this bureau."""
    return bureau.staff.filter(role__in=["clerk", "reviewer"]).earliest("pk")


def lay_problems(world: Any) -> None:
    """weining: of its project, raised by Guiyang, for the county to settle; yanhe: of the county, for the province."""
    with clock.standing_on(date(2020, 7, 20)):
        world.problems = {
            "weining": make_problem(
                owner="weining", by=world.users["supporter"], project=world.projects["weining"]
            ),
            "yanhe": make_problem("yanhe", owner=world.users["province"].bureau.code, kind="funds"),
        }
