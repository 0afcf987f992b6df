"""From what an enterprise leaves on a public page to a counted project and its jobs; no fact is typed a second time."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from chambers import public_guard
from chambers.interest_models import InterestSend
from chambers.models import Intention, Interest
from counties.publishing import release_opportunity
from ledger.metrics import Basis, Metric
from ledger.models import Claim
from ledger.totals import Cut, figure
from projects.models import Project
from tests.browser.conftest import Opened
from tests.browser.site import Site
from tests.chain import make_demand
from tests.world import TODAY, made_up_code, reviewer_of

NAME = "贵州远来制衣有限公司"
SAID = {
    "enterprise_name": NAME,
    "credit_code": made_up_code(NAME),
    "amount": "350",
    "workers": "40",
    "begins_on": "8.20",
    "words": "校服订单，熟练工优先",
    "contact_post": "生产部",
    "contact_phone": "0851-85556677",
}


def vouched_for(open_as: Opened, page: Page, claim: Claim) -> None:
    """The county adds a published source, its prefecture reviews and the province verifies, each in the browser."""
    record = claim.source.record.get_absolute_url()
    page.goto(f"/claims/{claim.pk}/evidence/")
    page.select_option("[name=kind]", "published_source")
    page.fill("[name=url]", f"https://example.org/{claim.pk}")
    page.keyboard.press("Enter")
    for who, step in ((reviewer_of(claim.county.key).username, "review"), ("province", "verify")):
        desk = open_as(who, script=False)
        desk.goto(record)
        desk.locator(f'form[action^="/claims/{claim.pk}/{step}/"] button').first.click()
    claim.refresh_from_db()
    assert claim.state == Claim.State.VERIFIED


def test_an_interest_becomes_a_counted_project(
    open_as: Opened, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_guard, "LEAST_SECONDS", 0)  # nobody here types by hand
    demand = make_demand("weining", title="求校服加工企业", industry="garments", workers=60)
    release_opportunity(title="校服加工", demands=[demand], actor=User.objects.get(username="province"))
    cut = Cut(as_of=TODAY, county_id=demand.county_id)
    before = {metric: figure(metric, Basis.VERIFIED, cut) for metric in (Metric.PROJECTS, Metric.JOBS)}

    visitor = open_as(None, script=False)
    visitor.set_viewport_size({"width": 390, "height": 844})
    visitor.goto("/opportunities/")
    visitor.locator(f'a[href*="/interest/{demand.pk}/"]').first.click()
    for name, words in SAID.items():
        visitor.fill(f"[name={name}]", words)
    visitor.check('input[name=kind][value="oem"]')
    visitor.locator("form.form-card button[type=submit], main form button[type=submit]").first.click()
    expect(visitor.locator("h1")).to_be_visible()
    interest = Interest.objects.get(enterprise_name=NAME)
    InterestSend.objects.all().delete()  # so that the next test's visitor, at the same address, is asked no sum

    clerk = open_as("county", script=False)
    clerk.goto("/my-work/")
    clerk.locator(f'a[href="{interest.get_absolute_url()}"]').first.click()
    clerk.locator(f'a[href*="/interests/{interest.pk}/confirm/"]').first.click()
    clerk.locator("form.form-card button[type=submit]").first.click()  # as it stands
    interest.refresh_from_db()
    intention = interest.intention
    clerk.locator(f'a[href*="offer"][href*="{demand.pk}"]').first.click()
    clerk.locator("form.form-card button[type=submit]").first.click()
    match = intention.matches.get()
    clerk.goto(match.get_absolute_url())
    clerk.locator(f'a[href="/projects/accept/{match.pk}/"]').click()
    clerk.check('input[name=stage][value="signed"]')
    clerk.fill("[name=signed_on]", "7.22")  # what nobody knew before
    clerk.locator("form.form-card button[name=_save]").click()
    project = Project.objects.get(match=match)
    assert (project.enterprise.name, project.enterprise.credit_code) == (NAME, SAID["credit_code"])
    assert (project.planned_jobs, int(project.contract_amount)) == (40, 3_500_000)
    assert project.expected_started_on == date(2020, 8, 20)
    assert (project.industry, project.county, project.note) == (
        intention.industry,
        demand.county,
        SAID["words"],
    )

    for claim in project.source.claims.order_by("effective_on", "pk"):
        vouched_for(open_as, clerk, claim)
    clerk.goto(f"/workshops/project/{project.pk}/headcount/")
    clerk.fill("[name=on]", "7.22")
    clerk.fill("[name=total]", "12")
    clerk.locator("form.form-card button[type=submit]").first.click()
    vouched_for(open_as, clerk, project.source.claims.get(kind=Claim.Kind.HEADCOUNT))

    after = {metric: figure(metric, Basis.VERIFIED, cut) for metric in before}
    assert after[Metric.PROJECTS] == before[Metric.PROJECTS] + 1
    assert after[Metric.JOBS] == before[Metric.JOBS] + 12
    director = open_as("director")
    director.goto("/funnel/")
    row = director.locator("tr", has_text="威宁县")
    intentions = str(Intention.objects.filter(collected_by__code="weining").count())
    assert row.locator("td").all_inner_texts() == [intentions, "1", "1", "0", "12"]
    row.locator("td").last.locator("a").click()
    expect(director.locator("tfoot td")).to_have_text("12")
