"""What is wrong with a service as its manual shows it: too slow for law or source, examples that cannot be computed, unsaid conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from runner.definitions import Definition
from runner.errors import Finding
from runner.form.translations import Sentence
from runner.manual.context import Context
from runner.manual.times import Time, stated, total

_Severity = Literal["error", "warning"]


def check(definition: Definition, file: str) -> Iterator[Finding]:
    """Findings about the sheet `file` (as it is called in them), for every kind of application that can be applied for."""
    found: dict[tuple[str, str], Finding] = {}
    for kind in [one.id for one in definition.sheet.kinds if one.offered] or [""]:
        context = Context(definition, "th", kind)
        for finding in (*_law(context, file), *_totals(context, file), *_without_steps(context, file)):
            found.setdefault((finding.rule, finding.en), finding)
    yield from found.values()
    context = Context(definition, "th")
    yield from _steps(context, file)
    yield from _conditions(context, file)
    for number, example, problem in context.fees.refused():
        said = Sentence(f"คำนวณตัวอย่างค่าธรรมเนียมไม่ได้: {problem.th}", f"the example cannot be computed: {problem.en}")
        yield _finding(definition, file, f"fee_examples[{number}]", "example", said, example.name_th)


def _law(context: Context, file: str) -> Iterator[Finding]:
    """The office's steps from complete documents must fit into the days that the law gives."""
    limit, unit = context.figure(context.sheet.statutory_days), context.sheet.statutory_unit
    taken = context.clocks.lawful(one for one in context.sheet.steps if context.concerns(one))
    if limit and not taken.within(limit, unit):
        allowed = Time(working=limit) if unit == "working" else Time(days=limit)
        said = _longer("ขั้นตอนของเจ้าหน้าที่", "the office's steps", taken, allowed, "กฎหมาย", "law")
        yield _finding(context.definition, file, "steps", "limit", said)


def _totals(context: Context, file: str) -> Iterator[Finding]:
    """All steps together, against the total that the source prints."""
    taken = total(context.clocks.of(one) for one in context.sheet.steps if context.concerns(one))
    for number, one in enumerate(context.sheet.totals):
        allowed = stated(one.value, one.unit)
        if context.concerns(one) and not taken.fits(allowed):
            said = _longer("ทุกขั้นตอนรวมกัน", "all steps", taken, allowed, "แหล่งข้อมูล", "source")
            yield _finding(context.definition, file, f"totals[{number}]", "total", said, severity="warning")


def _without_steps(context: Context, file: str) -> Iterator[Finding]:
    """Every kind of application has steps."""
    steps = context.sheet.steps
    if steps and not any(context.concerns(one) for one in steps):
        said = Sentence(f"ไม่มีขั้นตอนของคำขอประเภท {context.kind}", f"no step is about the kind {context.kind!r}")
        yield _finding(context.definition, file, "steps", "kind", said, severity="warning")


def _steps(context: Context, file: str) -> Iterator[Finding]:
    """What the elements of each step state, against the time that the source prints for it."""
    for number, one in enumerate(context.sheet.steps):
        place = f"steps[{number}]"
        for name in one.elements:
            if name not in context.clocks.elements:
                said = Sentence(f"ไม่มี {name} ในแผนภาพ", f"there is no {name} in the diagram and its parts")
                yield _finding(context.definition, file, place, "element", said, one.name_th)
        taken, printed = context.clocks.drawn(one), stated(one.value, one.unit)
        if not taken.fits(printed):
            said = _longer(f"ขั้นตอน “{one.name_th}” ในแผนภาพ", f"the step “{one.name_en}”", taken, printed, "แหล่งข้อมูล", "source")
            yield _finding(context.definition, file, place, "time", said, one.name_th, severity="warning")


def _longer(th: str, en: str, taken: Time, allowed: Time, by_th: str, by_en: str) -> Sentence:
    longer = Sentence(f"{th}ใช้เวลา {taken.said.th}", f"{en}: {taken.said.en}")
    return Sentence(f"{longer.th} เกิน {allowed.said.th} ที่{by_th}กำหนด", f"{longer.en}, more than the {allowed.said.en} of the {by_en}")


def _conditions(context: Context, file: str) -> Iterator[Finding]:
    """Conditions that are too hard to be said need words of their own."""
    sheet = context.sheet
    things: list[tuple[str, Any]] = [(f"documents.{one.id}", one) for one in sheet.documents.values()]
    things += [(f"{name}[{number}]", one) for name in ("fees", "steps") for number, one in enumerate(getattr(sheet, name))]
    for place, one in things:
        if not context.speaks(one):
            th, en = "เงื่อนไขนี้เขียนเป็นคำไม่ได้ โปรดระบุ when_th และ when_en", "nobody can read this condition; add when_th and when_en"
            said = Sentence(f"{th}: {one.when}", f"{en}: {one.when}")
            yield _finding(context.definition, file, f"{place}.when", "condition", said, one.name_th, severity="warning")


def _finding(
    definition: Definition, file: str, place: str, rule: str, said: Sentence, name: str = "", *, severity: _Severity = "error"
) -> Finding:
    return Finding(file, _line(definition, place, name), place, rule, said.th, said.en, severity)


def _line(definition: Definition, place: str, name: str) -> int:
    """The line of the sheet where the thing is named, else where its section begins; 1 where neither stands in it."""
    lines = definition.files.get(f"processes/{definition.service}.yaml", b"").decode().splitlines()
    wanted = [re.escape(name)] if name else []
    wanted.append(f"^{re.split(r'[.[]', place)[0]}:")
    return next((number for pattern in wanted for number, line in enumerate(lines, 1) if re.search(pattern, line)), 1)
