"""Change the text of a service sheet at one place: comments, order and layout of everything else stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import yaml

from runner import yaml_nodes
from runner.errors import FieldError, InvalidForm
from runner.studio.services import quoted

Path = tuple[str, ...]
_PLAIN = re.compile(r"-?\d{1,12}(\.\d{1,6})?|true|false")
_TOUCHY = re.compile(r"[\n,\[\]{}#]|: ")
_BLOCK = ("|", ">")
Said = str | Sequence[str] | Mapping[str, "Said"]


@lru_cache(maxsize=64)
def root_of(text: str) -> yaml.MappingNode:
    """The text's mapping, which nobody may change. Raises InvalidDiagram when it is not readable YAML."""
    return yaml_nodes.compose(text.encode(), yaml_nodes.Report("sheet"))


def at(node: yaml.Node, path: Path) -> yaml.Node | None:
    """What stands at a path of keys and numbers of entries."""
    for step in path:
        found = _child(node, step)
        if found is None:
            return None
        node = found[1]
    return node


def put(text: str, path: Path, said: Said, *, plain: bool = False) -> str:
    """The text with `said` at a path, instead of what stands there or behind its last neighbour. `plain`: a number or flag as such.

    What should hold it is made where there is none. Raises InvalidForm where the text is written in a way that does not let it.
    """
    root = root_of(text)
    node = at(root, path)
    changed = _instead(text, root, path, node, said, plain) if node is not None else _behind(text, root, path, said, plain)
    if not _only_here(_loaded(text, path), _loaded(changed, path), path):
        raise _refused(path)
    return changed


def take_out(text: str, path: Path) -> str:
    """The text without what stands at a path, and without what held only that. Raises InvalidForm like `put`."""
    root = root_of(text)
    holder, found = at(root, path[:-1]), at(root, path)
    if found is None or holder is None:
        raise _refused(path)
    if len(path) > 1 and len(holder.value) == 1:
        return take_out(text, path[:-1])
    start, end = _flow_span(holder, path[-1]) if _is_flow(holder) else _block_span(text, holder, path[-1])
    start -= len(path) == 1 and text[:start].endswith("\n\n")  # with the empty line above a section
    changed = text[:start] + text[end:]
    expected = _loaded(text, path)
    _delete(expected, path)
    if _loaded(changed, path) != expected:
        raise _refused(path)
    return changed


def _loaded(text: str, path: Path) -> object:
    try:
        return yaml.load(text, Loader=yaml_nodes.LOADER)  # noqa: S506  a safe one
    except yaml.YAMLError as error:
        raise _refused(path) from error


def _refused(path: Path) -> InvalidForm:
    th, en = "บันทึกค่านี้จากแบบฟอร์มไม่ได้ โปรดแก้ในข้อความ", "Change this value in the text"
    return InvalidForm([FieldError("/".join(path), th, en)])


