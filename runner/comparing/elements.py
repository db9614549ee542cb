"""Steps, events and gateways in words: what came, what went, what is called or done otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from runner.comparing import expressions
from runner.comparing.attributes import ATTRIBUTES, MARKS, other_properties, timer_words
from runner.comparing.model import Change
from runner.comparing.pair import how, set_to
from runner.comparing.saying import EMPTY, listed, quoted, same, say
from runner.comparing.scopes import Scope
from runner.comparing.words import Words
from runner.diagram import Element, Process
from runner.form.translations import Sentence

_NEAREST = 3  # steps that a sentence names as those before


def changes(scope: Scope) -> Iterator[Change]:
    """Everything about the elements of one process."""
    for element in scope.added:
        yield _come(scope, element)
    for element in scope.removed:
        yield _gone(scope, element)
    for old, new in scope.kept():
        yield from _renamed(scope, old, new)
        yield from _placed(scope, old, new)
        yield from _attributes(scope, old, new)
        yield from _marks(scope, old, new)
        yield from _others(scope, old, new)


def _come(scope: Scope, element: Element) -> Change:
    after = _after(scope.new, element, set(scope.back), scope.pair.new_words)
    said = _described(element, scope.pair.new_words)
    where = _where(scope.new, scope.pair.new.service, scope.pair.new_words)
    sentence = Sentence(f"เพิ่ม{said.th}{after.th}{where.th}", f"Added: {said.en}{after.en}{where.en}")
    return Change(_group(element), f"{_sort(element)}:added", sentence, scope.new_file, element.id, new=element.name)


def _gone(scope: Scope, element: Element) -> Change:
    after = _after(scope.old, element, set(scope.elements), scope.pair.old_words)
    said = _described(element, scope.pair.old_words)
    where = _where(scope.old, scope.pair.old.service, scope.pair.old_words)
    sentence = Sentence(f"ตัด{said.th}{after.th}{where.th}", f"Removed: {said.en}{after.en}{where.en}")
    return Change(_group(element), f"{_sort(element)}:removed", sentence, scope.old_file, element.id, element.id, old=element.name)


def _sort(element: Element) -> str:
    if element.event and element.event.kind == "timer":
        return "timer"
    return "gateway" if element.kind.endswith("Gateway") else "event" if element.kind.endswith("Event") else "step"


def _group(element: Element) -> str:
    return "times" if _sort(element) == "timer" else "steps"


def _described(element: Element, words: Words) -> Sentence:
    """`ขั้นตอน “ตรวจคำขอ” (เจ้าหน้าที่)`, `กำหนดเวลา “ไม่มาชำระ” (15 วัน)`."""
    it, inside = words.element(element), words.who(element)
    if element.event and element.event.kind == "timer":
        inside = timer_words(f"{element.event.timer}:{element.event.value}", words)
    return Sentence(f"{it.th} ({inside.th})", f"{it.en} ({inside.en})") if inside.th else it


def _after(process: Process, element: Element, stayed: set[str], words: Words) -> Sentence:
    """Behind which steps that both versions have; on a border: of which step."""
    if element.attached_to in process.elements:
        host = words.name(process.elements[element.attached_to])
        return say(" ที่ {it}", " on {it}", it=host)
    found = listed(words.name(one) for one in _before(process, element, stayed))
    return Sentence(f" หลัง {found.th}", f" after {found.en}") if found.th else EMPTY


def _before(process: Process, element: Element, stayed: set[str]) -> list[Element]:
    """The nearest elements with a name that stand before it, going back past those without one and those that came with it."""
    found: dict[str, Element] = {}
    seen, todo = {element.id}, [element]
    while todo and len(found) < _NEAREST:
        for flow in todo.pop(0).incoming:
            source = process.elements.get(process.flows[flow].source)
            if source is None or source.id in seen:
                continue
            seen.add(source.id)
            if source.name and source.id in stayed:
                found[source.id] = source
            else:
                todo.append(source)
    return list(found.values())[:_NEAREST]


def _where(process: Process, service: str, words: Words) -> Sentence:
    """In which part; nothing for the service's own process."""
    if process.id == service:
        return EMPTY
    return say(" ในกระบวนงานย่อย{name}", " in the part {name}", name=_spaced(quoted(words.process(process.id))))


def _spaced(name: Sentence) -> Sentence:
    return Sentence(f" {name.th}", name.en)


def _renamed(scope: Scope, old: Element, new: Element) -> Iterator[Change]:
    """Another name is for people; another id is for who looks for it on the drawing."""
    kind, before, after = scope.pair.new_words.kind(new), scope.pair.old_words.name(old), scope.pair.new_words.name(new)
    if old.name != new.name:
        th, en = "เปลี่ยนชื่อ{kind} {before} เป็น {after}", "Renamed: {kind} {before} is now {after}"
        sentence = say(th, en, kind=kind, before=before, after=after)
        yield Change("steps", "name:changed", sentence, scope.new_file, new.id, old.id, old.name, new.name)
    if old.id != new.id:
        th, en = "เปลี่ยนรหัสของ{kind} {it} จาก {before} เป็น {after}", "Another id: {kind} {it}, from {before} to {after}"
        sentence = say(th, en, kind=kind, it=after, before=old.id, after=new.id)
        yield Change("drawing", "id:changed", sentence, scope.new_file, new.id, old.id, old.id, new.id)


