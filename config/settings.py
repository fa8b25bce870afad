"""Django's settings, from the environment. What may be set is in `config.environment`."""

import base64
import binascii
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

import structlog
from csp.constants import NONE, SELF
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError

from config import logs
from config.environment import ROOT, Environment
from extraction.prices import micros
from extraction.routes import BadRoutes, RouteSettings, complaints, load


def _read() -> Environment:
    try:
        return Environment()
    except ValidationError as error:
        wrong = "; ".join(
            f"{detail['loc'][0]}: {_in_words(detail)}"
            for detail in error.errors(include_input=False)
        )
        _stop(wrong)
    except SettingsError:  # its message names the setting in the middle of the library's words
        _stop("STORAGE_OPTIONS: is not a JSON object")


def _in_words(detail: ErrorDetails) -> str:
    return (
        "is not set" if detail["type"] == "missing" else detail["msg"].removeprefix("Value error, ")
    )


def _stop(wrong: str) -> NoReturn:
    """End with a sentence that names the setting and never its value."""
    wrong = wrong.rstrip(".")  # some are sentences already
    sys.exit(
        f"Countersign can't start, settings are wrong: {wrong}. See docs/reference/settings.md."
    )


def _url(name: str, url: str, *schemes: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:  # says a part of the URL, which may be the password
        _stop(f"{name}: is not a URL (percent-encode special characters of the password)")
    if parts.scheme not in schemes:
        _stop(f"{name}: must begin with {schemes[0]}://")
    return parts


def _database(url: str) -> dict[str, object]:
    parts = _url("DATABASE_URL", url, "postgresql", "postgres")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c lock_timeout=5s -c idle_in_transaction_session_timeout=60s",
            "connect_timeout": 5,
            **options,
        },
    }


def _mail(url: str) -> dict[str, Any]:
    """Where mail goes: a server, a folder, or nowhere yet, where it waits."""
    backends = "django.core.mail.backends"
    if not url:
        return {"backend": f"{backends}.dummy.EmailBackend"}
    parts = _url("EMAIL_URL", url, "smtp", "file")
    if parts.scheme == "file":
        return {"backend": "mail.folder.FolderBackend", "folder": unquote(parts.path)}
    tls = dict(parse_qsl(parts.query)).get("tls", "start")
    if tls not in ("start", "full", "no") or not parts.hostname:
        _stop("EMAIL_URL: is not as smtp://user:password@host:587?tls=start (or full, or no)")
    if not ENV.BASE_URL:
        _stop("BASE_URL: is needed for the links in mail")
    return {
        "backend": f"{backends}.smtp.EmailBackend",
        "host": parts.hostname,
        "port": parts.port or {"start": 587, "full": 465, "no": 25}[tls],
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "tls": tls,
    }


def _broker(url: str) -> str:
    """The URL with a short patience: a request must not wait for a broker that hangs."""
    parts = _url("REDIS_URL", url, "redis", "rediss", "unix")
    patience = {"socket_timeout": "2", "socket_connect_timeout": "2"}
    query = urlencode({**patience, **dict(parse_qsl(parts.query))})
    return f"{url.partition('?')[0]}?{query}"


def _routes(path: str) -> tuple[RouteSettings, ...]:
    try:
        routes = load(Path(path)) if path else ()
    except BadRoutes as error:
        _stop(f"LLM_ROUTES: {error.sentence}")
    single = ENV.LLM_ROUTE if ENV.LLM_BASE_URL and ENV.LLM_MODEL else ""
    if wrong := complaints(routes, ENV.READERS, single):
        _stop("; ".join(wrong))
    return routes


def _master_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        _stop("AUDIT_MASTER_KEY: must be 32 bytes in base64")
    return key


ENV = _read()
BASE_DIR = ROOT

SECRET_KEY = ENV.SECRET_KEY.get_secret_value()
AUDIT_MASTER_KEY = _master_key(ENV.AUDIT_MASTER_KEY.get_secret_value())
DEBUG = ENV.DEBUG == "yes"
DEMO = ENV.DEMO == "yes"
ALLOWED_HOSTS = list(ENV.ALLOWED_HOSTS)
CSRF_TRUSTED_ORIGINS = list(ENV.CSRF_TRUSTED_ORIGINS)
SUPPORT_EMAIL = ENV.SUPPORT_EMAIL
SOURCE_URL = ENV.SOURCE_URL

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_rq",
    "audit",
    "mail",
    "accounts",
    "extraction",
    "rules",
    "review",
    "api",
    "config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.compressed_pages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "audit.context.request_context",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.language.speaking",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.readable_text",
    "accounts.middleware.private_pages",
    "accounts.middleware.as_chosen",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    }
]

