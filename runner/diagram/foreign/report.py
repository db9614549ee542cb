"""What must be added to a file of another tool before it can run, and what is kept of it and only drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from runner.diagram import safe_xml
from runner.diagram.foreign import people, ways, work
from runner.diagram.foreign.advice import Advice, B, Drawing, kind_of
from runner.diagram.foreign.exporters import Exporter, exporter, is_own
from runner.errors import Finding, InvalidDiagram

Adviser = Callable[[etree._Element, Drawing], Iterator[Advice]]
_EVERY: tuple[Adviser, ...] = (work.loops, work.mappings, work.listeners)
_ADVISERS: Mapping[str, tuple[Adviser, ...]] = {
    "userTask": (people.forms, people.roles, people.due_times, *_EVERY),
    "task": (people.undecided, *_EVERY),
    "manualTask": _EVERY,
    "serviceTask": (work.jobs, *_EVERY),
    "sendTask": (work.jobs, *_EVERY),
    "receiveTask": _EVERY,
    "scriptTask": (work.scripts, *_EVERY),
    "businessRuleTask": (work.decisions, *_EVERY),
    "callActivity": (work.calls, *_EVERY),
    "subProcess": _EVERY,
    "startEvent": (people.start_forms, ways.timers, work.listeners),
    "boundaryEvent": (ways.timers, work.listeners),
    "intermediateCatchEvent": (ways.timers, work.listeners),
    "endEvent": (work.listeners,),
    "intermediateThrowEvent": (work.listeners,),
    "sequenceFlow": (ways.conditions, work.listeners),
    "process": (work.listeners,),
}
# the rules that say in general what a piece of advice says of this file
_INSTEAD_OF = {
    "form": {"no-form"},
    "role": {"no-role"},
    "topic": {"no-topic"},
    "script": {"no-script", "no-result"},
    "decision": {"no-decision", "no-result"},
    "part": {"no-part"},
    "loop": {"no-collection"},
    "condition": {"condition", "no-condition"},
    "timer": {"timer"},
}
_MUST = {"no-form", "no-role"}  # warnings of our rules that mean that nobody could do the task
_DRAWN = {
    "lane": ("เลน", "lanes"),
    "messageFlow": ("เส้นข้อความระหว่างพูล", "message flows"),
    "textAnnotation": ("หมายเหตุ", "notes"),
    "group": ("กรอบกลุ่ม", "groups"),
    "dataObjectReference": ("เอกสารข้อมูล", "data objects"),
    "dataStoreReference": ("แหล่งข้อมูล", "data stores"),
}
ADVICE = "import-"
MOST_KEPT = 12  # said in a report's sentence; all of them are in `kept`
_KINDS = {
    "form": ("แบบฟอร์ม", "form"),
    "role": ("ผู้รับงาน", "role"),
    "due": ("กำหนดเสร็จ", "due date"),
    "task": ("ชนิดของงาน", "type of task"),
    "topic": ("งานของระบบภายนอก", "topic"),
    "script": ("สคริปต์", "script"),
    "decision": ("ตารางตัดสินใจ", "decision"),
    "part": ("กระบวนงานที่เรียก", "called process"),
    "loop": ("การทำซ้ำ", "loop"),
    "until": ("เงื่อนไขหยุดทำซ้ำ", "completion condition"),
    "mapping": ("ตัวแปรเข้าออก", "mapping"),
    "listener": ("โปรแกรมที่ผูกไว้", "listener"),
    "condition": ("เงื่อนไข", "condition"),
    "timer": ("เวลา", "timer"),
    "process": ("กระบวนงานที่จะใช้", "process to run"),
    "picture": ("ภาพ", "picture"),
    "other": ("อื่น ๆ", "other"),
}


@dataclass(frozen=True)
class Kept:
    """Something of the other tool, or only drawn: how often it occurs. It stays in the file and does nothing."""

    th: str
    en: str
    times: int


@dataclass(frozen=True)
class Report:
    """A file of another tool: `must` be added or changed before it can run, `kept` and only drawn."""

    exporter: Exporter
    must: tuple[Finding, ...]
    kept: tuple[Kept, ...]

    def by_kind(self) -> Counter[str]:
        """How many things must be done, by what is asked: form, role, condition …; `other` for what our rules say of any diagram."""
        return Counter(_kind(one) for one in self.must)

    def lines(self, lang: str) -> list[str]:
        """The report as two or three sentences, in Thai (`th`) or English."""
        kinds = [f"{_KINDS[kind][lang != 'th']} {times}" for kind, times in self.by_kind().most_common()]
        kept = [f"{one.th if lang == 'th' else one.en} ×{one.times}" for one in self.kept[:MOST_KEPT]]
        more = ["…"] if len(self.kept) > MOST_KEPT else []
        if lang == "th":
            first = f"ไฟล์จาก {self.exporter} ต้องเพิ่มหรือแก้ {len(self.must)} รายการก่อนใช้งานได้"
            second = "คงไว้ในไฟล์ แต่ใช้อ่านเท่านั้น: "
        else:
            first = f"from {self.exporter}: {len(self.must)} things to add or change before it can run"
            second = "kept in the file, and only drawn: "
        return [f"{first}: {', '.join(kinds)}" if kinds else first, *([second + ", ".join([*kept, *more])] if kept else [])]


def _kind(found: Finding) -> str:
    """What is asked, also where a rule of ours asks it."""
    kind = found.rule.removeprefix(ADVICE) if found.rule.startswith(ADVICE) else found.rule.removeprefix("no-")
    return kind if kind in _KINDS else "other"


def advise(root: etree._Element) -> list[Advice]:
    """All advice on a file, in its order; none for a file of Camunda 8 or ours."""
    tool = exporter(root)
    if tool is None:
        return []
    drawing = Drawing(root, tool)
    processes = root.findall(f"{B}process")
    meant = [one for one in processes if one.get("isExecutable") == "true"] or processes
    nodes = (node for process in meant for node in process.iter(f"{B}*"))
    return [
        *ways.whole(drawing),
        *(one for node in nodes for adviser in _ADVISERS.get(kind_of(node), ()) for one in adviser(node, drawing)),
    ]


def explain(xml: bytes, file: str, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of a file's check, said in the words of the tool that wrote it. Those of our own dialect are given back as they are."""
    found = list(findings)
    root = _root(xml, file)
    if root is None or exporter(root) is None:
        return found
    advice = advise(root)
    said = {(_key(one.node), rule) for one in advice for rule in _INSTEAD_OF.get(one.kind, ())}
    instead = [
        one for one in found if _here(one, file) and ({(one.element, one.rule), (one.line, one.rule)} & said or one.rule == "camunda-7")
    ]
    severe = {(key, one.rule) for one in instead if one.severity == "error" for key in (one.element, one.line)}
    given = [_finding(one, file, severe) for one in advice]
    rest = [one for one in found if one not in instead]
    return sorted({*given, *rest}, key=lambda f: (not _here(f, file), f.file, f.line, f.element, f.rule))


