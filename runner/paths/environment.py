"""What agencies and applicants bring: where a diagram reads it in a condition, it becomes an input."""

from __future__ import annotations

from collections.abc import Mapping

from runner.definitions import Definition
from runner.paths.terms import Assignment, Json, Pool
from runner.paths.uses import Uses
from runner.paths.world import Surroundings

_KNOWN = ("code", "name", "name_en")


class Given(Surroundings):
    """The surroundings of a definition, and what of them a path needs otherwise than usual."""

    def given(self, values: Assignment) -> dict[str, Mapping[str, Json]]:
        """`settings`, `agency` and `applicant` of a path."""
        return {
            "settings": self._settings(values),
            "agency": {n: self.pool.worth(v, values) for n, v in self.agency.items() if n not in _KNOWN},
            "applicant": {n: self.pool.worth(v, values) for n, v in self.applicant.items() if n == "kind"},
        }

    def _settings(self, values: Assignment) -> dict[str, Json]:
        """The settings that differ from the sheet's."""
        chosen = {name: self.pool.worth(mark, values) for name, mark in self._relaxed.items()}
        return {name: value for name, value in chosen.items() if value != self.sheet.defaults[name]}


def surroundings(definition: Definition, pool: Pool, uses: Uses) -> Given:
    """With an input for every detail of the agency that an expression reads, and for the kind of applicant."""
    groups = frozenset(g for e in definition.program.elements.values() for g in e.groups if not g.startswith("="))
    agency: dict[str, Json] = {}
    for path, use in uses.types.items():
        head, _, name = path.partition(".")
        if head == "agency" and name and "." not in name and name not in _KNOWN:
            agency[name] = pool.ask(f"agency.{name}", use.kind, options=use.options, preferred=use.preferred, source="agency")
    applicant: dict[str, Json] = {}
    if "applicant.kind" in uses.types:
        applicant["kind"] = pool.ask("applicant.kind", "string", options=("citizen", "juristic"), preferred="citizen", source="applicant")
    return Given(pool, definition.sheet, groups, agency, applicant)
