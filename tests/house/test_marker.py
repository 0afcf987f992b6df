"""Rows of another county, planted with a marker, appear in no byte of what somebody else is shown.

Figures are open to every signed-in bureau (docs/domain.md, "What counts", point 9); rows, options and counts
of rows are not.
"""

import re
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Bureau, User
from chambers.models import Enterprise
from counties.models import County, short_bureau_name
from ledger.metrics import Metric
from ledger.models import Claim, Evidence
from ledger.services import return_
from projects.duplicate_services import decide_appeal
from projects.models import Problem, Project
from projects.problems import answer_problem, close_problem, report_done
from projects.services import change_project
from tests.house.reading import body
from tests.house.walking import every_address
from tests.raising import make_problem
from tests.world import (
    World,
    appeal_against,
    clerk_of,
    count_people,
    enter,
    made_up_code,
    open_workshop,
    reviewer_of,
    step,
    support,
    suspect_pair,
    verify_all,
)

MARK = "Quetzal7391"
PART = "quetzal"  # what somebody may look for without writing the marker itself
CODE = "91520627MA6H0QW39T"
PHONE, ADDRESS = "0856-7391739", f"沿河县和平街道{MARK}路1号"
THROUGH = "team-garments"  # has introduced nothing else in this world: a choice of its own
BLIND = ("county", "supporter", "prefecture", "chamber")
NUMBER = re.compile(r"\d+")
TOKEN = re.compile(r'name="submission" value="[^"]+"|csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"')


def plant(world: World) -> World:
    """Put the marker into every text of a project, a workshop, their claims and their people in Yanhe."""
    province, clerk = world.user("province"), clerk_of("yanhe")
    clerk.name = f"{MARK} clerk"
    clerk.save()
    project = enter(
        county="yanhe",
        name=f"{MARK} project",
        enterprise=f"{MARK} enterprise",
        introduced_by=THROUGH,
        on=date(2020, 6, 15),
        contract_amount=123,
        contract_amount_typed=f"about 1 {MARK}",
        planned_jobs=9,
        planned_jobs_note=f"about 9 {MARK}",
        annual_output=5,
        annual_output_typed=f"5 {MARK}",
        note=f"{MARK} note",
        contact_phone=PHONE,
        site_address=ADDRESS,
    )
    returned = step(project, "paused", date(2020, 7, 1), reason=f"{MARK} pause")
    return_(claim=returned, actor=reviewer_of("yanhe"), reason=f"{MARK} return")
    workshop = open_workshop(project, name=f"{MARK} workshop", site=f"{MARK} site")
    verify_all(project)
    verify_all(workshop)
    count_people(project, 11)
    count_people(workshop, 12)
    for site in (project, workshop):
        support(site.source.claims.latest("pk"), kind="contract", name=f"{MARK}.pdf")
    Claim.objects.filter(source=workshop.source).update(note=f"{MARK} claim")
    project.note = f"{MARK} changed"
    change_project(
        project=project,
        enterprise_name=f"{MARK} enterprise",
        credit_code=project.enterprise.credit_code,
        actor=clerk,
        reason=f"{MARK} reason",
    )
    suspect_pair(project, world.projects["weining"])
    appeal = appeal_against(project, name="另一个项目", enterprise="另一家公司")
    world.appeals["planted"] = decide_appeal(appeal=appeal, verdict="same", reason="查过合同", actor=province)
    world.problems["planted"] = _raised(project, clerk)
    world.projects["planted"], world.workshops["planted"] = project, workshop
    return world


def _raised(project: Project, clerk: User) -> Problem:
    """A problem of the planted project, closed out, with the marker in every text."""
    solver = reviewer_of("yanhe")
    problem = make_problem(
        "yanhe",
        by=clerk,
        project=project,
        kind="logistics",
        what=f"{MARK} wrong",
        asked=f"{MARK} asked",
    )
    answer_problem(problem=problem, words=f"{MARK} answer", actor=solver)
    report_done(problem=problem, words=f"{MARK} result", actor=solver)
    return close_problem(problem=problem, words=f"{MARK} closed", actor=clerk)


