"""The compact state of a case: one version byte, then msgpack. It holds live tokens only, so its size does not grow with history."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgpack
from SpiffWorkflow.util.task import TaskState

from runner.engine.case import ROOT, Case, Part, Scoped, Tell, Token
from runner.engine.evaluator import AT_ONCE, Evaluator
from runner.engine.program import Program
from runner.errors import Stuck

VERSION = 1
_DECIMAL = 1
_STATES = (TaskState.WAITING, TaskState.READY, TaskState.STARTED)


def dump(case: Case) -> bytes:
    """The state of a case that waits or has ended.

    [program mark, serial, ends, completed, scopes]; a scope is [plan, owner (scope, row) or None, rows];
    a row is [id, parent row or -1, position of the spec, state, what it keeps or None].
    """
    where: dict[int, tuple[int, int]] = {}
    scopes = [] if case.completed else [_scope(within, number, where) for number, within in enumerate(case.scopes())]
    body = [case.program.mark, case.serial, case.ends, case.completed, scopes]
    return bytes([VERSION]) + msgpack.packb(body, default=_pack)  # type: ignore[no-any-return]


def _scope(within: Scoped, number: int, where: dict[int, tuple[int, int]]) -> list[Any]:
    """Oldest tokens first, so that parents come before their children and owners before what is inside them."""
    program, rows = within.top_workflow.program, list[Any]()
    positions = program.positions[within.spec.name]
    for token in within.tokens():
        where[token.id] = (number, len(rows))
        parent = -1 if token._parent == ROOT else where[token._parent][1]
        rows.append([token.id, parent, positions[token.task_spec.name], _STATES.index(token.state), token.internal_data or None])
    return [program.order.index(within.spec.name), where[within.owner.id] if within.owner else None, rows]


def _pack(value: object) -> msgpack.ExtType:
    if isinstance(value, Decimal):
        return msgpack.ExtType(_DECIMAL, str(value).encode())
    raise TypeError(f"{type(value).__name__} cannot be kept in a case's state")


def _unpack(code: int, content: bytes) -> object:
    return Decimal(content.decode()) if code == _DECIMAL else msgpack.ExtType(code, content)


def load(
    program: Program, state: bytes, variables: dict[str, Any], environment: Mapping[str, Any], tell: Tell, evaluator: Evaluator = AT_ONCE
) -> Case:
    """The case of a state. Raises Stuck when it belongs to another version of the service or cannot be read."""
    mark, serial, ends, completed, scopes = _body(state)
    if mark != program.mark:
        raise Stuck("สถานะของคำขอเป็นของแบบกระบวนงานรุ่นอื่น", "this state belongs to another version of the service", detail=program.key)
    case = Case(program, variables, environment, tell, evaluator)
    case.serial, case.ends, case.completed = serial, ends, completed
    made: list[list[Token]] = []
    for plan, owner, rows in scopes:
        made.append(_tokens(_open(case, program, plan, owner, made), program, rows))
    return case


def _body(state: bytes) -> Any:
    if not state or state[0] != VERSION:
        raise Stuck(
            "อ่านสถานะของคำขอไม่ได้: รุ่นของรูปแบบไม่ตรง", f"cannot read this state: format {state[:1].hex() or 'empty'}, not {VERSION:02x}"
        )
    try:
        return msgpack.unpackb(memoryview(state)[1:], ext_hook=_unpack, strict_map_key=False)
    except (ValueError, msgpack.UnpackException) as error:
        raise Stuck("สถานะของคำขอเสียหาย", "this state is damaged") from error


def shape(state: bytes) -> tuple[Any, ...]:
    """How a stored case stands, without ids, values and moments: cases of one version and one shape can move the same way. Raises Stuck."""
    return tuple(
        (plan, tuple(owner) if owner else None, tuple((row[1], row[2], row[3], row[4].get("entry") if row[4] else None) for row in rows))
        for plan, owner, rows in _body(state)[4]
    )


def _open(case: Case, program: Program, plan: int, owner: list[int] | None, made: list[list[Token]]) -> Scoped:
    if owner is None:
        return case
    token = made[owner[0]][owner[1]]
    part = case.subprocesses[token.id] = Part(program.plans[program.order[plan]], token, case)
    return part


def _tokens(within: Scoped, program: Program, rows: list[Any]) -> list[Token]:
    names, nodes = program.names[within.spec.name], within.spec.nodes
    tokens: list[Token] = []
    for ident, parent, position, state, internal in rows:
        if not 0 <= position < len(names):
            raise Stuck(
                "สถานะชี้ไปยังองค์ประกอบที่ไม่มีในแบบกระบวนงาน", f"the state names element {position} of {within.spec.name}, which is not there"
            )
        token = Token(within, nodes[names[position]], tokens[parent] if parent >= 0 else within.task_tree, _STATES[state], ident)
        token.internal_data = internal or {}
        tokens.append(token)
    return tokens
