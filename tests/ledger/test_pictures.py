"""One photograph is found again however it was saved, and two photographs stay two."""

import io
from itertools import combinations
from random import Random

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from ledger.evidence import attach, remove_evidence
from ledger.evidence_check import check_content
from ledger.evidence_kinds import EvidenceKind
from ledger.models import Evidence
from ledger.pictures import BANDS, NEAR, PictureIndex, are_same, bands, distance, tells
from tests import world
from tests.ledger import hostile
from tests.world import World


def scene(seed: int) -> Image.Image:
    """A made-up yard with buildings: light and dark shapes over a slope of light."""
    die = Random(seed)  # noqa: S311 - a picture, not a secret
    image = Image.new("RGB", (800, 600))
    draw = ImageDraw.Draw(image)
    for row in range(600):
        shade = 90 + row * 120 // 600
        draw.line((0, row, 800, row), fill=(shade, shade, min(shade + 20, 255)))
    for _shape in range(14):
        left, top = die.randint(0, 700), die.randint(0, 520)
        box = (left, top, left + die.randint(60, 300), top + die.randint(40, 260))
        draw.rectangle(box, fill=tuple(die.randint(20, 235) for _colour in range(3)))
    return image.filter(ImageFilter.GaussianBlur(2))


def saved(image: Image.Image, how: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, how, **options)
    return out.getvalue()


def hash_of(content: bytes) -> str:
    """What the checking child says of a picture."""
    return check_content(content=content, name="a.jpg").picture_hash


def turned(image: Image.Image) -> bytes:
    """As a telephone held upright saves it: lying, with a note how to turn it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(image.rotate(90, expand=True), exif=exif)


CHANGED = {
    "saved anew with less quality": lambda image: saved(image, quality=35),
    "as a PNG": lambda image: saved(image, "PNG"),
    "half as large": lambda image: saved(image.resize((400, 300))),
    "brighter": lambda image: saved(ImageEnhance.Brightness(image).enhance(1.15)),
    "darker": lambda image: saved(ImageEnhance.Brightness(image).enhance(0.7)),
    "with more contrast": lambda image: saved(ImageEnhance.Contrast(image).enhance(1.15)),
    "in shades of grey": lambda image: saved(image.convert("L")),
    "lying, to be turned": turned,
}


@pytest.mark.parametrize("how", CHANGED)
def test_the_same_picture_is_found_again(how):
    for seed in (1, 2):
        image = scene(seed)
        original, changed = hash_of(saved(image, quality=90)), hash_of(CHANGED[how](image))
        assert len(original) == 16
        assert are_same(original, changed), (seed, distance(original, changed))


def test_different_pictures_stay_different():
    hashes = [hash_of(saved(scene(seed), quality=60)) for seed in range(8)]
    apart = [distance(one, other) for one, other in combinations(hashes, 2)]
    assert min(apart) > 2 * NEAR


def test_only_pictures_have_a_hash_and_a_plain_one_tells_nothing():
    for name, content, content_type in hostile.TAKEN.values():
        checked = check_content(content=content, name=name)
        assert bool(checked.picture_hash) == content_type.startswith("image/")
    assert not tells(hash_of(saved(Image.new("RGB", (300, 200), "white"))))
    assert not tells("")


def test_the_parts_are_the_whole_hash_and_one_more_than_bits_may_differ():
    assert "".join(part for _first, part in bands("0123456789abcdef")) == "0123456789abcdef"
    assert len(BANDS) == NEAR + 1  # so that at least one part is equal


def test_the_index_finds_what_comparing_each_with_each_finds():
    die = Random(7)  # noqa: S311
    hashes = [f"{die.getrandbits(64):016x}" for _number in range(200)]
    for number in range(200):  # and some that are near one of these
        bits = die.sample(range(64), die.randint(0, 6))
        hashes.append(f"{int(hashes[number], 16) ^ sum(1 << bit for bit in bits):016x}")
    index = PictureIndex((found, place) for place, found in enumerate(hashes))
    for one in hashes:
        assert index.places_of(one) == {place for place, other in enumerate(hashes) if are_same(one, other)}
    assert sum(len(index.places_of(one)) > 1 for one in hashes) > 100


# --- beside the evidence ---------------------------------------------------------------------------


@pytest.fixture
def photographed(places: World) -> World:
    """One photograph at three records of Weining and one of Yanhe: as it is, saved anew, and another one."""
    first, again, other = (world.enter(name=f"{name}项目") for name in "甲乙丙")
    far = world.enter(county="yanhe", name="丁项目")
    image = scene(3)
    for project, content in (
        (first, saved(image, quality=90)),
        (again, saved(image.resize((500, 375)), quality=50)),
        (far, saved(image, quality=90)),
        (other, saved(scene(4))),
    ):
        claim = project.source.claims.get()
        attach(claim=claim, kind="site_photo", actor=claim.reporter, content=content, name="现场.jpg")
    places.projects = {"first": first, "again": again, "other": other, "far": far}
    return places


def note_on(sign_in, who: str, project) -> str:
    """What the page says beside the photograph."""
    page = sign_in(who).get(project.get_absolute_url()).content.decode()
    _before, found, after = page.partition("The same picture also stands with")
    return after.partition("</span>")[0] if found else ""


def test_a_note_says_where_the_same_picture_stands(photographed, sign_in):
    projects = photographed.projects
    said = note_on(sign_in, "province", projects["first"])
    assert "乙项目" in said and "丁项目" in said and "丙项目" not in said and "甲项目" not in said
    assert "甲项目" in note_on(sign_in, "province", projects["far"])
    assert note_on(sign_in, "province", projects["other"]) == ""


def test_the_note_names_only_what_the_reader_may_read(photographed, sign_in):
    said = note_on(sign_in, "county", photographed.projects["first"])
    assert "乙项目" in said and "丁项目" not in said
    assert note_on(sign_in, "county2", photographed.projects["far"]) == ""


def test_what_was_removed_stands_nowhere(photographed, sign_in):
    for row in Evidence.objects.exclude(claim__source=photographed.projects["first"].source_id):
        remove_evidence(evidence=row, actor=row.added_by, reason="错")
    assert note_on(sign_in, "province", photographed.projects["first"]) == ""


def test_papers_are_not_compared(places, sign_in):
    one, two = world.enter(name="甲项目"), world.enter(name="乙项目")
    for project in (one, two):
        world.support(project.source.claims.get(), kind=EvidenceKind.CONTRACT)
    assert note_on(sign_in, "province", one) == ""
