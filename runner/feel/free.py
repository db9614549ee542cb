"""The free names and paths of a syntax tree: what an expression reads from its variables."""

from __future__ import annotations

from collections.abc import Iterator

from runner.feel import nodes as n
from runner.feel.functions import BUILTINS

Bound = frozenset[str]
_IN_FILTER = "\1"  # bound names hold this mark inside a filter


def free_names(tree: n.Node) -> frozenset[str]:
    """The variables that the expression reads; built-ins that are called are none."""
    return frozenset(path.lstrip(_IN_FILTER).split("\0")[0] for path in _free(tree, frozenset()))


def free_paths(tree: n.Node) -> frozenset[str]:
    """The longest dotted paths that the expression reads: `applicant.address.province`."""
    return frozenset(path.lstrip(_IN_FILTER).replace("\0", ".") for path in _free(tree, frozenset()))


def doubtful_names(tree: n.Node) -> frozenset[str]:
    """Free names that stand only inside filters: variables, or entries of the filtered items (`y` in `rows[y > 1]`)."""
    paths = list(_free(tree, frozenset()))
    sure = {path.split("\0")[0] for path in paths if not path.startswith(_IN_FILTER)}
    return frozenset(path.lstrip(_IN_FILTER).split("\0")[0] for path in paths) - sure


def _free(node: n.Node, bound: Bound) -> Iterator[str]:
    """Paths, their steps separated by NUL, of names that are not bound."""
    if isinstance(node, n.Name):
        if node.name not in bound:
            yield _marked(node.name, bound)
    elif isinstance(node, n.Path):
        yield from _path(node, bound)
    elif isinstance(node, n.For | n.Quantified):
        yield from _loop(node, bound)
    elif isinstance(node, n.Filter):
        yield from _free(node.source, bound)
        yield from _free(node.condition, bound | {"item", _IN_FILTER})
    elif isinstance(node, n.FunctionDefinition):
        yield from _free(node.body, bound | {parameter.name for parameter in node.parameters})
    elif isinstance(node, n.Context):
        keys: set[str] = set()
        for entry in node.entries:
            yield from (path for path in _free(entry.value, bound) if path.lstrip(_IN_FILTER).split("\0")[0] not in keys)
            keys.add(entry.key)
    elif isinstance(node, n.Call):
        yield from _call(node, bound)
    else:
        for child in n.children(node):
            yield from _free(child, bound)


def _marked(path: str, bound: Bound) -> str:
    return _IN_FILTER + path if _IN_FILTER in bound else path


def _path(node: n.Path, bound: Bound) -> Iterator[str]:
    steps: list[str] = []
    inner: n.Node = node
    while isinstance(inner, n.Path):
        steps.append(inner.name)
        inner = inner.source
    if isinstance(inner, n.Name):
        if inner.name not in bound:
            yield _marked("\0".join([inner.name, *reversed(steps)]), bound)
    else:
        yield from _free(inner, bound)


def _loop(node: n.For | n.Quantified, bound: Bound) -> Iterator[str]:
    for iterator in node.iterators:
        yield from _free(iterator.source, bound)
        if iterator.end is not None:
            yield from _free(iterator.end, bound)
        bound = bound | {iterator.name}
    if isinstance(node, n.For):
        yield from _free(node.body, bound | {"partial"})
    else:
        yield from _free(node.condition, bound)


def _call(node: n.Call, bound: Bound) -> Iterator[str]:
    if not (isinstance(node.function, n.Name) and node.function.name in BUILTINS):
        yield from _free(node.function, bound)
    for argument in node.arguments:
        yield from _free(argument.value, bound)
