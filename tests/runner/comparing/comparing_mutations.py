"""Single changes of a service's files, each with the kinds of sentences that it must cause, and no others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from lxml import etree

from runner import catalogue

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
Files = dict[str, bytes]


class Mutation(NamedTuple):
    """What was done, the files after it, and the kinds that a comparison must say."""

    name: str
    files: Files
    kinds: frozenset[str]


def of(files: Files, *, every: int = 1) -> Iterator[Mutation]:
    """Mutations of all diagrams, forms, tables, the sheet and the translations; only every so many-th of each sort."""
    for path in files:
        if path.endswith(".bpmn"):
            yield from _diagram(files, path, every)
        elif path.endswith(".dmn"):
            yield from _table(files, path, every)
        elif path.endswith(".form"):
            yield from _form(files, path, every)
        elif path.endswith("en.yaml"):
            yield from _english(files, path)
        elif path.endswith(".yaml"):
            yield from _sheet(files, path)


def _diagram(files: Files, path: str, every: int) -> Iterator[Mutation]:
    root = etree.fromstring(files[path])

    def changed(name: str, kinds: set[str], edit: Callable[[Any], None], node: Any) -> Mutation:
        copy = etree.fromstring(files[path])
        edit(list(copy.iter())[list(root.iter()).index(node)])
        return Mutation(f"{path}: {name} {node.get('id')}", {**files, path: etree.tostring(copy)}, frozenset(kinds))

    tasks = list(root.iter(f"{BPMN}userTask"))[::every]
    for task in tasks:
        yield changed("rename", {"name:changed"}, lambda n: n.set("name", n.get("name") + " อีกครั้ง"), task)
        yield changed("role", {"role:changed"}, _set_role, task)
        yield changed("time", {f"time:{'added' if _property(task, 'days', 'hours', 'minutes') is None else 'changed'}"}, _set_days, task)
        yield changed("letter", {"letter:added"}, lambda n: _add_letter(n), task)
        yield changed("form", {"form:changed"}, lambda n: n.find(f".//{ZEEBE}formDefinition").set("formId", "another"), task)
    for task in [t for t in tasks if _plain_step(root, t)]:
        yield changed("remove", {"step:removed"}, _bypass, task)
        yield changed("add before", {"step:added"}, _add_before, task)
    for text in list(root.iter(f"{BPMN}timeDuration"))[::every]:
        yield changed("timer", {"timer:changed"}, lambda n: setattr(n, "text", "P43D"), text)
    for text in list(root.iter(f"{BPMN}conditionExpression"))[::every]:
        yield changed("condition", {"condition:changed"}, lambda n: setattr(n, "text", "=floor_area > 4321"), text)
    for flow in [f for f in root.iter(f"{BPMN}sequenceFlow") if f.get("name")][::every]:
        yield changed("way", {"way_name:changed"}, lambda n: n.set("name", "ทางใหม่"), flow)
    for call in list(root.iter(f"{BPMN}callActivity"))[:1]:
        yield changed("part", {"part:changed"}, lambda n: n.find(f".//{ZEEBE}calledElement").set("processId", "part_other"), call)
    for shape in list(root.iter(f"{DI}BPMNShape"))[3:4]:
        yield changed("move", {"layout:changed"}, lambda n: n.find(f"{DC}Bounds").set("x", "7"), shape)


def _set_role(task: Any) -> None:
    who = task.find(f".//{ZEEBE}assignmentDefinition")
    who.set("candidateGroups", "chair" if who.get("candidateGroups") != "chair" else "officer")


def _property(task: Any, *names: str) -> Any:
    return next((one for one in task.iter(f"{ZEEBE}property") if one.get("name") in names), None)


def _properties(task: Any) -> Any:
    found = task.find(f".//{ZEEBE}properties")
    return found if found is not None else etree.SubElement(task.find(f"{BPMN}extensionElements"), f"{ZEEBE}properties")


def _set_days(task: Any) -> None:
    found = _property(task, "days", "hours", "minutes")
    if found is None:
        found = etree.SubElement(_properties(task), f"{ZEEBE}property", name="days")
    found.set("value", "77")


def _add_letter(task: Any) -> None:
    found = _property(task, "letter")
    if found is None:
        found = etree.SubElement(_properties(task), f"{ZEEBE}property", name="letter", value="")
    found.set("value", f"{found.get('value')} receipt_of_all".strip())


def _flows(root: Any, task: Any) -> tuple[list[Any], list[Any]]:
    flows = list(root.iter(f"{BPMN}sequenceFlow"))
    name = task.get("id")
    return [f for f in flows if f.get("targetRef") == name], [f for f in flows if f.get("sourceRef") == name]


def _plain_step(root: Any, task: Any) -> bool:
    """A task between two others, with nothing on its border, whose removal changes nothing else."""
    into, out = _flows(root, task)
    bordered = any(b.get("attachedToRef") == task.get("id") for b in root.iter(f"{BPMN}boundaryEvent"))
    ends = [f.get("name") or f.find(f"{BPMN}conditionExpression") for f in (*into, *out)]
    return (
        len(into) == len(out) == 1
        and not bordered
        and not any(end is not None for end in ends)
        and into[0].get("sourceRef") != out[0].get("targetRef")
    )


def _bypass(task: Any) -> None:
    root = task.getroottree().getroot()
    into, out = _flows(root, task)
    into[0].set("targetRef", out[0].get("targetRef"))
    out[0].getparent().remove(out[0])
    task.getparent().remove(task)


def _add_before(task: Any) -> None:
    root = task.getroottree().getroot()
    into, _ = _flows(root, task)
    new = etree.SubElement(task.getparent(), f"{BPMN}userTask", id="Task_Quite_New", name="ลงทะเบียนรับ")
    etree.SubElement(task.getparent(), f"{BPMN}sequenceFlow", id="Flow_Quite_New", sourceRef=new.get("id"), targetRef=task.get("id"))
    into[0].set("targetRef", new.get("id"))


def _table(files: Files, path: str, every: int) -> Iterator[Mutation]:
    root = etree.fromstring(files[path])
    for number, table in enumerate(root.iter(f"{DMN}decisionTable")):
        rules = table.findall(f"{DMN}rule")

        def changed(name: str, kinds: set[str], edit: Callable[[Any], None], at: int = number) -> Mutation:
            copy = etree.fromstring(files[path])
            edit(list(copy.iter(f"{DMN}decisionTable"))[at])
            return Mutation(f"{path}: {name} {at}", {**files, path: etree.tostring(copy)}, frozenset(kinds))

        names = [one.get("name") for one in table.findall(f"{DMN}output")]
        if "amount" in names:
            yield changed("amount", {"amount:changed"}, lambda t: setattr(_output(t, "amount"), "text", "1234"))
        if rules and table.findall(f"{DMN}input"):
            yield changed("cell", {"cell:changed"}, lambda t: setattr(t.find(f"{DMN}rule/{DMN}inputEntry/{DMN}text"), "text", "987654"))
        if len(rules) > 1:
            yield changed("row gone", {"row:removed"}, lambda t: t.remove(t.findall(f"{DMN}rule")[-1]))


def _output(table: Any, name: str) -> Any:
    at = [one.get("name") for one in table.findall(f"{DMN}output")].index(name)
    return table.find(f"{DMN}rule").findall(f"{DMN}outputEntry")[at].find(f"{DMN}text")


def _form(files: Files, path: str, every: int) -> Iterator[Mutation]:
    schema = json.loads(files[path])
    places = list(_places(schema["components"]))

    def changed(name: str, kinds: set[str], place: tuple[int, ...], edit: Callable[[list[Any], int], None]) -> Mutation:
        copy = json.loads(files[path])
        siblings = copy["components"]
        for step in place[:-1]:
            siblings = siblings[step]["components"]
        edit(siblings, place[-1])
        return Mutation(f"{path}: {name} {place}", {**files, path: json.dumps(copy, ensure_ascii=False).encode()}, frozenset(kinds))

    for place, one in places[::every]:
        if "key" not in one:
            continue
        sort = {"filepicker": "document", "dynamiclist": "list", "group": "group"}.get(one["type"], "field")
        if "components" not in one:
            yield changed("remove", {f"{sort}:removed"}, place, lambda siblings, at: siblings.pop(at))
        if one.get("label"):
            yield changed("label", {"field_label:changed"}, place, lambda siblings, at: siblings[at].update(label="ชื่อใหม่ทั้งหมด"))
        required = one.get("validate", {}).get("required") or False
        kinds = {f"required:{'removed' if required is True else 'changed' if required else 'added'}"}
        yield changed(
            "required",
            kinds,
            place,
            lambda siblings, at: siblings[at].setdefault("validate", {}).update(required=not _needed(siblings[at])),
        )
        if one.get("values"):
            yield changed(
                "option", {"option:added"}, place, lambda siblings, at: siblings[at]["values"].append({"label": "อื่น", "value": "other_new"})
            )
            yield changed("less options", {"option:removed"}, place, lambda siblings, at: siblings[at]["values"].pop())
    last = ({"type": "textfield", "id": "Field_Quite_New", "key": "quite_new", "label": "ช่องใหม่"},)
    new = json.loads(files[path])
    new["components"].extend(last)
    yield Mutation(f"{path}: add", {**files, path: json.dumps(new).encode()}, frozenset({"field:added"}))
    new["components"][-1] = {"type": "filepicker", "id": "Field_Quite_New", "key": "quite_new", "label": "แผนผัง"}
    yield Mutation(f"{path}: ask a paper", {**files, path: json.dumps(new).encode()}, frozenset({"document:added"}))


def _needed(component: Any) -> bool:
    return component.get("validate", {}).get("required") is True


def _places(components: list[Any], above: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Any]]:
    for number, one in enumerate(components):
        yield (*above, number), one
        yield from _places(one.get("components", []), (*above, number))


def _sheet(files: Files, path: str) -> Iterator[Mutation]:
    text = files[path].decode()
    pairs = (
        ("default: 15,", "default: 16,", "setting_value:changed"),
        ("default: 30,", "default: 31,", "setting_value:changed"),
        ("statutory_days: 30", "statutory_days: 29", "statutory:changed"),
        ("ceiling_baht: 3000", "ceiling_baht: 3001", "fee_ceiling:changed"),
        ("how: number", "how: upload", "paper:changed"),
        ("validity_years: 1", "validity_years: 2", "validity:changed"),
        ("  - ยื่นด้วยตนเองผ่านระบบนี้ตลอด 24 ชั่วโมง\n", "", "channel:removed"),
        ("summary_th: ", "summary_th: ใหม่ ", "sheet_summary_th:changed"),
    )
    for old, new, kind in pairs:
        if old in text:
            changed = {**files, path: text.replace(old, new, 1).encode()}
            heard = catalogue.among(files).keys().isdisjoint({path}) or _sheet_of(changed) != _sheet_of(files)
            yield Mutation(f"{path}: {old} → {new}", changed, frozenset({kind if heard else "written:changed"}))


def _sheet_of(files: Files) -> catalogue.Sheet:
    """The service's sheet with what its parts bring; what it says otherwise itself, a part may change unheard."""
    own = next(path for path in files if path.startswith("processes/") and path.endswith(".yaml") and path not in catalogue.among(files))
    return catalogue.of_files(files, own.split("/")[1].removesuffix(".yaml"))


def _english(files: Files, path: str) -> Iterator[Mutation]:
    more = files[path] + "\nถ้อยคำใหม่: New words\n".encode()
    yield Mutation(f"{path}: translate", {**files, path: more}, frozenset({"translation:added"}))
