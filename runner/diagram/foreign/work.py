"""Advice on what machines do: jobs, scripts, decisions, called processes, loops, mappings, listeners."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from runner import feel
from runner.diagram import extensions
from runner.diagram.foreign.advice import Advice, B, Drawing, Extension, kind_of, short, text_of, value_of, vendor, vendor_elements
from runner.diagram.foreign.exporters import DROOLS
from runner.diagram.foreign.juel import feel_of, is_expression

_JAVA = ("class", "delegateExpression", "expression")
_ONE_VALUE = ("singleEntry", "singleResult", "collectEntries")


def jobs(node: etree._Element, drawing: Drawing) -> Iterator[Advice]:
    """Service and send tasks: a topic of Camunda 7 is ours; Java is not called."""
    if extensions.attributes(node, "taskDefinition").get("type"):
        return
    topic = vendor(node, "topic")
    if topic and value_of(topic) == topic:
        yield Advice(
            node,
            "topic",
            f'งานของระบบภายนอก {short(topic)} ต้องเขียนเป็น zeebe:taskDefinition type="{topic}"',
            f'the external task {short(topic)} is written zeebe:taskDefinition type="{topic}"',
            (Extension("taskDefinition", {"type": topic}),),
        )
        return
    for what, said in _called(node):
        yield Advice(
            node,
            "topic",
            f"{what} {short(said)} ของ {drawing.exporter.name} ไม่ถูกเรียก ต้องระบุ zeebe:taskDefinition type หรือให้เจ้าหน้าที่ทำ (by_hand)",
            f"{what} {short(said)} of {drawing.exporter.name} is not called: give zeebe:taskDefinition type, or by_hand",
        )
        return


def _called(node: etree._Element) -> Iterator[tuple[str, str]]:
    """What the other tool would have called: (how it is written, the name)."""
    yield from ((name, said) for name in _JAVA if (said := vendor(node, name)))
    if said := vendor(node, "type"):
        yield "type", said
    for key in ("serviceimplementation", "serviceoperation", "taskName"):
        if said := node.get(f"{{{DROOLS}}}{key}", ""):
            yield f"drools:{key}", said
    if vendor_elements(node, "connector"):
        yield "connector", text_of(next(iter(vendor_elements(node, "connector")[0]), None))
    implementation = node.get("implementation", "")
    if implementation and not implementation.startswith("##"):
        yield "implementation", implementation


def scripts(node: etree._Element, drawing: Drawing) -> Iterator[Advice]:
    """Script tasks: only FEEL is run."""
    if extensions.attributes(node, "script").get("expression"):
        return
    language, text = node.get("scriptFormat", ""), text_of(node.find(f"{B}script"))
    said = _as_feel(language, text)
    result = vendor(node, "resultVariable")
    if said and result:
        yield Advice(
            node,
            "script",
            f'สคริปต์ {short(text)} ต้องเขียนเป็น zeebe:script expression="{short(said)}" resultVariable="{result}"',
            f'the script {short(text)} is written zeebe:script expression="{short(said)}" resultVariable="{result}"',
            (Extension("script", {"expression": said, "resultVariable": result}),),
        )
        return
    name = language.rpartition("/")[2] or "—"
    yield Advice(
        node,
        "script",
        f"สคริปต์ภาษา {name} ไม่ถูกสั่งทำงาน ({short(text)}) ต้องเขียนเป็นสูตร FEEL ใน zeebe:script expression และ resultVariable",
        f"scripts in {name} are not run ({short(text)}): write FEEL in zeebe:script expression, and a resultVariable",
    )


def _as_feel(language: str, text: str) -> str | None:
    if language.lower() == "feel" and text:
        said = text if text.startswith("=") else f"={text}"
        return said if _reads(said) else None
    return feel_of(text) if language.lower() in ("juel", "") else None


def _reads(said: str) -> bool:
    from runner.errors import ExpressionError

    try:
        feel.template(said)
    except ExpressionError:
        return False
    return True


def decisions(node: etree._Element, drawing: Drawing) -> Iterator[Advice]:
    """Business rule tasks: a decision by its id, and where its answer goes."""
    if extensions.attributes(node, "calledDecision").get("decisionId"):
        return
    decision, result = vendor(node, "decisionRef"), vendor(node, "resultVariable")
    one = vendor(node, "mapDecisionResult") in _ONE_VALUE
    if decision and result and one and value_of(decision) == decision:
        yield Advice(
            node,
            "decision",
            f'ตาราง {decision} ต้องเขียนเป็น zeebe:calledDecision decisionId="{decision}" resultVariable="{result}" และต้องมีตารางรหัสนี้',
            f'the table {decision} is written zeebe:calledDecision decisionId="{decision}" resultVariable="{result}", and must exist',
            (Extension("calledDecision", {"decisionId": decision, "resultVariable": result}),),
        )
        return
    rules = decision or node.get(f"{{{DROOLS}}}ruleFlowGroup", "") or vendor(node, "class") or vendor(node, "rules")
    if rules:
        yield Advice(
            node,
            "decision",
            f"กฎ {short(rules)} ของ {drawing.exporter.name} ต้องทำเป็นตาราง DMN แล้วระบุใน zeebe:calledDecision",
            f"the rules {short(rules)} of {drawing.exporter.name} become a DMN table, named in zeebe:calledDecision",
        )


def calls(node: etree._Element, drawing: Drawing) -> Iterator[Advice]:
    """Call activities: the standard's `calledElement`, and variables handed over, which is not needed here."""
    if not extensions.attributes(node, "calledElement").get("processId"):
        called = node.get("calledElement", "").rpartition(":")[2].strip()
        if called and value_of(called) == called and called.isascii():
            yield Advice(
                node,
                "part",
                f'กระบวนงานที่เรียก {called} ต้องเขียนเป็น zeebe:calledElement processId="{called}" และต้องมีแผนภาพของกระบวนงานนั้น',
                f'the called process {called} is written zeebe:calledElement processId="{called}", and its diagram must exist',
                (Extension("calledElement", {"processId": called}),),
            )
        elif vendor(node, "caseRef") or node.get("calledElement"):
            said = short(vendor(node, "caseRef") or node.get("calledElement", ""))
            th, en = (
                f"เรียก {said} ไม่ได้ ต้องระบุ processId เป็นค่าคงที่",
                f"{said} cannot be called: give a constant processId",
            )
            yield Advice(node, "part", th, en)
    renamed = [
        one for one in vendor_elements(node, "in", "out") if one.get("source", "") != one.get("target", "") or one.get("sourceExpression")
    ]
    if renamed and not extensions.read(node).inputs:
        names = short(", ".join(f"{one.get('source') or one.get('sourceExpression')} → {one.get('target', '')}" for one in renamed))
        yield Advice(
            node,
            "mapping",
            f"ตัวแปรที่ส่งให้กระบวนงานย่อยด้วยชื่ออื่น ({names}) ต้องเขียนใน zeebe:ioMapping",
            f"variables handed over under other names ({names}) are written in zeebe:ioMapping",
        )


