"""Compilers of calls, function definitions and unary tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from runner.feel import nodes as n
from runner.feel.bounds import CALLS, Fault, Run, Scope, exhausted
from runner.feel.compare import equal, same, within
from runner.feel.compile_base import MISSING, Closure, Setting, compile_node, compiles, find, guarded
from runner.feel.compile_comparisons import compare_with
from runner.feel.compile_loops import cost
from runner.feel.functions import BUILTINS
from runner.feel.functions.registry import bind
from runner.feel.moment_text import parse_at
from runner.feel.reasons import unsuitable
from runner.feel.types import ANY, Type, coerce, resolve
from runner.feel.values import Function, Range, kind


@compiles(n.Call)
def _call(node: n.Call, setting: Setting) -> Closure:
    target = _target(node.function, setting)
    values = [compile_node(argument.value, setting) for argument in node.arguments]
    names = [argument.name for argument in node.arguments]
    named = bool(names and names[0])

    def run(scope: Scope) -> object:
        function = target(scope)
        found = [value(scope) for value in values]
        if type(function) is not Function:
            raise unsuitable("( )", function, "function")
        if named:
            option, arguments = bind(function, (), dict(zip(names, found, strict=True)))
        else:
            option, arguments = bind(function, found, {})
        return option.call(scope.run, arguments)

    return guarded(run, setting, node.at)


def _target(node: n.Node, setting: Setting) -> Closure:
    """What is called. A variable that only happens to be named like a built-in (`date`, `count`) does not hide it."""
    plain = compile_node(node, setting)
    if not isinstance(node, n.Name) or node.name not in BUILTINS:
        return plain
    built_in, name = BUILTINS[node.name], node.name

    def run(scope: Scope) -> object:
        found = find(scope, name)
        return found if found is not MISSING and type(found) is Function else built_in

    return run


@compiles(n.FunctionDefinition)
def _definition(node: n.FunctionDefinition, setting: Setting) -> Closure:
    body, names = compile_node(node.body, setting.inside()), [parameter.name for parameter in node.parameters]
    price, result = cost(node.body), literal_type(node.body)

    def run(scope: Scope) -> object:
        types = [ANY if p.type is None else resolve(p.type, setting.types) for p in node.parameters]
        if node.external:
            return Function("", tuple(names), _external, len(names))
        return user_function("", names, types, result, lambda values, context: body(Scope(values, scope, context)), price)

    return guarded(run, setting, node.at)


def _external(run: Run, arguments: Sequence[object]) -> object:
    raise Fault("ไม่อนุญาตให้เรียกฟังก์ชันภายนอก", "external functions are never called")


def literal_type(node: n.Node) -> Type:
    """The type that the text alone shows, for `instance of function<…> -> …`; anything else may be anything."""
    if isinstance(node, n.AtLiteral):
        try:
            return Type(kind(parse_at(node.text)))
        except Fault:
            return ANY
    return _LITERALS.get(type(node), ANY)


_LITERALS: dict[type[n.Node], Type] = {n.Number: Type("number"), n.String: Type("string"), n.Boolean: Type("boolean")}
Body = Callable[[dict[str, object], Run], object]


def user_function(name: str, parameters: Sequence[str], types: Sequence[Type], result: Type, body: Body, price: int = 10) -> Function:
    """A function whose `body` gets its arguments by name, checked against `types`; its value is checked against `result`."""

    def call(run: Run, arguments: Sequence[object]) -> object:
        if len(arguments) != len(parameters):
            raise Fault("จำนวนพารามิเตอร์ไม่ตรง", "wrong number of arguments")
        run.spend(price)
        for value, type_ in zip(arguments, types, strict=True):
            if type_ is not ANY:
                run.weigh(value)
        run.calls += 1
        if run.calls > CALLS:
            exhausted()
        try:
            values = {p: coerce(v, t, p) for p, v, t in zip(parameters, arguments, types, strict=True)}
            return coerce(body(values, run), result, name or "function")
        finally:
            run.calls -= 1

    signature = Type("function", (*types, result))
    return Function(name, tuple(parameters), call, len(parameters), signature=signature)


Test = Callable[[object, Scope], object]
INPUT = "?"


def compile_test(node: n.Node, setting: Setting) -> Test:
    """A test of an input value: gives True, False or null. `?` in the scope is the input."""
    if isinstance(node, n.Test):
        operation, value = compare_with(node.op), compile_node(node.value, setting)
        return lambda given, scope: operation(given, value(scope))
    value = compile_node(node, setting)
    if isinstance(node, n.String | n.Number | n.Null | n.AtLiteral):
        return lambda given, scope: equal(given, value(scope))
    if isinstance(node, n.Boolean):
        truth = node.value
        return lambda given, scope: given is truth
    speaks = any(isinstance(part, n.Name) and part.name == INPUT for part in n.walk(node))
    if speaks:
        return lambda given, scope: value(scope)

    def test(given: object, scope: Scope) -> object:
        wanted = value(scope)
        scope.run.weigh(wanted)
        return matches(given, wanted)

    return test


def matches(given: object, wanted: object) -> object:
    """Whether an input meets the value of an expression: in the range, in the list, equal; or the expression itself is the verdict."""
    if type(wanted) is Range:
        return within(given, wanted)
    if isinstance(wanted, list | tuple):
        return any(_in_item(given, item) for item in wanted) or (isinstance(given, list | tuple) and same(given, wanted))
    if type(wanted) is bool and type(given) is not bool:
        return wanted
    return equal(given, wanted)


def _in_item(given: object, item: object) -> bool:
    if type(item) is Range and type(given) is not Range:
        try:
            return within(given, item)
        except Fault:
            return False
    return same(given, item)


@compiles(n.In)
def _in(node: n.In, setting: Setting) -> Closure:
    given = compile_node(node.value, setting)
    inside = setting.inside()
    tests = [compile_test(test, inside) for test in node.tests]
    source, at = setting.source, node.at

    def run(scope: Scope) -> object:
        value, unclear = given(scope), False
        scope.run.weigh(value)
        inner = Scope({INPUT: value}, scope, scope.run)
        for test in tests:
            try:
                verdict = test(value, inner)
            except Fault as fault:
                verdict = scope.run.fail(fault.th, fault.en, source, at)
            if verdict is True:
                return True
            unclear = unclear or verdict is not False
        return None if unclear else False

    return run


@compiles(n.Test)
def _test(node: n.Test, setting: Setting) -> Closure:
    test = compile_test(node, setting)
    return guarded(lambda scope: test(find(scope, INPUT), scope), setting, node.at)


@compiles(n.UnaryTests)
def _unary_tests(node: n.UnaryTests, setting: Setting) -> Closure:
    """The closure of a whole cell; the input is `?` in its scope. Gives True or False; an unclear test is not met."""
    tests = [compile_test(test, setting) for test in node.tests]
    source, negated, everything = setting.source, node.negated, not node.tests
    places = [test.at for test in node.tests]

    def run(scope: Scope) -> object:
        if everything:
            return True
        given, unclear = scope.values[INPUT], False
        for at, test in zip(places, tests, strict=True):
            try:
                verdict = test(given, scope)
            except Fault as fault:
                verdict = scope.run.fail(fault.th, fault.en, source, at)
            if verdict is True:
                return not negated
            unclear = unclear or verdict is not False
        return negated and not unclear

    return run
