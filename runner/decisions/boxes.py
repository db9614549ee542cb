"""Reading boxed expressions: each DMN element to its record."""

from __future__ import annotations

from collections.abc import Callable

from runner.decisions import model as m
from runner.decisions.xml import Tree, attribute, child, children, local_type, tag, text

_FEEL = ("", "feel")


def box(parent: Tree | None) -> m.Box | None:
    """The first boxed expression below `parent`, if any."""
    tree = None if parent is None else child(parent, *_BOXES)
    return None if tree is None else _BOXES[tag(tree)](tree)


def _common(tree: Tree) -> dict[str, object]:
    return {"id": tree.get("id", ""), "type_ref": local_type(attribute(tree, "typeRef"), tree), "line": tree.sourceline or 0}


def variable(tree: Tree) -> m.Variable:
    """A name with its type."""
    return m.Variable(attribute(tree, "name"), local_type(attribute(tree, "typeRef"), tree))


def _literal(tree: Tree) -> m.Box:
    return m.Literal(text(tree), tree.get("expressionLanguage", ""), **_common(tree))  # type: ignore[arg-type]


def _context(tree: Tree) -> m.Box:
    entries = []
    for entry in children(tree, "contextEntry"):
        named = child(entry, "variable")
        entries.append((None if named is None else variable(named), box(entry)))
    return m.ContextBox(tuple(entries), **_common(tree))  # type: ignore[arg-type]


def _invocation(tree: Tree) -> m.Box:
    bindings = tuple(
        (variable(child(one, "parameter")), box(one)) for one in children(tree, "binding") if child(one, "parameter") is not None
    )
    return m.Invocation(box(tree), bindings, **_common(tree))  # type: ignore[arg-type]


def function_box(tree: Tree) -> m.FunctionBox:
    """A function definition, or the encapsulated logic of a knowledge model."""
    parameters = tuple(variable(one) for one in children(tree, "formalParameter"))
    return m.FunctionBox(parameters, box(tree), tree.get("kind", "FEEL"), **_common(tree))  # type: ignore[arg-type]


def _relation(tree: Tree) -> m.Box:
    rows = tuple(tuple(_BOXES[tag(cell)](cell) for cell in children(row, *_BOXES)) for row in children(tree, "row"))
    return m.Relation(tuple(variable(one) for one in children(tree, "column")), rows, **_common(tree))  # type: ignore[arg-type]


def _list(tree: Tree) -> m.Box:
    return m.ListBox(tuple(_BOXES[tag(one)](one) for one in children(tree, *_BOXES)), **_common(tree))  # type: ignore[arg-type]


def _conditional(tree: Tree) -> m.Box:
    parts = (box(child(tree, name)) for name in ("if", "then", "else"))
    return m.Conditional(*parts, **_common(tree))  # type: ignore[arg-type]


def _filter(tree: Tree) -> m.Box:
    return m.FilterBox(box(child(tree, "in")), box(child(tree, "match")), **_common(tree))  # type: ignore[arg-type]


def _iteration(tree: Tree) -> m.Box:
    body = box(child(tree, "return", "satisfies"))
    return m.Iteration(tag(tree), attribute(tree, "iteratorVariable"), box(child(tree, "in")), body, **_common(tree))  # type: ignore[arg-type]


def _table(tree: Tree) -> m.Box:
    return m.TableBox(
        tree.get("hitPolicy", "UNIQUE").upper(),
        tree.get("aggregation", "").upper(),
        tuple(_input(one) for one in children(tree, "input")),
        tuple(_output(one) for one in children(tree, "output")),
        tuple(_rule(one) for one in children(tree, "rule")),
        attribute(tree, "outputLabel"),
        **_common(tree),  # type: ignore[arg-type]
    )


def _input(tree: Tree) -> m.InputClause:
    expression = child(tree, "inputExpression")
    type_ref = "" if expression is None else local_type(attribute(expression, "typeRef"), tree)
    values = text(child(tree, "inputValues"))
    return m.InputClause(tree.get("id", ""), text(expression), type_ref, values, attribute(tree, "label"), tree.sourceline or 0)


def _output(tree: Tree) -> m.OutputClause:
    default = child(tree, "defaultOutputEntry")
    return m.OutputClause(
        tree.get("id", ""),
        attribute(tree, "name"),
        local_type(attribute(tree, "typeRef"), tree),
        text(child(tree, "outputValues")),
        None if default is None else text(default),
        attribute(tree, "label"),
        tree.sourceline or 0,
    )


def _rule(tree: Tree) -> m.RuleRow:
    inputs, outputs, notes = (tuple(text(one) for one in children(tree, name)) for name in ("inputEntry", "outputEntry", "annotationEntry"))
    return m.RuleRow(tree.get("id", ""), inputs, outputs, notes, tree.sourceline or 0)


_BOXES: dict[str, Callable[[Tree], m.Box]] = {
    "literalExpression": _literal,
    "context": _context,
    "invocation": _invocation,
    "functionDefinition": function_box,
    "relation": _relation,
    "list": _list,
    "decisionTable": _table,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iteration,
    "some": _iteration,
    "every": _iteration,
}
