"""The comparing room: two versions of a service, on the drawing and in words that a manager reads.

    comparison = comparing.compare(old, new)          # Definitions, or the files of versions by path
    for line in comparison.lines("th"): print(line)
    comparison.drawings[0].marks("new")               # {"Task_Check": "added", …}

Nothing is run and nothing need be runnable: a draft can be compared while it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from runner.comparing import drawing, elements, flows, forms, sheets, tables, texts
from runner.comparing.model import GROUPS, NONE, Change, Comparison, Drawing
from runner.comparing.pair import Pair
from runner.comparing.scopes import Scope, scope
from runner.comparing.versions import Files, program_ids, read
from runner.definitions import Definition
from runner.form.translations import Sentence

__all__ = ["GROUPS", "NONE", "Change", "Comparison", "Drawing", "compare"]


def compare(old: Definition | Files, new: Definition | Files) -> Comparison:
    """What differs between two versions of a service. Never raises for what the files hold; equal files give an empty Comparison."""
    pair = Pair.of(read(old), read(new))
    scopes = _scopes(pair)
    drawings, changes = _drawn(pair, scopes)
    for room in (tables, forms, sheets, texts):
        changes += room.changes(pair)
    unread = pair.old.unread | pair.new.unread
    changes = [change for change in changes if change.file not in unread]  # nobody knows what came or went there
    changes += texts.unsaid(pair, {change.file for change in changes} | _moved_files(pair, changes))
    order = {group: number for number, group in enumerate(GROUPS)}
    return Comparison(tuple(sorted(map(_begun, changes), key=lambda one: order[one.group])), tuple(drawings), _moved(pair, scopes))


def _drawn(pair: Pair, scopes: list[Scope]) -> tuple[list[Drawing], list[Change]]:
    """The processes: marks and words."""
    drawings: list[Drawing] = []
    changes: list[Change] = []
    for one in scopes:
        if one.old is one.new:  # the file is the same
            continue
        found = [*elements.changes(one), *flows.changes(one)]
        marked = drawing.mark(one, {(change.kind, change.before) for change in found if change.before})
        drawings.append(marked)
        changes += [*found, *drawing.changes(one, marked)]
    for process_id, added in _alone(pair, scopes):
        version, words = (pair.new, pair.new_words) if added else (pair.old, pair.old_words)
        drawn = version.drawn[process_id]
        drawings.append(drawing.alone(pair, process_id, added=added))
        changes.append(elements.whole(drawn.process, words, drawn.file, added=added))
    return drawings, changes


def _begun(change: Change) -> Change:
    """With a capital letter where the English begins."""
    th, en = change.sentence
    return replace(change, sentence=Sentence(th, en[:1].upper() + en[1:]))


def _scopes(pair: Pair) -> list[Scope]:
    """Processes that both versions have, by id; the service's own one even when it has another."""
    names = {process.id: process.id for process in pair.new.processes() if process.id in pair.old.drawn}
    own = pair.old.service, pair.new.service
    if own[0] != own[1] and own[0] in pair.old.drawn and own[1] in pair.new.drawn and own[1] not in names and own[0] not in pair.new.drawn:
        names = {own[1]: own[0]} | names
    return [scope(pair, old, new) for new, old in names.items()]


def _alone(pair: Pair, scopes: list[Scope]) -> Iterator[tuple[str, bool]]:
    """Processes that only one version has; True when it is the new one."""
    kept = {s.new.id for s in scopes}, {s.old.id for s in scopes}
    yield from ((one, True) for one, drawn in pair.new.drawn.items() if one not in kept[0] and drawn.file not in pair.old.unread)
    yield from ((one, False) for one, drawn in pair.old.drawn.items() if one not in kept[1] and drawn.file not in pair.new.unread)


def _moved_files(pair: Pair, changes: list[Change]) -> set[str]:
    """Old paths of what is now in another file, when a change of it was said under the new one."""
    said = {change.file for change in changes}
    old, new = ({form.id: form.file for form in version.forms.values()} for version in (pair.old, pair.new))
    return {path for key, path in old.items() if new.get(key) in said}


def _moved(pair: Pair, scopes: list[Scope]) -> dict[str, str | None]:
    """Element ids of the two programs, old to new."""
    before, after = program_ids(pair.old), program_ids(pair.new)
    found: dict[str, str | None] = dict.fromkeys(before.values())
    for one in scopes:
        for old, new in one.elements.items():
            if (one.old.id, old) in before:
                found[before[one.old.id, old]] = after.get((one.new.id, new))
    return found
