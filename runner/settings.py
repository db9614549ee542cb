"""What an operator may set, all by `ANUYAT_*` environment variables; anything unclear is refused at start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from runner.errors import Unavailable

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Read once at start. Sizes are bytes, times are seconds."""

    database_url: str
    files: str
    secret_key: str
    base_url: str
    smtp_url: str
    mail_from: str
    demo: bool
    secure_cookies: bool
    processes: Path = ROOT / "processes"
    forms: Path = ROOT / "forms"
    pages: Path = ROOT / "web" / "static" / "dist"  # bundled by hatch_build.py; reports take the viewer from it
    max_upload: int = 20 * 1024 * 1024


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "0")
    if value not in ("0", "1"):
        raise Unavailable(f"{name} ต้องเป็น 0 หรือ 1", f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def _url(env: Mapping[str, str], name: str, default: str, *kinds: str) -> str:
    """An address of one of the `kinds`; what nothing here can open is refused at start, not at its first use."""
    value = env.get(name, "") or default
    if value and not value.startswith(kinds):
        asked = " หรือ ".join(kinds), " or ".join(kinds)
        raise Unavailable(f"{name} ต้องขึ้นต้นด้วย {asked[0]}", f"{name} must begin with {asked[1]}")
    return value


def read(env: Mapping[str, str] | None = None) -> Settings:
    """Settings from `env` (default: the process environment).

    ANUYAT_DATABASE_URL, ANUYAT_FILES (folder or s3:// URL), ANUYAT_SECRET_KEY, ANUYAT_BASE_URL, ANUYAT_SMTP_URL
    (`smtp://user:password@host:587`), ANUYAT_MAIL_FROM, ANUYAT_DEMO (0/1), ANUYAT_INSECURE_COOKIES (0/1, for http://127.0.0.1).
    """
    env = os.environ if env is None else env
    var = ROOT / "var"
    return Settings(
        database_url=_url(
            env, "ANUYAT_DATABASE_URL", f"sqlite:///{var / 'anuyat.db'}", "sqlite://", "postgresql://", "postgresql+psycopg://"
        ),
        files=env.get("ANUYAT_FILES", str(var / "files")),
        secret_key=env.get("ANUYAT_SECRET_KEY", ""),
        base_url=_url(env, "ANUYAT_BASE_URL", "http://127.0.0.1:8000", "http://", "https://").rstrip("/"),
        smtp_url=_url(env, "ANUYAT_SMTP_URL", "", "smtp://", "smtps://"),
        mail_from=env.get("ANUYAT_MAIL_FROM", "anuyat@localhost"),
        demo=_flag(env, "ANUYAT_DEMO"),
        secure_cookies=not _flag(env, "ANUYAT_INSECURE_COOKIES"),
    )