# ---- where things stand -------------------------------------------------------------------------------------------------
def _child(node: yaml.Node, step: str) -> tuple[yaml.Node, yaml.Node] | None:
    """(key, value) in a mapping, (value, value) in a list."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and step.isdecimal() and int(step) < len(node.value):
        return node.value[int(step)], node.value[int(step)]
    return None


def _is_flow(node: yaml.Node) -> bool:
    """Written as `{…}` or `[…]`."""
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _end(text: str, node: yaml.Node) -> int:
    """Behind the last character of a value, without comments and empty lines after it."""
    if isinstance(node, yaml.CollectionNode) and not _is_flow(node) and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    if isinstance(node, yaml.ScalarNode) and node.style in _BLOCK:
        return len(text[: node.end_mark.index].rstrip())
    index: int = node.end_mark.index
    return index


def _line_end(text: str, index: int) -> int:
    found = text.find("\n", index)
    return len(text) if found < 0 else found


def _column(node: yaml.Node) -> int:
    """Of the keys of a mapping, of the dashes of a list."""
    first = node.value[0][0] if isinstance(node, yaml.MappingNode) else node
    column: int = first.start_mark.column
    return column


def _flow_span(holder: yaml.Node, step: str) -> tuple[int, int]:
    """An entry of `{…}` or `[…]` with one comma."""
    pairs = [one if isinstance(one, tuple) else (one, one) for one in holder.value]
    number = next(n for n, (key, _) in enumerate(pairs) if (key.value == step if isinstance(holder, yaml.MappingNode) else str(n) == step))
    start, end = pairs[number][0].start_mark.index, pairs[number][1].end_mark.index
    if number + 1 < len(pairs):
        return start, pairs[number + 1][0].start_mark.index
    return (pairs[number - 1][1].end_mark.index if number else start), end


def _block_span(text: str, holder: yaml.Node, step: str) -> tuple[int, int]:
    """The lines of an entry; the first field beside a dash gives its place to the second."""
    found = _child(holder, step)
    assert found is not None
    key, value = found
    line = text.rfind("\n", 0, key.start_mark.index) + 1
    if isinstance(holder, yaml.MappingNode) and text[line : key.start_mark.index].strip():
        return key.start_mark.index, holder.value[1][0].start_mark.index
    return line, min(_line_end(text, _end(text, value)) + 1, len(text))


# ---- writing ------------------------------------------------------------------------------------------------------------
def _instead(text: str, root: yaml.Node, path: Path, node: yaml.Node, said: Said, plain: bool) -> str:
    start, end = node.start_mark.index, _end(text, node)
    holder = at(root, path[:-1])
    if isinstance(node, yaml.ScalarNode) and isinstance(said, str):
        if node.style in _BLOCK:
            return text[:start] + _literal(said, _indent_of(holder, path)) + text[end:]
        return text[:start] + _scalar(said, plain, quotes=node.style == '"') + text[end:]
    if (_is_flow(node) and node.value) or (holder is not None and _is_flow(holder)):
        return text[:start] + _flow(said, plain) + text[end:]
    kept = text[:start].rstrip(" \n") if isinstance(node, yaml.CollectionNode) else text[:start].rstrip(" ")
    return kept + _written(said, _indent_of(holder, path), plain) + text[end:]


def _indent_of(holder: yaml.Node | None, path: Path) -> int:
    """The column of what a value at `path` has in it."""
    return _column(holder) + 2 if holder is not None and holder.value else 2 * len(path)


def _behind(text: str, root: yaml.Node, path: Path, said: Said, plain: bool) -> str:
    holder = at(root, path[:-1])
    if holder is None or not isinstance(holder, yaml.CollectionNode):
        step = path[-1]
        inner: Said = [said] if step.isdecimal() else {step: said}  # type: ignore[list-item]
        return put(text, path[:-1], inner, plain=plain)
    if isinstance(holder, yaml.SequenceNode) == (not path[-1].isdecimal()):
        raise _refused(path)
    if _is_flow(holder) and len(path) == 2 and not holder.value:
        return put(text, path[:-1], [said] if path[-1].isdecimal() else {path[-1]: said}, plain=plain)  # type: ignore[list-item]
    named = "" if path[-1].isdecimal() else f"{path[-1]}: "
    if _is_flow(holder):
        close = holder.end_mark.index - 1
        return text[:close].rstrip() + (", " if holder.value else "") + named + _flow(said, plain) + text[close:]
    column, index = _column(holder), _line_end(text, _end(text, holder))
    gap = "\n\n" if len(path) == 1 else "\n"
    lead = "- " if path[-1].isdecimal() else f"{path[-1]}:"
    body = _item(said, column + 2, plain) if path[-1].isdecimal() else _written(said, column + 2, plain)
    return f"{text[:index]}{gap}{' ' * column}{lead}{body}{text[index:]}"


def _item(said: Said, column: int, plain: bool) -> str:
    """What stands behind a dash."""
    written = _written(said, column, plain)
    return written.strip() if isinstance(said, str) else written.lstrip("\n ")


def _written(said: Said, column: int, plain: bool) -> str:
    """A value behind `key:`, with what is in it from `column` on."""
    if isinstance(said, str):
        return " " + (_literal(said, column) if "\n" in said.strip("\n") else _scalar(said, plain))
    margin = "\n" + " " * column
    if isinstance(said, Mapping):
        return "".join(f"{margin}{name}:{_written(one, column + 2, _is_plain(one))}" for name, one in said.items())
    return "".join(f"{margin}- {_item(one, column + 2, _is_plain(one))}" for one in said)


def _is_plain(said: Said) -> bool:
    """Numbers and flags in entries that are made anew."""
    return isinstance(said, str) and _PLAIN.fullmatch(said) is not None


def _literal(said: str, column: int) -> str:
    lines = [f"{' ' * column}{line}".rstrip() for line in said.replace("\r\n", "\n").strip("\n").split("\n")]
    return "|\n" + "\n".join(lines)


def _scalar(said: str, plain: bool, *, quotes: bool = False) -> str:
    if said == "~" or (plain and _PLAIN.fullmatch(said.strip())):
        return said.strip()
    return json.dumps(said, ensure_ascii=False) if quotes or _TOUCHY.search(said) else quoted(said)


def _flow(said: Said, plain: bool) -> str:
    if isinstance(said, str):
        return _scalar(said, plain)
    if isinstance(said, Mapping):
        return "{" + ", ".join(f"{name}: {_flow(one, _is_plain(one))}" for name, one in said.items()) + "}"
    return "[" + ", ".join(_flow(one, _is_plain(one)) for one in said) + "]"


# ---- nothing else may have changed --------------------------------------------------------------------------------------
def _only_here(before: object, after: object, path: Path) -> bool:
    """Whether nothing differs but what the path names."""
    if not path:
        return True
    if before is None:
        return True  # what holds it was made for it
    if isinstance(before, dict) and isinstance(after, dict):
        pairs = [(str(key), value, after.get(key)) for key, value in before.items() if key in after]
        there = set(map(str, before)) ^ set(map(str, after)) <= {path[0]}
    elif isinstance(before, list) and isinstance(after, list):
        pairs = [(str(n), *pair) for n, pair in enumerate(zip(before, after, strict=False))]
        there = len(before) == len(after) or (path[0] == str(len(before)) and len(after) == len(before) + 1)
    else:
        return False
    return there and all(_only_here(old, new, path[1:]) if name == path[0] else old == new for name, old, new in pairs)


def _delete(value: object, path: Path) -> None:
    """Take what a path names out of what was read."""
    if isinstance(value, dict):
        key = next(one for one in value if str(one) == path[0])
        if len(path) == 1:
            del value[key]
        else:
            _delete(value[key], path[1:])
    elif isinstance(value, list):
        if len(path) == 1:
            del value[int(path[0])]
        else:
            _delete(value[int(path[0])], path[1:])