def addresses(world: World) -> list[str]:
    """Every page with every record, and every list, form and figure with queries that point at the marker."""
    yanhe, through = County.objects.get(key="yanhe").pk, Bureau.objects.get(code=THROUGH).pk
    found = list(every_address(world, tuple({*world.projects, *world.problems})).values())
    planted = world.projects["planted"].pk
    queries = {
        "projects:project-list": (
            f"q={PART}",
            f"county={yanhe}",
            f"introduced_by={through}",
            "sort=-name&per_page=200",
        ),
        "projects:project-search": (f"q={PART}",),
        "projects:problem-list": (f"q={PART}", f"county={yanhe}", "closed=yes&per_page=200"),
        "projects:project-hint": (f"county={yanhe}",),
        "workshops:workshop-list": (f"q={PART}", f"county={yanhe}", "sort=-name"),
        "workshops:workshop-add": (f"county={yanhe}&project={planted}",),
    }
    found += [f"{reverse(name)}?{query}" for name, asked in queries.items() for query in asked]
    found += files(world)
    figure = reverse("dashboard:figure", args=["projects", "reported"])
    found += [f"{figure}?county={yanhe}", f"{figure}?introduced_by={through}", f"{figure}?channel=city"]
    for bureau in Bureau.objects.filter(staff__username__in=BLIND):
        found.append(f"{figure}?introduced_by={bureau.pk}")
    for key in ("weining", "nayong"):
        found.append(f"{figure}?county={County.objects.get(key=key).pk}")
    found.append(reverse("dashboard:county", args=["yanhe"]))
    return found


def files(world: World) -> list[str]:
    """Every page as it would be taken out: the lists among them answer with a file."""
    pages = every_address(world, tuple({*world.projects, *world.problems})).values()
    lists = [
        *pages,
        f"{reverse('projects:project-list')}?q={PART}",
        f"{reverse('workshops:workshop-list')}?q={PART}",
    ]
    return [
        f"{page}{'&' if '?' in page else '?'}export={ending}" for page in lists for ending in ("csv", "xlsx")
    ]


def telling(client: Client, urls: list[str], *words: str) -> list[str]:
    """The addresses whose answer holds one of these words.

    A kind of page that was shown as ever when it was asked for as csv is not asked again: neither as a workbook nor
    for other records. It would be the page once more.
    """
    found, no_lists, taken_out = [], set(), 0
    for url in urls:
        kind, _export, ending = NUMBER.sub("0", url).rpartition("export=")
        if ending in ("csv", "xlsx") and kind in no_lists:
            continue
        answer = client.get(url)
        is_file = "attachment" in answer.headers.get("Content-Disposition", "")
        if ending == "csv" and answer.status_code == 200 and not is_file:
            no_lists.add(kind)
        taken_out += ending == "xlsx" and is_file
        text = said(answer)
        if any(word in text for word in words):
            found.append(url)
    assert taken_out > 10, "no list was taken out as a workbook"
    return found


# A digest of what a page is made from, which moves with any record of the kind, and that it may be asked for again.
NOT_OF_ROWS = ("ETag", "Cache-Control")


def shown(client: Client, url: str) -> str:
    """The body and the headers of the answer, without those that say nothing about rows."""
    return said(client.get(url))


def said(answer: HttpResponse) -> str:
    head = "\n".join(f"{name}: {value}" for name, value in answer.items() if name not in NOT_OF_ROWS)
    return f"{head}\n\n{TOKEN.sub('', body(answer))}"


@pytest.mark.dealt
@pytest.mark.parametrize("identity", BLIND)
def test_the_marker_appears_nowhere(world, open_as, identity):
    plant(world)
    assert telling(open_as(identity), addresses(world), MARK) == []


def test_the_marker_appears_where_it_may(world, open_as):
    """Without this the test above would be content with a marker that nobody sees."""
    plant(world)
    project, workshop = world.projects["planted"], world.workshops["planted"]
    figure = reverse("dashboard:figure", args=["projects", "reported"])
    urls = [
        project.get_absolute_url(),
        workshop.get_absolute_url(),
        f"{reverse('projects:project-list')}?q={PART}",
        f"{reverse('projects:project-list')}?q={PART}&export=xlsx",
        f"{reverse('projects:project-list')}?q={PART}&export=csv",
        reverse("workshops:workshop-list"),
        f"{reverse('workshops:workshop-list')}?export=xlsx",
        world.problems["planted"].get_absolute_url(),
        f"{reverse('projects:problem-list')}?q={PART}",
        reverse("ledger:claim-list"),
        reverse(
            "ledger:evidence-file",
            args=[Evidence.objects.filter(claim__source=project.source, url="").get().pk],
        ),
        f"{figure}?county={project.county_id}",
    ]
    assert set(urls) <= set(addresses(world))
    for identity in ("county2", "province"):
        client = open_as(identity)
        assert [url for url in urls if MARK not in shown(client, url)] == []