def loops(node: etree._Element, drawing: Drawing) -> Iterator[Advice]:
    """Multi-instance: a collection and the name of one of it."""
    loop = node.find(f"{B}multiInstanceLoopCharacteristics")
    if loop is None:
        return
    if not extensions.attributes(loop, "loopCharacteristics").get("inputCollection"):
        yield _collected(node, loop)
    until = loop.find(f"{B}completionCondition")
    said = text_of(until)
    if until is not None and is_expression(said):
        if value := feel_of(said):
            yield Advice(node, "until", *_rewritten("เงื่อนไขหยุดทำซ้ำ", "the completion condition", said, value), rewrite=(until, value))
        else:
            th, en = f"เงื่อนไขหยุดทำซ้ำ {short(said)} ต้องเขียนเป็นสูตร FEEL", f"the completion condition {short(said)} must be written in FEEL"
            yield Advice(node, "until", th, en)


def _rewritten(th: str, en: str, old: str, new: str) -> tuple[str, str]:
    return f"{th} {short(old)} ต้องเขียนเป็น {short(new)}", f"{en} {short(old)} is written {short(new)}"


def _collected(node: etree._Element, loop: etree._Element) -> Advice:
    collection, item = vendor(loop, "collection"), vendor(loop, "elementVariable")
    written = feel_of(collection) if is_expression(collection) else f"={collection}" if collection.isidentifier() else None
    if written and loop.find(f"{B}loopCardinality") is None:
        attributes = {"inputCollection": written, **({"inputElement": item} if item else {})}
        return Advice(
            node,
            "loop",
            f'การทำซ้ำทุกรายการใน {short(collection)} ต้องเขียนเป็น inputCollection="{written}"',
            f'the loop over {short(collection)} is written zeebe:loopCharacteristics inputCollection="{written}"',
            (Extension("loopCharacteristics", attributes),),
        )
    count = text_of(loop.find(f"{B}loopCardinality")) or collection or text_of(loop.find(f"{B}loopDataInputRef"))
    return Advice(
        node,
        "loop",
        f'การทำซ้ำ ({short(count) or "ไม่ระบุจำนวน"}) ต้องระบุ inputCollection เช่น "=members" หรือ "=for i in 1..3 return i"',
        f'the loop ({short(count) or "of no number"}) needs an inputCollection, like "=members" or "=for i in 1..3 return i"',
    )


