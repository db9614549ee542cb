"""What a DMN file says, as records: item definitions, inputs, decisions, knowledge models, services and their boxed expressions.

Only what was read; nothing is compiled here. `id`s and names are as in the file, names with single spaces; `line` is the line in the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass


@dataclass(frozen=True)
class Box:
    """A boxed expression. `type_ref` is the declared type of its value, or empty."""

    id: str = field(default="", kw_only=True)
    type_ref: str = field(default="", kw_only=True)
    line: int = field(default=0, kw_only=True)


@dataclass(frozen=True)
class Literal(Box):
    """FEEL text; `language` is empty or the URI of FEEL."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Variable:
    """A name with a type: an information item, a formal parameter, a column."""

    name: str
    type_ref: str = ""


@dataclass(frozen=True)
class ContextBox(Box):
    """Entries in order; the entry without a variable is the result."""

    entries: tuple[tuple[Variable | None, Box | None], ...]


@dataclass(frozen=True)
class Invocation(Box):
    """A call of a function (an expression) with named bindings."""

    function: Box | None
    bindings: tuple[tuple[Variable, Box | None], ...]


@dataclass(frozen=True)
class FunctionBox(Box):
    """A function; `kind` FEEL, or Java or PMML, which are never called."""

    parameters: tuple[Variable, ...]
    body: Box | None
    kind: str = "FEEL"


@dataclass(frozen=True)
class Relation(Box):
    """Columns and rows: a list of contexts."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple[Box | None, ...], ...]


@dataclass(frozen=True)
class ListBox(Box):
    """A list of expressions."""

    items: tuple[Box | None, ...]


@dataclass(frozen=True)
class Conditional(Box):
    """if, then, else."""

    condition: Box | None
    yes: Box | None
    no: Box | None


@dataclass(frozen=True)
class FilterBox(Box):
    """The items of a list for which the match is true."""

    source: Box | None
    match: Box | None


@dataclass(frozen=True)
class Iteration(Box):
    """`kind` for, some or every: `variable` runs through `source`."""

    kind: str
    variable: str
    source: Box | None
    body: Box | None


@dataclass(frozen=True)
class InputClause:
    """A column of conditions: its expression, allowed values (unary tests) and label."""

    id: str
    expression: str
    type_ref: str = ""
    values: str = ""
    label: str = ""
    line: int = 0


@dataclass(frozen=True)
class OutputClause:
    """A column of results: name (may be empty when it is the only one), allowed values in order of priority, default."""

    id: str
    name: str
    type_ref: str = ""
    values: str = ""
    default: str | None = None
    label: str = ""
    line: int = 0


@dataclass(frozen=True)
class RuleRow:
    """One row: unary tests and output expressions as texts."""

    id: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    annotations: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class TableBox(Box):
    """A decision table. `hit_policy` UNIQUE, FIRST, …; `aggregation` SUM, COUNT, MIN, MAX or empty."""

    hit_policy: str
    aggregation: str
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[RuleRow, ...]
    label: str = ""


@dataclass(frozen=True)
class ItemDefinition:
    """A type: of another one (`type_ref`), of components, or of a function; perhaps a list of it, perhaps with allowed values."""

    name: str
    type_ref: str = ""
    components: tuple[ItemDefinition, ...] = ()
    is_collection: bool = False
    allowed: str = ""
    constraint: str = ""
    function: tuple[tuple[Variable, ...], str] | None = None
    line: int = 0


@dataclass(frozen=True)
class Element:
    """A named thing of the decision requirements graph. `requires` are references `namespace#id`."""

    id: str
    name: str
    type_ref: str = ""
    line: int = 0
    namespace: str = ""
    requires: tuple[str, ...] = ()


@dataclass(frozen=True)
class InputData(Element):
    """Something that comes from outside."""


@dataclass(frozen=True)
class DecisionElement(Element):
    """A decision and its logic."""

    logic: Box | None = None
    label: str = ""


@dataclass(frozen=True)
class Knowledge(Element):
    """A business knowledge model: a named function."""

    function: FunctionBox | None = None


@dataclass(frozen=True)
class DecisionService(Element):
    """Decisions that are called together as a function. All are references."""

    outputs: tuple[str, ...] = ()
    encapsulated: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    input_data: tuple[str, ...] = ()


@dataclass(frozen=True)
class Import:
    """Another model under a name."""

    name: str
    namespace: str
    location: str = ""


@dataclass(frozen=True)
class Definitions:
    """One DMN file."""

    file: str
    name: str
    namespace: str
    imports: tuple[Import, ...]
    items: tuple[ItemDefinition, ...]
    elements: dict[str, Element]


def size(part: object) -> int:
    """How much there is to evaluate in a boxed expression: its records, and a step for every four characters of text."""
    if isinstance(part, str):
        return len(part) >> 2
    if isinstance(part, tuple):
        return sum(map(size, part))
    return 1 + sum(size(getattr(part, one.name)) for one in fields(part)) if is_dataclass(part) and not isinstance(part, type) else 0