def _finding(one: Advice, file: str, severe: set[tuple[str | int, str]]) -> Finding:
    wrong = any((_key(one.node), rule) in severe for rule in _INSTEAD_OF.get(one.kind, ()))
    name = one.node.get("id", "")
    return Finding(file, safe_xml.line(one.node), name, f"{ADVICE}{one.kind}", one.th, one.en, "error" if wrong else "warning")


def _key(node: etree._Element) -> str | int:
    """What a finding names the node by: its id, or its line when it has none."""
    return node.get("id") or safe_xml.line(node)


def _here(found: Finding, file: str) -> bool:
    return Path(found.file).name == Path(file).name


def _root(xml: bytes, file: str) -> etree._Element | None:
    try:
        root = safe_xml.parse(xml, file)
    except InvalidDiagram:
        return None
    return root if root.tag == f"{B}definitions" else None


def report(xml: bytes, file: str, explained: Iterable[Finding]) -> Report | None:
    """The explained findings of a file grouped for people; None when it is ours, of Camunda 8, or no BPMN that can be read."""
    root = _root(xml, file)
    tool = exporter(root) if root is not None else None
    if root is None or tool is None:
        return None
    must = [one for one in explained if one.severity == "error" or one.rule in _MUST or one.rule.startswith(ADVICE)]
    return Report(tool, tuple(must), tuple(_kept(root)))


def _kept(root: etree._Element) -> Iterator[Kept]:
    drawn = Counter(kind_of(node) for node in root.iter(f"{B}*"))
    yield from (Kept(*_DRAWN[kind], drawn[kind]) for kind in _DRAWN if drawn[kind])
    pools = sum(one.get("processRef") is None for one in root.iter(f"{B}participant"))
    if pools:
        yield Kept("พูลที่ไม่มีกระบวนงาน", "pools without a process", pools)
    yield from (Kept(name, name, times) for name, times in _foreign(root).most_common())


def _foreign(root: etree._Element) -> Counter[str]:
    """`prefix:name` of elements and attributes of other tools, elements inside such elements not counted."""
    found: Counter[str] = Counter()
    for node in root.iter("*"):
        parent = node.getparent()
        if is_own(etree.QName(node).namespace) and (parent is None or not is_own(etree.QName(parent).namespace)):
            found[f"{node.prefix or '∅'}:{etree.QName(node).localname}"] += 1
        prefixes = {uri: prefix for prefix, uri in node.nsmap.items() if prefix}
        for key in map(etree.QName, map(str, node.attrib)):
            if key.namespace and is_own(key.namespace):
                found[f"{prefixes.get(key.namespace, '∅')}:{key.localname}"] += 1
    return found
