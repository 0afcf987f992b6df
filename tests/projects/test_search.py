"""Finding a project by its name, company, code or pinyin initials."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.filters import search
from projects.models import Project
from tests import world
from tests.projects.typing_in import CODES

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def found(places):
    world.enter(name="黔织云服装加工", enterprise="贵州云岭服饰有限公司", credit_code=CODES[0])
    world.enter(name="辣椒加工 Chili", enterprise="贵州黔山食品有限公司")
    world.enter(name="辣椒仓库", enterprise="贵州黔山食品有限公司", county="yanhe")

    def names(words: str) -> list[str]:
        return list(search(Project.objects.order_by("pk"), words).values_list("name", flat=True))

    return names


@pytest.mark.parametrize(
    ("words", "count", "first"),
    [
        ("黔织云", 1, "黔织云服装加工"),
        ("qzy", 1, "黔织云服装加工"),
        ("QZY", 1, "黔织云服装加工"),
        ("ｑｚｙ", 1, "黔织云服装加工"),
        ("云岭", 1, "黔织云服装加工"),
        ("gzyl", 1, "黔织云服装加工"),
        (CODES[0], 1, "黔织云服装加工"),
        (CODES[0].lower()[4:12], 1, "黔织云服装加工"),
        ("chili", 1, "辣椒加工 Chili"),
        ("辣椒", 2, "辣椒加工 Chili"),
        ("辣椒 加工", 1, "辣椒加工 Chili"),
        ("加工 黔山", 1, "辣椒加工 Chili"),
        ("椒", 2, "辣椒加工 Chili"),
        ("没有的", 0, None),
        ("100%", 0, None),
        ("_", 0, None),
        ("", 3, "黔织云服装加工"),
    ],
)
def test_every_word_is_found_in_name_company_code_or_initials(found, words, count, first):
    names = found(words)
    assert len(names) == count
    assert (names[0] if names else None) == first


def test_one_match_opens_it_several_open_the_list(found, sign_in):
    client = sign_in("province")
    only = Project.objects.get(name="黔织云服装加工")
    assert client.get("/projects/search/", {"q": " qzy "})["Location"] == f"/projects/{only.pk}/"
    response = client.get("/projects/search/", {"q": "辣椒"}, follow=True)
    assert response.redirect_chain[0][0].startswith("/projects/?q=")
    assert response.content.decode().count('href="/projects/') >= 2


def test_nobody_finds_what_they_may_not_read(found, sign_in):
    client = sign_in("county")
    response = client.get("/projects/search/", {"q": "辣椒"})
    assert response["Location"] == f"/projects/{Project.objects.get(name='辣椒加工 Chili').pk}/"
    assert "辣椒仓库" not in client.get("/projects/", {"q": "辣椒"}).content.decode()


@pytest.mark.parametrize("words", ["' OR 1=1 --", "%", "\\", "长" * 500, "\u202e", "a " * 300])
def test_odd_words_find_nothing_and_break_nothing(found, sign_in, words):
    client = sign_in("province")
    assert client.get("/projects/search/", {"q": words}, follow=True).status_code == 200


def test_the_work_does_not_grow_with_the_rows(found, sign_in):
    """Two queries look among 5,000 rows as among three; how long they take is for `make bench`."""
    first = Project.objects.first()
    rows = Project.objects.filter(pk=first.pk).values().get()
    del rows["id"], rows["source_id"], rows["reference"]
    sources = type(first.source).objects.bulk_create(
        type(first.source)(kind="project") for _row in range(5_000)
    )
    Project.objects.bulk_create(
        Project(**{**rows, "name": f"项目{source.pk}", "search_text": f"项目{source.pk} xm"}, source=source)
        for source in sources
    )
    client = sign_in("province")
    client.get("/projects/search/", {"q": "qzy"})
    with CaptureQueriesContext(connection) as captured:
        client.get("/projects/search/", {"q": "qzy"})
    asked = [query["sql"] for query in captured if "search_text" in query["sql"]]
    assert len(asked) == 1
    assert "LIMIT 2" in asked[0]
    assert search(Project.objects.all(), "qzy").count() == 1


def test_a_reference_is_found_whole_and_never_in_part(places):
    project = world.enter(name="黔织云服装加工")
    Project.objects.filter(pk=project.pk).update(reference="QZYABCDE")
    assert [row.pk for row in search(Project.objects.all(), "qzyabcde")] == [project.pk]
    assert not search(Project.objects.all(), "zyab").exists()
