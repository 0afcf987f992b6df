"""Fixed texts of the frame are kept for each language, and say what Django's own tag says."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from pages.templatetags import pages
from pages.templatetags.words import KeptText


def kinds(text):
    return [type(node).__name__ for node in Template("{% load i18n words %}" + text).nodelist[1:]]


@pytest.mark.parametrize(
    "text", ['{% translate "Search" %}', '{% translate "Search" as found %}<{{ found }}>']
)
def test_each_language_has_its_own_text_however_often_they_take_turns(text):
    ours, djangos = (Template(f"{{% load i18n {more} %}}{text}") for more in ("words", ""))
    assert isinstance(ours.nodelist[1], KeptText)
    for language in ("zh-hans", "en", "zh-hans", "en"):
        with override(language):
            assert ours.render(Context()) == djangos.render(Context())
    assert ours.nodelist[1].kept == {"zh-hans": "搜索", "en": "Search"}


@pytest.mark.parametrize(
    "text",
    [
        "{% translate word %}",
        '{% translate "Search"|upper %}',
        '{% translate "people" context "unit in a table" %}',
        '{% translate "Search" noop %}',
    ],
)
def test_what_is_not_a_plain_text_is_left_to_django(text):
    assert kinds(text) == ["TranslateNode"]


def test_the_text_of_a_tag_is_not_kept_for_another():
    both = Template('{% load i18n words %}{% translate "Search" %}|{% translate "Show" %}')
    with override("zh-hans"):
        assert both.render(Context()) == "搜索|查看"


def test_links_are_items_and_one_of_them_is_here():
    links = [
        {"label": "<a>", "url": "/?a=1&b=2", "active": False},
        {"label": "b", "url": "/b", "active": True},
    ]
    assert pages.link_items(links) == (
        '<li><a href="/?a=1&amp;b=2">&lt;a&gt;</a></li><li><a href="/b" aria-current="page">b</a></li>'
    )
    assert pages.link_items([]) == ""
