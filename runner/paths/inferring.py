"""What kind of value a path is, and what it is compared with, read off the FEEL expressions that use it."""

from __future__ import annotations

from dataclasses import dataclass, field

from runner.feel import nodes as n
from runner.feel.free import doubtful_names, free_names, free_paths
from runner.paths.terms import Json

_TEXTS = ("upper case", "lower case", "matches", "starts with", "ends with", "contains", "substring", "split", "trim", "string length")
_SUMS = ("floor", "ceiling", "round half up", "round half down", "round up", "round down", "abs", "decimal", "modulo", "sqrt")
_TESTS = ("contains", "starts with", "ends with", "matches", "list contains", "not", "all", "any")
_MAKES = {  # function → the kind of its argument
    **dict.fromkeys((*_TEXTS, "number"), "string"), **dict.fromkeys(_SUMS, "number"),
    "date": "date", "time": "time", "date and time": "datetime", "duration": "duration", "not": "boolean",
}  # fmt: skip
_GIVES = {  # function → the kind of its value
    **dict.fromkeys((*_SUMS, "number", "count", "sum", "min", "max", "string length", "working days between"), "number"),
    **dict.fromkeys(_TESTS, "boolean"), **dict.fromkeys(("string", "upper case", "lower case", "substring", "trim"), "string"),
    "today": "date", "date": "date", "add working days": "date", "now": "datetime", "date and time": "datetime", "time": "time",
    "duration": "duration",
}  # fmt: skip
_LISTS = frozenset({"count", "list contains", "concatenate", "append", "distinct values", "flatten", "index of", "union"})
_OF_ROWS = frozenset({"sum", "min", "max", "mean"})
_TYPE_NAMES = {"string": "string", "number": "number", "boolean": "boolean", "date": "date", "time": "time", "dateTime": "datetime"}
_ORDER = ("choices", "datetime", "date", "time", "number", "boolean", "string")  # which of several kinds is believed


@dataclass
class Hints:
    """What was seen of one path: kinds by how often, constants in the order met, other paths that it is compared with."""

    kinds: dict[str, int] = field(default_factory=dict)
    constants: dict[Json, None] = field(default_factory=dict)
    like: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """The kind most often seen; of equals the more exact one. Empty when nothing tells."""
        most = max(self.kinds.values(), default=0)
        return next((kind for kind in _ORDER if self.kinds.get(kind, 0) == most and most), "")


