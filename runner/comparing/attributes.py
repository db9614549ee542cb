"""What an element says of itself, attribute by attribute: in which group a change of it belongs and how its values are said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from runner.agreed import OUTCOMES
from runner.comparing import expressions, moments_said
from runner.comparing.saying import EMPTY, listed, quoted, same, say
from runner.comparing.words import Words
from runner.diagram import Element
from runner.form.translations import Sentence

Saying = Callable[[str, Words], Sentence]


class Attribute(NamedTuple):
    """`read` gives the value as written, `say` in words; `th` and `en` name it, `{it}` being the element."""

    kind: str
    group: str
    th: str
    en: str
    read: Callable[[Element], str]
    say: Saying


class Mark(NamedTuple):
    """An agreed property that may name several things: each of them is added or removed on its own."""

    kind: str
    th: str
    en: str
    say: Callable[[Words, str], Sentence]


def _plain(text: str, words: Words) -> Sentence:
    return quoted(text) if text else EMPTY


def _value(text: str, words: Words) -> Sentence:
    return expressions.value(text, words) if text else EMPTY


def _roles(text: str, words: Words) -> Sentence:
    return listed(same(expressions.value(g, words)) if g.startswith("=") else words.role(g) for g in text.split(",") if g)


def _coded(known: Mapping[str, tuple[str, str]]) -> Saying:
    def speak(text: str, words: Words) -> Sentence:
        return Sentence(*known[text]) if text in known else _plain(text, words)

    return speak


def _named(look: Callable[[Words, str], Sentence]) -> Saying:
    def speak(text: str, words: Words) -> Sentence:
        return EMPTY if not text else quoted(text) if text.startswith("=") else quoted(look(words, text))

    return speak


def _due(text: str, words: Words) -> Sentence:
    return expressions.timer(text, "date", words) if text else EMPTY


def _timer(element: Element) -> str:
    event = element.event
    return f"{event.timer}:{event.value}" if event and event.kind == "timer" else ""


def timer_words(text: str, words: Words) -> Sentence:
    """`duration:P20D` in words."""
    kind, _, value = text.partition(":")
    return expressions.timer(value, kind, words) if text else EMPTY


_UNITS = {"minutes": ("นาที", "minute"), "hours": ("ชั่วโมง", "hour"), "days": ("วันทำการ", "working day")}


def _allowed(element: Element) -> str:
    """`20 days calendar`: the time that the citizen manual states for a task."""
    said = [f"{element.properties[name]} {name}" for name in ("days", "hours", "minutes") if name in element.properties]
    return " ".join([*said, element.properties.get("unit", "working")]) if said else ""


def _allowed_words(text: str, words: Words) -> Sentence:
    parts = text.split(" ")
    if len(parts) < 3 or text.startswith("="):
        return _plain(text, words)
    units = _UNITS if parts[-1] == "working" else {**_UNITS, "days": ("วัน", "day")}
    pairs = [(parts[i], units.get(parts[i + 1])) for i in range(0, len(parts) - 1, 2)]
    found = [moments_said.count(number, *unit) for number, unit in pairs if unit]
    return Sentence(" ".join(one.th for one in found), " ".join(one.en for one in found))


def _event(element: Element) -> str:
    event = element.event
    return "" if event is None or event.kind == "timer" else ":".join((event.kind, event.name, event.code, event.value, event.missing))


def _event_words(text: str, words: Words) -> Sentence:
    kind, name, code, key, _ = (text.split(":") + [""] * 4)[:5]
    said = Sentence(*_EVENTS.get(kind, (kind, kind)))
    detail = " ".join(part for part in (name, f"({code})" if code not in ("", name) else "", key) if part)
    return Sentence(f"{said.th} {detail}".strip(), f"{said.en} {detail}".strip())


_EVENTS = {
    "message": ("ข้อความ", "message"),
    "error": ("ข้อผิดพลาด", "error"),
    "escalation": ("การแจ้งต่อ", "escalation"),
    "signal": ("สัญญาณ", "signal"),
    "terminate": ("ยุติทั้งหมด", "terminate"),
}


def _loop(element: Element) -> str:
    loop = element.loop
    if loop is None:
        return ""
    return "\n".join(("1" if loop.sequential else "0", loop.collection, loop.item, loop.result, loop.result_item, loop.until))


def _loop_words(text: str, words: Words) -> Sentence:
    if not text:
        return EMPTY
    sequential, collection, _, _, _, until = text.split("\n", 5)
    each = say("ทำซ้ำทุกรายการใน {it}", "once for each of {it}", it=_value(collection, words))
    order = Sentence("ทีละรายการ", "one after the other") if sequential == "1" else Sentence("พร้อมกัน", "all at once")
    end = say(" จนกว่า {it}", " until {it}", it=expressions.condition(until, words)) if until else EMPTY
    return Sentence(f"{each.th} {order.th}{end.th}", f"{each.en} {order.en}{end.en}")


def _assigned(pairs: tuple[tuple[str, str], ...] | Mapping[str, str]) -> str:
    items = pairs.items() if isinstance(pairs, Mapping) else pairs
    return "; ".join(f"{target} = {source.removeprefix('=').strip()}" for target, source in items)


def _property(name: str) -> Callable[[Element], str]:
    return lambda element: element.properties.get(name, "")


_YES = _coded({"true": ("ใช่", "yes"), "false": ("ไม่ใช่", "no")})
_CLOCK = _coded(
    {"start": ("เริ่มนับ", "start"), "pause": ("หยุดนับชั่วคราว", "pause"), "resume": ("นับต่อ", "resume"), "stop": ("สิ้นสุดการนับ", "stop")}
)
_PAYMENT = _coded({"ask": ("แจ้งให้ชำระ", "asking for it"), "paid": ("รับชำระแล้ว", "paid")})
_OUTCOME = _coded({outcome: (th, en.lower()) for outcome, (th, en) in OUTCOMES.items()})
_BORDER = _coded({"yes": ("ยุติขั้นตอนที่เกาะอยู่", "interrupting"), "no": ("ทำควบคู่กันไป", "running beside")})
_TYPES = _coded(
    {
        "userTask": ("งานที่คนทำ", "a person's task"),
        "serviceTask": ("งานของระบบภายนอก", "an outside system's task"),
        "sendTask": ("งานส่งข้อความ", "a send task"),
        "receiveTask": ("งานรอข้อความ", "a receive task"),
        "scriptTask": ("การคำนวณ", "a calculation"),
        "businessRuleTask": ("การตัดสินตามตาราง", "a decision by table"),
        "callActivity": ("กระบวนงานย่อย", "a call of a part"),
        "subProcess": ("กลุ่มขั้นตอน", "a group of steps"),
        "exclusiveGateway": ("จุดตัดสินใจ", "a decision point"),
        "parallelGateway": ("จุดแยกหรือรวมงานที่ทำพร้อมกัน", "a parallel gateway"),
        "inclusiveGateway": ("จุดที่เลือกได้หลายทาง", "an inclusive gateway"),
    }
)

ATTRIBUTES: Final = (
    Attribute("type", "steps", "ชนิดของ{it}", "The type of {it}", lambda e: e.kind, _TYPES),
    Attribute("part", "steps", "กระบวนงานย่อยของ{it}", "The part called by {it}", lambda e: e.called, _named(Words.process)),
    Attribute("loop", "steps", "การทำซ้ำของ{it}", "The repetition of {it}", _loop, _loop_words),
    Attribute("event", "steps", "เหตุการณ์ที่{it}", "The event of {it}", _event, _event_words),
    Attribute("border", "steps", "ผลของ{it}", "The effect of {it}", lambda e: "yes" if e.interrupting else "no", _BORDER),
    Attribute("beside", "steps", "การเริ่มของ{it}ด้วยเหตุการณ์", "The start of {it} by an event", lambda e: "true" if e.by_event else "", _YES),
    Attribute("outside", "steps", "ระบบภายนอกที่ทำ{it}", "The outside system of {it}", lambda e: e.topic, _plain),
    Attribute("outside", "steps", "ข้อมูลที่ส่งให้ระบบภายนอกของ{it}", "What {it} tells outside", lambda e: _assigned(e.headers), _plain),
    Attribute("outside", "steps", "จำนวนครั้งที่ลองใหม่ของ{it}", "The retries of {it}", lambda e: e.retries, _plain),
    Attribute("by_hand", "steps", "การทำแทนระบบด้วยมือของ{it}", "The completion by hand of {it}", _property("by_hand"), _YES),
    Attribute("stage", "steps", "ระยะของ{it}", "The stage of {it}", _property("stage"), _named(Words.stage)),
    Attribute("files", "steps", "การยื่นคำขอเมื่อเสร็จ{it}", "The filing of the case by {it}", _property("files"), _YES),
    Attribute("outcome", "steps", "ผลของคำขอที่{it}", "The outcome at {it}", _property("outcome"), _OUTCOME),
    Attribute("role", "roles", "ผู้ดำเนินการของ{it}", "Who does {it}", lambda e: ",".join(e.groups), _roles),
    Attribute("role", "roles", "ผู้รับงานของ{it}", "The assignee of {it}", lambda e: e.assignee, _value),
    Attribute("role", "roles", "ผู้ที่ใช้{it}ได้", "Who may use {it}", _property("offered_to"), _roles),
    Attribute("time", "times", "กำหนดเวลา{it}", "The time for {it}", _allowed, _allowed_words),
    Attribute("due", "times", "วันครบกำหนดของ{it}", "The due time of {it}", lambda e: e.due, _due),
    Attribute("timer", "times", "กำหนดเวลา{it}", "The time limit {it}", _timer, timer_words),
    Attribute("clock", "times", "การนับระยะเวลาให้บริการที่{it}", "The service clock at {it}", _property("clock"), _CLOCK),
    Attribute("priority", "times", "ลำดับความเร่งด่วนของ{it}", "The priority of {it}", lambda e: e.priority, _value),
    Attribute("payment", "money", "การชำระเงินที่{it}", "The payment at {it}", _property("payment"), _PAYMENT),
    Attribute("number", "documents", "เลขที่ที่ออกเมื่อเสร็จ{it}", "The number drawn by {it}", _property("draw"), _plain),
    Attribute("licence", "documents", "ใบอนุญาตที่สิ้นสุดเมื่อเสร็จ{it}", "The licence that ends with {it}", _property("ends_licence"), _value),
    Attribute("licence", "documents", "วันสุดท้ายของใบอนุญาตที่สิ้นสุดเมื่อเสร็จ{it}", "Its last day at {it}", _property("ends_on"), _value),
    Attribute("decision", "conditions", "ตารางตัดสินใจของ{it}", "The table of {it}", lambda e: e.decision_id, _named(Words.decision)),
    Attribute("script", "conditions", "การคำนวณของ{it}", "The calculation of {it}", lambda e: e.script, _value),
    Attribute("result", "conditions", "ตัวแปรผลลัพธ์ของ{it}", "The result variable of {it}", lambda e: e.result, _plain),
    Attribute("input", "conditions", "ค่าที่ส่งเข้า{it}", "What goes into {it}", lambda e: _assigned(e.inputs), _plain),
    Attribute("output", "conditions", "ค่าที่ได้จาก{it}", "What comes out of {it}", lambda e: _assigned(e.outputs), _plain),
    Attribute("form", "forms", "แบบฟอร์มของ{it}", "The form of {it}", lambda e: e.form_id, _plain),
    Attribute("form", "forms", "แบบฟอร์มของ{it}", "The form of {it}", _property("form"), _plain),
    Attribute("text", "texts", "ชื่อที่ใช้เรียกคำขอจาก{it}", "The title of cases from {it}", _property("title"), _value),
    Attribute("text", "texts", "ข้อความต่อท้ายชื่อ{it}", "What {it} is about", _property("about"), _value),
    Attribute("text", "texts", "คำอธิบายของ{it}", "The description of {it}", lambda e: e.documentation, _plain),
    Attribute("other", "texts", "ส่วนขยายของ{it}", "Extensions of {it}", lambda e: ", ".join(e.strange), _plain),
    Attribute("lane", "drawing", "แถวในแผนภาพของ{it}", "The lane of {it}", lambda e: e.lane, _named(Words.text)),
)  # fmt: skip

MARKS: Final = {
    "letter": Mark("letter", "การออกหนังสือ{what}เมื่อเสร็จ{it}", "letter {what} when {it} is done", Words.letter),
    "notify": Mark("notice", "การแจ้งผู้ยื่นคำขอ{what}เมื่อเสร็จ{it}", "notice {what} to the applicant when {it} is done", Words.notice),
    "licence": Mark("licence", "การออก{what}เมื่อเสร็จ{it}", "licence {what} when {it} is done", Words.licence),
}
_SAID_ELSEWHERE = frozenset(
    ["by_hand", "stage", "files", "outcome", "offered_to", "days", "hours", "minutes", "unit", "clock", "payment", "draw", "form", "title"]
) | {"about", "ends_licence", "ends_on", *MARKS}  # fmt: skip


def other_properties(element: Element) -> dict[str, str]:
    """Properties that nothing above says."""
    return {name: value for name, value in element.properties.items() if name not in _SAID_ELSEWHERE}
