"""The pages of evidence: adding by a form, handing out as attachments, thumbnails, removing."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ledger.models import Claim, Evidence
from ledger.services import return_
from pairing_tracker.sample_files import sample_jpeg, sample_pdf
from tests.ledger import hostile
from tests.world import support

pytestmark = pytest.mark.usefixtures("demo_world")


@pytest.fixture
def claim(demo_world) -> Claim:
    return demo_world.projects["own"].source.claims.get()


@pytest.fixture
def url(claim) -> str:
    return reverse("ledger:claim-evidence", args=[claim.pk])


def upload(name: str, content: bytes, content_type: str = "application/octet-stream") -> SimpleUploadedFile:
    file = SimpleUploadedFile("x", content, content_type)
    file._name = name  # as a browser that means harm would send it, not tidied by Django's own class
    return file


def body_of(answer) -> bytes:
    return b"".join(answer.streaming_content)


# --- adding --------------------------------------------------------------------------------------


def test_several_files_are_added_with_one_press(sign_in, claim, url):
    files = [upload("合同.pdf", sample_pdf()), upload("现场.jpg", sample_jpeg("X"))]
    answer = sign_in("county").post(url, {"kind": "contract", "files": files})
    assert (answer.status_code, answer["Location"]) == (302, claim.source.record.get_absolute_url())
    page = sign_in("county").get(answer["Location"]).content.decode()
    assert "2 pieces of evidence were added." in page
    assert "合同.pdf" in page
    added = claim.evidence.filter(kind="contract")
    assert {row.original_name for row in added} == {"合同.pdf", "现场.jpg"}
    assert {row.added_by.username for row in added} == {"county"}


def test_an_address_is_shown_as_text_that_leads_out_safely(sign_in, claim, url):
    source = "https://www.guizhou.gov.cn/a?b=1&c=<script>"
    answer = sign_in("county").post(url, {"kind": "published_source", "url": source}, follow=True)
    page = answer.content.decode()
    [link] = re.findall(r'<a href="https://www\.guizhou[^>]*>', page)
    assert 'rel="noopener noreferrer"' in link
    assert "<script>" not in page.split("<main")[1]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"kind": "contract"}, "files", "Choose a file"),
        ({"kind": "published_source", "url": "javascript:alert(1)"}, "url", "address"),
        ({"kind": "published_source", "url": "ftp://example.org/a"}, "url", "https://"),
        ({"kind": "published_source", "url": "not an address"}, "url", "https://"),
        ({"kind": "contract", "url": "https://example.org/"}, "kind", "Only a published source"),
        ({"kind": "poem", "url": "https://example.org/"}, "kind", "Choose one from the list"),
        ({"kind": "", "url": "https://example.org/"}, "kind", "Choose: kind of evidence"),
    ],
)
def test_what_does_not_fit_is_answered_beside_its_field_and_kept(sign_in, claim, url, typed, field, words):
    count = claim.evidence.count()
    answer = sign_in("county").post(url, typed)
    assert answer.status_code == 422
    assert any(words in message for message in answer.context["form"].errors[field])
    if typed.get("url"):
        assert answer.context["form"]["url"].value() == typed["url"]
    assert claim.evidence.count() == count


def test_files_and_an_address_at_once_are_asked_back(sign_in, url):
    typed = {
        "kind": "published_source",
        "url": "https://example.org/",
        "files": [upload("a.pdf", sample_pdf())],
    }
    answer = sign_in("county").post(url, typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["url"])


@pytest.mark.parametrize(
    "what",
    [
        "executable named photo.png",
        "HTML named contract.pdf",
        "SVG",
        "empty",
        "PDF that runs a script when opened",
        "Word with macros",
        "zip bomb",
    ],
)
def test_a_hostile_file_is_answered_beside_the_field(sign_in, claim, url, what):
    name, content, words = hostile.REFUSED[what]
    count = claim.evidence.count()
    answer = sign_in("county").post(url, {"kind": "contract", "files": [upload(name, content)]})
    assert answer.status_code == 422
    [message] = answer.context["form"].errors["files"]
    assert name in message and words in message
    assert claim.evidence.count() == count


def test_one_bad_file_among_good_ones_is_named_and_nothing_is_kept(sign_in, claim, url):
    files = [upload("good.pdf", sample_pdf()), upload("photo.png", b"MZ")]
    answer = sign_in("county").post(url, {"kind": "contract", "files": files})
    refused, left = answer.context["form"].errors["files"]
    assert "photo.png" in refused and "good.pdf" not in refused
    assert "No file was kept" in left
    assert answer.context["form"]["kind"].value() == "contract"
    assert not claim.evidence.filter(kind="contract").exists()


def test_too_many_files_at_once_are_not_looked_into(sign_in, url, monkeypatch):
    monkeypatch.setattr("ledger.forms.check_upload", lambda upload: pytest.fail("looked into"))
    files = [upload(f"{number}.pdf", sample_pdf()) for number in range(6)]
    answer = sign_in("county").post(url, {"kind": "contract", "files": files})
    assert answer.status_code == 422
    assert "At most 5 files" in str(answer.context["form"].errors["files"])


def test_fifty_megabytes_come_back_with_a_message_and_are_kept_nowhere(sign_in, claim, url, monkeypatch):
    """Of the file no more reaches the handlers of Django than is allowed, on the disk or in memory."""
    kept = 0

    def count(self, raw_data, start):
        nonlocal kept
        kept += len(raw_data)
        return write(self, raw_data, start)

    from django.core.files.uploadhandler import TemporaryFileUploadHandler

    write = TemporaryFileUploadHandler.receive_data_chunk
    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", count)
    big = upload("扫描件.pdf", sample_pdf() + b"\0" * 50 * 1024 * 1024)
    answer = sign_in("county").post(url, {"kind": "contract", "files": [big]})
    assert answer.status_code == 422
    [message] = answer.context["form"].errors["files"]
    assert "扫描件.pdf" in message and "10.0" in message
    assert 0 < kept <= settings.UPLOAD_MAX_BYTES
    assert not claim.evidence.filter(kind="contract").exists()


def test_a_request_that_is_too_big_as_a_whole_is_refused_unread(sign_in, url):
    answer = sign_in("county").post(
        url, b"--x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(70 * 1024 * 1024)
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/cron.d/x.pdf", "x.pdf"),
        ("a\r\nContent-Type: text/html.pdf", None),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        ("contract\u202efdp.exe", None),
        ("<img src=x onerror=alert(1)>.pdf", None),
        ('"; filename="x.html', None),
    ],
)
def test_an_odd_name_is_stored_harmless(sign_in, claim, url, name, kept):
    client = sign_in("county")
    answer = client.post(url, {"kind": "contract", "files": [upload(name, sample_pdf())]})
    assert answer.status_code == 302
    row = claim.evidence.get(kind="contract")
    assert row.original_name.endswith(".pdf") and len(row.original_name) <= 120
    assert row.original_name.isprintable() and not set(row.original_name) & set('/\\<>"\r\n')
    assert kept in (None, row.original_name)
    sent = client.get(reverse("ledger:evidence-file", args=[row.pk]))
    assert sent["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in sent["Content-Disposition"]
    assert "onerror" not in re.sub("&[a-z#0-9]+;", "", str(re.findall("<img[^>]*>", str(sent.headers))))


def test_a_fallen_claim_takes_no_evidence(sign_in, demo_world, claim, url):
    return_(claim=claim, actor=demo_world.user("prefecture"), reason="材料不全")
    assert sign_in("county").get(url).status_code == 409
    answer = sign_in("county").post(url, {"kind": "contract", "files": [upload("a.pdf", sample_pdf())]})
    assert answer.status_code == 409
    assert "no longer stands" in answer.content.decode()


def test_the_next_page_is_one_of_ours(sign_in, url):
    typed = {"kind": "contract", "files": [upload("a.pdf", sample_pdf())]}
    answer = sign_in("county").post(f"{url}?next=//evil.example/", typed)
    assert answer["Location"].startswith("/projects/")


# --- handing out ---------------------------------------------------------------------------------


def test_a_file_is_an_attachment_and_nothing_else(sign_in, claim):
    row = support(claim, kind="contract", name="合同 1.pdf")
    answer = sign_in("county").get(reverse("ledger:evidence-file", args=[row.pk]))
    assert answer.streaming
    assert body_of(answer) == row.file.open().read()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E5%90%88%E5%90%8C%201.pdf"
    assert answer["Content-Length"] == str(row.size)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    policy = answer["Content-Security-Policy"].split("; ")
    assert "sandbox" in policy and "default-src 'none'" in policy


def test_a_thumbnail_is_a_small_picture_of_our_own(sign_in, claim):
    row = claim.evidence.get()
    answer = sign_in("county").get(reverse("ledger:evidence-thumbnail", args=[row.pk]))
    content = body_of(answer)
    assert content.startswith(b"\xff\xd8") and content != row.file.open().read()
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("image/jpeg", "inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "private" in answer["Cache-Control"]


def test_only_pictures_have_a_thumbnail(sign_in, claim):
    row = support(claim, kind="contract")
    assert sign_in("county").get(reverse("ledger:evidence-thumbnail", args=[row.pk])).status_code == 404


@pytest.mark.parametrize("page", ["evidence-file", "evidence-thumbnail", "evidence-remove"])
@pytest.mark.parametrize("who", ["county2", "chamber"])
def test_for_others_it_does_not_exist(sign_in, claim, page, who):
    address = reverse(f"ledger:{page}", args=[claim.evidence.get().pk])
    assert sign_in("county").get(address).status_code == 200
    assert sign_in(who).get(address).status_code == 404


def test_nothing_is_served_from_the_folder_itself(client, claim):
    row = claim.evidence.get()
    root = settings.STORAGES["evidence"]["OPTIONS"]["location"]
    assert not root.startswith((str(settings.STATIC_ROOT), str(settings.BASE_DIR / "static")))
    for address in (f"/{row.file.name}", f"/evidence/{row.file.name}", f"/static/{row.file.name}"):
        assert client.get(address).status_code in (302, 404)


def test_a_file_that_is_not_there_is_no_server_error(sign_in, claim):
    row = support(claim, kind="contract")
    row.file.storage.delete(row.file.name)
    assert sign_in("county").get(reverse("ledger:evidence-file", args=[row.pk])).status_code == 404


# --- removing ------------------------------------------------------------------------------------


def test_removing_by_the_page(sign_in, claim):
    client, row = sign_in("county"), claim.evidence.get()
    page = claim.source.record.get_absolute_url()
    address = reverse("ledger:evidence-remove", args=[row.pk])
    assert address in client.get(page).content.decode()
    refused = client.post(address, {"reason": "  "})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    assert client.post(address, {"reason": "传错了"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "传错了" in shown and address not in shown
    for gone in ("evidence-file", "evidence-thumbnail"):
        assert client.get(reverse(f"ledger:{gone}", args=[row.pk])).status_code == 404
    assert client.post(address, {"reason": "x"}).status_code == 409
    assert Evidence.objects.get(pk=row.pk).remove_reason == "传错了"


@pytest.mark.parametrize("state", ["reviewed", "verified"])
def test_after_review_or_verification_it_is_too_late(sign_in, demo_world, claim, state):
    row, province = claim.evidence.get(), demo_world.user("province")
    fields = {"verifier": province, "verified_at": row.added_at} if state == "verified" else {}
    Claim.objects.filter(pk=claim.pk).update(state=state, **fields)
    client, address = sign_in("county"), reverse("ledger:evidence-remove", args=[row.pk])
    assert client.get(address).status_code == 409
    assert client.post(address, {"reason": "x"}).status_code == 409
    assert address not in client.get(claim.source.record.get_absolute_url()).content.decode()
    assert Evidence.objects.get(pk=row.pk).removed_at is None
