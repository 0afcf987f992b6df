"""The walk through it all: a county enters, the province verifies, and every page moves by one and no more."""

import pytest
from django.test import Client

from ledger.models import Claim
from projects.models import Project
from tests import world
from tests.dashboard.reading import Seen, see
from tests.ledger.reading import figure, reconcile
from tests.projects.typing_in import bureau, entered

pytestmark = pytest.mark.usefixtures("demo_world")
NAME = "手套加工（只在威宁）"


def seen(sign_in) -> Seen:
    return see(sign_in("director"), "weining", "Guiyang")


def moved(now: Seen, then: Seen) -> dict[str, tuple[int, int]]:
    """What moved, as (projects, jobs); what stood still is left out."""
    return {name: by for name, by in now.minus(then).items() if by != (0, 0)}


def verify(client: Client, claim: Claim) -> None:
    world.give_evidence(claim)
    assert client.post(f"/claims/{claim.pk}/verify/").status_code == 302


def test_a_project_and_its_people_from_the_form_to_every_page(sign_in):
    start = seen(sign_in)
    project = entered(
        sign_in("county"),
        name=NAME,
        introduced_by=bureau("guiyang"),
        signed_on="6.28",
        contract_amount="0.12亿",
        planned_jobs="35",
    )
    assert str(project.signed_on) == "2020-06-28"
    reported = seen(sign_in)
    assert moved(reported, start) == {"reported": (1, 0)}

    signing = project.source.claims.get()
    assert sign_in("province").post(f"/claims/{signing.pk}/verify/").status_code == 409  # not reviewed yet
    assert sign_in("prefecture").post(f"/claims/{signing.pk}/review/").status_code == 302
    assert moved(seen(sign_in), reported) == {}
    verify(sign_in("province"), signing)
    verified = seen(sign_in)
    by_one = dict.fromkeys(("headline", "tiles", "row", "supporter", "last_point", "total_row"), (1, 0))
    assert moved(verified, reported) == by_one

    planned = list(Project.objects.values_list("pk", "planned_jobs"))
    response = sign_in("county").post(
        f"/workshops/project/{project.pk}/headcount/", {"on": "7.20", "total": "20"}
    )
    assert response.status_code == 302
    counted = seen(sign_in)
    assert moved(counted, verified) == {"reported": (0, 20)}

    headcount = project.source.claims.get(kind="headcount")
    assert sign_in("prefecture").post(f"/claims/{headcount.pk}/review/").status_code == 302
    verify(sign_in("province2"), headcount)
    assert moved(seen(sign_in), counted) == dict.fromkeys(by_one, (0, 20))
    assert list(Project.objects.values_list("pk", "planned_jobs")) == planned
    assert figure("poor_sites") == 1  # blank is not known: still only the site that knew before

    assert reconcile() == (0, "0 differences\n")


def test_another_county_sees_it_nowhere(sign_in):
    project = entered(sign_in("county"), name=NAME)
    world.verify_all(project)
    headcount = world.count_people(project, 20)
    client = sign_in("county2")
    for address in ("", "edit/", "step/"):
        assert client.get(f"/projects/{project.pk}/{address}").status_code == 404
    assert client.get(f"/workshops/project/{project.pk}/headcount/").status_code == 404
    assert client.post(f"/claims/{headcount.pk}/verify/").status_code in (403, 404)
    pages = ("/", "/projects/", "/claims/", "/workshops/", "/projects/add/", "/county/weining/", "/pairings/")
    for page in pages:
        assert NAME not in client.get(page, follow=True).content.decode(), page
    found = client.get("/projects/search/", {"q": "手套"}, follow=True).content.decode()
    assert f"/projects/{project.pk}/" not in found


def test_returned_it_leaves_the_reported_figures_again(sign_in):
    start = seen(sign_in)
    project = entered(sign_in("county"), name=NAME)
    claim = project.source.claims.get()
    client = sign_in("prefecture")
    assert client.post(f"/claims/{claim.pk}/return/", {"reason": ""}).status_code == 422
    assert client.post(f"/claims/{claim.pk}/return/", {"reason": "没有合同"}).status_code == 302
    assert moved(seen(sign_in), start) == {}
    assert "没有合同" in sign_in("county").get(f"/projects/{project.pk}/").content.decode()
    assert sign_in("province2").post(f"/claims/{claim.pk}/verify/").status_code == 409


@pytest.mark.parametrize("who", ["county", "county2", "supporter", "director", "admin", "prefecture"])
def test_only_the_province_has_the_button(sign_in, who):
    claim = world.reviewed(world.enter(name=NAME).source.claims.get())
    client = sign_in(who)
    for step in ("verify", "return"):
        answer = client.post(f"/claims/{claim.pk}/{step}/", {"reason": "no"}).status_code
        # The prefecture could have returned it before it passed it on.
        assert answer in ({409} if (who, step) == ("prefecture", "return") else {403, 404})
    claim.refresh_from_db()
    assert claim.state == "reviewed"
