"""Crafted and damaged files: each is answered with words or read rightly, in bounded time and memory."""

import io
import json
import random
import resource
import time
import zipfile

import pytest
from django.utils import translation

from sheets import reading
from sheets.reading import NotRead, read_file
from tests.drilling import FULL
from tests.sheets.hostile import HOSTILE, good_files
from tests.sheets.making import packed

MUTATIONS = 2_000 if FULL else 40
SEED = 20200628
MOST_SECONDS = 30  # of one file, on a machine that others use as well


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def answer(content: bytes):
    """The rows of the first sheet, or the words of the refusal."""
    try:
        grids = read_file(content=content, name="x.xlsx")
    except NotRead as refusal:
        [message] = refusal.messages
        assert message.startswith("“x.xlsx” was not read: ") and message.endswith(".")
        return message
    json.dumps([grid.rows for grid in grids], allow_nan=False)  # it can be stored
    assert all(len(grid.rows) <= 100_000 and all(len(row) <= 200 for row in grid.rows) for grid in grids)
    return grids[0].rows


def peak() -> int:
    """The most memory this process ever had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_there_are_enough_of_them():
    assert len(HOSTILE) >= 30


@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_answered_with_words_or_read_rightly(what):
    make, expected = HOSTILE[what]
    content = make()
    before, began = peak(), time.monotonic()
    said = answer(content)
    assert time.monotonic() - began < MOST_SECONDS
    assert peak() - before < 100 * 1024 * 1024
    if isinstance(expected, str):
        assert isinstance(said, str) or not expected
        assert expected in said or not expected
    else:
        assert said == expected


def test_a_long_directory_starts_no_child(monkeypatch):
    monkeypatch.setattr(reading, "_ask_child", lambda *_: pytest.fail("a child was started"))
    assert "too much is packed" in answer(HOSTILE["a directory of 50,000 entries"][0]())


def test_a_sound_file_is_read_after_all_of_that():
    assert answer(b"a,b\n1,2") == [["a", "b"], ["1", "2"]]
    assert reading._places.acquire(blocking=False)
    reading._places.release()


def damaged(content: bytes, die: random.Random) -> bytes:
    """The file damaged; of a packed one mostly one of its parts, with the right checksum, so that it is looked into."""
    if not content.startswith(b"PK") or die.random() < 0.3:
        return scratched(content, die)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = die.choice(sorted(parts))
    parts[name] = scratched(parts[name], die)
    return packed(parts)


def scratched(content: bytes, die: random.Random) -> bytes:
    """A few bytes changed, a piece cut out, doubled, or put elsewhere."""
    changed = bytearray(content)
    for _change in range(die.choice((1, 1, 2, 5, 20))):
        at = die.randrange(len(changed))
        length = die.choice((1, 2, 4, 64))
        what = die.randrange(9)
        if what == 0:
            changed[at] = die.randrange(256)
        elif what == 1:
            changed[at] ^= 1 << die.randrange(8)
        elif what == 2:
            del changed[at : at + length]
        elif what == 3:
            changed[at:at] = changed[at : at + length]
        elif what == 4:
            changed[at : at + length] = die.randbytes(length)
        elif what > 5 and (digits := [place for place, byte in enumerate(changed) if 48 <= byte <= 57]):
            at = die.choice(digits)  # what is damaged so is still well-formed, and says something else
            changed[at : at + 1] = die.choice((b"0", b"9", b"-1", b"99999", b"4294967296", b".5", b""))
        else:
            changed[at : at + 4] = die.choice(
                (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"1048", b"<!--")
            )
        if not changed:
            changed = bytearray(b"a")
    return bytes(changed)


@pytest.mark.drill
def test_damage_at_random_never_hurts_this_process(capsys):
    die = random.Random(SEED)
    sound = good_files()
    read, refused, slowest = 0, {}, 0.0
    before = peak()
    for number in range(MUTATIONS):
        content = damaged(sound[number % len(sound)], die)
        began = time.monotonic()
        said = answer(content)
        took = time.monotonic() - began
        slowest = max(slowest, took)
        assert took < MOST_SECONDS, number
        if isinstance(said, str):
            refused[said] = refused.get(said, 0) + 1
        else:
            read += 1
    assert peak() - before < 200 * 1024 * 1024
    with capsys.disabled():
        print(
            f"\n{MUTATIONS} damaged files: {read} read, {sum(refused.values())} refused in {len(refused)} ways, "
            f"slowest {slowest:.2f} s, the biggest child of the run {_biggest_child() // 1024 // 1024} MB"
        )


def _biggest_child() -> int:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
