"""Every setting of the tracker, read top to bottom.

What differs between places comes from environment variables; docs/operations.md lists each
with its meaning, and a test keeps that list complete.
"""

from datetime import date, datetime
from pathlib import Path
from secrets import token_hex

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from pairing_tracker.evidence_storage import evidence_storage

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def _optional_day(name: str) -> date | None:
    """The ISO date in environment variable `name`, or None when it is unset or empty."""
    text = env.str(name, default="")
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a date like 2020-07-22, not {text!r}") from error


# --- what kind of place this is -------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
PRODUCTION = not DEBUG and not DEMO

DEMO_TODAY = _optional_day("DEMO_TODAY")
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="demo-9plus3")
DEMO_SECRET_KEY = "demo-only-key-that-production-refuses-to-start-with-9plus3"  # noqa: S105
SECRET_KEY = env.str("SECRET_KEY", default="" if PRODUCTION else DEMO_SECRET_KEY)

if PRODUCTION and (len(SECRET_KEY) < 50 or SECRET_KEY == DEMO_SECRET_KEY):
    raise ImproperlyConfigured(
        "SECRET_KEY is missing, too short or the demo key. Set SECRET_KEY to at least 50 random characters, "
        "or set DEMO=1 (sample data) or DEBUG=1 (development)."
    )
if PRODUCTION and DEMO_TODAY:
    raise ImproperlyConfigured("DEMO_TODAY moves the clock and is only for DEMO=1 or DEBUG=1. Unset it.")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# --- applications: each uses only those above it (docs/architecture.md) ----------------------
APP_ORDER = (
    "accounts",
    "sheets",
    "pages",
    "counties",
    "ledger",
    "chambers",
    "projects",
    "workshops",
    "dashboard",
    "pairing_tracker",
)
INSTALLED_APPS = [
    *APP_ORDER,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "pairing_tracker.health.HealthMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.ChineseFirstMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionAgeMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.PasswordChangeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.OddQueryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "pairing_tracker.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pairing_tracker.navigation.navigation",
            ],
        },
    },
]
FORM_RENDERER = "pages.forms.PageRenderer"

# --- database: SQLite tuned for many writers, or PostgreSQL by DATABASE_URL ------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'tracker.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A write transaction waits for its turn, takes its lock at BEGIN, and a commit is on the disk
    # before it is acknowledged: synchronous=NORMAL loses acknowledged rows at power loss. Without
    # turns, of 32 busy writers some never get in within the 20 s that SQLite lets them poll.
    DATABASES["default"]["ENGINE"] = "pairing_tracker.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)

# --- language, place and time ----------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- signing in -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "dashboard:dashboard"
START_PAGES = {
    "clerk": "dashboard:my-work",
    "reviewer": "dashboard:my-work",
}  # by role; others see the dashboard
LOGOUT_REDIRECT_URL = "login"

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 30 * 60  # idle; SessionAgeMiddleware slides it
SESSION_ABSOLUTE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = False

# Name and address together are locked: an address alone would lock out a whole office.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_IPWARE_META_PRECEDENCE_ORDER = ["REMOTE_ADDR"]
AXES_VERBOSE = False

# --- what the browser is told -----------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pairing_tracker.errors.csrf_failure"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
    if env.bool("BEHIND_TLS_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        # Our proxy (deploy/nginx.conf) replaces the header, so it holds one address: the client's.
        AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"]
        AXES_IPWARE_PROXY_COUNT = 0

# --- e-mail: only the daily digest (manage.py send_digest) --------------------------------------------
MAIL = env.email_url("EMAIL_URL", default="dummymail://")
locals().update(MAIL)  # EMAIL_BACKEND, EMAIL_HOST, …
SENDS_MAIL = not MAIL["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="")
SITE_URL = env.str("SITE_URL", default="").rstrip("/")  # what links in an e-mail begin with

# --- static files, and files of evidence -------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "evidence": evidence_storage(env.str("EVIDENCE_STORAGE", default=""), VAR_DIR / "evidence", sample=DEMO),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# --- uploads: nothing lands in a folder that the web server serves -----------------------------
EVIDENCE_MAX_BYTES = env.int("EVIDENCE_MAX_MB", default=10) * 1024 * 1024  # one file of evidence
SHEET_MAX_BYTES = env.int("SHEET_MAX_MB", default=20) * 1024 * 1024  # one file of rows to import
# Of any upload no more is kept; each place checks its own limit.
UPLOAD_MAX_BYTES = max(EVIDENCE_MAX_BYTES, SHEET_MAX_BYTES)
# Five files of evidence and what surrounds them, or one of rows; deploy/nginx.conf knows it too.
UPLOAD_REQUEST_MAX_BYTES = max(6 * EVIDENCE_MAX_BYTES, 2 * SHEET_MAX_BYTES)
FILE_UPLOAD_HANDLERS = [
    "pages.uploads.LimitedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # what is typed, files aside
DATA_UPLOAD_MAX_NUMBER_FILES = 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- forms, history, cache ----------------------------------------------------------------------
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_ENABLED = True

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- work outside the request: `manage.py work` takes it from a table ---------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- logging ----------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

# A mark of this run of the program. Caches that outlive a run must not take its pages for those of the next one.
RUN = token_hex(8)
# The name of the software, in both languages, for the header and the briefing.
PRODUCT_NAME = _("9+3 pairing tracker")
# Which page shows which panels of apps further right.
PAGE_PANELS = "pairing_tracker.panels.PANELS"
# What can be imported and exported as a sheet.
SHEETS = "pairing_tracker.sheets.SHEETS"
