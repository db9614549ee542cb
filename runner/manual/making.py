"""Make a citizen manual of what is deployed: all of it comes from the version's diagram, sheet and tables, and the agency's settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from runner import clock, thai
from runner.agreed import CANCEL
from runner.catalogue import Kind
from runner.comparing.versions import Drawn
from runner.definitions import Definition
from runner.form.translations import Sentence
from runner.manual import kinds, tables
from runner.manual.context import Agency, Context, first_upper
from runner.manual.drawing import drawn
from runner.manual.model import Brief, Choice, Filed, Form, Manual, Picture
from runner.manual.words import HEADINGS, WORDS
from runner.thai import Language


def make(
    definition: Definition,
    language: Language = "th",
    *,
    kind: str = "",
    agency: Agency | None = None,
    filed: Sequence[int] = (),
    since: datetime | None = None,
) -> Manual:
    """The manual of a version for a kind of application (the first offered where there is none of this id) and an agency (None: any).

    `filed` are the cases of each of the last months, `since` is when the version was deployed. Raises nothing of its own.
    """
    found = kinds.chosen(definition.sheet, kind)
    return _made(Context(definition, language, found.id if found else "", agency), found, filed, since)


def briefs(definition: Definition, language: Language = "th") -> tuple[Brief, ...]:
    """Every kind of application that can be applied for, in the order of the sheet; one without a name for a service of one kind only."""
    offered = _kinds(Context(definition, language)) or (Choice("", ""),)
    return tuple(_brief(Context(definition, language, one.id), one.name) for one in offered)


def pictures(definition: Definition, language: Language = "th") -> Iterator[Picture]:
    """The service's own diagram, then the parts that it calls, in the order of the calls."""
    return _pictures(Context(definition, language))


def forms(definition: Definition, language: Language = "th") -> tuple[Form, ...]:
    """The forms that applicants of the service fill in; the application first."""
    return tables.forms(Context(definition, language))


def _made(context: Context, kind: Kind | None, filed: Sequence[int], since: datetime | None) -> Manual:
    sheet = context.sheet
    return Manual(
        **_office(context),
        title=_title(context, kind),
        headings={name: context.say(said) for name, said in HEADINGS.items()},
        words={name: context.say(said) for name, said in WORDS.items()},
        name=context.named(sheet),
        limit_law=context.text(sheet.statutory_source),
        limit=_limit(context),
        filed=_filed(filed),
        reference=_reference(context, kind, since),
        summary=context.pick(sheet.summary_th, sheet.summary_en),
        rules=tuple(_rules(context, kind)),
        results=tuple(_results(context)),
        steps=tables.steps(context),
        total=tables.summed(context),
        allowed=tables.allowed(context),
        reduced=context.say(_REDUCED[sheet.reduced]),
        issued=tables.documents(context, issued=True),
        others=tables.documents(context, issued=False),
        fees=tables.fees(context),
        examples=tables.examples(context),
        forms=tables.forms(context),
        remarks=tuple(_remarks(context)),
        made_on=thai.date_long(clock.today(), context.language),
        pictures=tuple(_pictures(context)),
    )


def _brief(context: Context, name: str) -> Brief:
    return Brief(
        kind=context.kind,
        name=name,
        limit=_limit(context),
        steps=tables.steps(context),
        total=tables.summed(context),
        issued=tables.documents(context, issued=True),
        others=tables.documents(context, issued=False),
        fees=tables.fees(context),
    )


def _limit(context: Context) -> str:
    return context.days(context.figure(context.sheet.statutory_days), context.sheet.statutory_unit)


def _office(context: Context) -> dict[str, Any]:
    """Whose service it is, of which sort, and what depends on the agency."""
    sheet, agency = context.sheet, context.agency
    return {
        "language": context.language,
        "service": sheet.service,
        "version": context.definition.version,
        "kind": context.kind,
        "agency": agency.code if agency else "",
        "kinds": _kinds(context),
        "owner": _owner(context),
        "ministry": context.text(sheet.authority.ministry_th) if sheet.authority else "",
        "sort": context.code(sheet.service_type),
        "category": context.code(sheet.category),
        "laws": tuple(context.text(one) for one in sheet.laws),
        "impact": context.code(sheet.impact),
        "served": first_upper((", " if context.language == "en" else " ").join(context.code(one) for one in sheet.served)),
        "channels": tuple(context.text(one) for one in sheet.channels),
        "contact": _contact(agency, context),
        "times": tables.settings(context, money=False),
        "rates": tables.settings(context, money=True),
        "complaints": tuple(_complaints(context)),
    }


_REDUCED = {
    True: Sentence("ผ่านการดำเนินการลดขั้นตอนและระยะเวลาปฏิบัติราชการแล้ว", "Steps and times have been reduced"),
    False: Sentence("ยังไม่ผ่านการดำเนินการลดขั้นตอน", "Steps and times have not been reduced yet"),
}


def _kinds(context: Context) -> tuple[Choice, ...]:
    found = [one for one in context.sheet.kinds if one.offered]
    return tuple(Choice(one.id, context.named(one), one.id == context.kind) for one in found)


def _title(context: Context, kind: Kind | None) -> str:
    """The name of the service, with the kind of application where there are several."""
    several = kind is not None and sum(one.offered for one in context.sheet.kinds) > 1
    return f"{context.named(context.sheet)} ({context.named(kind)})" if several else context.named(context.sheet)


