"""The site under test: who is signed in, and which pages there are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.rules import REPORTS
from tests.world import World

STOP = """wanted => {
    const stop = document.activeElement, shown = stop.closest(".segmented .choice")?.querySelector("label")
        || stop.querySelector(".tile-box") || stop;
    const style = getComputedStyle(shown), box = shown.getBoundingClientRect();
    const marked = style.outlineStyle !== "none" || (shown !== stop && parseFloat(style.strokeWidth) >= 3);
    return {reached: stop.matches(wanted), name: stop.id || stop.textContent.trim() || stop.outerHTML,
            seen: marked && box.width > 0 && box.bottom > 0};
}"""


@dataclass(frozen=True)
class Place:
    """A page: its address in this world, and who shall see it in the short run."""

    address: Callable[[World], str]
    reader: str | None
    staff_page: bool = True  # one of ours; not Django admin
    variant: bool = False  # of another page; left to the drills


def _at(path: str) -> Callable[[World], str]:
    return lambda world: path


def _project(name: str, more: str = "") -> Callable[[World], str]:
    return lambda world: f"/projects/{world.projects[name].pk}/{more}"


def _workshop(path: str) -> Callable[[World], str]:
    return lambda world: f"/workshops/{path.format(world.workshops['weining'].pk)}"


def _of(kind: str, name: str, more: str = "") -> Callable[[World], str]:
    """A page of a record that the world keeps under `kind`."""
    return lambda world: f"{getattr(world, kind)[name].get_absolute_url()}{more}"


def _pair(world: World) -> str:
    return world.pairs["weining"].get_absolute_url()


def _appeal(name: str, more: str = "") -> Callable[[World], str]:
    return lambda world: f"{world.appeals[name].get_absolute_url()}{more}"


def _claim(world: World) -> str:
    return f"/claims/{world.projects['own'].source.claims.get().pk}/return/"


def _evidence(world: World) -> str:
    return f"/claims/{world.projects['own'].source.claims.get().pk}/evidence/"


def _removing(world: World) -> str:
    return f"/claims/evidence/{world.projects['own'].source.claims.get().evidence.get().pk}/remove/"


def _link(world: World) -> str:
    return f"/confirm/{world.confirmations['weining'].token}/"


PLACES = {
    "sign-in": Place(_at("/login/"), None),
    "dashboard": Place(_at("/"), "director"),
    "dashboard of a chamber": Place(_at("/"), "chamber"),
    "dashboard on its first day": Place(_at("/?as_of=2020-06-02"), "county", variant=True),
    "my work": Place(_at("/my-work/"), "county"),
    "my work of a prefecture": Place(_at("/my-work/"), "prefecture", variant=True),
    "reminders": Place(_at("/reminders/"), "province"),
    "sites": Place(_at("/workshops/sites/"), "county"),
    "figure": Place(_at("/figures/projects/verified/"), "director"),
    "figure of jobs": Place(_at("/figures/jobs/reported/"), "province", variant=True),
    "figure of nothing": Place(_at("/figures/projects/verified/?as_of=2020-06-02"), "director", variant=True),
    "county": Place(_at("/county/weining/"), "county"),
    "forecast": Place(_at("/forecast/"), "director"),
    "forecast of an early day": Place(_at("/forecast/?as_of=2020-06-05"), "county", variant=True),
    "forecast, for a chamber": Place(_at("/forecast/"), "chamber", variant=True),
    "briefings": Place(_at("/briefings/"), "county"),
    "briefing": Place(_of("briefings", "weining"), "province"),
    "draft of a briefing": Place(_of("briefings", "own"), "province"),
    "making a briefing": Place(_at("/briefings/add/"), "province"),
    "editing a briefing": Place(_of("briefings", "own", "edit/"), "province"),
    "issuing a briefing": Place(_of("briefings", "own", "issue/"), "province2"),
    "withdrawing a briefing": Place(_of("briefings", "weining", "end/"), "province2"),
    "errata": Place(_of("briefings", "weining", "errata/"), "province"),
    "layout of the briefing": Place(_at("/briefings/layout/"), "province"),
    "what changed": Place(_at("/changes/?since_known_on=2020-07-01&metric=jobs"), "director"),
    "what changed, for a clerk": Place(_at("/changes/"), "county", variant=True),
    "projects": Place(_at("/projects/"), "province"),
    "projects, none found": Place(_at("/projects/?q=zzzz"), "province"),
    "projects, filtered": Place(_at("/projects/?stage=signed&sort=name"), "province", variant=True),
    "entry": Place(_at("/projects/add/"), "county"),
    "project": Place(_project("weining"), "province"),
    "project that waits": Place(_project("own"), "province"),
    "project withdrawn": Place(_project("nayong"), "director", variant=True),
    "changing a project": Place(_project("weining", "edit/"), "county"),
    "suspected duplicates": Place(_at("/projects/duplicates/"), "province"),
    "suspected pair": Place(_pair, "prefecture"),
    "entry sent for a verdict": Place(_appeal("weining"), "province"),
    "entry to open again": Place(_appeal("own", "enter/"), "county", variant=True),
    "step": Place(_project("weining", "step/"), "county"),
    "headcount": Place(
        lambda world: f"/workshops/project/{world.projects['weining'].pk}/headcount/", "county"
    ),
    "workshops": Place(_workshop(""), "province"),
    "workshop": Place(_workshop("{}/"), "county"),
    "workshop to enter": Place(_workshop("add/"), "county"),
    "changing a workshop": Place(_workshop("{}/edit/"), "county"),
    "recounting many sites": Place(_at("/workshops/recount/weining/"), "county"),
    "counties to recount": Place(_at("/workshops/recount/"), "province", variant=True),
    "closing a workshop": Place(_workshop("{}/event/"), "county"),
    "headcount of a workshop": Place(_workshop("{}/headcount/"), "county", variant=True),
    "claims": Place(_at("/claims/"), "province"),
    "claims, none": Place(_at("/claims/"), "supporter", variant=True),
    "returning a claim": Place(_claim, "province"),
    "adding evidence": Place(_evidence, "county"),
    "removing evidence": Place(_removing, "county"),
    "link to an enterprise": Place(_link, None),
    "published opportunities": Place(_at("/opportunities/"), None),
    "published batch": Place(_at("/opportunities/2020-1/"), None),
    "published guides": Place(_at("/guides/"), None, variant=True),
    "published guide": Place(_at("/guides/garments/"), None),
    "interest of an enterprise": Place(
        lambda world: f"/interest/{world.demands['weining'].pk}/", None, variant=True
    ),
    "confirmation by an enterprise": Place(
        lambda world: f"/workshops/confirmations/{world.confirmations['weining'].pk}/", "county"
    ),
    "intentions": Place(_at("/chambers/intentions/"), "province"),
    "intention": Place(_of("intentions", "weining"), "chamber"),
    "intention to enter": Place(_at("/chambers/intentions/add/"), "chamber"),
    "changing an intention": Place(_of("intentions", "own", "edit/"), "county", variant=True),
    "step of an intention": Place(_of("intentions", "own", "step/"), "county", variant=True),
    "demands for an intention": Place(_of("intentions", "own", "demands/"), "county"),
    "intentions for a demand": Place(
        lambda world: f"/chambers/demands/{world.demands['weining'].pk}/intentions/", "county"
    ),
    "offering": Place(
        lambda world: (
            f"/chambers/intentions/{world.intentions['own'].pk}/offer/{world.demands['weining'].pk}/"
        ),
        "county",
    ),
    "matches": Place(_at("/chambers/matches/"), "province"),
    "match": Place(_of("matches", "weining"), "county"),
    "declining": Place(_of("matches", "weining", "decline/"), "county", variant=True),
    "taking back": Place(_of("matches", "weining", "take-back/"), "supporter", variant=True),
    "enterprises": Place(_at("/chambers/enterprises/"), "province"),
    "enterprise": Place(_of("enterprises", "weining"), "county"),
    "changing an enterprise": Place(_of("enterprises", "weining", "edit/"), "county"),
    "merging enterprises": Place(_of("enterprises", "weining", "merge/"), "province"),
    "chamber": Place(_of("chambers", "weining"), "chamber"),
    "member to add": Place(_of("chambers", "weining", "members/add/"), "chamber", variant=True),
    "interests": Place(_at("/chambers/interests/"), "county"),
    "interest": Place(_of("interests", "weining"), "county"),
    "interest to confirm": Place(_of("interests", "weining", "confirm/"), "county"),
    "demands": Place(_at("/counties/demands/"), "county"),
    "demand": Place(_of("demands", "weining"), "county"),
    "demand to enter": Place(_at("/counties/demands/add/"), "county"),
    "slots of a demand": Place(_of("demands", "weining", "slots/"), "county", variant=True),
    "withdrawing slots": Place(_of("demands", "weining", "withdraw/"), "county", variant=True),
    "profiles": Place(_at("/counties/profiles/"), "director"),
    "profile": Place(_at("/counties/profiles/weining/"), "county"),
    "part of a profile": Place(_at("/counties/profiles/weining/leading/"), "county"),
    "opportunities": Place(_at("/counties/opportunities/"), "province"),
    "opportunity": Place(_of("opportunities", "weining"), "province"),
    "opportunity to release": Place(_at("/counties/opportunities/add/"), "province"),
    "guides": Place(_at("/counties/guides/"), "province"),
    "guide": Place(_at("/counties/guides/garments/"), "province"),
    "guide to write": Place(_at("/counties/guides/garments/edit/"), "province", variant=True),
    "ranking": Place(_at("/ranking/"), "director"),
    "ranking of prefectures": Place(_at("/ranking/?by=prefecture"), "county", variant=True),
    "ranking of supporters": Place(_at("/ranking/?by=supporter"), "supporter"),
    "ranking of teams": Place(_at("/ranking/?by=team"), "province", variant=True),
    "matrix": Place(_at("/matrix/"), "director"),
    "matrix of jobs": Place(_at("/matrix/?metric=jobs&basis=reported"), "county", variant=True),
    "supporter": Place(_at("/supporters/guiyang/"), "supporter"),
    "board of supporters": Place(_at("/board/"), "province"),
    "board of a chamber": Place(_at("/board/"), "chamber", variant=True),
    "wall display": Place(_at("/wall/"), "director"),
    "how much is asked": Place(_at("/asked/"), "prefecture"),
    "what is asked of a county": Place(_at("/asked/weining/"), "county"),
    "reporting calendar": Place(_at("/reporting/"), "province"),
    "reporting calendar of a county": Place(_at("/reporting/"), "county", variant=True),
    "report of a county": Place(_at("/reporting/7/weining/"), "prefecture"),
    "report to hand in": Place(_at("/reporting/7/weining/hand-in/"), "county"),
    "report to return": Place(
        lambda world: f"/reporting/reports/{world.reports['weining'].pk}/return/", "prefecture"
    ),
    "funnel": Place(_at("/funnel/"), "director"),
    "problems": Place(_at("/projects/problems/"), "province"),
    "problem": Place(_of("problems", "weining"), "prefecture"),
    "problem to raise": Place(_at("/projects/problems/add/"), "county"),
    "step of a problem": Place(_of("problems", "weining", "extend/"), "prefecture"),
    "problem to correct": Place(_of("problems", "weining", "correct/"), "province"),
    "contact notes": Place(_at("/chambers/notes/"), "supporter"),
    "contact note": Place(_at("/chambers/notes/add/"), "supporter"),
    "accepting a match": Place(lambda world: f"/projects/accept/{world.matches['weining'].pk}/", "county"),
    "pairings": Place(_at("/counties/pairings/"), "county"),
    "chambers": Place(_at("/chambers/"), "province"),
    "data notes": Place(_at("/counties/data-notes/"), "county"),
    "password": Place(_at("/password/"), "county"),
    "password changed": Place(_at("/password/done/"), "county", variant=True),
    "not theirs": Place(_project("weining", "edit/"), "director"),
    "not found": Place(_project("yanhe"), "county"),
    "admin": Place(_at("/admin/"), "admin", staff_page=False),
    "admin, pairings": Place(_at("/admin/counties/pairing/"), "admin", staff_page=False),
    "admin, new pairing": Place(_at("/admin/counties/pairing/add/"), "admin", staff_page=False),
    "admin, plan": Place(_at("/admin/counties/plan/"), "admin", staff_page=False),
    "admin, users": Place(_at("/admin/accounts/user/"), "admin", staff_page=False),
}


class Site:
    """Where the server is, what it shows, and the way in."""

    def __init__(self, url: str, world: World) -> None:
        self.url, self.world = url, world

    def context(self, browser: Browser, who: str | None, **options: Any) -> BrowserContext:
        """A browser of its own, signed in without the form."""
        context = browser.new_context(
            base_url=self.url,
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",  # no colour half-way between two themes
            **options,
        )
        context.set_default_timeout(10_000)
        context.add_init_script(REPORTS)
        if who:
            client = Client()
            client.force_login(self.world.users[who], backend="accounts.backends.RoleBackend")
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.url}])
        return context

    def speak(self, context: BrowserContext, language: str) -> None:
        """Choose the language, as the header's button does."""
        name = settings.LANGUAGE_COOKIE_NAME
        context.add_cookies([{"name": name, "value": language, "url": self.url}])


def focused(page: Page) -> str:
    """The id of what has the focus, or its text."""
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def tab_to(page: Page, wanted: str, key: str = "Tab", most: int = 60) -> None:
    """Press Tab until what matches the selector has the focus; on the way every stop must show it."""
    for _ in range(most):
        page.keyboard.press(key)
        stop = page.evaluate(STOP, wanted)
        assert stop["seen"], f"the focus cannot be seen on {stop['name']}"
        if stop["reached"]:
            return
    raise AssertionError(f"{most} times Tab did not reach {wanted}")
