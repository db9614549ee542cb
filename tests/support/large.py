"""One large diagram: choices that depend on the same few answers and on what earlier choices counted, between them chains of steps."""

from __future__ import annotations

import json
from typing import Any

from tests.support.sketch import Sketch

_CONDITIONS = (
    ("Tall", "= floors > 4"), ("Wide", "= area > 500"), ("Kind", '= kind = "factory" or kind = "hotel"'), ("Green", '= zone = "green"'),
    ("Dense", "= density > 0.5"), ("Old", "= old"), ("Serious", "= points >= 3"), ("Costly", "= cost > 1000000 and floors > 2"),
    ("Tall shop", '= kind = "shop" and floors > 2'), ("Mixed", '= zone != "port" and area > 2000 and not(old)'),
    ("Late", '= date(begin) > today() + duration("P90D")'), ("Crowded", "= people > 50 and density < 2"),
)  # fmt: skip
_GROUPS = ("planner", "engineer", "fire", "health", "water")


def large(process: str, choices: int = 19, nodes: int = 300) -> dict[str, str]:
    """File name → content: a diagram with `choices` choices, their merges and two more gateways, filled up to `nodes`, and its forms."""
    d = Sketch(process, "City permit")
    d.start(name="Permit wanted")
    d.user("Task_Apply", "Apply", "application", "citizen")
    d.script("Task_Density", "Density", "density", "= people / area")
    d.script("Task_Points", "Points", "points", "= 0")
    d.path("Start_1 Task_Apply Task_Density Task_Points")
    tail = "Task_Points"
    for number in range(1, choices + 1):
        tail = _choice(d, number, tail)
    _finish(d, tail, nodes)
    forms = [_application(), *(_look(number) for number in range(1, choices + 1)), _sign(), _decision(choices)]
    return {f"{process}.bpmn": d.xml()} | {f"{one['id']}.form": json.dumps(one, ensure_ascii=False, indent=2) + "\n" for one in forms}


def _choice(d: Sketch, number: int, tail: str) -> str:
    """A choice, its two branches, their merge and some steps; the last of these."""
    title, condition = _CONDITIONS[(number - 1) % len(_CONDITIONS)]
    gate, met, group, t = f"Gateway_{number}", f"Gateway_{number}_Met", _GROUPS[number % 5], f"Task_{number}"
    d.xor(gate, f"{title}?")
    d.xor(met)
    d.user(f"{t}_Look", f"Look into it ({number})", f"look_{number}", group)
    d.script(f"{t}_Count", f"Count {number}", "points", f"= points + (if serious_{number} then 2 else 1)")
    d.job(f"{t}_Tell", f"Tell register {number}", "register")
    d.user(f"{t}_Sign", f"Sign {number}", "sign", group)
    d.script(f"{t}_Note", f"Note {number}", f"skipped_{number}", "= true")
    d.user(f"{t}_File", f"File {number}", "sign", "clerk")
    d.path(f"{tail} {gate}")
    d.path(f"{gate} {t}_Look {t}_Count {t}_Tell {t}_Sign {met}", condition, "Yes")
    d.otherwise(f"{gate} {t}_Note {t}_File {met}", "No")
    steps = [f"{t}_Step_{step}" for step in range(4 + number % 2)]
    for at, step in enumerate(steps):
        if at % 2:
            d.job(step, f"Send {number}.{at}", "register")
        else:
            d.script(step, f"Work out {number}.{at}", f"step_{number}", f"= points * {number} + floors")
    d.path(" ".join([met, *steps]))
    return steps[-1]


def _finish(d: Sketch, tail: str, nodes: int) -> None:
    d.xor("Gateway_Many", "Too many points?")
    d.user("Task_Decide", "Decide", "permit_decision", "mayor")
    d.xor("Gateway_Granted", "Granted?")
    for id, name in (("End_Granted", "Granted"), ("End_Refused", "Refused"), ("End_Many", "Too many points")):
        d.end(id, name)
    last = [f"Task_Last_{number}" for number in range(1, nodes - d.size + 1)]
    for number, step in enumerate(last, 1):
        d.script(step, f"Sum up {number}", "sum_up", "= points + floors")
    d.path(" ".join([tail, *last, "Gateway_Many"]))
    d.path("Gateway_Many End_Many", "= points > 20", "Yes")
    d.otherwise("Gateway_Many Task_Decide Gateway_Granted", "No")
    d.path("Gateway_Granted End_Granted", '= decision = "grant"', "Yes")
    d.path("Gateway_Granted End_Refused", '= decision = "refuse"', "No")


# ---- forms -----------------------------------------------------------------------------------------------------------------
def _form(id: str, *components: dict[str, Any]) -> dict[str, Any]:
    numbered = [{"id": f"Field_{number}", **one} for number, one in enumerate(components, 1)]
    return {"schemaVersion": 18, "type": "default", "id": id, "executionPlatform": "Camunda Cloud", "components": numbered}


def _field(kind: str, key: str, label: str, *, required: bool = True, **more: Any) -> dict[str, Any]:
    limits = {name: more.pop(name) for name in ("min", "max") if name in more}
    return {"type": kind, "key": key, "label": label, "validate": {"required": required, **limits}, **more}


def _options(**values: str) -> dict[str, Any]:
    return {"values": [{"label": label, "value": value} for value, label in values.items()]}


def _application() -> dict[str, Any]:
    return _form(
        "application",
        _field("select", "kind", "Kind of building", **_options(house="House", shop="Shop", factory="Factory", hotel="Hotel")),
        _field("number", "floors", "Floors", min=1, max=60, decimalDigits=0),
        _field("number", "area", "Area", min=10, max=90_000, decimalDigits=1),
        _field("number", "people", "People", min=1, max=9_000, decimalDigits=0),
        _field("radio", "zone", "Zone", **_options(green="Green", town="Town", port="Port")),
        _field("checkbox", "old", "Listed building", required=False),
        _field("number", "cost", "Cost", min=1_000, max=900_000_000, decimalDigits=0),
        _field("datetime", "begin", "Begins", subtype="date", dateLabel="Begins"),
    )


def _look(number: int) -> dict[str, Any]:
    serious = _field("checkbox", f"serious_{number}", "Serious", required=False)
    return _form(f"look_{number}", serious, _field("textarea", f"note_{number}", "Note", required=False))


def _sign() -> dict[str, Any]:
    return _form("sign", _field("datetime", "signed_on", "Signed on", subtype="date", dateLabel="Signed on"))


def _decision(choices: int) -> dict[str, Any]:
    notes = " ".join(f"{{{{note_{number}}}}}" for number in range(1, choices + 1))
    return _form(
        "permit_decision",
        {"type": "text", "text": notes},
        _field("radio", "decision", "Decision", **_options(grant="Grant", refuse="Refuse")),
    )