def _placed(scope: Scope, old: Element, new: Element) -> Iterator[Change]:
    """Moved into another group of steps, or onto the border of another step."""
    it = _it(scope, new)
    for kind, before, after, th, en in (
        ("place", old.parent, new.parent, "กลุ่มขั้นตอนที่ครอบ{it}", "The group of steps around {it}"),
        ("place", old.attached_to, new.attached_to, "ขั้นตอนที่{it}เกาะอยู่", "The step that {it} is attached to"),
    ):
        if scope.elements.get(before, "") == after and bool(before) == bool(after):
            continue
        names = (_name(scope.old, before, scope.pair.old_words), _name(scope.new, after, scope.pair.new_words))
        sentence = set_to(_tidy(say(th, en, it=it)), names, (before, after))
        yield Change("steps", f"{kind}:changed", sentence, scope.new_file, new.id, old.id, before, after)


def _name(process: Process, element_id: str, words: Words) -> Sentence:
    if not element_id:
        return Sentence("ไม่มี", "none")
    found = process.elements.get(element_id)
    return words.name(found) if found else same(element_id)


def _it(scope: Scope, element: Element) -> Sentence:
    """`ตรวจคำขอ` within a longer name: `กำหนดเวลา “ตรวจคำขอ”`."""
    return _spaced(scope.pair.new_words.name(element))


def _attributes(scope: Scope, old: Element, new: Element) -> Iterator[Change]:
    for attribute in ATTRIBUTES:
        before, after = attribute.read(old), attribute.read(new)
        if before == after or (attribute.kind == "lane" and _lane_follows(scope, old, new)):
            continue
        said = attribute.say(before, scope.pair.old_words), attribute.say(after, scope.pair.new_words)
        subject = say(attribute.th, attribute.en, it=_it(scope, new))
        if attribute.kind == "text" and max(len(before), len(after)) > 60:
            sentence = say("ปรับ{it}", "Reworded: {it}", it=subject)
        else:
            sentence = set_to(_tidy(subject), said, (before, after), noun=attribute.group == "roles")
        yield Change(attribute.group, f"{attribute.kind}:{how(before, after)}", sentence, scope.new_file, new.id, old.id, before, after)


def _lane_follows(scope: Scope, old: Element, new: Element) -> bool:
    """Whether only the lane's name changed, which is said once for the lane."""
    names = {lane.id: lane.name for lane in scope.new.lanes}
    return any(lane.name == old.lane and names.get(lane.id) == new.lane for lane in scope.old.lanes)


def _tidy(subject: Sentence) -> Sentence:
    """No space between a closing quotation mark and the Thai word after it is lost: `ที่ “ก” เกาะอยู่`."""
    return Sentence(subject.th.replace("”", "” ").replace("  ", " ").strip(), subject.en)


def _marks(scope: Scope, old: Element, new: Element) -> Iterator[Change]:
    for name, mark in MARKS.items():
        before, after = (_several(one.properties.get(name, "")) for one in (old, new))
        for one in [*(o for o in before if o not in after), *(n for n in after if n not in before)]:
            added = one in after
            words = scope.pair.new_words if added else scope.pair.old_words
            what = expressions.value(one, words) if one.startswith("=") else quoted(mark.say(words, one))
            th, en = ("เพิ่ม" + mark.th, "Added: " + mark.en) if added else ("ตัด" + mark.th, "Removed: " + mark.en)
            sentence = _tidy(say(th, en, what=_spaced(what), it=_it(scope, new)))
            kind, sides = f"{mark.kind}:{'added' if added else 'removed'}", ("", one) if added else (one, "")
            yield Change("documents", kind, sentence, scope.new_file, new.id, old.id, *sides)


def _several(text: str) -> list[str]:
    return [text] if text.startswith("=") else text.split()


def _others(scope: Scope, old: Element, new: Element) -> Iterator[Change]:
    before, after = other_properties(old), other_properties(new)
    for name in dict.fromkeys([*before, *after]):
        sides = before.get(name, ""), after.get(name, "")
        if sides[0] != sides[1]:
            subject = _tidy(say("คุณสมบัติ {name} ของ{it}", "The property {name} of {it}", name=name, it=_it(scope, new)))
            values = (quoted(side) if side else EMPTY for side in sides)
            yield Change("texts", f"property:{how(*sides)}", set_to(subject, values, sides), scope.new_file, new.id, old.id, *sides)


def whole(process: Process, words: Words, file: str, *, added: bool) -> Change:
    """A part that came or went as a whole, in one sentence."""
    steps = sum(not e.kind.endswith(("Event", "Gateway")) for e in process.elements.values())
    name = quoted(words.process(process.id))
    verb = Sentence("เพิ่ม", "Added") if added else Sentence("ตัด", "Removed")
    sentence = say(
        "{verb}กระบวนงานย่อย {name} ทั้งส่วน ({n} ขั้นตอน)", "{verb}: the whole part {name} ({n} steps)", verb=verb, name=name, n=steps
    )
    change = Change("steps", f"part:{'added' if added else 'removed'}", sentence, file, process.id, new=process.name)
    return change if added else replace(change, before=process.id, old=process.name, new="")
