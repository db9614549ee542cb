"""Turn what was posted into values and errors: read every field, settle conditions, then check."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from runner.errors import FieldError
from runner.form import checking, corrections, paths, verdicts
from runner.form.expressions import Scope, plain
from runner.form.filling import Filled, Place, Rows, Values, copied, counted, expand, fill, scope_at
from runner.form.kinds import KINDS, Documents, Posted, Raw, Read
from runner.form.kinds.file import read as read_files
from runner.form.naming import name_of
from runner.form.rows import acted, added, posted_rows
from runner.form.translations import Sentence

if TYPE_CHECKING:
    from runner.form.form import Form


@dataclass(frozen=True)
class Bound:
    """What a post came to. `typed` is the raw text, by posted name, of fields whose text is not (or may not be) a value."""

    values: Values
    errors: tuple[FieldError, ...] = ()
    typed: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class _Post:
    """One post being read: `sent` as it came, `posted` after adding or removing the row that a button named."""

    form: Form
    sent: Posted
    variables: Mapping[str, object]
    documents: Documents
    only: frozenset[str] | None
    draft: bool
    forms: Callable[[str], Form | None]
    problems: dict[Place, Sentence] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.posted, self.new_row = acted(self.sent), added(self.sent)

    def open(self, place: Place) -> bool:
        """Whether this post may write there: `signs[].photo` opens the field in every row, `signs[2].photo` in one."""
        return self.only is None or corrections.among(place.general, self.only) or corrections.among(place.path, self.only)


def bind(
    form: Form,
    posted: Posted,
    variables: Mapping[str, object],
    *,
    draft: bool,
    only: Collection[str] | None,
    forms: Callable[[str], Form | None] | None,
    documents: Documents,
) -> Bound:
    """See `Form.bind`."""
    allowed = None if only is None else corrections.fed(form.components, only)
    post = _Post(form, posted, variables, documents, allowed, draft, forms or (lambda _id: None))
    filled = _filled(post)
    if allowed is not None and not post.problems:  # conditions on a text that could not be read would ask too much
        opened = corrections.newly_shown(form.components, variables, filled) - allowed
        if opened:
            post.only, post.problems = corrections.fed(form.components, allowed | opened), {}
            filled = _filled(post)
    own = _finish(post, filled)
    return _with_corrections(post, filled, own)


def _filled(post: _Post) -> Filled:
    values = _read_all(post)
    return fill(post.form.components, {**post.variables, **values})


def _rows(post: _Post) -> Rows:
    from_post, stored = posted_rows(post.posted), counted(post.variables)
    return lambda c, path: from_post(c, path) if post.only is None or corrections.among(c.path, post.only) else stored(c, path)


def _read_all(post: _Post) -> Values:
    """The values of all fields: posted where the post may write, else as they were."""
    values: Values = {}
    scope = dict(post.variables)
    for place in expand(post.form.components, _rows(post)):
        if not place.stores:
            continue
        root = str(place.steps[0])
        if root not in values:
            values[root] = scope[root] = copied(post.variables.get(root)) if len(place.steps) > 1 else None
        value = _read(post, place, scope)
        paths.put(values, place.steps, value)
        scope[root] = values[root]
    return values


def _read(post: _Post, place: Place, values: Values) -> object:
    c = place.component
    if c.kind == "dynamiclist":
        return [{} for _ in range(_rows(post)(c, place.path))]
    scope = scope_at(place, values)
    if not post.open(place) or c.readonly.of(scope) is True:
        before = paths.get(post.variables, place.steps)
        return plain(c.default.of(scope)) if before is None else before
    if post.new_row and place.row == post.new_row:  # nobody has answered there yet: it begins as the first rows did
        return plain(c.default.of(scope))
    if c.role == "verdicts":
        return verdicts.read(c, place.path, post.posted, post.forms(c.other), post.variables)
    read = _read_field(post, place, scope)
    if read.problem:
        post.problems[place] = read.problem
    return read.value


def _read_field(post: _Post, place: Place, scope: Scope) -> Read:
    c, raw = place.component, Raw(post.posted, place.path)
    name = name_of(c, scope, post.form.translations)
    return read_files(c, raw, post.documents, name) if c.kind == "filepicker" else KINDS[c.kind].read(c, raw, scope, name)


def _finish(post: _Post, filled: Filled) -> Bound:
    """The values to store, and what is wrong with them."""
    values = _to_store(post, filled)
    errors: list[FieldError] = []
    if not post.draft:
        checked = [p for p in filled.places if post.open(p) and not (filled.hidden and p in filled.hidden) and not _locked(p, filled)]
        errors = checking.check(checked, filled, post.problems, post.form.translations)
    refused = {error.path for error in errors} | {place.path for place in post.problems}
    typed: dict[str, list[str]] = {}
    for place in filled.places if refused else ():
        if place.path in refused and place.component.keyed and place.component.kind != "filepicker":
            typed.update(Raw(post.posted, place.path).typed())
    return Bound(values, tuple(errors), typed)


def _locked(place: Place, filled: Filled) -> bool:
    readonly = place.component.readonly
    return readonly.of(filled.scope(place)) is True if readonly.expression is not None else readonly.constant is True


def _to_store(post: _Post, filled: Filled) -> Values:
    """By variable: shown fields as read, hidden ones emptied where the case has something; contexts keep their other keys."""
    store: Values = {}
    gone = set() if post.draft else filled.hidden
    shown = {p.path for p in filled.places if p not in gone} if gone else ()
    for place in filled.places:
        if not place.stores or not post.open(place):
            continue
        hidden = bool(gone) and place in gone
        if hidden and (place.path in shown or place.row or paths.get(post.variables, place.steps) is None):
            continue
        if _locked(place, filled) and not place.row and paths.get(post.variables, place.steps) is not None:
            continue
        root = str(place.steps[0])
        if root not in store and len(place.steps) > 1 and isinstance(post.variables.get(root), dict | list):
            store[root] = copied(post.variables[root])
        paths.put(store, place.steps, None if hidden else _kept(post, filled, place))
    return store


def _kept(post: _Post, filled: Filled, place: Place) -> object:
    value = paths.get(filled.given, place.steps) if post.draft and place in filled.hidden else paths.get(filled.values, place.steps)
    if place.component.kind == "dynamiclist":
        return [{} for _ in value] if isinstance(value, list) else []
    return value


def _with_corrections(post: _Post, filled: Filled, own: Bound) -> Bound:
    """Add what the corrections groups of the form take: fields of another form, only those on the list."""
    for place in filled.places:
        other = post.forms(place.component.other) if place.component.role == "corrections" else None
        if other is None or place in filled.hidden:
            continue
        listed = corrections.targets(filled.values.get(place.component.listed))
        inner = other.bind(post.sent, post.variables, draft=post.draft, only=listed, documents=post.documents)
        own = Bound({**inner.values, **own.values}, (*own.errors, *inner.errors), {**inner.typed, **own.typed})
    return own
