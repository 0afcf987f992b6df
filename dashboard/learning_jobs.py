"""How many people a plan's projects bring, and how long they are counted, from what was known on a day. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from itertools import accumulate, pairwise

from dashboard.lags import BACKLOG, Waiting, assumed_waiting, learned_waiting, one_after_the_other, through
from dashboard.learning import Learner, half_and_most
from dashboard.lessons import PIPELINE, Awaited, Chances, Lessons, Shown, Sizes
from dashboard.stories import RANKS, Assumptions, Known, Story, Terms

UNEVEN = 0.5  # how uneven the sizes of sites are at first: variance ÷ mean squared
EXPIRED_FOR = 10  # days for which what has expired has been so, as a rule
USUAL_PEOPLE = 10  # of a project, in a plan that asks for no projects


def learn(known: Known, terms: Terms, assumed: Assumptions, as_known_on: date) -> Lessons:
    """Everything that `known` teaches for the days up to the plan's last. `as_known_on`: the day of knowing."""
    learner = JobsLearner(known, terms, assumed, as_known_on)
    days = max((learner.seen_until - terms.starts_on).days + 1, 0)
    sites = sum(any(count.told.verified for count in site.counts) for site in known.sites)
    projects = len(learner.counted)
    lasting = days >= assumed.min_days
    return Lessons(
        days_known=days,
        projects_known=projects,
        sites_known=sites,
        enough_projects=lasting and projects >= assumed.min_cases,
        enough_jobs=lasting and sites >= assumed.min_cases,
        passages=learner.passages,
        waits=learner.waits_by_county(),
        waits_everywhere=half_and_most(learner.vouched),
        verifying_counts=learner.verifying_counts,
        inflow=learner.inflow,
        projects=learner.chances_of_projects,
        jobs=learner.chances_of_jobs(),
        awaited=learner.awaited(known.stories),
        awaited_in={
            county: learner.awaited(stories) for county, stories in _by_county(known.stories).items()
        },
        sizes=learner.sizes,
        recounted=learner.recounted(),
        recounts=learner.recounting.cases,
        shown=learner.shown(),
    )


def _by_county(stories: Iterable[Story]) -> dict[int, list[Story]]:
    found: dict[int, list[Story]] = defaultdict(list)
    for story in stories:
        found[story.county].append(story)
    return found


