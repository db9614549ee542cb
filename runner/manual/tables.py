"""The tables of a manual: steps with their times, documents, fees, what the agency sets, forms."""

from __future__ import annotations

from runner import catalogue, thai
from runner.agreed import APPLICATION
from runner.catalogue import Setting
from runner.form.translations import Sentence
from runner.manual.context import Context, first_upper, inside
from runner.manual.model import Document, Example, Fee, Figure, Form, Step
from runner.manual.times import total
from runner.manual.words import SORTS


def steps(context: Context) -> tuple[Step, ...]:
    """The rows of the table of steps, with the time that the diagram states."""
    return tuple(_step(one, context) for one in context.sheet.steps if context.concerns(one))


def _step(one: catalogue.Step, context: Context) -> Step:
    sort = SORTS.get(context.clocks.stage(one))
    return Step(
        sort=context.say(sort) if sort else "–",
        name=context.named(one),
        time=context.say(context.clocks.of(one).said),
        who=context.role(one.actor),
        when=context.when(one),
    )


def summed(context: Context) -> str:
    """How long all steps take, one after the other."""
    return context.say(total(context.clocks.of(one) for one in context.sheet.steps if context.concerns(one)).said)


def allowed(context: Context) -> str:
    """How long the source says that all steps take together."""
    units = {"minute": Sentence("นาที", "minutes"), "hour": Sentence("ชั่วโมง", "hours")}
    found = next((one for one in context.sheet.totals if context.concerns(one)), None)
    if found is None:
        return ""
    plain = units.get(found.unit)
    return f"{found.value:,} {context.say(plain)}" if plain else context.days(found.value, found.unit)


def documents(context: Context, *, issued: bool) -> tuple[Document, ...]:
    """The documents that the state issues itself and looks up, or all others."""
    found = (one for one in context.sheet.documents.values() if context.concerns(one))
    return tuple(_document(one, context) for one in found if (one.how != "upload") is issued)


def _document(one: catalogue.Document, context: Context) -> Document:
    upload = one.how == "upload"
    return Document(
        name=context.named(one),
        issuer=context.text(one.issuer_th) or "–",
        originals=_counted(one.originals if upload else 0, one, context),
        copies=_counted(one.copies if upload else 0, one, context),
        how=_how(one, context),
        when=context.when(one),
    )


def _counted(number: int, one: catalogue.Document, context: Context) -> str:
    """`1 ฉบับ`; a dash where none is to be handed in."""
    unit = context.text(one.unit_th)
    return f"{number} {unit}{'s' if number > 1 and context.language == 'en' else ''}" if number else "–"


def _how(one: catalogue.Document, context: Context) -> str:
    """How it is asked for. What the state issued itself is never asked for as a copy (cabinet, 2 October 2561)."""
    register = context.pick(one.register_th, one.register_en)
    sentences = {
        "upload": Sentence("แนบไฟล์ในคำขอ", "Attach a file to the application"),
        "number": Sentence(f"กรอกเฉพาะเลขในคำขอ เจ้าหน้าที่ตรวจจาก{register}", f"Give the number only; the officer looks it up: {register}"),
        "lookup": Sentence(f"ไม่ต้องยื่น เจ้าหน้าที่ตรวจจาก{register}", f"Nothing to file; the officer looks it up: {register}"),
    }
    before = _before(one) if one.how != "upload" else Sentence("", "")
    return context.say(sentences[one.how]) + context.say(before)


def _before(one: catalogue.Document) -> Sentence:
    """What the older manual asked for."""
    asked = [(one.originals, "ฉบับจริง", "original"), (one.copies, "สำเนา", "copy")]
    th = " ".join(f"{word} {number} ฉบับ" for number, word, _ in asked if number)
    en = ", ".join(f"{number} {word}" for number, _, word in asked if number)
    return Sentence(f" (เดิมใช้{th})", f" (formerly {en})") if th else Sentence("", "")


def fees(context: Context) -> tuple[Fee, ...]:
    """The fees as law and ordinance state them."""
    return tuple(Fee(context.named(one), _rate(one, context), context.when(one)) for one in context.sheet.fees if context.concerns(one))


def _rate(one: catalogue.Fee, context: Context) -> str:
    if one.ceiling_baht == 0:
        return context.word("no_fee")
    ceiling = thai.baht(one.ceiling_baht, context.language) if one.ceiling_baht is not None else ""
    most = context.say(Sentence(f"ไม่เกิน {ceiling}", f"at most {ceiling}")) if ceiling else ""
    local = context.say(Sentence("ตามข้อบัญญัติท้องถิ่น", "as set by the local ordinance")) if one.local else ""
    per = context.text(one.per_th)
    stated = f"{most or local} {inside(per)}".strip() if most or local else per
    return first_upper(stated or context.say(Sentence("ตามอัตราที่หน่วยงานกำหนด", "at the rate that the agency sets")))


def examples(context: Context) -> tuple[Example, ...]:
    """The fees computed by the service's own tables."""
    wanted = {one.decision for one in context.sheet.fees if one.decision and context.concerns(one)}
    others = {one.decision for one in context.sheet.fees} - wanted  # of other kinds: of those only what is said to be about this one
    wanted |= {one.decision for one in context.sheet.fee_examples if one.kind == context.kind or one.decision not in others}
    return tuple(
        Example(
            context.say(one.name),
            tuple((context.say(label), context.say(value)) for label, value in one.inputs),
            tuple((context.say(line.label), thai.baht(line.amount, context.language)) for line in one.lines),
            thai.baht(one.total, context.language),
        )
        for one in context.fees.examples(wanted, context.kind)
    )


def settings(context: Context, *, money: bool) -> tuple[Figure, ...]:
    """What the agency sets: the rates, or all the rest."""
    found: list[Setting] = [one for one in context.sheet.settings.values() if (one.type == "money") is money]
    return tuple(context.setting(one) for one in found)


def forms(context: Context) -> tuple[Form, ...]:
    """The forms that applicants fill in, by the steps that show them; the application first."""
    found: dict[str, str] = {}
    for element in context.definition.program.elements.values():
        offered = "applicant" in element.properties.get("offered_to", "").split()
        form = element.properties.get("form", "") if offered else element.form_id if "applicant" in element.groups else ""
        if form in context.definition.forms:
            found.setdefault(form, context.text(element.name))
    return tuple(Form(name, label) for name, label in sorted(found.items(), key=lambda one: one[0] != APPLICATION))