@pytest.mark.parametrize("identity", BLIND)
def test_lists_options_and_counts_do_not_move(world, open_as, identity):
    """What somebody may not see changes nothing on their pages: not a count, not a choice, not an order."""
    client = open_as(identity)
    urls = [
        reverse(name) + query
        for name in (
            "projects:project-list",
            "projects:project-add",
            "projects:problem-list",
            "projects:problem-add",
            "workshops:workshop-list",
            "workshops:workshop-add",
            "ledger:claim-list",
            "counties:pairing-list",
            "counties:data-notes",
        )
        for query in ("", f"?q={PART}")
    ]
    before = {url: shown(client, url) for url in urls}
    waiting = client.get("/").context["attention"]
    plant(world)
    assert [url for url in urls if shown(client, url) != before[url]] == []
    assert client.get("/").context["attention"] == waiting


@pytest.mark.parametrize("identity", BLIND)
def test_no_form_tells_of_what_it_finds(world, open_as, identity):
    plant(world)
    Enterprise.objects.filter(name__contains=MARK).update(credit_code=CODE)
    client, yanhe = open_as(identity), County.objects.get(key="yanhe")
    planted = world.projects["planted"]
    own = {
        "county": County.objects.get(key="weining").pk,
        "stage": "signed",
        "signed_on": "7.1",
        "kind": "new",
        "industry": "1",
        "contract_amount": "0",
        "planned_jobs": "0",
    }
    typed = {"name": "x", "enterprise_name": "y", "credit_code": CODE, **own}
    answers = [
        client.post(reverse("projects:project-add"), typed),
        client.post(reverse("projects:project-add"), {**typed, "county": yanhe.pk, "_refresh": "1"}),
        client.post(
            reverse("workshops:workshop-add"),
            {"name": "x", "operator_name": "y", "kind": "oem", "county": yanhe.pk, "project": planted.pk},
        ),
    ]
    twin = {
        "name": f"（{MARK.upper()}） PROJECT",
        "enterprise_name": f"{MARK.upper()}　enterprise",
        "contact_phone": PHONE,
        "site_address": ADDRESS.upper(),
        **own,
    }
    near = {**twin, "name": "x", "enterprise_name": "y", "credit_code": made_up_code("y")}
    warned = [
        client.post(reverse(page), {**words, "introduced_by": Bureau.objects.get(code="weining").pk})
        for page in ("projects:project-add", "projects:duplicate-check")
        for words in (twin, near)
    ]
    assert all(MARK not in body(answer) for answer in warned)
    if identity in ("county", "prefecture"):  # the others may not enter for Weining in its own name
        assert all(planted.reference in body(answer) for answer in warned)
    for name in ("projects:project-edit", "projects:project-step", "workshops:project-headcount"):
        answers.append(client.post(reverse(name, args=[planted.pk]), typed))
    answers.append(
        client.post(reverse("ledger:claim-return", args=[planted.source.claims.first().pk]), {"reason": "x"})
    )
    assert all(MARK not in body(answer) for answer in answers)
    assert {answer.status_code for answer in answers[3:]} <= {403, 404}


# --- a chamber -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_chamber_sees_the_provinces_totals_and_its_own(world, open_as, language):
    client, english = open_as("chamber", language), language == "en"
    page = client.get("/")
    text = page.content.decode()
    assert not page.context["show_counties"]
    own = world.users["chamber"].bureau
    for county in County.objects.in_plan():
        name = county.short_en if english else county.short_zh
        assert name not in text, f"the dashboard names {name}"
    others = Bureau.objects.filter(pairings__isnull=False).exclude(pk=own.pk).distinct()
    with translation.override(language):
        names = {short_bureau_name(bureau) for bureau in others} | {bureau.name for bureau in others}
    assert [name for name in names if name in text] == []


def test_a_chamber_opens_its_own_figures_only(world, open_as):
    client, own = open_as("chamber"), world.users["chamber"].bureau
    for metric in (Metric.PROJECTS, Metric.CREDITED_JOBS, Metric.AT_SIGNED):
        url = reverse("dashboard:figure", args=[metric, "reported"])
        assert client.get(url).status_code == 404
        assert client.get(f"{url}?introduced_by={own.pk}").status_code == 200
        for other in ("guiyang", "zunyi", "chamber-food", "weining", "province"):
            assert client.get(f"{url}?introduced_by={Bureau.objects.get(code=other).pk}").status_code == 404
    for county in County.objects.in_plan():
        assert client.get(reverse("dashboard:county", args=[county.key])).status_code == 404
        assert client.get(f"{url}?county={county.pk}").status_code == 404
