"""Asking forms in tests: surroundings as a case has them, an answer that keeps all facts, and whether `bind` stores what was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from runner import clock, form
from runner.clock import SetClock
from runner.form import Form
from runner.paths.asking import Answered, Asked, answer, bound
from runner.paths.round import compiled
from runner.paths.shapes import Forms
from runner.paths.solving import Solver
from runner.paths.terms import Answer, Fact, Input, Json, Pool, Why

LATER = timedelta(days=9, hours=3)


def around(kind: str = "citizen", **settings: Any) -> dict[str, Json]:
    """The read-only variables of a case of สมชาย (or of a company)."""
    person = {"name": "สมชาย ใจดี", "kind": kind, "id_number": "1349900123455", "email": "somchai@example.org", "phone": "0812345678"}
    return {
        "case": {"id": "1", "number": None, "filed_on": "2027-01-11"},
        "agency": {"code": "TOWN", "name": "เทศบาลเมืองตัวอย่าง", "head_title": "นายกเทศมนตรี", "list": ["ก", "ข"]},
        "applicant": {**person, "address": None, "licences": []},
        "setting": settings,
        "actor": {"name": "มาลี รักงาน", "kind": "officer", "id": "2"},
        "staff": {"committee": [{"id": "5", "name": "กมล"}, {"id": "6", "name": "ดวงใจ"}, {"id": "7", "name": "ธีระ"}]},
    }


def made(*components: dict[str, Any]) -> Form:
    """A form of these components; ids are given in order."""
    count = iter(range(1_000))

    def named(c: dict[str, Any]) -> dict[str, Any]:
        return {"id": f"c{next(count)}", **c, **({"components": [named(inner) for inner in c["components"]]} if "components" in c else {})}

    return form.read(json.dumps({"id": "made", "components": [named(c) for c in components]}).encode())


def solved(pool: Pool, facts: Sequence[Fact], **fixed: Json) -> Answer:
    """Values that keep the facts; `fixed` names inputs by the last part of their name."""
    more = [
        Fact(pool.term(compiled("given = wanted"), {"given": f"\ue000{one.number}\ue001", "wanted": fixed[name]}), True, Why("test"))
        for one in pool.inputs()
        if (name := one.name.rpartition(".")[2]) in fixed
    ]
    return Solver(pool).check([*facts, *more])


def variants(pool: Pool, name: str) -> Iterator[tuple[Input, Json]]:
    """Every other choice in the inputs of one form: single choices, ticks."""
    for one in list(pool.inputs()):
        if one.name.startswith(f"{name}.") and one.kind in ("boolean", "string") and len(one.options) < 10:
            for value in one.options or ((True, False) if one.kind == "boolean" else ()):
                if value != one.preferred:
                    yield one, value


def differences(
    asking: Form, asked: Asked, pool: Pool, found: Answer, scope: Mapping[str, Json], forms: Forms, since: timedelta = timedelta()
) -> list[str]:
    """What `bind` refuses of the answer, and where it stores something else than was asked."""
    done: Answered = answer(asked, asking, pool, found.values)
    variables = pool.worth(scope, found.values)
    with clock.use(SetClock(pool.began(found.values) + since)):
        stored = bound(asking, done, variables, forms)
    got, wanted = plain({**variables, **stored.values}), plain({**variables, **pool.worth(asked.values, found.values)})
    refused = [f"{error.path}: {error.en}" for error in stored.errors]
    return refused + [f"{n}: {got.get(n)!r} ≠ {wanted.get(n)!r}" for n in sorted({*got, *wanted}) if got.get(n) != wanted.get(n)]


def plain(value: Any) -> Any:
    """Without nulls in contexts: for FEEL an entry that is null is as good as none."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items() if inner is not None}
    return [plain(inner) for inner in value] if isinstance(value, list) else value
