"""What can be said of the code without running the product: `python -m config.checks`."""

import os
import subprocess
import sys
import time

from config import local
from config.environment import Environment

APPS = ("audit", "mail", "accounts", "extraction", "rules", "review", "api")
PRODUCT = ("manage.py", "config", *APPS)
PYTHON = sys.executable
CHECKS: dict[str, list[str]] = {
    "ruff": ["-m", "ruff", "check", "--quiet", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "mypy --strict": ["-m", "mypy", "--strict", "--no-error-summary", *PRODUCT],
    "makemigrations --check": [
        # It asks the database what was applied, and there is none to ask here.
        "-W",
        "ignore:Got an error checking a consistent migration history",
        "manage.py",
        "makemigrations",
        "--check",
        "--dry-run",
    ],
    "check --deploy": ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "djlint": ["-m", "djlint", "--lint", "--quiet", "templates"],
}


def production() -> dict[str, str]:
    """An environment like production's, whose servers nobody may need: they don't exist."""
    outside = {
        name: value for name, value in os.environ.items() if name not in Environment.model_fields
    }
    return {
        **outside,
        **local.fresh_secrets(),
        "DATABASE_URL": "postgresql://countersign@127.0.0.1:1/countersign",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "ALLOWED_HOSTS": "countersign.example",
        "CSRF_TRUSTED_ORIGINS": "https://countersign.example",
        "HTTPS": "yes",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def main() -> int:
    failed = []
    for name, arguments in CHECKS.items():
        began = time.monotonic()
        done = subprocess.run(  # noqa: S603 - the table above
            [PYTHON, *arguments],
            env=production(),
            cwd=local.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        seconds = time.monotonic() - began
        print(
            f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({seconds:.1f} s)", flush=True
        )
        if done.returncode != 0:
            failed.append(name)
            print(done.stdout.rstrip(), flush=True)
    if failed:
        print(f"{len(failed)} of {len(CHECKS)} checks failed: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