class JobsLearner(Learner):
    """The same, and the people."""

    @cached_property
    def vouched_counts(self) -> tuple[float, ...]:
        return one_after_the_other(self.delays_of_counts, self.verifying_counts)

    @cached_property
    def jobs_by_stage(self) -> dict[str, tuple[float, ...]]:
        """The chance of a current, verified headcount within 0, 1, 2, … days, for what reaches a stage on the day."""
        chain, signed = [self.passages[name] for name in PIPELINE], self._then_people(0)
        found = {name: through(chain[place:], signed, self.horizon) for place, name in enumerate(PIPELINE)}
        found |= {"signed": signed, "started": self._people_soon}
        return {name: self._current(chances) for name, chances in found.items()}

    @cached_property
    def _people_soon(self) -> tuple[float, ...]:
        return self._then_vouched(self.peopling, 0)

    def _then_people(self, waited: int) -> tuple[float, ...]:
        """The chance of a verified headcount within 0, 1, 2, … days, signed `waited` days ago and not started."""
        starts = self._ends(self.starting, waited, self.horizon)
        return tuple(
            sum(starts[day] * self._people_soon[within - day] for day in range(within + 1))
            for within in range(self.horizon + 1)
        )

    @staticmethod
    def _ends(waiting: Waiting, waited: int, days: int) -> list[float]:
        """The chance that the waiting ends on day 0, 1, 2, …, having lasted `waited` days."""
        by = [waiting.further(waited, day) if waited else waiting.by(day) for day in range(days + 1)]
        return [by[0], *(after - before for before, after in pairwise(by))]

    def _current(self, chances: tuple[float, ...]) -> tuple[float, ...]:
        """Of those with a headcount by then, those whose headcount is current: the others were counted too long ago."""
        limit = self.terms.headcount_days
        lapsed = 1 - self.recounting.by(limit)
        return tuple(
            chance - lapsed * chances[within - limit] if within >= limit else chance
            for within, chance in enumerate(chances)
        )

    def _then_vouched(self, waiting: Waiting, waited: int) -> tuple[float, ...]:
        """The chance that the waiting ends and its headcount is verified within 0, 1, 2, … days, after `waited` days.

        It may be over already and not reported yet: what is known is that it lasted until `heard_until`.
        """
        unheard = min((self.seen_until - self.heard_until).days, waited)
        each = self._ends(waiting, waited - unheard, self.horizon + unheard)
        vouched = self.vouched_counts
        return tuple(
            sum(each[day] * vouched[within + unheard - day] for day in range(within + unheard + 1))
            for within in range(self.horizon + 1)
        )

    def chances_of_jobs(self) -> Chances:
        """The chance that a project at a stage has people at work, counted and verified."""
        by_stage = self.jobs_by_stage
        direct, as_leads, as_talks = self.entering
        a_day = (
            direct * signed + as_leads * lead + as_talks * talk
            for signed, lead, talk in zip(*(by_stage[name] for name in ("signed", *PIPELINE)), strict=True)
        )
        begun = [0.0, *accumulate(a_day)]
        unreported = direct * sum(sum(self.delays[back + self.later + 1 :]) for back in range(BACKLOG))
        fresh = tuple(
            begun[within] + unreported * by_stage["signed"][within] for within in range(self.horizon + 1)
        )
        cases = {name: self.passages[name].cases for name in PIPELINE}
        cases |= {"pending": self.verifying_counts.cases}
        return Chances(by_stage, self._pending(self.told_counts, self.verifying_counts), fresh, cases)

    @cached_property
    def sizes(self) -> Sizes:
        terms, weight = self.terms, self.assumed.weight
        usual = terms.target_jobs / terms.target_projects if terms.target_projects else USUAL_PEOPLE
        planned = [story.planned for story in self.known.stories if story.planned]
        kept_before = self.assumed.jobs_percent / 100
        mean_planned = (
            (sum(planned) + weight * usual / kept_before) / (len(planned) + weight) if kept_before else 0.0
        )
        pairs = [
            (story.people, story.planned) for story in self.known.stories if story.people and story.planned
        ]
        kept = (
            (sum(people for people, _plan in pairs) + weight * kept_before * mean_planned)
            / (sum(plan for _people, plan in pairs) + weight * mean_planned)
            if mean_planned or pairs
            else 0.0
        )
        each = kept * mean_planned
        off = sum((people / (kept * plan) - 1) ** 2 for people, plan in pairs if kept)
        uneven = (off + weight * UNEVEN) / (len(pairs) + weight)
        last = [site.counts[-1].total for site in self.known.sites if site.counts]
        return Sizes(
            each,
            kept,
            uneven,
            len(pairs) + weight,
            sum(last) / len(last) if last else each,
            self._recounted_to(),
            self._bunched(),
        )

    def _bunched(self) -> float:
        """By how much more than by chance the weeks differ in how many sites begin to have people."""
        began = Counter(site.counts[0].told.on for site in self.known.sites if site.counts)
        weight = self.terms.pace_days / max(began.total(), 1)
        return self._fading(began, self.delays_of_counts, weight).bunched

    @cached_property
    def recounting(self) -> Waiting:
        """From a headcount to the next one at the same site, before it expires or after."""
        assumed = self.assumed
        before = assumed_waiting(assumed.recount_days, assumed.weight, assumed.recount_percent / 100)
        waits = [
            ((following.told.on - count.told.on).days, True)
            for site in self.known.sites
            for count, following in pairwise(site.counts)
        ]
        waits += [
            ((self.heard_until - site.counts[-1].told.on).days, False)
            for site in self.known.sites
            if site.counts
        ]
        return learned_waiting(waits, before, assumed.weight)

    def recounted(self) -> tuple[tuple[float, ...], ...]:
        """For a headcount that expires in 0, 1, 2, … days: the chance of a verified recount within 0, 1, 2, … days.

        The last row is that of headcounts that have expired.
        """
        limit = self.terms.headcount_days
        ages = [limit - left for left in range(limit + 1)] + [limit + EXPIRED_FOR]
        return tuple(self._then_vouched(self.recounting, age) for age in ages)

    def _recounted_to(self) -> float:
        """What a recount says of what the headcount before said, all together."""
        weight = self.assumed.weight
        sizes = [count.total for site in self.known.sites for count in site.counts]
        old = new = weight * max(sum(sizes) / len(sizes), 1.0) if sizes else 1.0
        for site in self.known.sites:
            for count, following in pairwise(site.counts):
                old, new = old + count.total, new + following.total
        return new / old

    @cached_property
    def slips(self) -> tuple[float, float]:
        """By how many days work, and people, came later than expected, on average; nothing is assumed."""
        starts, people = [], []
        for story in self.known.stories:
            if story.expected_start and (started := story.reached(RANKS["started"])):
                starts.append((started.told.on - story.expected_start).days)
            if story.expected_people and story.first_count:
                people.append((story.first_count.on - story.expected_people).days)
        weight = self.assumed.weight
        return sum(starts) / (len(starts) + weight), sum(people) / (len(people) + weight)

    def awaited(self, stories: Iterable[Story]) -> Awaited:
        """The people of signed projects without a headcount. Those of one stage share the doubt about its pace."""
        groups: dict[tuple[str, int], list[float]] = defaultdict(list)
        for story in stories:
            if story.first_count is None and RANKS.get(story.stage or "", -1) >= RANKS["signed"]:
                size = story.planned * self.sizes.kept if story.planned else self.sizes.each
                groups[self._waits_for(story)].append(size)
        added = [
            (name, self._chances_from(name, days), sum(sizes), sum(size * size for size in sizes))
            for (name, days), sizes in groups.items()
        ]
        cases = {"signed": self.starting.cases, "started": self.peopling.cases}
        means, variances = [], []
        for within in range(self.horizon + 1):
            mean = variance = 0.0
            of_stage: dict[str, float] = defaultdict(float)
            for name, chances, people, squares in added:
                chance = chances[within]
                mean += people * chance
                variance += squares * chance * (1 - chance + self.sizes.uneven)
                of_stage[name] += people * chance * (1 - chance)
            doubt = sum(part**2 / cases[name] for name, part in of_stage.items())
            means.append(mean)
            variances.append(variance + doubt)
        return Awaited(tuple(means), tuple(variances))

    def _waits_for(self, story: Story) -> tuple[str, int]:
        """The stage whose end it waits for, and for how many days already (less than nothing: the waiting lies ahead).

        A project that expects work or people on a day to come waits for its people from that day on, moved by what
        such days have slipped so far.
        """
        late_start, late_people = self.slips
        name = "signed" if story.stage == "signed" else "started"
        begins = 0
        if story.expected_start and name == "signed":
            begins = (story.expected_start - self.known.day).days + round(late_start)
        elif story.expected_people:
            begins = (story.expected_people - self.known.day).days + round(late_people)
        if begins > 0:
            return "started", -begins
        came = story.reached(RANKS[name])
        return name, max((self.known.day - came.told.on).days, 0) if came else 0

    def _chances_from(self, name: str, waited: int) -> tuple[float, ...]:
        if waited > 0:
            started = name == "started"
            return self._current(
                self._then_vouched(self.peopling, waited) if started else self._then_people(waited)
            )
        chances = self.jobs_by_stage[name]
        return (0.0,) * -waited + chances[: len(chances) + waited] if waited else chances

    def shown(self) -> dict[str, Shown]:
        """What the assumed values have become."""
        lead, talks = (self.passages[name] for name in PIPELINE)
        lost = sum(stage.lost for stage in (lead, talks)) / sum(
            stage.lost + stage.onward for stage in (lead, talks)
        )
        told = len(self.counted) + len(self.told_counts)
        delays = (self.delays, self.delays_of_counts)
        reported = sum(day * share for shares in delays for day, share in enumerate(shares)) / len(delays)
        pairs = [story for story in self.known.stories if story.people and story.planned]
        values = {
            "lead_days": (1 / lead.onward if lead.onward else 0, lead.cases),
            "negotiating_days": (1 / talks.onward if talks.onward else 0, talks.cases),
            "signed_days": (self.starting.mean, self.starting.cases),
            "started_days": (self.peopling.mean, self.peopling.cases),
            "report_days": (reported, told + self.assumed.weight),
            "verify_days": (self.verifying.mean, self.verifying.cases),
            "lost_percent": (100 * lost, lead.cases + talks.cases - self.assumed.weight),
            "start_percent": (100 * self.starting.ever, self.starting.cases),
            "people_percent": (100 * self.peopling.ever, self.peopling.cases),
            "jobs_percent": (100 * self.sizes.kept, len(pairs) + self.assumed.weight),
            "recount_days": (self.recounting.mean, self.recounting.cases),
            "recount_percent": (100 * self.recounting.ever, self.recounting.cases),
        }
        weight = self.assumed.weight
        return {name: Shown(value, round(cases - weight)) for name, (value, cases) in values.items()}
