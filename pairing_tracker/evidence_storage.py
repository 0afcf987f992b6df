"""Where files of evidence lie: what the environment variable EVIDENCE_STORAGE means."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

EXAMPLE = "s3://bucket/folder?endpoint=https://s3.example.org&region=cn-north-1&addressing=path"
# parameter of the address -> option of django-storages
OPTIONS = {"endpoint": "endpoint_url", "region": "region_name", "addressing": "addressing_style"}


def evidence_storage(address: str, folder: Path, *, sample: bool = False) -> dict[str, Any]:
    """The entry of STORAGES for an address: a bucket, or `folder` when it is empty. Raises ImproperlyConfigured.

    Files of `sample` data are not written through to the disk one by one: hundreds are made at once, and anew.

    The address holds no key: boto3 reads AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY itself.
    """
    if not address:
        options = {"location": str(folder), "write_through": not sample}
        return {"BACKEND": "ledger.evidence_folder.EvidenceFolder", "OPTIONS": options}
    parts = urlsplit(address)
    given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.scheme != "s3" or not parts.hostname or "@" in parts.netloc or set(given) - set(OPTIONS):
        raise ImproperlyConfigured(f"EVIDENCE_STORAGE must be empty or like {EXAMPLE}, and holds no key.")
    if not (find_spec("storages") and find_spec("boto3")):
        raise ImproperlyConfigured(
            "EVIDENCE_STORAGE names a bucket, but django-storages and boto3 are not installed: "
            "pip install --require-hashes -r requirements-s3.txt"
        )
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "default_acl": None,  # as private as the bucket
        "file_overwrite": False,
        "signature_version": "s3v4",
        **{OPTIONS[name]: value for name, value in given.items()},
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
