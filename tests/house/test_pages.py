"""Every page opens in both languages and is sound HTML under strict headers; every link of it leads somewhere."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urldefrag, urljoin

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.house.reading import Page, body
from tests.house.walking import every_address
from tests.sharing import my_share
from tests.world import World

HAN = re.compile("[\u4e00-\u9fff]")
RECORDS = ("weining", "own", "nayong")


def pages(client: Client, world: World) -> Iterator[tuple[str, HttpResponse]]:
    """label, answer of every page outside the administration that shows something."""
    for label, url in every_address(world, RECORDS).items():
        answer = client.get(url)
        assert answer.status_code < 500, label
        if answer.status_code == 200:
            yield label, answer


def refusals(client: Client) -> Iterator[tuple[str, HttpResponse]]:
    """Pages that refuse: what does not exist, what is not theirs, what means nothing."""
    yield "404", client.get("/nothing/")
    yield "400", client.get("/?as_of=%00")
    yield "403", client.get(reverse("projects:project-add"))


READERS = [
    ("province", "zh-hans"),
    ("province", "en"),
    *((identity, "zh-hans") for identity in ("county", "chamber", "director", "admin")),
]


@pytest.mark.dealt
@pytest.mark.parametrize(("identity", "language"), READERS)
def test_every_page_is_sound(world, open_as, identity, language):
    """Its HTML, its headers, and that no cache between keeps what is somebody's."""
    lang = {"zh-hans": "zh-Hans"}.get(language, language)
    wrong = {}
    for label, answer in pages(open_as(identity, language), world):
        text = body(answer)
        is_page = answer.headers["Content-Type"].startswith("text/html") and "<html" in text
        wrong[label] = [
            *(Page(text).problems(lang) if is_page else []),
            *strict(answer),
            *kept_between(answer),
        ]
    for label, answer in refusals(open_as("director", language)):
        assert str(answer.status_code) == label
        wrong[label] = [*Page(answer.content.decode()).problems(lang), *strict(answer)]
    sign_in = open_as(None, language).get(reverse("login"))
    wrong["login"] = [*Page(sign_in.content.decode()).problems(lang), *strict(sign_in)]
    assert len(wrong) > 50
    assert {label: problems for label, problems in wrong.items() if problems} == {}


def test_a_form_with_errors_is_sound(world, open_as):
    client, wrong = open_as("county"), {}
    for label, url in every_address(world, ("own", "weining")).items():
        answer = client.post(url)
        if answer.status_code == 422:
            page = answer.content.decode()
            wrong[label] = Page(page).problems("en")
            if "error-summary" not in page or 'aria-invalid="true"' not in page:
                wrong[label].append("does not say what is wrong, above and beside the field")
    assert len(wrong) >= 5
    assert {label: problems for label, problems in wrong.items() if problems} == {}


def test_a_part_of_a_page_has_no_inline_style_or_script(world, open_as):
    part = open_as("county").get(reverse("projects:project-hint")).content.decode()
    assert Page(part).inline == []


def test_english_pages_say_nothing_in_chinese_but_names(world, open_as):
    """Data is Chinese; the words of the page are not. Looked at where there is no data: forms and their labels."""
    client = open_as("province")
    for name in ("projects:project-add", "workshops:workshop-add", "password_change"):
        text = client.get(reverse(name)).content.decode()
        labels = re.findall(r"<(?:label|legend|h1|h2|button)\b[^>]*>(.*?)</", text, flags=re.DOTALL)
        chinese = [label for label in labels if HAN.search(label) and "中文" not in label]
        assert [label for label in chinese if "万元" not in label] == [], name


# --- headers -------------------------------------------------------------------------------------


def strict(answer: HttpResponse) -> list[str]:
    """What is missing from the headers that a browser must be told."""
    policy = {
        part.split()[0]: part.split()[1:]
        for part in answer.headers.get("Content-Security-Policy", "").split(";")
        if part
    }
    wanted = {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
    found = [f"{name} {policy.get(name)}" for name, value in wanted.items() if policy.get(name) != value]
    if any("unsafe" in word or word in ("*", "https:") for words in policy.values() for word in words):
        found.append("unsafe words in the policy")
    for name, value in (
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ):
        if answer.headers.get(name) != value:
            found.append(f"{name}: {answer.headers.get(name)}")
    return found


def kept_between(answer: HttpResponse) -> list[str]:
    """Every page differs by cookie, and says so: no cache on the way may show somebody's to somebody else."""
    found = [] if "Cookie" in answer.headers.get("Vary", "") else ["does not vary by cookie"]
    if "public" in answer.headers.get("Cache-Control", ""):
        found.append("may be kept by anybody")
    return found


def test_every_page_of_the_administration_has_strict_headers(world, open_as):
    client, wrong = open_as("admin"), {}
    for model in admin.site._registry:
        for page in ("changelist", "add"):
            name = f"admin:{model._meta.label_lower.replace('.', '_')}_{page}"
            wrong[name] = strict(client.get(reverse(name)))
    wrong["admin:index"] = strict(client.get(reverse("admin:index")))
    assert len(wrong) > 20
    assert {label: problems for label, problems in wrong.items() if problems} == {}


def test_a_page_may_be_asked_for_its_head(world, open_as):
    client = open_as("province")
    wrong = {}
    for label, url in my_share(list(every_address(world).items())):
        get, head = client.get(url), client.head(url)
        if get.status_code == 200 and (head.status_code, body(head)) != (200, ""):
            wrong[label] = head.status_code
    assert wrong == {}


# --- links ---------------------------------------------------------------------------------------


@pytest.mark.dealt
@pytest.mark.parametrize("identity", ["county", "chamber", "director"])
def test_every_link_that_is_offered_opens(world, open_as, identity):
    """Follows links from the first page on, three of each kind: none leads to a refusal.

    Left out: the administration, and how a list is sorted (tests/house/test_lists.py).
    """
    client = open_as(identity)
    waiting, seen, broken = ["/"], set(), {}
    kinds: dict[str, int] = {}
    while waiting:
        url = waiting.pop(0)
        path, _, query = url.partition("?")
        asked = parse_qs(query, keep_blank_values=True)
        kind = re.sub(r"\d+", "0", path) + "?" + "&".join(sorted(asked))
        if url in seen or kinds.get(kind, 0) >= (1 if asked else 3) or "sort" in asked or "per_page" in asked:
            continue
        seen.add(url)
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = client.get(url)
        if answer.status_code >= 400:
            broken[url] = answer.status_code
            continue
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        links = [urljoin(url, urldefrag(link).url) for link in Page(answer.content.decode()).links]
        waiting += [
            link for link in links if link.startswith("/") and not link.startswith(("/admin/", "/static/"))
        ]
    assert broken == {}
    assert len(seen) > 15
