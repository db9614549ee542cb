"""Who sees which variable: one scope per case, locals only from ioMapping, multi-instance and boundary payloads."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from runner import feel
from runner.errors import AnuyatError, DecisionError, ExpressionError, Stuck

if TYPE_CHECKING:
    from runner.engine.case import Token

LOCALS = "locals"
_LARGEST = 2**63 - 1


def locals_of(token: Token) -> list[dict[str, Any]]:
    """The local variables that a token sees, nearest first: its own, then those of the sub-processes around it."""
    found: list[dict[str, Any]] = []
    at: Token | None = token
    while at is not None:
        if LOCALS in at.internal_data:
            found.append(at.internal_data[LOCALS])
        at = at.workflow.owner
    return found


def visible(token: Token) -> Mapping[str, Any]:
    """All names that a token's expressions may read: locals, then the case, then the environment below it."""
    case = token.workflow.top_workflow
    return ChainMap(*locals_of(token), case.variables, case.environment)


def own(token: Token) -> dict[str, Any]:
    """The token's own locals, made when needed."""
    return token.internal_data.setdefault(LOCALS, {})  # type: ignore[no-any-return]


def write(token: Token, values: Mapping[str, Any], *, above: bool = False) -> None:
    """Each value goes to the nearest scope that has its name, else to the case (Camunda 8's rule)."""
    scopes: list[MutableMapping[str, Any]] = [*locals_of(token)]
    if above and LOCALS in token.internal_data:
        scopes = scopes[1:]
    for name, value in values.items():
        head = name.partition(".")[0]
        assign(next((s for s in scopes if head in s), token.workflow.top_workflow.variables), name, plain(value))


def assign(scope: MutableMapping[str, Any], name: str, value: Any) -> None:
    """Set `name`, which may be a path (`shop.owner`). Nested objects are replaced, never changed in place: others may hold them."""
    head, _, rest = name.partition(".")
    if rest:
        before = scope.get(head)
        inner = dict(before) if isinstance(before, Mapping) else {}
        assign(inner, rest, value)
        value = inner
    scope[head] = value


def plain(value: Any) -> Any:
    """A FEEL value as the case keeps it: JSON with Decimals, moments and durations as ISO text."""
    return _bounded(feel.to_json(value))


def _bounded(value: Any) -> Any:
    """Whole numbers beyond 64 bits stay Decimals: neither the state nor the variables could hold them otherwise."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, int) and not -_LARGEST <= value <= _LARGEST:
        return Decimal(value)
    if isinstance(value, dict):
        return {name: _bounded(inner) for name, inner in value.items()}
    return [_bounded(inner) for inner in value] if isinstance(value, list) else value


def evaluate(token: Token, template: Any, how: str = "value", *more: Any) -> Any:
    """The value of a FEEL template as the token sees it; `how` is a method of `Evaluator`. Raises Stuck naming the element."""
    try:
        return getattr(token.workflow.top_workflow.evaluator, how)(template, visible(token), *more)
    except ExpressionError as error:
        raise stuck(token, error) from error


def stuck(token: Token, error: ExpressionError | DecisionError) -> Stuck:
    """The error of an expression or table as a reason why the case cannot go on."""
    element = token.task_spec.element
    where = f"{element.name or element.id} ({element.id})"
    return Stuck(f"{where}: {error.th}", f"{where}: {error.en}", element=element.id, detail=error.detail)


def cannot(token: Token, th: str, en: str, detail: str = "") -> AnuyatError:
    """Stuck at this token's element, for these reasons; `detail` is a word for programs."""
    return stuck(token, ExpressionError(th, en, detail=detail))
