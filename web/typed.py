"""What somebody typed into one of our own small forms, with a sentence beside each value that was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request

from runner.errors import FieldError, InvalidForm


@dataclass(frozen=True)
class Typed:
    """Values by name, and the errors of a refused form in the order of its fields."""

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()

    def value(self, name: str) -> str:
        """What stands in the field; yes and no as a choice posts them, `1` and `0`."""
        value = self.values.get(name)
        return "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)

    def error(self, name: str) -> FieldError | None:
        """Why the field was refused."""
        return next((error for error in self.errors if error.path == name), None)


def refused(error: InvalidForm) -> Typed:
    """The form as it came, with the errors."""
    return Typed(error.values, error.errors)


def posted(*names: str) -> dict[str, str]:
    """The named values of the posted form; what is missing is empty."""
    return {name: request.form.get(name, "") for name in names}
