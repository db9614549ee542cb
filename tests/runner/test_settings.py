"""What an operator sets: anything unclear is refused at start, in words."""

from __future__ import annotations

import pytest

from runner import settings
from runner.errors import Unavailable


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ANUYAT_DATABASE_URL", "mysql://root@host/x"),
        ("ANUYAT_DATABASE_URL", "var/anuyat.db"),
        ("ANUYAT_SMTP_URL", "mail.example.org:587"),
        ("ANUYAT_BASE_URL", "anuyat.example.org"),
        ("ANUYAT_INSECURE_COOKIES", "yes"),
    ],
)
def test_an_unclear_setting_is_refused_and_named(name: str, value: str) -> None:
    with pytest.raises(Unavailable) as refused:
        settings.read({name: value})
    assert name in refused.value.en
    assert "root@host" not in refused.value.en, "an address may hold a password"


def test_an_empty_setting_is_the_default() -> None:
    assert settings.read({"ANUYAT_DATABASE_URL": "", "ANUYAT_SMTP_URL": ""}).database_url.startswith("sqlite:///")
