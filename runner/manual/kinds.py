"""What of a sheet belongs to a kind of application: `when` read as far as the kind alone decides it; the rest is a condition to be told."""

from __future__ import annotations

from runner import feel
from runner.agreed import KIND
from runner.catalogue import Kind, Sheet
from runner.feel import nodes as n
from runner.form.model import Component


def chosen(sheet: Sheet, kind: str = "") -> Kind | None:
    """The kind with this id, else the first that can be applied for; None for a service of one kind only."""
    offered = [one for one in sheet.kinds if one.offered] or list(sheet.kinds)
    return next((one for one in offered if one.id == kind), offered[0] if offered else None)


def rest(when: str, kind: str) -> str | None:
    """What is left of `when` (FEEL) for an application of this kind: empty where it always holds, None where it never does."""
    text = when.strip().removeprefix("=").strip()
    if not text:
        return ""
    left = _rest(feel.compile(text).tree, kind)
    return ("" if left else None) if isinstance(left, bool) else feel.unparse(left)


def hidden(component: Component, kind: str) -> bool:
    """Whether a field of a form is never shown for this kind, whatever else was answered."""
    tree = getattr(component.hide.expression, "tree", None)
    return component.hide.constant is True or (tree is not None and _rest(tree, kind) is True)


def _rest(node: n.Node, kind: str) -> n.Node | bool:
    """True, False, or what the kind does not decide. Unlike FEEL with a null it never takes an unknown answer for a no."""
    if isinstance(node, n.Logic):
        left, right = _rest(node.left, kind), _rest(node.right, kind)
        decisive = node.op == "or"
        if left is decisive or right is decisive:
            return decisive
        if isinstance(left, bool):
            return right
        return left if isinstance(right, bool) else n.Logic(node.op, left, right)
    if isinstance(node, n.Call) and isinstance(node.function, n.Name) and node.function.name == "not" and len(node.arguments) == 1:
        inside = _rest(node.arguments[0].value, kind)
        return not inside if isinstance(inside, bool) else node
    expression = feel.compile(feel.unparse(node))
    return expression.evaluate({KIND: kind}) is True if expression.names == {KIND} else node
