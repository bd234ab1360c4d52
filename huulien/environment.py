"""The environment variables the site knows, read once and strictly.

A value that cannot be read, a missing one that has no safe default, and a name that looks like a misspelt one of ours
all stop the start: an administrator learns of `ALLOWED_HOST` before the site does the wrong thing quietly.
"""

import difflib
import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


class BadEnvironment(Exception):
    """The environment is not as it must be; the message says which variable and what to write."""


@dataclass(frozen=True)
class Variable:
    read: Callable[[str], Any]
    default: str | None  # as it would be written; None: a secret of the installation's own


def _percent_style(text: str) -> str:
    if text in ("close", "spaced"):
        return text
    raise ValueError("write close or spaced")


def _flag(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError("write 0 or 1")
    return text == "1"


def _whole_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise ValueError("write a whole number above 0")
    return int(text)


def _host_list(text: str) -> list[str]:
    hosts = [host.strip() for host in text.split(",") if host.strip()]
    if "*" in hosts:
        raise ValueError("name the hosts, separated by commas; '*' is not allowed")
    return hosts


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("write a day as 2024-11-20") from None


def _role(text: str) -> str:
    if text and not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", text):
        raise ValueError("write a role of PostgreSQL: small letters, digits and underscores")
    return text


def _address(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/") or parts.query):
        raise ValueError("write https:// and the host, and nothing after it")
    return text.rstrip("/")


def first_address(hosts: list[str], *, https: bool) -> str:
    """Where the site is reached when nobody said: under the first of its hosts; empty without any."""
    host = next((host.lstrip(".") for host in hosts), "")
    return f"{'https' if https else 'http'}://{host}" if host else ""


def _secret(text: str) -> str:
    if len(text) < 32:
        raise ValueError("write at least 32 random characters")
    return text


def database(url: str) -> dict[str, Any]:
    """Django's connection settings for `sqlite:////absolute/path` or `postgres://user:password@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path.startswith("//"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            # Without IMMEDIATE and WAL, more than half of concurrent writes fail with "database is locked".
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000; "
                    "PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=27103364;"
                ),
            },
        }
    if parts.scheme in {"postgres", "postgresql"} and len(parts.path) > 1:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ValueError("write sqlite:////absolute/path/file.sqlite3 or postgres://user:password@host:5432/name")


ROOT = Path(__file__).resolve().parent.parent

VARIABLES = {
    "DATABASE_URL": Variable(database, f"sqlite:///{ROOT}/var/site.sqlite3"),
    # The role that the site logs in as, where another one owns the tables (PostgreSQL): `migrate`, run as the owner,
    # grants it what it needs.
    "APP_ROLE": Variable(_role, ""),
    "SECRET_KEY": Variable(_secret, None),  # not given: one is made and kept in var/secret_key
    "ALLOWED_HOSTS": Variable(_host_list, ""),
    # Where papers say they can be checked, for example https://giamngheo.example.vn; not given: the first allowed host.
    "PUBLIC_ADDRESS": Variable(_address, ""),
    # How papers write rates: "close" (10,98%, as most offices do) or "spaced" (10,98 %). What was approved stays.
    "PAPER_PERCENT": Variable(_percent_style, "close"),
    "DEBUG": Variable(_flag, "0"),
    # 0 only where the site is reached over plain HTTP on the same machine (`make run`, tests).
    "HTTPS": Variable(_flag, "1"),
    # How many proxies in front of the site add to X-Forwarded-For; 0: the address of the connection is the user's.
    "TRUSTED_PROXIES": Variable(lambda text: 0 if text == "0" else _whole_number(text), "0"),
    "DEMO": Variable(_flag, "0"),
    "DEMO_PASSWORD": Variable(str, ""),
    "DEMO_DAY": Variable(_day, "2024-11-20"),  # the day a demonstration site lives on; no other site reads it
    "SESSION_IDLE_MINUTES": Variable(_whole_number, "15"),
    "SESSION_MAX_HOURS": Variable(_whole_number, "12"),
    # How long what is known of a person is kept once they have left the book. The law's term was not found: who runs
    # the site gives it, and until then nobody is erased.
    "PERSON_KEPT_YEARS": Variable(lambda text: _whole_number(text) if text else None, ""),
    "STATIC_ROOT": Variable(Path, f"{ROOT}/var/static"),
    "UPLOAD_ROOT": Variable(Path, f"{ROOT}/var/uploads"),
    "MAINTENANCE_FILE": Variable(Path, f"{ROOT}/var/maintenance"),  # there while the site is only read
}


def kept_secret(path: Path) -> str:
    """The installation's own secret: made at random the first time, readable by its owner alone, kept from then on."""
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with suppress(FileExistsError), open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        raise BadEnvironment(f"Set SECRET_KEY, or let the site write {path} ({error.strerror}).") from None


def read(environ: Mapping[str, str]) -> dict[str, Any]:
    """Every variable's value by name; raises `BadEnvironment` for a bad value or a name close to one of ours."""
    for name in environ:
        near = difflib.get_close_matches(name, VARIABLES, n=1, cutoff=0.9)
        if near and name not in VARIABLES:
            raise BadEnvironment(f"Unknown environment variable {name}; did you mean {near[0]}?")
    values = {}
    for name, variable in VARIABLES.items():
        text = environ.get(name, variable.default)
        if text is None:
            text = kept_secret(ROOT / "var" / "secret_key")
        try:
            values[name] = variable.read(text)
        except ValueError as error:
            raise BadEnvironment(f"Environment variable {name} cannot be read: {error}.") from None
    if values["DEMO_PASSWORD"] and not values["DEMO"]:
        raise BadEnvironment("DEMO_PASSWORD is for demonstration sites only; set DEMO=1 or remove it.")
    return values
