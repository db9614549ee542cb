"""Translation of calls: which declaration of a built-in fits arguments that are not all known, and functions of the expression itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runner.feel import nodes as n
from runner.feel.bounds import Run
from runner.feel.compare import less as real_less
from runner.feel.functions import BUILTINS
from runner.feel.functions.registry import bind
from runner.feel.values import Function
from runner.paths.solving import rules_lists, rules_numbers, rules_texts, rules_times
from runner.paths.solving.guards import both
from runner.paths.solving.translator import Env, Translator, translates
from runner.paths.solving.unknown import ANYTHING
from runner.paths.solving.values import Closed, Items, Leaf, NotTranslated, Union, Unknown, known, merge, one, pack, sort_of

_DEEPEST = 12  # calls of the expression's own functions inside each other
Rule = Callable[..., Union | None]
RULES: dict[str, Rule] = rules_lists.RULES | rules_numbers.RULES | rules_texts.RULES | rules_times.RULES
_NUMBER = ("string length", "count", "working days between", "day of year", "week of year", *rules_numbers.NAMES)
_STRING = ("upper case", "lower case", "substring", "substring before", "substring after", "replace", "trim", "string", "string join")
_BOOLEAN = ("matches", "contains", "starts with", "ends with", "is blank", "is empty", "list contains", "odd", "even")
_DATE = ("add working days", "last day of month", "date")
_SURE = frozenset(("string length", "upper case", "lower case", "trim", "contains", "starts with", "ends with", "is blank", "day of year"))
_KINDS = {"number": _NUMBER, "string": _STRING, "boolean": _BOOLEAN, "date": _DATE}
GIVES = {name: ("null", kind) for kind, names in _KINDS.items() for name in names}


@translates(n.Call)
def _call(translator: Translator, node: n.Call, env: Env) -> Union:
    arguments = [translator.tree(argument.value, env) for argument in node.arguments]
    named = [argument.name for argument in node.arguments] if node.arguments and node.arguments[0].name else []
    target = _target(translator, node.function, env)
    if len(target) == 1:
        leaf = target[0][1]
        if isinstance(leaf, Closed):
            return _closed(leaf, arguments, named)
        if isinstance(leaf, Function):
            return _built_in(translator, leaf, arguments, named)
    if all(known(leaf) and not isinstance(leaf, Function) for _, leaf in target):
        return one(None)
    raise NotTranslated


def _target(translator: Translator, node: n.Node, env: Env) -> Union:
    """What is called; a variable named like a built-in does not hide it."""
    if isinstance(node, n.Name) and node.name in BUILTINS:
        found = env.find(node.name)
        if found is None or len(found) != 1 or not isinstance(found[0][1], Closed | Function):
            return one(BUILTINS[node.name])
    return translator.tree(node, env)


def _closed(function: Closed, arguments: list[Union], named: list[str]) -> Union:
    if named:
        given = dict(zip(named, arguments, strict=True))
        if set(given) != set(function.parameters):
            return one(None)
        arguments = [given[name] for name in function.parameters]
    return function.call(arguments) if len(arguments) == len(function.parameters) else one(None)


@translates(n.FunctionDefinition)
def _definition(translator: Translator, node: n.FunctionDefinition, env: Env) -> Union:
    if node.external or any(parameter.type is not None and parameter.type.name != "Any" for parameter in node.parameters):
        raise NotTranslated
    names, depth = tuple(parameter.name for parameter in node.parameters), [0]

    def call(arguments: list[Union]) -> Union:
        if depth[0] >= _DEEPEST:
            raise NotTranslated
        depth[0] += 1
        try:
            return translator.tree(node.body, Env(dict(zip(names, arguments, strict=True)), env))
        finally:
            depth[0] -= 1

    return one(Closed(names, call))


def _built_in(translator: Translator, function: Function, arguments: list[Union], named: list[str]) -> Union:
    name = function.name
    if not arguments and name in ("now", "today"):
        return one(translator.now() if name == "now" else translator.today())
    if name == "sort" and not named and len(arguments) in (1, 2):
        return _sorted(translator, *arguments)
    if any(isinstance(leaf, Closed) for union in arguments for _, leaf in union):
        raise NotTranslated

    def real(*values: object) -> object:
        option, ready = bind(function, *_given(values, named))
        return option.call(Run(), ready)

    def rule(*leaves: Leaf) -> Union | None:
        found = _ruled(translator, function, list(leaves), named)
        if found is None and name in _SURE and not any(leaf is None or isinstance(leaf, Unknown | Items) for leaf in leaves):
            return translator.opaque(real, [one(leaf) for leaf in leaves], GIVES[name][1:])
        return found

    return translator.lift(real, rule, arguments, GIVES.get(name, ANYTHING))


def _sorted(translator: Translator, items: Union, precedes: Union | None = None) -> Union:
    """`sort` of lists, by a function of the expression or in the natural order."""

    def before(left: Union, right: Union) -> Union:
        if precedes is None:
            return translator.lift(real_less, translator.operators.less, [left, right], ("null", "boolean"))
        ((_, function),) = precedes
        found: Union = function.call([left, right])
        return found

    if precedes is not None and not (len(precedes) == 1 and isinstance(precedes[0][1], Closed) and len(precedes[0][1].parameters) == 2):
        raise NotTranslated
    if any(isinstance(leaf, Unknown) for _, leaf in items):
        raise NotTranslated
    return merge(
        (both(guard, inner), found)
        for guard, leaf in items
        for inner, found in (rules_lists.sort(translator, leaf, before) if isinstance(leaf, list | Items) else one(None))
    )


def _given(values: tuple[object, ...], named: list[str]) -> tuple[list[object], dict[str, object]]:
    return ([], dict(zip(named, values, strict=True))) if named else (list(values), {})


def _ruled(translator: Translator, function: Function, leaves: list[Leaf], named: list[str]) -> Union | None:
    """By the rule of the declaration that fits; null where none does, None where there is no rule."""
    if function.name in _WHATEVER:
        whatever: Union = _WHATEVER[function.name](translator, *leaves)
        return whatever
    if any(isinstance(leaf, Unknown) for leaf in leaves):
        return None
    fitting = [(option, ready) for option in (function, *function.others) if (ready := _arranged(option, leaves, named)) is not None]
    if not fitting:
        return one(None)
    option, ready = next((pair for pair in fitting if len(fitting) == 1 or all(map(_accepts, pair[1], pair[0].types))), fitting[0])
    fitted: list[Leaf] = []
    for leaf, type_ in zip(ready, option.types, strict=False):
        found = _fit(leaf, type_)
        if not found:
            return one(None) if found is None else None
        fitted += found
    rule = RULES.get(option.name)
    found_: Union | None = None if rule is None else rule(translator, *fitted)
    return found_


def _arranged(option: Function, leaves: list[Leaf], named: list[str]) -> list[Leaf] | None:
    """The arguments in the order of a declaration; None when it does not take them."""
    if named:
        given = dict(zip(named, leaves, strict=True))
        required = option.parameters[: option.required]
        if any(name not in option.parameters for name in given) or any(name not in given for name in required):
            return None
        last = max(at for at, name in enumerate(option.parameters) if name in given)
        return [given.get(name) for name in option.parameters[: last + 1]]
    count = len(option.parameters)
    if len(leaves) < option.required:
        return None
    single = option.variadic == "list" and len(leaves) == count and sort_of(leaves[-1]) == "list"
    if option.variadic and len(leaves) >= count and not single:
        return [*leaves[: count - 1], pack((True, one(leaf)) for leaf in leaves[count - 1 :])]
    return leaves if len(leaves) <= count else None


_GROUPS: dict[str, tuple[str, ...]] = {
    "duration": ("years and months duration", "days and time duration"),
    "day": ("date", "date and time"),
    "measure": ("number", "years and months duration", "days and time duration"),
}


def _accepts(leaf: Leaf, type_: str) -> bool:
    kind = sort_of(leaf)
    return type_ == "any" or kind == type_ or kind in _GROUPS.get(type_, ())


def _fit(leaf: Leaf, type_: str) -> list[Leaf] | tuple[()] | None:
    """The argument as the parameter wants it; None when it has no value then, () when that cannot be told."""
    if _accepts(leaf, type_):
        return [leaf]
    if type_ in ("list", "list...", "items..."):
        return None if leaf is None else [leaf if sort_of(leaf) == "list" else pack([(True, one(leaf))])]
    if isinstance(leaf, Items):
        return ()
    return _fit(leaf[0], type_) if isinstance(leaf, list) and len(leaf) == 1 else None


def _is_defined(translator: Translator, leaf: Leaf) -> Union:
    return one(leaf is not None)


def _or_else(translator: Translator, leaf: Leaf, default: Leaf) -> Union:
    return one(default if leaf is None else leaf)


def _not(translator: Translator, leaf: Leaf) -> Union:
    return one(not leaf if type(leaf) is bool else None)


_WHATEVER: dict[str, Any] = {"is defined": _is_defined, "get or else": _or_else, "not": _not}
