"""After an upgrade that counts differently: what the ledger lacks is posted, with a reason, and nothing twice."""

from io import StringIO

import pytest
from django.core.management import call_command

from ledger.metrics import Metric
from ledger.models import Entry, Posting
from ledger.placing import CREDITED
from tests import world
from tests.ledger.reading import figure, position, reconcile

pytestmark = pytest.mark.usefixtures("places")


def said(**options: str) -> str:
    output = StringIO()
    call_command("recount", stdout=output, **options)
    return output.getvalue().strip()


def test_it_posts_what_a_new_rule_asks_for_once(monkeypatch):
    project = world.enter()
    world.count_people(project, 20)
    world.verify_all(project)
    assert said() == "0 postings"
    with monkeypatch.context() as patched:  # as if the code before had given no credit for jobs
        patched.delitem(CREDITED, Metric.JOBS)
        assert said(reason="the rule before") == "1 postings"
        assert figure("credited_jobs") == 0
    assert reconcile()[0] == 1
    before, entries = position(), Entry.objects.count()
    assert said(reason="credit for jobs") == "1 postings"
    assert reconcile() == (0, "0 differences\n")
    posting = Posting.objects.get(number=before + 1)
    assert (posting.cause, posting.reason, posting.actor) == ("rules", "credit for jobs", None)
    assert Entry.objects.count() > entries
    assert figure("credited_jobs") == 20
    assert said() == "0 postings"
