"""The sample story before a project: what counties ask for, what enterprises want, who was in touch with whom.

Pure and always the same; nothing here is real. What the projects of the story came from is made in replay_chain.py.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pairing_tracker.story import COUNTIES, FIRST_DAY, LAST_DAY

# What a county of the story asks for: title, industry, people per slot, floor area in square metres.
WANTED = (
    ("服装来料加工车间", "garments", 60, 1200),
    ("农产品初加工车间", "food", 40, 900),
    ("数据线与电子元件组装车间", "electronics", 50, 800),
    ("蜡染刺绣合作社车间", "crafts", 25, 300),
    ("生态养殖与屠宰加工", "livestock", 30, 1500),
)
POLICIES = "样例：厂房前两年免租，吸纳建档立卡劳动力按人给予一次性补贴"
# The parts of the profile, in the order in which counties write them; each text says that it is sample data.
PARTS = {
    "leading": "样例：以服装加工、农产品加工为主导",
    "chain": "样例：围绕主导产业补齐包装、物流环节",
    "workshops": "样例：易地搬迁安置点需新增扶贫车间",
    "resources": "样例：安置点有标准厂房，劳动力充足",
    "policies": POLICIES,
    "factors": "样例：县城通高速，车间接通三相电",
}
WISHES = (
    # enterprise, kind, industry, workers, floor area, in how many days, who collected it
    ("贵阳云锦服饰有限公司", "oem", "garments", 55, 1000, 20, "chamber-garments"),
    ("贵阳恒信鞋业有限公司", "invest", "garments", 120, 2400, 45, "chamber-garments"),
    ("贵阳晨光箱包有限公司", "oem", "garments", 40, 700, 10, "chamber-garments"),
    ("遵义黔味食品有限公司", "invest", "food", 35, 900, 30, "chamber-food"),
    ("遵义椒香食品有限公司", "oem", "food", 20, 500, 15, "chamber-food"),
    ("贵阳智联电子有限公司", "oem", "electronics", 60, 800, 25, "guiyang"),
    ("贵阳南明线缆有限公司", "invest", "electronics", 80, 1500, 60, "guiyang"),
    ("遵义竹韵家居有限公司", "invest", "wood", 45, 1100, 40, "zunyi"),
    ("黔南绿源牧业有限公司", "invest", "livestock", 30, 2000, 50, "qiannan"),
    ("深圳前海玩具有限公司", "oem", "toys", 90, 1600, 35, "station-shenzhen"),
)
# What enterprises left on the public pages: county of the demand, enterprise, kind, workers, words.
LEFT = (
    ("weining", "贵阳盛和制衣有限公司", "oem", 35, "样例：有校服订单，希望九月前开工"),
    ("yanhe", "遵义木语家居有限公司", "invest", 20, "样例：想先到厂房看看"),
)
ABOUT = ("对接服装加工订单", "商定企业考察行程", "核对用工与厂房情况", "通报推送企业进展")


@dataclass(frozen=True)
class Wanted:
    """A demand of a county, recorded on `on` with so many slots."""

    county: str
    on: date
    title: str
    industry: str
    workers: int
    poor_workers: int
    floor_area: int
    slots: int


@dataclass(frozen=True)
class Wish:
    """An intention that an enterprise had, collected on `on`."""

    enterprise: str
    kind: str
    industry: str
    workers: int
    floor_area: int
    begins_on: date
    collected_by: str
    on: date
    counties: tuple[str, ...]


def demands() -> Iterator[Wanted]:
    """Each county asks for a workshop of its own trade with many slots, and every second one for another."""
    for place, county in enumerate(COUNTIES):
        for turn in range(1 + place % 2):
            title, industry, workers, area = WANTED[(place + 2 * turn) % len(WANTED)]
            on = FIRST_DAY + timedelta(days=place % 3 + 25 * turn)
            people = workers + 5 * (place % 4)
            yield Wanted(county, on, title, industry, people, people * 2 // 3, area, 2 if turn else 6)


def wishes() -> Iterator[Wish]:
    """The intentions that did not become projects of the story."""
    keys = list(COUNTIES)
    for place, (name, kind, industry, workers, area, days, collected_by) in enumerate(WISHES):
        on = FIRST_DAY + timedelta(days=20 + 3 * place)
        preferred = tuple(keys[(place * 5 + turn) % len(keys)] for turn in range(place % 3))
        begins = LAST_DAY + timedelta(days=days)
        yield Wish(name, kind, industry, workers, area, begins, collected_by, on, preferred)


def profile_parts() -> Iterator[tuple[str, str, str, date]]:
    """(county, part, text, day): how far each county has come with its profile."""
    for place, county in enumerate(COUNTIES):
        for turn, (part, text) in enumerate(PARTS.items()):
            if turn < 6 - place % 4:
                yield county, part, text, FIRST_DAY + timedelta(days=3 + 2 * turn + place)


def contacts(pairings: int) -> Iterator[tuple[int, date, str, str]]:
    """(number of the pairing, day, way, about what): two of three supporters were in touch, some long ago."""
    dice = random.Random(20200618)  # noqa: S311 - a story, not a secret
    ways = ("visit", "meeting", "call", "letter")
    for number in range(pairings):
        if number % 3 == 2:
            continue
        last = LAST_DAY - timedelta(days=dice.choice((1, 2, 4, 6, 9, 12, 18, 23)))
        for turn in range(1 + number % 2):
            yield (
                number,
                last - timedelta(days=11 * turn),
                dice.choice(ways),
                ABOUT[(number + turn) % len(ABOUT)],
            )
