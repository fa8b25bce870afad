"""Settings that the demo and the tests make up for themselves; production is given all of them."""

import base64
import json
import os
import secrets
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from urllib.parse import quote

from config.embedded import Urls
from config.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent
# All that this machine keeps. Another folder is a second, separate installation from one tree.
LOCAL = Path(os.environ.get("LOCAL_DIR") or ROOT / ".local").absolute()
# Commands that open no database and no broker; whatever is not named here gets both.
NEED_NOTHING = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "evaluate",
        "extract",
        "findstatic",
        "help",
        "make_samples",
        "makemessages",
        "makemigrations",
        "rule_language",
        "startapp",
        "version",
    }
)


def needs_services(arguments: list[str]) -> bool:
    """Whether this `manage.py` command wants a database or a broker."""
    if not arguments or {"--help", "-h", "--version"} & set(arguments):
        return False
    if arguments[0] == "check":
        return "--database" in arguments
    if arguments[0] == "evaluate":
        return _names_dataset(arguments[1:])
    if arguments[0] == "llm":
        return "--keep" in arguments
    if arguments[0] == "rules":
        return not {"lint", "test"} & set(arguments[1:2])
    return arguments[0] not in NEED_NOTHING


def _names_dataset(arguments: list[str]) -> bool:
    """Whether `evaluate` is given a dataset's name, which is a word that is no folder."""
    source = next(iter(arguments), "-")
    return not source.startswith("-") and len(Path(source).parts) == 1 and not Path(source).is_dir()


def is_given(environ: Mapping[str, str]) -> bool:
    """Whether somebody set up real servers. Then nothing here applies, secrets least of all."""
    return bool(environ.get("DATABASE_URL"))


def fill(environ: MutableMapping[str, str], folder: Path, made_up: Mapping[str, str]) -> None:
    """Complete an environment for the servers under `folder`; what is set already stays."""
    urls = Urls.under(folder)
    for name, value in {
        **made_up,
        "DATABASE_URL": urls.database,
        "REDIS_URL": urls.broker,
        "STORAGE_DIR": str(folder / "documents"),
        "HTTPS": "no",  # it is served on this machine only
    }.items():
        if not environ.get(name):
            environ[name] = value


def fresh_secrets() -> dict[str, str]:
    """New random secrets."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "AUDIT_MASTER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }


def demo_settings(folder: Path, *, create: bool) -> dict[str, str]:
    """What the demo is started with; as `kept_secrets`, whose arguments these are."""
    return {
        **kept_secrets(folder, create=create),
        "DEMO": "yes",
        "REGISTRATION": "open",
        "EMAIL_URL": f"file://{quote(str(folder / 'mail'))}",
    }


def kept_secrets(folder: Path, *, create: bool) -> dict[str, str]:
    """The secrets that belong to the data in `folder`, made at the first call.

    Args:
        folder: where the servers keep their data.
        create: False leaves the disk alone and gives fresh secrets where none are kept.

    Raises:
        Trouble: the file is there and can't be read.
    """
    path = folder / "secrets.json"
    try:
        kept: dict[str, str] = json.loads(path.read_text())
    except FileNotFoundError:
        kept = {}
    except (OSError, ValueError) as error:
        # New ones would make what the old ones sealed unreadable for ever.
        raise Trouble(f"{path} can't be read: put it back, or remove {folder}.") from error
    made = {**fresh_secrets(), **kept}
    if create and made != kept:
        fresh = path.with_suffix(f".{os.getpid()}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
            json.dump(made, handle)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(path)
    return made
