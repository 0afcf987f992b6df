"""EVIDENCE_STORAGE: a folder outside the web root, or a bucket; refused with words where it cannot work."""

import importlib.util
import os

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from ledger.evidence_folder import EvidenceFolder
from pairing_tracker import evidence_storage as module
from pairing_tracker.evidence_storage import evidence_storage
from tests.house.test_settings import PRODUCTION, START, run

BUCKET = "s3://evidence/tracker/2020?endpoint=http://127.0.0.1:5001&region=cn-north-1&addressing=path"


@pytest.fixture
def installed(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: object())


def test_a_folder_by_default(tmp_path):
    assert evidence_storage("", tmp_path) == {
        "BACKEND": "ledger.evidence_folder.EvidenceFolder",
        "OPTIONS": {"location": str(tmp_path), "write_through": True},
    }
    assert not evidence_storage("", tmp_path, sample=True)["OPTIONS"]["write_through"]
    assert settings.STORAGES["evidence"]["OPTIONS"]["write_through"]
    assert settings.STORAGES["evidence"]["OPTIONS"]["location"] == str(settings.VAR_DIR / "evidence")


def test_files_in_the_folder_are_for_us_alone():
    storage = storages["evidence"]
    name = storage.save("ab/abcdef", ContentFile(b"x"))
    path = storage.path(name)
    try:
        assert oct(module.Path(path).stat().st_mode)[-3:] == "600"
        assert oct(module.Path(path).parent.stat().st_mode)[-3:] == "700"
    finally:
        storage.delete(name)


def test_a_file_is_on_the_disk_before_anybody_is_told_so(monkeypatch, tmp_path):
    synced = []
    monkeypatch.setattr("os.fsync", lambda handle: synced.append(os.readlink(f"/proc/self/fd/{handle}")))
    for write_through in (True, False):
        EvidenceFolder(location=tmp_path, write_through=write_through).save("ab/abcdef", ContentFile(b"x"))
    assert synced == [str(tmp_path / "ab/abcdef"), str(tmp_path / "ab"), str(tmp_path)]


def test_a_bucket(installed, tmp_path):
    assert evidence_storage(BUCKET, tmp_path) == {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": "evidence",
            "location": "tracker/2020",
            "endpoint_url": "http://127.0.0.1:5001",
            "region_name": "cn-north-1",
            "addressing_style": "path",
            "default_acl": None,
            "file_overwrite": False,
            "signature_version": "s3v4",
        },
    }


def test_the_smallest_address_of_a_bucket(installed, tmp_path):
    options = evidence_storage("s3://evidence", tmp_path)["OPTIONS"]
    assert (options["bucket_name"], options["location"]) == ("evidence", "")


@pytest.mark.parametrize(
    "address",
    [
        "/srv/evidence",
        "https://example.org/bucket",
        "s3://",
        "s3://key:secret@bucket/folder",  # keys come from the environment, never from an address that logs show
        "s3://bucket?endpont=http://127.0.0.1:5001",
    ],
)
def test_an_address_that_means_nothing_is_refused(installed, tmp_path, address):
    with pytest.raises(ImproperlyConfigured, match="EVIDENCE_STORAGE") as refusal:
        evidence_storage(address, tmp_path)
    assert "secret" not in str(refusal.value)


def test_a_missing_package_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(
        module, "find_spec", lambda name: None if name == "storages" else importlib.util.find_spec(name)
    )
    with pytest.raises(ImproperlyConfigured, match=r"requirements-s3\.txt"):
        evidence_storage(BUCKET, tmp_path)


def test_the_variable_is_read_at_the_start():
    started = run("-c", START, **PRODUCTION, EVIDENCE_STORAGE="/srv/evidence")
    assert started.returncode != 0
    assert "EVIDENCE_STORAGE" in started.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("evidence", "sheet", "upload", "request_"), [(3, 2, 3, 18), (3, 20, 20, 40)], ids=["evidence", "rows"]
)
def test_the_size_limits_are_read_at_the_start_and_uploads_allow_the_larger(
    evidence, sheet, upload, request_
):
    show = (
        "from django.conf import settings as s; print(s.EVIDENCE_MAX_BYTES, s.SHEET_MAX_BYTES, "
        "s.UPLOAD_MAX_BYTES, s.UPLOAD_REQUEST_MAX_BYTES)"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "pairing_tracker.settings", **PRODUCTION}
    environment |= {"EVIDENCE_MAX_MB": str(evidence), "SHEET_MAX_MB": str(sheet)}
    limits = [size * 1024 * 1024 for size in (evidence, sheet, upload, request_)]
    assert run("-c", show, **environment).stdout.split() == [str(limit) for limit in limits]
