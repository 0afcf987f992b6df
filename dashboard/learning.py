"""How long a plan's projects take and how many come, from what was known on a day. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

from dashboard.lags import (
    BACKLOG,
    Passage,
    Waiting,
    assumed_waiting,
    days_until,
    learned_delays,
    learned_passage,
    learned_waiting,
    one_after_the_other,
    through,
)
from dashboard.lessons import PIPELINE, STAGES, Chances, Inflow
from dashboard.spells import onward_spells
from dashboard.stories import RANKS, Assumptions, Known, Terms, Told

TO_START = STAGES[:3]
CALM = 3  # weeks of an even pace that are assumed when it is measured how bunched the signings come


def half_and_most(reached: tuple[float, ...]) -> tuple[int, int]:
    """After how many days half, and four of five, have come so far."""
    return days_until(reached, 0.5), days_until(reached, 0.8)


class Learner:
    """Works out one lesson from another, each once: how long things take, how many projects come."""

    def __init__(self, known: Known, terms: Terms, assumed: Assumptions, as_known_on: date) -> None:
        self.known, self.terms, self.assumed, self.as_known_on = known, terms, assumed, as_known_on
        self.seen_until = min(known.day, known.until)
        self.horizon = max((terms.ends_on - known.day).days, 0)
        self.later = max((as_known_on - known.day).days, 0)  # days by which knowing is ahead of the day
        counting = RANKS[terms.counting_stage]
        self.below = [name for name in STAGES if RANKS[name] < counting]
        found = ((story.county, story.reached(counting)) for story in known.stories)
        self.counted = [(county, step.told) for county, step in found if step]

    # --- how long things take ----------------------------------------------------------------------

    @cached_property
    def heard_until(self) -> date:
        """Up to which day most of what happened is reported: what still waited then may be over since, unheard of."""
        return self.seen_until - timedelta(days=days_until(list(accumulate(self.delays_of_counts)), 0.5))

    @cached_property
    def passages(self) -> dict[str, Passage]:
        assumed = self.assumed
        typical = (assumed.lead_days, assumed.negotiating_days, assumed.signed_days)
        found = {}
        for name, days in zip(TO_START, typical, strict=True):
            spells = (
                spell
                for story in self.known.stories
                for spell in onward_spells(story, name, self.heard_until)
            )
            lost = assumed.lost_percent / 100 if name in PIPELINE else 0.0
            found[name] = learned_passage(spells, typical_days=days, lost_share=lost, weight=assumed.weight)
        return found

    @cached_property
    def starting(self) -> Waiting:
        """From signing to the start of the work; some projects never start."""
        return self._lasting("signed", self.assumed.signed_days, self.assumed.start_percent)

    @cached_property
    def peopling(self) -> Waiting:
        """From the start of the work to the first people; some projects never have any."""
        return self._lasting("started", self.assumed.started_days, self.assumed.people_percent)

    def _lasting(self, name: str, typical_days: int, ever_percent: int) -> Waiting:
        weight = self.assumed.weight
        spells = (
            spell for story in self.known.stories for spell in onward_spells(story, name, self.heard_until)
        )
        ends = ((days, how == "onward") for days, how in spells)
        return learned_waiting(ends, assumed_waiting(typical_days, weight, ever_percent / 100), weight)

    def _waiting(self, told: Iterable[Told], before: Waiting | None = None) -> Waiting:
        """How long these claims waited to be verified, or wait already."""
        weight = self.assumed.weight
        waits = (
            (((claim.verified or self.known.until) - claim.reported).days, claim.verified is not None)
            for claim in told
        )
        return learned_waiting(waits, before or assumed_waiting(self.assumed.verify_days, weight), weight)

    def _delays(self, told: Iterable[Told]) -> tuple[float, ...]:
        days = ((claim.reported - claim.on).days for claim in told)
        return learned_delays(days, self.assumed.report_days, self.assumed.weight)

    @cached_property
    def verifying(self) -> Waiting:
        return self._waiting(told for _county, told in self.counted)

    @cached_property
    def delays(self) -> tuple[float, ...]:
        return self._delays(told for _county, told in self.counted)

    @cached_property
    def vouched(self) -> tuple[float, ...]:
        """The chance that a signing is reported and verified 0, 1, 2, … days later."""
        return one_after_the_other(self.delays, self.verifying)

    @cached_property
    def delays_of_counts(self) -> tuple[float, ...]:
        return self._delays(self.told_counts)

    @cached_property
    def told_counts(self) -> list[Told]:
        return [count.told for site in self.known.sites for count in site.counts]

    @cached_property
    def verifying_counts(self) -> Waiting:
        return self._waiting(self.told_counts)

    def waits_by_county(self) -> dict[int, tuple[int, int]]:
        """Each county's own verifications, beginning at the province's."""
        found: dict[int, list[Told]] = defaultdict(list)
        for county, told in self.counted:
            found[county].append(told)
        return {
            county: half_and_most(one_after_the_other(self.delays, self._waiting(told, self.verifying)))
            for county, told in found.items()
        }

    # --- how many come -----------------------------------------------------------------------------

    @cached_property
    def inflow(self) -> Inflow:
        """The pace of the signings, at first the even plan's, worth one signing."""
        terms = self.terms
        days = (terms.ends_on - terms.starts_on).days + 1
        first_weight = days / terms.target_projects if terms.target_projects else 2.0
        return self._fading(self.known.signings, self.delays, first_weight)

    def _fading(self, came_on: Mapping[date, int], delays: tuple[float, ...], weight: float) -> Inflow:
        """A pace that forgets: a day half of `pace_days` ago weighs half. What is not reported yet is allowed for."""
        terms, keeps = self.terms, 0.5 ** (2 / self.terms.pace_days)
        shape, reported = 1.0, list(accumulate(delays))
        off = weeks = float(CALM)
        came_week = mean_week = 0.0
        for number in range((self.seen_until - terms.starts_on).days + 1):
            on = terms.starts_on + timedelta(days=number)
            part = reported[min((self.known.until - on).days, BACKLOG)]
            came = came_on.get(on, 0)
            shape, weight = shape * keeps, weight * keeps
            came_week, mean_week = came_week + came, mean_week + shape / weight * part
            if number % 7 == 6:
                off += (came_week - mean_week) ** 2 / (mean_week + mean_week**2 / shape)
                weeks, came_week, mean_week = weeks + 1, 0.0, 0.0
            shape, weight = max(shape + came, 0.1), weight + part
        return Inflow(shape / weight, shape, max(off / weeks, 1.0), keeps)

    @cached_property
    def entering(self) -> tuple[float, float, float]:
        """For each signing: how many are entered as signed, as leads, and in negotiation."""
        first = Counter(story.steps[0].name for story in self.known.stories if story.steps)
        weight, total = self.assumed.weight, len(self.counted) + self.assumed.weight
        direct = sum(count for name, count in first.items() if name not in self.below and name in RANKS)
        begun = sum(first[name] for name in PIPELINE) + weight / 2
        as_leads = (first["lead"] + weight / 4) / total
        return min((direct + weight / 2) / total, 1.0), as_leads, begun / total - as_leads

    @cached_property
    def chances_of_projects(self) -> Chances:
        chains = {
            name: [self.passages[stage] for stage in self.below[place:]]
            for place, name in enumerate(self.below)
        }
        by_stage = {name: through(chain, self.vouched, self.horizon) for name, chain in chains.items()}
        cases = {name: self.passages[name].cases for name in self.below} | {"pending": self.verifying.cases}
        pending = self._pending((told for _county, told in self.counted), self.verifying)
        return Chances(by_stage, pending, self._fresh(by_stage), cases)

    def _pending(self, told: Iterable[Told], waiting: Waiting) -> tuple[float, ...]:
        """The chance of what is reported to be verified, on average over what waits now."""
        ages = Counter((self.as_known_on - claim.reported).days for claim in told if claim.verified is None)
        ages = ages or Counter({0: 1})
        return tuple(
            sum(count * waiting.further(age, within - self.later) for age, count in ages.items())
            / ages.total()
            for within in range(self.horizon + 1)
        )

    def _fresh(self, by_stage: Mapping[str, tuple[float, ...]]) -> tuple[float, ...]:
        """Signed later, or before but not reported yet, or entered as a lead and signed by then."""
        direct, as_leads, as_talks = self.entering
        nothing = (0.0,) * (self.horizon + 1)
        leads, talks = (by_stage.get(name, nothing) for name in PIPELINE)
        begun = [
            0.0,
            *accumulate(as_leads * lead + as_talks * talk for lead, talk in zip(leads, talks, strict=True)),
        ]
        signed = [0.0, *accumulate(self.vouched[: self.horizon + 1])]
        return tuple(
            direct * (signed[within] + self._unreported(within)) + begun[within]
            for within in range(self.horizon + 1)
        )

    def _unreported(self, within: int) -> float:
        """For each signing a day: those signed by the day, not reported yet, and verified within so many days."""
        return sum(
            self.delays[delay] * self.verifying.by(back + within - delay)
            for back in range(BACKLOG)
            for delay in range(back + self.later + 1, BACKLOG + 1)
        )
