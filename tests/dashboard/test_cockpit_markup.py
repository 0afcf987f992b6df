"""The dashboard's tiles, lists and legend as markup: what is text is escaped, what is missing leaves nothing behind."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override

from dashboard.cockpit import Tile
from dashboard.figures import Figure
from dashboard.templatetags import cockpit

TILE = Tile(
    key="jobs",
    label="Jobs <now>",
    value=Figure("1,988", "/f?a=1&b=2"),
    target=2500,
    unit="people",
    reported=Figure("2,100"),
    percent=Decimal("79.52"),
    tick=Decimal("56.18"),
    note_left="a & b",
    note_right="ahead",
    status="normal",
)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def test_a_tile_shows_its_number_target_bar_and_notes():
    shown = cockpit.tiles([TILE])
    assert '<h2 id="tile-jobs">Jobs &lt;now&gt;</h2>' in shown
    assert '<a class="figure" href="/f?a=1&amp;b=2">1,988</a>' in shown
    assert '<span class="tile-of">/ 2,500 people</span>' in shown
    assert '<span class="reported">Reported <span class="figure">2,100</span></span>' in shown
    assert 'width="79.52%"' in shown
    assert 'x="56.18%"' in shown
    assert "<span>a &amp; b</span>" in shown
    assert '<span class="ink-normal">ahead</span>' in shown


def test_a_tile_without_target_and_report_says_nothing_of_them():
    shown = cockpit.tiles([replace(TILE, target=None, reported=None, tick=None)])
    assert '<span class="tile-of"> people</span>' in shown
    assert "Reported" not in shown
    assert "bar-tick" not in shown


def test_a_legend_has_its_own_words_or_those_of_the_lights():
    given = cockpit.map_legend([{"status": "behind", "label": "Late", "note": "<5"}])
    assert given.count("<li>") == 1
    assert '<span>Late <span class="muted">&lt;5</span></span>' in given
    usual = cockpit.map_legend(None)
    assert [usual.find(word) > 0 for word in ("On track", "Warning", "Behind")] == [True] * 3
    assert "muted" not in usual


def test_stages_and_what_waits_are_items_of_lists():
    stage = {
        "name": "<Signed>",
        "bar": Decimal(50),
        "verified": Figure("3", "/s"),
        "reported": Figure("4"),
    }
    assert "<span>&lt;Signed&gt;</span>" in cockpit.stage_lines([stage])
    assert 'width="50%"' in cockpit.stage_lines([stage])
    waiting = cockpit.attention_lines([{"label": "To & fro", "figure": Figure("2", "/w")}])
    spoken = '<span class="visually-hidden">To &amp; fro </span>'
    assert waiting == f'<li><span>To &amp; fro</span> <a class="figure" href="/w">{spoken}2</a></li>'