def _owner(context: Context) -> str:
    if context.agency is not None:
        return context.pick(context.agency.name_th, context.agency.name_en)
    return context.named(context.sheet.authority) if context.sheet.authority else ""


def _contact(agency: Agency | None, context: Context) -> tuple[str, ...]:
    """Name, address, telephone and hours of the agency."""
    if agency is None:
        return ()
    details = agency.details
    phone, hours = details.get("phone"), details.get("hours")
    lines = [
        context.pick(agency.name_th, agency.name_en),
        str(details.get("address") or ""),
        context.say(Sentence(f"โทร. {phone}", f"Tel. {phone}")) if phone else "",
        str(details.get("email") or ""),
        context.say(Sentence(f"เปิดให้บริการ {hours}", f"Open {context.text(str(hours))}")) if hours else "",
    ]
    return tuple(line for line in lines if line)


def _filed(counts: Sequence[int]) -> Filed | None:
    if not counts:
        return None
    average = sum(counts) / len(counts)
    return Filed(f"{average:,.1f}".removesuffix(".0"), f"{max(counts):,}", f"{min(counts):,}")


def _reference(context: Context, kind: Kind | None, since: datetime | None) -> str:
    version = context.definition.version
    on = thai.date_long(since, context.language) if since else ""
    day = context.say(Sentence(f"ใช้ตั้งแต่วันที่ {on}", f"in use since {on}")) if on else ""
    said = Sentence(f"รุ่นที่ {version}" if version else "ฉบับร่าง", f"version {version}" if version else "draft")
    return " ".join(part for part in (f"[{context.word('manual')}]", _title(context, kind), context.say(said), day) if part)


def _rules(context: Context, kind: Kind | None) -> Iterator[str]:
    """The rules of this kind first, then those of the service."""
    yield from (context.text(one) for one in (kind.rules if kind else ()))
    yield from (context.pick(one.th, one.en) for one in context.sheet.rules if context.concerns(one))


def _results(context: Context) -> Iterator[tuple[str, str]]:
    """What may be issued, for how long and when."""
    for one in context.sheet.licences.values():
        if context.kind == CANCEL or not context.concerns(one):
            continue
        years = context.figure(one.validity_years)
        valid = context.say(Sentence(f"ใช้ได้ {years} ปี", f"Valid for {years} year{'' if years == 1 else 's'}")) if years else ""
        yield context.named(one), " · ".join(part for part in (valid, context.when(one)) if part)


def _complaints(context: Context) -> Iterator[tuple[str, str]]:
    """Where to complain; the first place is always the office that received the application."""
    for number, one in enumerate(context.sheet.complaints):
        contact = " ".join(_contact(context.agency, context)) if number == 0 else ""
        yield context.named(one), contact or context.text(one.contact_th)


def _remarks(context: Context) -> Iterator[str]:
    elements = context.definition.program.elements.values()
    if any(one.properties.get("clock") == "start" for one in elements):
        yield context.say(_CLOCK)
    yield context.say(_NO_COPIES)
    if any(context.setting(one).waits for one in context.sheet.settings.values()):
        yield context.say(_WAITS)
    yield context.say(_SAME)


_CLOCK = Sentence(
    "เริ่มนับระยะเวลาเมื่อเจ้าหน้าที่ได้รับเอกสารครบถ้วนถูกต้องแล้ว และแจ้งผลภายใน 7 วันนับแต่วันพิจารณาแล้วเสร็จ "
    "(พระราชบัญญัติการอำนวยความสะดวกในการพิจารณาอนุญาตของทางราชการ พ.ศ. 2558 มาตรา 10)",
    "The time runs from the day the documents are complete; the result is told within 7 days of the decision "
    "(Licensing Facilitation Act B.E. 2558, section 10).",
)
_NO_COPIES = Sentence(
    "เอกสารที่ทางราชการออกให้ เจ้าหน้าที่ตรวจสอบจากฐานข้อมูลของรัฐ ไม่เรียกสำเนา (มติคณะรัฐมนตรี วันที่ 2 ตุลาคม 2561)",
    "What the state issued itself is looked up by the officer; no copy is asked for (cabinet resolution of 2 October 2018).",
)
_WAITS = Sentence(
    "ข้อความ “ค่าตั้งต้น รอหน่วยงานยืนยัน” หมายถึงค่าที่แหล่งข้อมูลไม่ได้ระบุ หน่วยงานจะกำหนดเป็นอย่างอื่นได้",
    "“Default, to be confirmed by the agency”: no source states the value; the agency may set another.",
)
_SAME = Sentence(
    "คู่มือนี้จัดทำจากแผนผัง แบบฟอร์ม และตารางคำนวณที่ระบบใช้จริงในวันที่พิมพ์",
    "This manual is made of the diagram, forms and tables that are in use on the day of printing.",
)


def _pictures(context: Context) -> Iterator[Picture]:
    version = context.names.version
    for process in _called(context.definition.service, version.drawn, {}):
        file = version.drawn[process].file
        yield Picture(process, context.say(context.names.process(process)), drawn(version.files[file], file, context.text))


def _called(process: str, drawn_in: Mapping[str, Drawn], seen: dict[str, None]) -> dict[str, None]:
    """The process and what it calls, each once, in the order of the diagrams; `seen` is added to."""
    if process in drawn_in and process not in seen:
        seen[process] = None
        for element in drawn_in[process].process.elements.values():
            _called(element.called, drawn_in, seen)
    return seen
