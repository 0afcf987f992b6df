"""Plays the sample story before a project: profiles, demands, intentions, offers, contacts and publications."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from stdnum.cn import uscc

from accounts import clock
from accounts.models import Bureau, User
from chambers.intentions import record_intention, take_intention_step
from chambers.matches import decline, offer
from chambers.models import Intention, Match
from chambers.notes import pairings_to_note, write_note
from chambers.public_interest import NotOpen, leave_interest
from counties.demands import record_demand
from counties.models import County, CountyProfilePart, Demand, Industry, Pairing
from counties.profiles import write_part
from counties.publishing import release_guide, release_opportunity, save_guide
from pairing_tracker import chain_story
from pairing_tracker.chain_story import Wanted, Wish
from pairing_tracker.story import FIRST_DAY, SampleProject

OFFERED_BEFORE, COLLECTED_BEFORE = timedelta(days=3), timedelta(days=5)
EVERY = 4  # of the projects that somebody from outside introduced, this one came from a match
BATCHES = ((date(2020, 6, 12), "首批产业扶贫招商项目"), (date(2020, 7, 10), "第二批产业扶贫招商项目"))
GUIDES = (
    ("garments", "样例：服装来料加工用工多、见效快，适合易地搬迁安置点"),
    ("food", "样例：立足本地农产品，就近初加工"),
)


class ChainReplay:
    """What happens on which day before there is a project; `match_of` gives a project of the story its match."""

    def __init__(self, at: Callable[[date, Callable[[], None]], None], until: date) -> None:
        self.at, self.until = at, until
        self.counties = {county.key: county for county in County.objects.in_plan().select_related("bureau")}
        self.industries = {industry.code: industry for industry in Industry.objects.all()}
        users = User.objects.select_related("bureau").exclude(role__in=["director", "administrator"])
        self.desks = {user.bureau_id: user for user in users.order_by("-role", "-pk")}
        self.province = User.objects.select_related("bureau").get(username="province")
        self.demands: dict[str, list[Demand]] = {}
        self.matches: dict[str, Match] = {}
        self.outsiders = 0
        self.wishes = 0

    def plan(self) -> None:
        """Put everything that belongs to no project on its day."""
        for county, part, text, on in chain_story.profile_parts():
            self.at(on, lambda county=county, part=part, text=text: self._write_part(county, part, text))
        for wanted in chain_story.demands():
            self.at(wanted.on, lambda wanted=wanted: self._ask_for(wanted))
        for wish in chain_story.wishes():
            self.at(wish.on, lambda wish=wish: self._collect(wish))
        pairings = list(pairings_to_note(self.province, self.until))
        for number, on, way, about in chain_story.contacts(len(pairings)):
            pairing = pairings[number]
            if on >= max(pairing.starts_on, FIRST_DAY):
                self.at(on, lambda p=pairing, way=way, about=about: self._note(p, way, about))
        for on, title in BATCHES:
            self.at(on, lambda title=title: self._release(title))
        self.at(BATCHES[1][0], self._release_guides)
        for county, name, kind, workers, words in chain_story.LEFT:
            said = {"enterprise_name": name, "kind": kind, "workers": workers, "words": words}
            self.at(self.until, lambda county=county, said=said: self._leave(county, said))

    def plan_match(self, sample: SampleProject, introducer: Bureau) -> None:
        """Every fourth project that came from outside was an intention first, then an offer."""
        entered = sample.steps[0].reported
        if sample.through == "own" or sample.kind != "new" or entered < FIRST_DAY + 2 * COLLECTED_BEFORE:
            return
        self.outsiders += 1
        if self.outsiders % EVERY == 0:
            self.at(entered - COLLECTED_BEFORE, lambda: self._collect_for(sample, introducer))

    def match_of(self, sample: SampleProject) -> Match | None:
        """The offer from which this project of the story came, if it came from one that still stands."""
        match = self.matches.get(sample.name)
        return match if match and match.state_on(clock.today()) == Match.State.OFFERED else None

    # --- counties ------------------------------------------------------------------------------

    def _write_part(self, key: str, part: str, text: str) -> None:
        county = self.counties[key]
        leading = [self.industries["garments"], self.industries["food"]]
        write_part(
            county=county,
            part=part,
            text=text,
            industries=leading if part == CountyProfilePart.Part.LEADING else [],
            done=True,
            actor=self.desks[county.bureau_id],
        )

    def _ask_for(self, wanted: Wanted) -> None:
        county = self.counties[wanted.county]
        demand = Demand(
            county=county,
            title=wanted.title,
            industry=self.industries[wanted.industry],
            workers=wanted.workers,
            poor_workers=wanted.poor_workers,
            floor_area=wanted.floor_area,
            ready_on=wanted.on + timedelta(days=30),
            policies=chain_story.POLICIES,
            is_sample=True,
        )
        record_demand(demand=demand, slots=wanted.slots, actor=self.desks[county.bureau_id])
        self.demands.setdefault(wanted.county, []).append(demand)

    def _release(self, title: str) -> None:
        today = clock.today()
        open_now = Demand.objects.open_on(today).filter(opportunities=None).order_by("pk")
        release_opportunity(title=title, demands=list(open_now), actor=self.province)

    def _release_guides(self) -> None:
        for code, words in GUIDES:
            save_guide(industry=self.industries[code], words=words, actor=self.province)
            release_guide(industry=self.industries[code], actor=self.province)

    def _leave(self, county: str, said: dict[str, object]) -> None:
        """An enterprise says on the public page that the county's first demand interests it."""
        demand = self.demands[county][0]
        with suppress(NotOpen):
            leave_interest(demand=demand, contact_post="生产部", contact_phone="0851-85550001", **said)

    # --- enterprises ---------------------------------------------------------------------------

    def _collect_for(self, sample: SampleProject, introducer: Bureau) -> None:
        """The intention of a project to come, offered to its county three days before the project is entered."""
        intention = self._record(
            Intention(
                kind="oem" if sample.workshop_kind == "oem" else "invest",
                industry=self.industries[sample.industry],
                amount=sample.wan_yuan * 10_000,
                amount_typed=f"{sample.wan_yuan}万元",
                workers=sample.planned_jobs,
            ),
            sample.enterprise,
            code_of(sample, self.counties[sample.county]),
            introducer,
            [],
        )
        on = clock.today() + COLLECTED_BEFORE - OFFERED_BEFORE
        self.at(on, lambda: self._offer(intention, sample.county, keep=sample.name))

    def _collect(self, wish: Wish) -> None:
        self.wishes += 1
        number = self.wishes
        body = f"91520115{20200600 + number:08d}"[:17].ljust(17, "0")
        preferred = [self.counties[key] for key in wish.counties]
        intention = self._record(
            Intention(
                kind=wish.kind,
                industry=self.industries[wish.industry],
                workers=wish.workers,
                floor_area=wish.floor_area,
                begins_on=wish.begins_on,
            ),
            wish.enterprise,
            body + uscc.calc_check_digit(body),
            Bureau.objects.get(code=wish.collected_by),
            preferred,
        )
        county = wish.counties[0] if wish.counties else list(self.counties)[number % len(self.counties)]
        if number % 3 == 0:
            self.at(clock.today() + timedelta(days=4), lambda: self._talk(intention))
        elif number % 3 == 1:
            self.at(
                self.until - timedelta(days=number % 5),
                lambda: self._offer(intention, county, number % 2 == 0),
            )

    def _record(
        self, intention: Intention, name: str, code: str, bureau: Bureau, counties: list[County]
    ) -> Intention:
        intention.collected_by, intention.collected_on, intention.is_sample = bureau, clock.today(), True
        actor = self.desks.get(bureau.pk, self.province)
        return record_intention(
            intention=intention,
            enterprise_name=name,
            credit_code=code,
            counties=counties,
            actor=actor,
            contact_post="招商联络处",
            contact_phone="0851-85550000",
            go_on_reason="样例数据，另一条意向",
        )

    def _talk(self, intention: Intention) -> None:
        actor = self.desks.get(intention.collected_by_id, self.province)
        on = clock.today()
        take_intention_step(intention=intention, status=Intention.Status.TALKING, on=on, actor=actor)

    def _offer(self, intention: Intention, county: str, declined: bool = False, keep: str = "") -> None:
        demand = next(
            (
                demand
                for demand in self.demands.get(county, [])
                if Demand.objects.open_on(clock.today()).filter(pk=demand.pk)
            ),
            None,
        )
        if demand is None:
            return
        actor = self.desks.get(intention.collected_by_id, self.province)
        match = offer(intention=intention, demand=demand, actor=actor)
        if keep:
            self.matches[keep] = match
        if declined:
            clerk = self.desks[self.counties[county].bureau_id]
            decline(match=match, reason="样例：厂房面积不合适", actor=clerk)

    # --- supporters ----------------------------------------------------------------------------

    def _note(self, pairing: Pairing, way: str, about: str) -> None:
        actor = self.desks.get(pairing.supporter_id, self.province)
        write_note(pairing=pairing, on=clock.today(), way=way, about=about, actor=actor, is_sample=True)


def code_of(sample: SampleProject, county: County) -> str:
    """The credit code of an enterprise of the story."""
    body = f"91{county.names.order_by('pk')[0].code}{sample.code_seed}"
    return body + uscc.calc_check_digit(body)
