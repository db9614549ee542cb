"""Rules on the shape of a diagram: starts, ends, flows, gateways, reachability."""

from __future__ import annotations

import re

from runner.diagram.findings import Look
from runner.diagram.model import GATEWAYS, Element, Flow


def starts_and_ends(look: Look) -> None:
    """One start and at least one end in every scope."""
    for parent, inside in look.scopes:
        owner = look.owner(parent)
        starts = [e for e in inside if e.kind == "startEvent"]
        if len(starts) != 1:
            look.error(
                owner, "one-start", f"ต้องมีเหตุการณ์เริ่มต้นหนึ่งจุด พบ {len(starts)}", f"exactly one start event is needed, found {len(starts)}"
            )
        if not any(e.kind == "endEvent" for e in inside):
            look.error(owner, "no-end", "ต้องมีเหตุการณ์สิ้นสุดอย่างน้อยหนึ่งจุด", "at least one end event is needed")
        if owner in starts or (isinstance(owner, Element) and owner.by_event and (owner.incoming or owner.outgoing)):
            look.error(
                owner, "event-sub-process", "กระบวนงานย่อยเหตุการณ์ต้องไม่มีเส้นเข้าออก", "an event sub-process has no incoming or outgoing flows"
            )


def flows(look: Look) -> None:
    """Every flow joins two elements of one scope, and leaves or enters only what it may."""
    for flow in look.process.flows.values():
        source, target = (look.process.elements.get(i) for i in (flow.source, flow.target))
        if source is None or target is None:
            look.error(flow, "loose-flow", "เส้นไม่ได้ต่อกับองค์ประกอบทั้งสองข้าง", "the flow does not join two elements")
        elif source.parent != target.parent:
            look.error(flow, "crossing-flow", "เส้นข้ามกรอบกระบวนงานย่อย", "the flow crosses the border of a sub-process")
        elif source.kind == "endEvent" or target.kind in ("startEvent", "boundaryEvent"):
            look.error(
                flow,
                "wrong-flow",
                "เส้นออกจากจุดสิ้นสุดหรือเข้าจุดเริ่มต้นไม่ได้",
                "a flow may not leave an end event or enter a start or boundary event",
            )


def conditions(look: Look) -> None:
    """Conditions belong on flows out of exclusive and inclusive gateways; elsewhere they would be ignored."""
    for element in look.elements():
        out = look.out(element)
        if element.kind in ("exclusiveGateway", "inclusiveGateway"):
            continue
        for flow in out:
            if flow.condition:
                look.error(
                    flow,
                    "condition",
                    "เงื่อนไขใช้ได้กับเส้นที่ออกจากเกตเวย์เท่านั้น",
                    "a condition on a flow that does not leave an exclusive or inclusive gateway",
                )
        if element.kind not in GATEWAYS and len(out) > 1:
            look.error(element, "many-flows", "มีเส้นออกหลายเส้น โปรดใช้เกตเวย์", "several flows leave it: use a gateway")


def choices(look: Look) -> None:
    """A choice knows its way in every case: conditions on all flows but the default, and a default or complete conditions."""
    for element in look.elements("exclusiveGateway", "inclusiveGateway"):
        out = look.out(element)
        if element.default and element.default not in element.outgoing:
            look.error(
                element,
                "default",
                f"เส้นเริ่มต้น {element.default} ไม่ได้ออกจากเกตเวย์นี้",
                f"the default flow {element.default} does not leave this gateway",
            )
        conditional = [f for f in out if f.condition]
        if len(out) < 2 or (element.kind == "inclusiveGateway" and not conditional):
            continue
        for flow in out:
            if not flow.condition and flow.id != element.default:
                look.error(
                    flow, "no-condition", "เส้นนี้ต้องมีเงื่อนไข หรือเป็นเส้นเริ่มต้น (default)", "the flow needs a condition, or must be the default"
                )
        if not element.default and not _complete(conditional):
            look.warn(
                element,
                "no-default",
                "ไม่มีเส้นเริ่มต้น หากไม่มีเงื่อนไขใดจริง คำขอจะหยุด",
                "no default flow: the case stops when no condition is true",
            )


_NEGATED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_COMPARISON = re.compile(r"=\s*([\w.]+)\s*(<=|>=|!=|=|<|>)\s*(\"[^\"]*\"|[\w.]+)\s*")
_NOT = re.compile(r"=\s*not\s*\((.*)\)\s*")


def _complete(flows: list[Flow]) -> bool:
    """Whether one is always true, or two are plainly each other's opposite. What needs thought is left to the replay of paths."""
    said = {_spaces(f.condition) for f in flows}
    return "=true" in said or any(_spaces(opposite) in said for f in flows for opposite in _opposites(f.condition))


def _opposites(condition: str) -> list[str]:
    found = []
    if plain := _COMPARISON.fullmatch(condition):
        left, sign, right = plain.groups()
        found.append(f"={left} {_NEGATED[sign]} {right}")
        if right in ("true", "false"):
            found.append(f"={left} {sign} {'false' if right == 'true' else 'true'}")
    if negated := _NOT.fullmatch(condition):
        found.append(f"={negated[1]}")
    return found


def _spaces(condition: str) -> str:
    return "".join(condition.split())


def gateways(look: Look) -> None:
    """Gateways do one thing at a time; an event gateway is followed by events only."""
    for element in look.elements(*GATEWAYS):
        if len(element.incoming) > 1 and len(element.outgoing) > 1 and element.kind != "exclusiveGateway":
            look.warn(
                element,
                "join-and-split",
                "เกตเวย์เดียวทั้งรวมและแยก โปรดใช้สองตัว",
                "the gateway both joins and splits: two gateways read better",
            )
        if not element.outgoing:
            look.error(element, "no-way-out", "เกตเวย์ไม่มีเส้นออก", "no flow leaves the gateway")
        if element.kind != "eventBasedGateway":
            continue
        for flow in look.out(element):
            target = look.process.elements.get(flow.target)
            if target is None or target.kind not in ("intermediateCatchEvent", "receiveTask"):
                look.error(
                    flow,
                    "event-gateway",
                    "หลังเกตเวย์เหตุการณ์ต้องเป็นเหตุการณ์รอรับ",
                    "only catch events and receive tasks may follow an event gateway",
                )
            elif len(target.incoming) > 1 or look.process.boundaries(target.id):
                look.error(
                    target,
                    "event-gateway",
                    "เหตุการณ์นี้รับเส้นจากเกตเวย์เหตุการณ์ได้เส้นเดียว",
                    "this event may be entered from its event gateway only, and carries no boundary events",
                )


def reachable(look: Look) -> None:
    """Every element can be reached from its scope's start, and leads somewhere."""
    for _, inside in look.scopes:
        todo = [e for e in inside if e.kind == "startEvent" or e.by_event]
        seen = {e.id for e in todo}
        while todo:
            for target in look.after(todo.pop()):
                if target.id not in seen:
                    seen.add(target.id)
                    todo.append(target)
        for element in inside:
            host = element.attached_to
            if element.id not in seen and not (host and host in seen):
                look.error(element, "unreachable", "ไม่มีเส้นทางมาถึงองค์ประกอบนี้", "no path leads here")
            if not element.outgoing and element.kind != "endEvent" and element.kind not in GATEWAYS and not element.by_event:
                look.warn(element, "implicit-end", "เส้นทางจบที่นี่โดยไม่มีเหตุการณ์สิ้นสุด", "the path ends here without an end event")


RULES = (starts_and_ends, flows, conditions, choices, gateways, reachable)
