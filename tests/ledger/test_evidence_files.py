"""What is taken as a file of evidence and what is not, by its content; and what it is called afterwards."""

import io
import time
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from ledger import evidence_check
from ledger.evidence_check import check_content, check_upload, tidy_name
from tests.ledger import hostile


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What the messages say is compared in the language of the code."""
    with translation.override("en"):
        yield


@pytest.mark.parametrize("what", hostile.REFUSED)
def test_it_is_refused_with_a_reason(what):
    name, content, words = hostile.REFUSED[what]
    with pytest.raises(ValidationError) as refusal:
        check_content(content=content, name=name)
    [message] = refusal.value.messages
    assert name in message
    assert words in message


@pytest.mark.parametrize("what", hostile.TAKEN)
def test_it_is_taken_for_what_it_is(what):
    name, content, content_type = hostile.TAKEN[what]
    checked = check_content(content=content, name=name)
    assert (checked.content, checked.content_type, checked.name) == (content, content_type, name)
    assert bool(checked.thumbnail) == content_type.startswith("image/")


def test_a_file_that_unpacks_without_end_stops_the_child_and_nobody_else():
    bomb = hostile.packed_pdf(padding=90_000_000)
    assert len(bomb) < 50_000
    began = time.monotonic()
    with pytest.raises(ValidationError):
        check_content(content=bomb, name="a.pdf")
    assert time.monotonic() - began < evidence_check.SECONDS
    assert check_content(content=hostile.sample_pdf(), name="a.pdf").name == "a.pdf"


@pytest.mark.parametrize(
    "program",
    [
        "import time; time.sleep(60)",  # waits: the clock on the wall stops it
        "import os; os.abort()",  # dies, as a library written in C may
        "print('x' * 5000, file=open('/proc/self/comm', 'w')); import sys; sys.exit(3)",
    ],
)
def test_a_child_that_hangs_or_dies_is_a_refusal(tmp_path, monkeypatch, program):
    child = tmp_path / "child.py"
    child.write_text(program)
    monkeypatch.setattr(evidence_check, "CHILD", child)
    monkeypatch.setattr(evidence_check, "SECONDS", 1)
    with pytest.raises(ValidationError, match="too much is packed"):
        check_content(content=b"%PDF-never-seen-before", name="a.pdf")


def test_the_child_limits_itself_and_knows_nothing_of_the_tracker(tmp_path, monkeypatch):
    """It runs with our secrets out of its sight, and cannot write a file or use up the machine."""
    child = tmp_path / "child.py"
    source = evidence_check.CHILD.read_text(encoding="utf-8")
    probe = (
        "    import os, resource\n"
        "    sys.stdin.buffer.read()\n"
        "    limits = [resource.getrlimit(what)[0] for what in (resource.RLIMIT_CPU, resource.RLIMIT_AS)]\n"
        "    try:\n"
        f"        open({str(tmp_path / 'written')!r}, 'w').write('x' * 10000)\n"
        "        wrote = True\n"
        "    except OSError:\n"
        "        wrote = False\n"
        "    print(json.dumps({'why': [sorted(os.environ), limits, wrote, 'django' in sys.modules]}))\n"
    )
    child.write_text(source.replace("    limit()\n    main()\n", f"    limit()\n{probe}"))
    monkeypatch.setattr(evidence_check, "CHILD", child)
    environment, limits, wrote, django = evidence_check._ask_child(b"x")["why"]
    assert not {name for name in environment if "SECRET" in name or "DATABASE" in name or "AWS" in name}
    assert limits == [10, 1024 * 1024 * 1024]
    assert not wrote
    assert not django


def test_too_big_is_not_read():
    class Unread(SimpleUploadedFile):
        def read(self, *_size):
            raise AssertionError("read")

    upload = Unread("big.pdf", b"x")
    upload.size = 50 * 1024 * 1024
    with pytest.raises(ValidationError, match=r"“big\.pdf”.*larger than 10"):
        check_upload(upload)


def test_the_limit_itself_is_allowed(settings):
    content = hostile.sample_pdf()
    settings.EVIDENCE_MAX_BYTES = len(content)
    assert check_content(content=content, name="a.pdf").content == content
    settings.EVIDENCE_MAX_BYTES -= 1
    with pytest.raises(ValidationError, match="larger than"):
        check_content(content=content, name="a.pdf")


def test_a_thumbnail_stands_upright_and_tells_no_place():
    checked = check_content(content=hostile.turned_jpeg(), name="a.jpg")
    assert b"SECRET-PLACE" in checked.content
    assert b"SECRET-PLACE" not in checked.thumbnail
    with Image.open(io.BytesIO(checked.thumbnail)) as small:
        assert small.format == "JPEG"
        assert (small.width, small.height) == (160, 320)
        assert not small.getexif()


def test_the_same_bytes_are_looked_into_once(monkeypatch):
    content = hostile.png(33, 34)
    first = check_content(content=content, name="one.png")
    monkeypatch.setattr(evidence_check, "CHILD", "/nowhere")
    again = check_content(content=content, name="../two.png")
    assert (again.name, again.thumbnail) == ("two.png", first.thumbnail)


# --- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("合同 2020.pdf", "合同 2020.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\win.pdf", "win.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("a\x00b\x1b[0m.pdf", "ab[0m.pdf"),
        (
            "contract\u202efdp.exe",
            "contractfdp.exe.pdf",
        ),  # shown as contractexe.pdf where it is not taken out
        ("\u200b\ufeffx\u2066.PDF", "x.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("长" * 300, "长" * 116 + ".pdf"),
        ("run.bat", "run.bat.pdf"),
        ("photo.jpg", "photo.jpg.pdf"),
        (".pdf", "file.pdf"),
        ("", "file.pdf"),
        (" . . ", "file.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("\ud800.pdf", "file.pdf"),
    ],
)
def test_a_name_is_made_harmless(given, shown):
    assert tidy_name(given, (".pdf",)) == shown
    assert len(shown) <= 120
