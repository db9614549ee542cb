"""How a built-in function is declared: by one line of text, from which calls by position and by name are checked.

`substring(string: string, start position: number, length?: number)`: `?` marks what may be left out. Types are the simple types
of FEEL, and `any` (null too), `list` (one value becomes a list of one), `list...` (one list, or its items as the arguments),
`items...` (all further arguments).
A name may be declared several times, `date(from: any)` and `date(year: number, …)`: the arguments choose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from runner.feel.bounds import Fault, Run
from runner.feel.reasons import unsuitable
from runner.feel.values import Function, kind

_DECLARATION = re.compile(r"([^()]+)\((.*)\)")
BUILTINS: dict[str, Function] = {}
Implementation = Callable[..., object]
Declared = TypeVar("Declared", bound=Implementation)


def builtin(*declarations: str, run: bool = False, deep: bool = False, price: int = 8) -> Callable[[Declared], Declared]:
    """Declare a built-in. Several declarations are other names or other parameters; `run` asks for the `Run` as first argument.

    A call takes `price` and the length of its arguments from the budget, with `deep` the size of all that is inside them.
    """

    def register(implementation: Declared) -> Declared:
        for declaration in declarations:
            _declare(declaration, implementation, run, deep, price)
        return implementation

    return register


def _declare(declaration: str, implementation: Implementation, run: bool, deep: bool, price: int) -> None:
    found = _DECLARATION.fullmatch(declaration)
    assert found, declaration
    name, inside = found[1], found[2]
    parameters, types, required = [], [], 0
    for part in filter(None, inside.split(", ")):
        parameter, type_ = part.split(": ")
        required += not parameter.endswith("?")
        parameters.append(parameter.rstrip("?"))
        types.append(type_)
    variadic = types[-1][:-3] if types and types[-1].endswith("...") else ""
    call = _metered(_checked(name, tuple(parameters), tuple(types), implementation, run), deep, price)
    new = Function(name, tuple(parameters), call, required, variadic, types=tuple(types))
    BUILTINS[name] = _with_overload(new, BUILTINS.get(name))


def _with_overload(new: Function, old: Function | None) -> Function:
    """Two declarations of one name become one function: the arguments choose (by name, else by number)."""
    if old is None:
        return new
    return replace(old, others=(*old.others, new))


def _metered(call: Implementation, deep: bool, price: int) -> Implementation:
    def metered(context: Run, arguments: Sequence[object]) -> object:
        context.spend(price)
        for value in arguments:
            if deep:
                context.weigh(value)
            elif type(value) is list:
                context.spend(len(value))
            elif type(value) is str:
                context.spend(len(value) >> 4)
        return call(context, arguments)

    return metered


def _checked(
    name: str, parameters: Sequence[str], types: Sequence[str], implementation: Implementation, run: bool
) -> Callable[[Run, Sequence[object]], object]:
    def call(context: Run, arguments: Sequence[object]) -> object:
        ready = [_fit(value, types[i], name, parameters[i]) for i, value in enumerate(arguments)]
        return implementation(context, *ready) if run else implementation(*ready)

    return call


def _fit(value: object, type_: str, name: str, parameter: str) -> Any:
    """The argument as the parameter wants it, after the implicit conversions to and from lists of one."""
    if type_ == "any":
        return value
    found = kind(value)
    if found == type_ or (found == "list" and type_ in ("list...", "items...")):
        return value
    if type_ in ("list", "list...", "items...") and value is not None:
        return [value]
    if type_ in _GROUPS and found in _GROUPS[type_]:
        return value
    if found == "list" and len(value) == 1:  # type: ignore[arg-type]
        return _fit(value[0], type_, name, parameter)  # type: ignore[index]
    raise unsuitable(f"{name}({parameter})", value, type_)


_DURATIONS = ("years and months duration", "days and time duration")
_DATES = ("date", "date and time")
_GROUPS: dict[str, tuple[str, ...]] = {
    "duration": _DURATIONS,
    "day": _DATES,
    "comparable": ("number", "string", *_DATES, "time", *_DURATIONS),
    "measure": ("number", *_DURATIONS),
}


def _accepts(value: object, type_: str) -> bool:
    found = kind(value)
    return type_ == "any" or found == type_ or found in _GROUPS.get(type_, ())


def bind(function: Function, positional: Sequence[object], named: dict[str, object]) -> tuple[Function, list[object]]:
    """The declaration that fits the arguments, and the arguments in its order. A Fault when none does."""
    options = (function, *function.others)
    fitting = [(option, ready) for option in options if (ready := _arguments(option, positional, named)) is not None]
    for option, ready in fitting:
        if len(fitting) == 1 or all(map(_accepts, ready, option.types)):
            return option, ready
    if fitting:
        return fitting[0]
    names = ", ".join(function.parameters)
    raise Fault(
        f"{function.name or 'function'}: พารามิเตอร์ไม่ตรง ต้องเป็น ({names})",
        f"{function.name or 'function'}: the arguments do not match ({names})",
    )


def _arguments(option: Function, positional: Sequence[object], named: dict[str, object]) -> list[object] | None:
    count = len(option.parameters)
    if named:
        if any(key not in option.parameters for key in named):
            return None
        given = [key in named for key in option.parameters]
        if not all(given[: option.required]):
            return None
        last = max(i for i, there in enumerate(given) if there)
        return [named.get(key) for key in option.parameters[: last + 1]]
    if len(positional) < option.required:
        return None
    if (
        option.variadic
        and len(positional) >= count
        and not (option.variadic == "list" and len(positional) == count and kind(positional[-1]) == "list")
    ):
        return [*positional[: count - 1], list(positional[count - 1 :])]
    return list(positional) if len(positional) <= count else None
