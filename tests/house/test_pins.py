"""The requirements: pinned, hashed, free of addresses, and the two files of one mind."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = ["requirements.txt", "requirements-test.txt", "requirements-s3.txt"]
NAMED = {"django", "psycopg2-binary", "django-filter", "django-tables2", "gunicorn", "pytest-django"}


def pins(file: str) -> dict[str, str]:
    """Each package of a requirements file with its version, or the whole line where there is no pin."""
    text = re.sub(r"(?m)^\s*#.*\n?", "", (ROOT / file).read_text())
    blocks = text.replace("\\\n", " ").splitlines()
    return {re.split(r"[=<> ]", block)[0]: block for block in blocks if block.strip()}


@pytest.mark.parametrize("file", FILES)
def test_every_package_is_pinned_with_hashes(file: str) -> None:
    loose = [
        line
        for line in pins(file).values()
        if not re.fullmatch(r"[\w.-]+==\S+(\s+--hash=sha256:\w{64})+\s*", line)
    ]
    assert not loose


@pytest.mark.parametrize("file", [*FILES, *(name.replace(".txt", ".in") for name in FILES)])
def test_no_address_is_written_down(file: str) -> None:
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host", (ROOT / file).read_text())


def test_the_named_packages_are_there() -> None:
    assert set(pins("requirements.txt")) >= NAMED


def test_tests_run_on_what_is_deployed() -> None:
    deployed, tested = pins("requirements.txt"), pins("requirements-test.txt")
    assert {name: tested.get(name) for name in deployed} == deployed


def test_what_a_bucket_needs_fits_what_is_deployed() -> None:
    deployed, more = pins("requirements.txt"), pins("requirements-s3.txt")
    assert {"django-storages", "boto3"} <= set(more) - set(deployed)
    assert {name: more[name] for name in set(more) & set(deployed)} == {
        name: deployed[name] for name in set(more) & set(deployed)
    }


def test_every_variable_of_the_example_is_read() -> None:
    example = re.findall(r"(?m)^([A-Z_]+)=", (ROOT / "deploy/env.example").read_text())
    readers = ("pairing_tracker/settings.py", "deploy/gunicorn.conf.py")
    read = "".join((ROOT / file).read_text() for file in readers)
    assert example
    assert not [name for name in example if f'"{name}"' not in read]