def mappings(node: etree._Element, drawing: Drawing) -> Iterator[Advice]:
    """`camunda:inputOutput`: inputs of plain text and expressions are ours, everything else must be written anew."""
    if extensions.read(node).inputs or extensions.read(node).outputs:
        return
    for given in vendor_elements(node, "inputOutput"):
        inputs = [one for one in given if etree.QName(one).localname == "inputParameter"]
        outputs = [one for one in given if etree.QName(one).localname == "outputParameter"]
        sources = [(one.get("name", ""), None if len(one) else _source(text_of(one))) for one in inputs]
        names = short(", ".join(one.get("name", "") for one in (*inputs, *outputs)))
        settled = not outputs and all(source for _, source in sources)
        add = tuple(Extension("input", {"source": source or "", "target": name}) for name, source in sources) if settled else ()
        yield Advice(
            node,
            "mapping",
            f"ตัวแปรเข้าออก ({names}) ต้องเขียนใน zeebe:ioMapping",
            f"what goes in and out ({names}) is written in zeebe:ioMapping",
            (Extension("ioMapping", {}, add),) if add else (),
        )


def _source(text: str) -> str | None:
    if is_expression(text):
        return feel_of(text)
    plain = bool(text) and "${" not in text and "#{" not in text and '"' not in text and "\\" not in text
    return f'="{text}"' if plain else None


def listeners(node: etree._Element, drawing: Drawing) -> Iterator[Advice]:
    """Listeners are Java, or scripts: what they did must be drawn."""
    found = vendor_elements(node, "executionListener", "taskListener")
    found += [
        one for one in node.iterfind(f"{B}extensionElements/*") if one.tag in (f"{{{DROOLS}}}onEntry-script", f"{{{DROOLS}}}onExit-script")
    ]
    if not found:
        return
    names = short(", ".join(next((one.get(key, "") for key in _JAVA if one.get(key)), etree.QName(one).localname) for one in found))
    kind = "งาน" if kind_of(node).endswith("Task") else "องค์ประกอบ"
    yield Advice(
        node,
        "listener",
        f"โปรแกรมที่ผูกกับ{kind}นี้ ({names}) ไม่ถูกเรียก ต้องวาดเป็นขั้นตอน (serviceTask, scriptTask) หรือใช้คุณสมบัติ letter, notify",
        f"the listeners ({names}) are not called: draw a service or script task, or use the properties letter and notify",
    )