DATABASES = {"default": _database(ENV.DATABASE_URL.get_secret_value())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = _broker(ENV.REDIS_URL.get_secret_value())
RQ_QUEUES = {
    name: {
        "URL": REDIS_URL,
        "DEFAULT_TIMEOUT": minutes * 60,
        "SERIALIZER": "rq.serializers.JSONSerializer",
    }
    for name, minutes in (("documents", 30), ("backtests", 240), ("mail", 30))
}
BACKTEST_PROCESSES = ENV.BACKTEST_PROCESSES

BASE_URL = ENV.BASE_URL or "http://localhost:8000"
MAIL_READY = bool(ENV.EMAIL_URL.get_secret_value())
_MAIL = _mail(ENV.EMAIL_URL.get_secret_value())
EMAIL_BACKEND = _MAIL["backend"]
EMAIL_FILE_PATH = _MAIL.get("folder", "")
EMAIL_HOST = _MAIL.get("host", "")
EMAIL_PORT = _MAIL.get("port", 0)
EMAIL_HOST_USER = _MAIL.get("user", "")
EMAIL_HOST_PASSWORD = _MAIL.get("password", "")
EMAIL_USE_TLS = _MAIL.get("tls") == "start"
EMAIL_USE_SSL = _MAIL.get("tls") == "full"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENV.EMAIL_FROM
MAIL_KINDS = {
    "sign_in_link": "accounts.letters.sign_in_link",
    "received": "review.letters.received",
    "please_look": "review.letters.please_look",
    "decided": "review.letters.decided",
}

AUTH_USER_MODEL = "accounts.User"
REGISTRATION = ENV.REGISTRATION
SIGN_IN_LINK = timedelta(minutes=ENV.SIGN_IN_LINK_MINUTES)
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"

USE_TZ = True
TIME_ZONE = ENV.TIME_ZONE
LANGUAGE_CODE = "en"
USE_I18N = True
# By their own names. A language is here when its catalogue is whole: see docs/how-to/translate.md.
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_THOUSAND_SEPARATOR = False
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True

STATIC_URL = "static/"
STATIC_ROOT = ROOT / ".local" / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {
        "BACKEND": ENV.STORAGE_BACKEND,
        "OPTIONS": {
            **({"location": str(ENV.STORAGE_DIR)} if "FileSystem" in ENV.STORAGE_BACKEND else {}),
            **ENV.STORAGE_OPTIONS,
        },
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if (ROOT / ".local" / "static" / "staticfiles.json").exists()
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not (ROOT / ".local" / "static" / "staticfiles.json").exists()
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# More than a case may hold: what is over that is refused file by file, in words.
DATA_UPLOAD_MAX_NUMBER_FILES = 5 * ENV.MAX_DOCUMENTS_PER_CASE

MAX_UPLOAD_BYTES = ENV.MAX_UPLOAD_BYTES
MAX_PAGES = ENV.MAX_PAGES
MAX_DOCUMENTS_PER_CASE = ENV.MAX_DOCUMENTS_PER_CASE
PARSER_MEMORY_BYTES = ENV.PARSER_MEMORY_MB << 20
PARSER_TIMEOUT = timedelta(seconds=ENV.PARSER_TIMEOUT_S)
OCR_TIMEOUT = timedelta(seconds=ENV.OCR_TIMEOUT_S)
READERS = ENV.READERS
LLM_ROUTE = ENV.LLM_ROUTE
LLM_BASE_URL = ENV.LLM_BASE_URL
LLM_MODEL = ENV.LLM_MODEL
LLM_API_KEY = ENV.LLM_API_KEY.get_secret_value()
LLM_TIMEOUT = timedelta(seconds=ENV.LLM_TIMEOUT_S)
LLM_MAX_OUTPUT_TOKENS = ENV.LLM_MAX_OUTPUT_TOKENS
LLM_RESIDENCY = ENV.LLM_RESIDENCY
LLM_CONCURRENCY = ENV.LLM_CONCURRENCY
LLM_ROUTES = _routes(ENV.LLM_ROUTES)
LLM_DAY_BUDGET_MICROS = micros(ENV.LLM_DAY_BUDGET_USD) if ENV.LLM_DAY_BUDGET_USD else None
LLM_LOOPBACK_ONLY = ENV.LLM_LOOPBACK_ONLY == "yes"
LEASE = timedelta(seconds=ENV.LEASE_S)
MAX_ATTEMPTS = ENV.MAX_ATTEMPTS
CLAIM = timedelta(minutes=ENV.CLAIM_MINUTES)
REOPEN = timedelta(minutes=ENV.REOPEN_MINUTES)

HTTPS = ENV.HTTPS == "yes"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
TRUST_FORWARDED = ENV.TRUST_FORWARDED == "yes"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_FORWARDED else None
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "accounts.views.entry.stale_form"
SESSION_COOKIE_AGE = ENV.SESSION_HOURS * 3600
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = logs.configuration(ENV.LOG_LEVEL)
structlog.configure(**logs.structlog_configuration())
