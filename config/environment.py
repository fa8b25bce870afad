"""What may be set from outside: one class, read once, loud when something is wrong."""

import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from extraction.prices import micros

ROOT = Path(__file__).resolve().parent.parent


class Environment(BaseSettings):
    """Every setting of Countersign. The unit of a number is in its name."""

    model_config = SettingsConfigDict(env_prefix="", case_sensitive=True, frozen=True)

    SECRET_KEY: SecretStr = Field(
        min_length=32, description="Signs sessions and links. At least 32 random characters."
    )
    AUDIT_MASTER_KEY: SecretStr = Field(
        description="Wraps the key of each case that seals personal values in the audit log. "
        "32 random bytes, base64. Losing it makes sealed values unreadable for ever."
    )
    DATABASE_URL: SecretStr = Field(
        description="PostgreSQL 15 or newer, as postgresql://user:password@host:5432/name."
    )
    REDIS_URL: SecretStr = Field(
        description="Redis 7 or Valkey 8 or newer, as redis://host:6379/0 or unix:///path?db=0."
    )
    DEBUG: Literal["yes", "no"] = Field(
        "no", description="Tracebacks in the browser. Never in production."
    )
    DEMO: Literal["yes", "no"] = Field("no", description="Shows the demo banner on every page.")
    ALLOWED_HOSTS: Annotated[tuple[str, ...], NoDecode] = Field(
        ("localhost", "127.0.0.1", "[::1]"),
        description="Host names the site answers to, by commas.",
    )
    CSRF_TRUSTED_ORIGINS: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Origins such as https://sign.example.com, by commas, behind a proxy."
    )
    HTTPS: Literal["yes", "no"] = Field(
        "yes", description="Cookies only over TLS, HSTS, and plain requests sent on to https."
    )
    TRUST_FORWARDED: Literal["yes", "no"] = Field(
        "no",
        description="Believe X-Forwarded-Proto and X-Forwarded-For: only behind your own proxy.",
    )
    TIME_ZONE: str = Field("UTC", description="Time zone that pages show times in.")
    STORAGE_DIR: Path = Field(
        ROOT / ".local" / "documents", description="Where originals and page images are kept."
    )
    STORAGE_BACKEND: str = Field(
        "django.core.files.storage.FileSystemStorage",
        description="Django storage class; for S3 install django-storages[s3] and name "
        "storages.backends.s3.S3Storage.",
    )
    STORAGE_OPTIONS: dict[str, str | int | bool] = Field(
        {}, description="JSON options of that storage class, as the bucket's name."
    )
    LOG_LEVEL: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least level logged."
    )
    MAX_UPLOAD_BYTES: int = Field(25_000_000, ge=1, description="Files must be smaller.")
    MAX_PAGES: int = Field(300, ge=1, description="Most pages of one document.")
    MAX_DOCUMENTS_PER_CASE: int = Field(40, ge=1, description="Most files in one case.")
    PARSER_MEMORY_MB: int = Field(
        600, ge=100, description="Memory that opening a file may take, on top of the parser's own."
    )
    PARSER_TIMEOUT_S: int = Field(
        90, ge=5, description="Wall time the child may take for one file."
    )
    OCR_TIMEOUT_S: int = Field(120, ge=5, description="Wall time of reading one scanned page.")
    READERS: Annotated[tuple[str, ...], NoDecode] = Field(
        ("local",),
        description="Who reads a document, by commas: `local` (no LLM) and the name of a route. "
        "With both, a disagreement is a finding; the first named wins where both hold.",
    )
    LLM_ROUTE: str = Field(
        "llm", pattern=r"^[a-z][a-z0-9_-]*$", description="Name of the LLM route."
    )
    LLM_BASE_URL: str = Field(
        "", description="OpenAI-compatible base URL, as http://127.0.0.1:8080/v1."
    )
    LLM_MODEL: str = Field("", description="Model name that the endpoint knows.")
    LLM_API_KEY: SecretStr = Field(
        SecretStr(""), description="Key of the endpoint; empty where it wants none."
    )
    LLM_TIMEOUT_S: int = Field(90, ge=1, description="Whole time one call may take.")
    LLM_MAX_OUTPUT_TOKENS: int = Field(8192, ge=256, description="Most tokens of one answer.")
    LLM_RESIDENCY: str = Field(
        "",
        pattern=r"^([a-z][a-z0-9_-]{0,19})?$",
        description="Where that endpoint processes what it is sent, as `eu`; `local` is your own. "
        "Empty: `local` for an address of this machine, else `unstated`, which no case kind allows "
        "unless it says so.",
    )
    LLM_CONCURRENCY: int = Field(
        4, ge=1, le=10_000, description="Calls to that endpoint at once, over all workers."
    )
    LLM_ROUTES: str = Field(
        "", description="TOML file of routes, where one endpoint is not enough."
    )
    LLM_DAY_BUDGET_USD: str = Field(
        "",
        description="Most dollars that all calls of a day (UTC) may cost; empty sets no limit.",
    )
    LLM_LOOPBACK_ONLY: Literal["yes", "no"] = Field(
        "no", description="Refuse any endpoint that is not on this machine (the tests set it)."
    )
    LEASE_S: int = Field(
        90, ge=2, description="How long a worker holds a step without a heartbeat."
    )
    MAX_ATTEMPTS: int = Field(
        4, ge=1, description="Tries of a step that fails for a passing reason."
    )
    BACKTEST_PROCESSES: int = Field(
        2, ge=1, le=64, description="Processes that share a long back-test of a rule."
    )
    CLAIM_MINUTES: int = Field(
        15, ge=1, description="How long a reviewer holds a case without acting."
    )
    REOPEN_MINUTES: int = Field(
        10,
        ge=0,
        description="How long whoever decided a case can take that back. The applicant is told of "
        "the decision after that.",
    )
    SESSION_HOURS: int = Field(10, ge=1, description="How long a sign-in lasts.")
    REGISTRATION: Literal["open", "invited"] = Field(
        "invited",
        description="With `open`, a link sent to an unknown address makes an applicant's account.",
    )
    SIGN_IN_LINK_MINUTES: int = Field(
        20, ge=1, le=1440, description="How long a link to sign in with works."
    )
    EMAIL_URL: SecretStr = Field(
        SecretStr(""),
        description="Mail server, as smtp://user:password@host:587?tls=start; `tls` is `start`, "
        "`full` or `no`. file:///folder keeps each message as a file. Empty: mail waits.",
    )
    EMAIL_FROM: str = Field(
        "Countersign <no-reply@localhost>", description="Sender that messages bear."
    )
    BASE_URL: str = Field(
        "",
        description="Where people find this site, as https://sign.example.com: for links in mail.",
    )
    SUPPORT_EMAIL: str = Field("", description="Address that pages name for help.")
    SOURCE_URL: str = Field(
        "", description="Where users get the source of this installation, as the licence asks."
    )

    @field_validator("TIME_ZONE")
    @classmethod
    def _known_zone(cls, given: str) -> str:
        if given not in available_timezones():
            raise ValueError("is no time zone, as UTC or Europe/Berlin")
        return given

    @field_validator("BASE_URL")
    @classmethod
    def _site(cls, given: str) -> str:
        if given and not re.fullmatch(r"https?://[^/\s]+/?", given):
            raise ValueError("is no address of a site, as https://sign.example.com")
        return given.rstrip("/")

    @field_validator("LLM_DAY_BUDGET_USD")
    @classmethod
    def _amount(cls, given: str) -> str:
        if given and micros(given) is None:
            raise ValueError("is no amount of dollars, as 20.00")
        return given

    @field_validator("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "READERS", mode="before")
    @classmethod
    def _by_commas(cls, given: object) -> object:
        if isinstance(given, str):
            return tuple(part.strip() for part in given.split(",") if part.strip())
        return given
