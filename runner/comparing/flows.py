"""Ways between steps in words: new and dropped ones, where they lead, and when each is taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from runner.comparing import expressions
from runner.comparing.model import Change
from runner.comparing.pair import how, set_to
from runner.comparing.saying import EMPTY, altered, quoted, same, say
from runner.comparing.scopes import Scope
from runner.comparing.words import Words
from runner.diagram import Flow, Process
from runner.form.translations import Sentence

Ends = tuple[str, str]


def changes(scope: Scope) -> Iterator[Change]:
    """Everything about the flows of one process that is not said already by a step that came or went."""
    yield from _ways(scope)
    for old_id, new_id in scope.flows.items():
        old, new = scope.old.flows[old_id], scope.new.flows[new_id]
        yield from _condition(scope, old, new)
        if old.name != new.name:
            subject = say("ชื่อของทางจาก {a} ไป {b}", "The name of the way from {a} to {b}", **_ends(scope.new, new, scope.pair.new_words))
            yield _change(scope, "texts", "way_name", subject, old, new, old.name, new.name)
    for before, after in scope.kept():
        yield from _default(scope, before.id, after.id)
        yield from _order(scope, before.id, after.id)


def _ways(scope: Scope) -> Iterator[Change]:
    """New and dropped ways between steps that both versions have, unless a step between them came or went."""
    was = {(scope.elements[a], scope.elements[b]) for a, b in _through(scope.old, scope.elements)}
    now = _through(scope.new, scope.back)
    turned = set()
    for old_id, new_id in scope.flows.items():
        old, new = scope.old.flows[old_id], scope.new.flows[new_id]
        ends, later = _mapped(scope, old), (new.source, new.target)
        if ends == later or "" in ends or not set(later) <= scope.back.keys() or ends in now or later in was:
            continue
        turned |= {old_id, new_id}
        yield _turned(scope, old, new)
    gone = set(scope.old.flows) - set(scope.flows)
    come = set(scope.new.flows) - set(scope.flows.values())
    for flow in scope.new.flows.values():
        if flow.id in come and (flow.source, flow.target) not in was and {flow.source, flow.target} <= scope.back.keys():
            yield _alone(scope, flow, added=True)
    for flow in scope.old.flows.values():
        ends = _mapped(scope, flow)
        if flow.id in gone and "" not in ends and ends not in now:
            yield _alone(scope, flow, added=False)


def _mapped(scope: Scope, flow: Flow) -> Ends:
    return scope.elements.get(flow.source, ""), scope.elements.get(flow.target, "")


def _through(process: Process, stayed: Mapping[str, str]) -> set[Ends]:
    """Pairs of elements that stayed and between which one can go without meeting another that stayed."""
    found: set[Ends] = set()
    for start in stayed:
        seen, todo = set[str](), [start]
        while todo:
            for flow_id in process.elements[todo.pop()].outgoing:
                target = process.flows[flow_id].target
                if target in stayed:
                    found.add((start, target))
                elif target in process.elements and target not in seen:
                    seen.add(target)
                    todo.append(target)
    return found


def _turned(scope: Scope, old: Flow, new: Flow) -> Change:
    words = scope.pair.old_words, scope.pair.new_words
    if scope.elements.get(old.source) == new.source:
        subject = say("ปลายทางของ{it}", "Where {it} leads", it=_from(scope.new, new, words[1]))
        sides = _end(scope.old, old.target, words[0]), _end(scope.new, new.target, words[1])
        return _change(scope, "steps", "way", subject, old, new, old.target, new.target, sides)
    to = _end(scope.new, new.target, words[1])
    subject = say("ต้นทางของทาง{name}ที่ไป {b}", "Where the way {name}to {b} comes from", name=_label(new, words[1]), b=to)
    sides = _end(scope.old, old.source, words[0]), _end(scope.new, new.source, words[1])
    return _change(scope, "steps", "way", subject, old, new, old.source, new.source, sides)


def _alone(scope: Scope, flow: Flow, *, added: bool) -> Change:
    process, words, file = (scope.new, scope.pair.new_words, scope.new_file) if added else (scope.old, scope.pair.old_words, scope.old_file)
    verb = Sentence("เพิ่ม", "Added") if added else Sentence("ตัด", "Removed")
    parts = {"verb": verb, "name": _label(flow, words), "when": _when(flow, words), **_ends(process, flow, words)}
    sentence = say("{verb}ทาง{name}จาก {a} ไป {b}{when}", "{verb}: the way {name}from {a} to {b}{when}", **parts)
    sides = ("", flow.condition) if added else (flow.condition, "")
    return Change("steps", f"way:{'added' if added else 'removed'}", sentence, file, flow.id, "" if added else flow.id, *sides)


def _when(flow: Flow, words: Words) -> Sentence:
    if not flow.condition:
        return EMPTY
    return say(" ใช้เมื่อ {it}", " when {it}", it=expressions.condition(flow.condition, words))


def _condition(scope: Scope, old: Flow, new: Flow) -> Iterator[Change]:
    if old.condition == new.condition:
        return
    said = _when(old, scope.pair.old_words), _when(new, scope.pair.new_words)
    it = _from(scope.new, new, scope.pair.new_words)
    if not new.name:
        it = say("ทางจาก {a} ไป {b}", "the way from {a} to {b}", **_ends(scope.new, new, scope.pair.new_words))
    if said[0] == said[1]:
        said = quoted(old.condition), quoted(new.condition)
    before, after = (Sentence(one.th.strip().removeprefix("ใช้เมื่อ "), one.en.strip().removeprefix("when ")) for one in said)
    if not before.th or not after.th:
        sentence = altered(say("เงื่อนไขของ{it}", "The condition of {it}", it=it), before, after)
    else:
        th, en = "{it} ใช้เมื่อ {after} (เดิมใช้เมื่อ {before})", "{it} is taken when {after} (was: {before})"
        sentence = say(th, en, it=it, before=before, after=after)
    kind = f"condition:{how(old.condition, new.condition)}"
    yield Change("conditions", kind, sentence, scope.new_file, new.id, old.id, old.condition, new.condition)


def _default(scope: Scope, old_id: str, new_id: str) -> Iterator[Change]:
    before, after = scope.old.elements[old_id].default, scope.new.elements[new_id].default
    if scope.flows.get(before, "") == after and bool(before) == bool(after):
        return
    name = scope.pair.new_words.name(scope.new.elements[new_id])
    subject = say("ทางที่ใช้เมื่อไม่เข้าเงื่อนไขใดของ {it}", "The way taken when no condition of {it} is true", it=name)
    sides = _target(scope.old, before, scope.pair.old_words), _target(scope.new, after, scope.pair.new_words)
    sentence = set_to(subject, sides, (before, after))
    yield Change("conditions", f"default:{how(before, after)}", sentence, scope.new_file, new_id, old_id, before, after)


def _target(process: Process, flow_id: str, words: Words) -> Sentence:
    """A way by its name, else by where it leads."""
    flow = process.flows.get(flow_id)
    if flow is None:
        return same(flow_id)
    return quoted(words.text(flow.name)) if flow.name else say("ทางไป {it}", "to {it}", it=_end(process, flow.target, words))


def _order(scope: Scope, old_id: str, new_id: str) -> Iterator[Change]:
    """An exclusive gateway takes the first way whose condition is true: the order of the ways matters there."""
    old, new = scope.old.elements[old_id], scope.new.elements[new_id]
    if new.kind != "exclusiveGateway":
        return
    before = [scope.flows[f] for f in old.outgoing if scope.flows.get(f) in new.outgoing and f != old.default]
    after = [f for f in new.outgoing if f in before]
    before = [f for f in before if f in after and f != new.default]
    after = [f for f in after if f in before]
    if before == after:
        return
    words = scope.pair.new_words
    orders = [" ".join(f"{n}) {_target(scope.new, f, words).text(lang)}" for n, f in enumerate(after, 1)) for lang in ("th", "en")]
    parts = {"it": words.name(new), "order": Sentence(*orders)}
    sentence = say("ลำดับการพิจารณาทางของ {it} เป็น {order}", "The ways of {it} are now tried in this order: {order}", **parts)
    yield Change("conditions", "order:changed", sentence, scope.new_file, new_id, old_id, " ".join(before), " ".join(after))


def _label(flow: Flow, words: Words) -> Sentence:
    """The name of a way, before the next word; nothing when it has none."""
    name = quoted(words.text(flow.name)) if flow.name else EMPTY
    return Sentence(f" {name.th} ", f"{name.en} ") if flow.name else EMPTY


def _from(process: Process, flow: Flow, words: Words) -> Sentence:
    return say("ทาง{name}จาก {a}", "the way {name}from {a}", name=_label(flow, words), a=_end(process, flow.source, words))


def _ends(process: Process, flow: Flow, words: Words) -> dict[str, Sentence]:
    return {"a": _end(process, flow.source, words), "b": _end(process, flow.target, words)}


def _end(process: Process, element_id: str, words: Words) -> Sentence:
    found = process.elements.get(element_id)
    if found is None:
        return same(element_id)
    return words.name(found) if found.name else words.element(found)


def _change(
    scope: Scope, group: str, kind: str, subject: Sentence, old: Flow, new: Flow, before: str, after: str,
    said: tuple[Sentence, Sentence] | None = None,
) -> Change:  # fmt: skip
    sides = said or (quoted(before) if before else EMPTY, quoted(after) if after else EMPTY)
    sentence = set_to(subject, sides, (before, after))
    return Change(group, f"{kind}:{how(before, after)}", sentence, scope.new_file, new.id, old.id, before, after)
