"""Plays the sample problems: raised, answered and closed out through the services, each on its day."""

from collections.abc import Callable, Mapping
from datetime import date

from accounts import clock
from accounts.models import Bureau, User
from counties.models import County
from counties.services import supporters_of
from pairing_tracker import problem_story
from pairing_tracker.problem_story import SampleProblem, Told, sample_problems
from projects.models import Problem, Project
from projects.problem_rules import RULES, Side, Step
from projects.problem_views import SERVICES
from projects.problems import raise_problem


class ProblemReplay:
    """What happens to the problems on which day. `desks` says who works for a bureau."""

    def __init__(self, at: Callable[[date, Callable[[], None]], None], desks: Mapping[int, User]) -> None:
        self.at, self.desks = at, desks

    def plan(self) -> None:
        """Put every problem and its steps on their days."""
        for sample in sample_problems():
            self.at(sample.on, lambda sample=sample: self._raise(sample))

    def _raise(self, sample: SampleProblem) -> None:
        county = County.objects.select_related("bureau", "prefecture__bureau").get(key=sample.county)
        asker = self.desks[self._bureau(county, sample.asker).pk]
        projects = Project.objects.standing().filter(county=county).order_by("pk")
        problem = Problem(
            county=county,
            project=projects.first() if sample.of_project else None,
            kind=sample.kind,
            what=sample.what,
            asked=sample.asked,
            owner=self._bureau(county, sample.owner),
            due_on=sample.due_on,
            is_sample=True,
        )
        raise_problem(problem=problem, actor=asker)
        for told in sample.told:
            self.at(told.on, lambda told=told: self._take(problem, told, asker))

    def _take(self, problem: Problem, told: Told, asker: User) -> None:
        step = Step(told.step)
        actor = self.desks[problem.owner_id] if RULES[step].side == Side.OWNER else asker
        dates = {"due_on": told.due_on} if told.due_on else {}
        SERVICES[step](problem=problem, words=told.words, actor=actor, **dates)

    @staticmethod
    def _bureau(county: County, which: str) -> Bureau:
        """The county's bureau that plays this part; of its supporters the first."""
        if which == problem_story.SUPPORTER:
            return supporters_of(county, clock.today())[0].supporter
        if which == problem_story.PROVINCE:
            return Bureau.objects.get(kind=Bureau.Kind.PROVINCE)
        return county.bureau if which == problem_story.COUNTY else county.prefecture.bureau
