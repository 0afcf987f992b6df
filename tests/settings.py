"""The settings of the tests: those of production, less TLS, with a fast password hasher and a fixed day."""

import atexit
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="pairing-tracker-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
(_folder / "static").mkdir()

for _name in (
    "DEMO",
    "DEMO_TODAY",
    "DEMO_PASSWORD",
    "CSRF_TRUSTED_ORIGINS",
    "BEHIND_TLS_PROXY",
    "STATIC_ROOT",
    "EVIDENCE_STORAGE",
    "EVIDENCE_MAX_MB",
    "EMAIL_URL",
    "MAIL_FROM",
    "SITE_URL",
):
    os.environ.pop(_name, None)
os.environ.update(
    DEBUG="0",
    SECRET_KEY="for-the-tests-only-" * 4,
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    VAR_DIR=str(_folder),
)

from pairing_tracker.settings import *  # noqa: E402, F403
from pairing_tracker.settings import DATABASES, STORAGES  # noqa: E402

DEMO_TODAY = date(2020, 7, 22)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"] == "pairing_tracker.sqlite":
    # A file, as in production: a database in memory has no write-ahead log and no second connection.
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
    # A test is one transaction: what it wrote fits into memory, and need not go to the disk before its rollback.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
