"""Rules on events: what may start, interrupt, catch and throw."""

from __future__ import annotations

from collections.abc import Callable

from runner.diagram import moments
from runner.diagram.findings import Look
from runner.diagram.model import Element, Event
from runner.diagram.rules.elements import is_activity_that_waits
from runner.errors import ExpressionError

_CAUGHT = {
    "boundaryEvent": ("timer", "message", "signal", "error", "escalation"),
    "intermediateCatchEvent": ("timer", "message", "signal"),
    "receiveTask": ("message",),
}
_THROWN = {
    "intermediateThrowEvent": ("signal", "escalation", "message"),
    "endEvent": ("signal", "escalation", "error", "terminate"),
}
_READ: dict[str, Callable[[str], object]] = {"date": moments.moment, "duration": moments.duration, "cycle": moments.cycle}
_NAMES_TH = {
    "timer": "เวลา", "message": "ข้อความ", "signal": "สัญญาณ", "error": "ข้อผิดพลาด", "escalation": "การยกระดับ", "terminate": "ยุติ",
    "link": "เชื่อมโยง", "compensate": "ชดเชย", "cancel": "ยกเลิก", "conditional": "เงื่อนไข",
}  # fmt: skip


def definitions(look: Look) -> None:
    """Each event waits for or throws something that the engine can."""
    for element in look.elements(*_CAUGHT):
        if element.event is None and not element.strange:
            look.error(element, "no-event", "ไม่ได้ระบุว่ารอเหตุการณ์ใด", "it does not say what it waits for")
        elif element.event is not None:
            _allowed(look, element, element.event, _CAUGHT[element.kind], "รอ", "catch")
    for element in look.elements(*_THROWN):
        if element.event is not None:
            _allowed(look, element, element.event, _THROWN[element.kind], "ส่ง", "throw")
            if element.event.kind == "message" and not element.topic:
                look.error(
                    element,
                    "no-topic",
                    "การส่งข้อความต้องมี zeebe:taskDefinition type",
                    "a thrown message needs zeebe:taskDefinition type: a worker sends it",
                )


def _allowed(look: Look, element: Element, event: Event, kinds: tuple[str, ...], verb_th: str, verb: str) -> None:
    if event.kind not in kinds:
        name = _NAMES_TH.get(event.kind, event.kind)
        look.error(element, "event-kind", f"องค์ประกอบนี้{verb_th}เหตุการณ์{name}ไม่ได้", f"{element.kind} cannot {verb} {event.kind} events here")
    elif event.missing or (event.kind in ("message", "signal") and not event.name):
        look.error(element, "no-reference", f"ไม่ได้เลือก{_NAMES_TH[event.kind]} หรือไม่มีชื่อ", f"no {event.kind} with a name is chosen")
    elif event.name.startswith("="):
        look.error(element, "no-reference", "ชื่อต้องเป็นค่าคงที่", f"the name of the {event.kind} must be a constant, not an expression")
    elif event.kind == "error" and verb == "throw" and not event.code:
        look.error(element, "no-code", "ข้อผิดพลาดต้องมีรหัส (errorCode)", "the error that it throws needs an errorCode")


def starts(look: Look) -> None:
    """A process starts plainly or by a message, a sub-process plainly, an event sub-process by its event."""
    for element in look.elements("startEvent"):
        owner = look.process.elements.get(element.parent)
        if owner is not None and owner.by_event:
            _event_start(look, element)
        elif element.event is not None and (owner is not None or element.event.kind != "message"):
            what = _NAMES_TH.get(element.event.kind, element.event.kind)
            look.error(
                element, "start", f"เริ่มด้วยเหตุการณ์{what}ไม่ได้", f"a {element.event.kind} start is not run here: use a plain start event"
            )


def _event_start(look: Look, element: Element) -> None:
    if element.event is None:
        look.error(element, "start", "กระบวนงานย่อยเหตุการณ์ต้องเริ่มด้วยเหตุการณ์", "an event sub-process must start with an event")
        return
    _allowed(look, element, element.event, _CAUGHT["boundaryEvent"], "รอ", "catch")
    _interrupts(look, element)


def boundaries(look: Look) -> None:
    """A boundary event sits on an activity that waits."""
    for element in look.elements("boundaryEvent"):
        host = look.process.elements.get(element.attached_to)
        if host is None or host.parent != element.parent:
            look.error(element, "boundary", "เหตุการณ์ขอบไม่ได้ติดกับงานใด", "the boundary event is attached to nothing in its scope")
        elif not is_activity_that_waits(host):
            look.error(
                element,
                "boundary",
                f"{host.kind} ไม่หยุดรอ เหตุการณ์ขอบจึงไม่มีวันเกิด",
                f"{host.kind} never waits, so the boundary event can never happen",
            )
        _interrupts(look, element)


def _interrupts(look: Look, element: Element) -> None:
    event = element.event
    if event is None:
        return
    if event.kind == "error" and not element.interrupting:
        look.error(element, "interrupting", "เหตุการณ์ข้อผิดพลาดต้องเป็นแบบขัดจังหวะ", "an error event must interrupt")
    if event.kind == "timer" and event.timer == "cycle" and element.interrupting:
        look.error(
            element,
            "interrupting",
            "เวลาแบบวนซ้ำต้องเป็นแบบไม่ขัดจังหวะ",
            "a cycle on an interrupting event would turn once: make it non-interrupting or use a duration",
        )


def timers(look: Look) -> None:
    """Written moments can be read; years are of the common era."""
    for element in look.elements():
        event = element.event
        if event is None or event.kind != "timer":
            continue
        if not event.value:
            look.error(element, "timer", "ไม่ได้ระบุเวลา", "the timer says no time")
        elif event.timer == "cycle" and element.kind == "intermediateCatchEvent":
            look.error(element, "timer", "เวลาแบบวนซ้ำใช้ที่นี่ไม่ได้", "a cycle cannot be used here: use a duration or a date")
        elif not event.value.startswith("="):
            _readable(look, element, event)


def _readable(look: Look, element: Element, event: Event) -> None:
    try:
        _READ[event.timer](event.value)
    except ExpressionError:
        example = {"date": "2026-12-31T16:30:00+07:00", "duration": "P15D", "cycle": "R/P7D"}[event.timer]
        look.error(
            element, "timer", f"อ่านเวลา {event.value[:40]} ไม่ได้ เช่น {example}", f"cannot read {event.value[:40]!r}; write it like {example}"
        )


RULES = (definitions, starts, boundaries, timers)