class Inference:
    """Looks at expressions one after the other; `found` is what they tell, by dotted path."""

    def __init__(self) -> None:
        self.found: dict[str, Hints] = {}
        self.free: set[str] = set()  # variables, in contrast to what loops and filters name
        self.paths: set[str] = set()  # everything that is read
        self._same: set[tuple[str, str]] = set()

    def look(self, tree: n.Node, wanted: str = "") -> None:
        """Learn from an expression; `wanted` is the kind of its own value, where that is known (a condition is `boolean`)."""
        doubtful = doubtful_names(tree)
        self.free |= free_names(tree) - doubtful
        self.paths |= {path for path in free_paths(tree) if path.split(".")[0] not in doubtful}
        self._meant(tree, wanted)
        for node in n.walk(tree):
            self._node(node)

    def test(self, column: n.Node, tests: n.UnaryTests) -> None:
        """Learn from a cell of a decision table."""
        for test in tests.tests:
            self._compare(column, test.value if isinstance(test, n.Test) else test)

    def declared(self, column: n.Node, type_name: str) -> None:
        """A column says what type it has."""
        self._meant(column, _TYPE_NAMES.get(type_name, ""))

    def known(self, path: str, kind: str, constants: tuple[Json, ...] = ()) -> None:
        """What a form says of a path."""
        self.free.add(path.split(".")[0])
        hints = self._at(path)
        hints.kinds[kind] = hints.kinds.get(kind, 0) + 100
        hints.constants.update(dict.fromkeys(constants))

    def same(self, target: str, source: n.Node) -> None:
        """A mapping passes a value on under another name."""
        path = path_of(source)
        if path and path != target:
            self._same |= {(target, path), (path, target)}
            self.free |= {target.split(".")[0], path.split(".")[0]}

    def settle(self) -> None:
        """Paths that are compared with each other are of one kind; what is no variable is forgotten."""
        self.found = {path: hints for path, hints in sorted(self.found.items()) if path.split(".")[0] in self.free}
        for one, other in sorted(self._same):
            if other in self.found and self.found[other].kind:
                self._at(one).constants.update(self.found[other].constants)
                self._at(one).like.add(other)
        for _ in range(5):
            for hints in self.found.values():
                for twin in (self.found[other] for other in sorted(hints.like) if other in self.found):
                    if twin.kind and not hints.kind:
                        hints.kinds[twin.kind] = 1
                        hints.constants.update(twin.constants)

    def _at(self, path: str) -> Hints:
        return self.found.setdefault(path, Hints())

    def _meant(self, node: n.Node, kind: str) -> None:
        path = path_of(node)
        if path and kind and kind != "duration":
            hints = self._at(path)
            hints.kinds[kind] = hints.kinds.get(kind, 0) + 1

    def _node(self, node: n.Node) -> None:
        if isinstance(node, n.Comparison):
            self._compare(node.left, node.right)
            self._compare(node.right, node.left)
        elif isinstance(node, n.Between):
            for limit in (node.low, node.high):
                self._compare(node.value, limit)
        elif isinstance(node, n.In):
            for test in node.tests:
                self._within(node.value, test)
        elif isinstance(node, n.Logic):
            self._meant(node.left, "boolean")
            self._meant(node.right, "boolean")
        elif isinstance(node, n.If):
            self._meant(node.condition, "boolean")
        elif isinstance(node, n.Arithmetic):
            self._counted(node)
        elif isinstance(node, n.Call):
            self._call(node)
        elif isinstance(node, n.For | n.Quantified):
            for one in node.iterators:
                if one.end is None:
                    self._meant(one.source, "choices")
        elif isinstance(node, n.Filter):
            self._meant(node.source, "choices")

    def _within(self, value: n.Node, test: n.Node) -> None:
        if isinstance(test, n.List):
            for item in test.items:
                self._compare(value, item)
        elif isinstance(test, n.Test):
            self._compare(value, test.value)
        elif isinstance(test, n.Range):
            for limit in (test.low, test.high):
                if limit is not None:
                    self._compare(value, limit)
        elif path_of(test):
            self._meant(test, "choices")
        else:
            self._compare(value, test)

    def _compare(self, one: n.Node, other: n.Node) -> None:
        path = path_of(one)
        if not path:
            return
        hints = self._at(path)
        if isinstance(other, n.Range):
            self._within(one, other)
            return
        if second := path_of(other):
            hints.like.add(second)
        kind, constants = told(other)
        if kind and kind != "duration":
            hints.kinds[kind] = hints.kinds.get(kind, 0) + 1
        hints.constants.update(dict.fromkeys(constants))

    def _counted(self, node: n.Arithmetic) -> None:
        kinds = {told(side)[0] for side in (node.left, node.right)}
        if node.op not in "+-":
            wanted = "number"
        elif "string" in kinds:
            wanted = "string"
        elif "duration" in kinds:
            wanted = "date"
        elif kinds & {"date", "datetime"}:
            return  # a date less something: a duration or another date, nothing tells which
        else:
            wanted = "number"
        for side in (node.left, node.right):
            if path_of(side):
                self._meant(side, wanted)

    def _call(self, node: n.Call) -> None:
        name = node.function.name if isinstance(node.function, n.Name) else ""
        arguments = [argument.value for argument in node.arguments]
        if name == "list contains" and len(arguments) == 2:
            self._listed(*arguments)
        for place, argument in enumerate(arguments):
            if place == 0 and (name in _LISTS or name in _OF_ROWS):
                self._meant(argument.source if name in _OF_ROWS and isinstance(argument, n.Path) else argument, "choices")
            elif name in _MAKES and place == 0 and len(arguments) == 1:
                self._meant(argument, _MAKES[name])
            elif name == "add working days":
                self._meant(argument, ("date", "number")[min(place, 1)])

    def _listed(self, source: n.Node, item: n.Node) -> None:
        _kind, constants = told(item)
        if path := path_of(source):
            self._at(path).constants.update(dict.fromkeys(constants))
        if isinstance(source, n.List):
            for one in source.items:
                self._compare(item, one)


def path_of(node: n.Node) -> str:
    """The dotted path that a node is, also within `date(…)` and the like; empty for anything else."""
    steps: list[str] = []
    while isinstance(node, n.Path):
        steps.append(node.name)
        node = node.source
    return ".".join([node.name, *reversed(steps)]) if isinstance(node, n.Name) else ""


def told(node: n.Node) -> tuple[str, tuple[Json, ...]]:
    """The kind of a literal or of what a function gives, and the constants in it."""
    match node:
        case n.String():
            return "string", (node.value,)
        case n.Number():
            return "number", (node.value,)
        case n.Negate():
            kind, values = told(node.operand)
            return kind, tuple(-value for value in values if not isinstance(value, str))
        case n.Boolean():
            return "boolean", (node.value,)
        case n.AtLiteral():
            return _moment(node.text), (node.text,)
        case n.Call() if isinstance(node.function, n.Name):
            return _called(node, node.function.name)
        case n.Arithmetic():
            kinds = [kind for side in (node.left, node.right) if (kind := told(side)[0])]
            return next((kind for kind in ("datetime", "date", "string") if kind in kinds), "number" if "number" in kinds else ""), ()
        case n.If():
            yes, no = told(node.yes), told(node.no)
            return yes[0] or no[0], yes[1] + no[1]
        case _:
            return "", ()


def _moment(text: str) -> str:
    if text.lstrip("-").startswith("P"):
        return "duration"
    return "datetime" if "T" in text else "time" if ":" in text else "date"


def _called(node: n.Call, name: str) -> tuple[str, tuple[Json, ...]]:
    """`date("2027-01-01")` is a constant, `date(filed_on)` has a kind only."""
    arguments = [argument.value for argument in node.arguments]
    fixed = name in ("date", "time", "date and time") and len(arguments) == 1 and isinstance(arguments[0], n.String)
    return _GIVES.get(name, ""), (arguments[0].value,) if fixed and isinstance(arguments[0], n.String) else ()
