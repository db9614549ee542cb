"""Letters, receipts and licences as PDF: a Typst file of `forms/letters` printed with a case's data."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import fontpkg_sarabun
import typst

from runner import clock, thai
from runner.documents.qr import bill_payment_payload, qr_svg, reference
from runner.errors import Finding, InvalidDiagram, NotFound
from runner.store.types import dumps

_ID = re.compile(r"[a-z][a-z0-9_]{0,60}")
_SHARED = "official"  # the layout that the letters import; no letter itself
_STANDARDS: list[Any] = ["a-2a", "ua-1"]  # for the archive, and for people who listen to their papers
_PACKAGE = re.compile(r"""["']@[a-z]""")
_WHERE = re.compile(r"┌─ (?P<file>\S+?\.typ):(?P<line>\d+)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_LONG_RUN = re.compile(r"[^\s\u0e00-\u0e7f\u200b]{30,}|([\u0e00-\u0e7f])\1{14,}")

_lock = threading.Lock()
_compilers: dict[Path, typst.Compiler] = {}


def letter_ids(letters_dir: Path) -> list[str]:
    """The ids of all letters of a folder, in order."""
    return sorted(path.stem for path in letters_dir.glob("*.typ") if path.stem != _SHARED)


def render(letter_id: str, data: Mapping[str, Any], letters_dir: Path) -> bytes:
    """The letter as PDF, printed with `data` (names: `forms/letters/official.typ`); what is missing is a dotted line.

    Data are values only: nothing in them is read as markup, and nothing outside `letters_dir` is read at all.
    PDF/A-2a and PDF/UA-1, or plain PDF when somebody typed a character that no font has. Raises `NotFound` for an unknown letter and
    `InvalidDiagram` (file, line, message) for one that Typst refuses.
    """
    path = letters_dir.resolve() / f"{letter_id}.typ"
    if not _ID.fullmatch(letter_id) or letter_id == _SHARED or not path.is_file():
        raise NotFound("ไม่พบแบบหนังสือ", f"There is no letter {letter_id[:60]!r}", detail="letters")
    return _pdf(path, path.parent, data)


def printed(name: str, data: Mapping[str, Any], letters_dir: Path, form: Literal["pdf", "svg"] = "pdf") -> bytes:
    """A paper about no case, printed as a letter is, or one picture: `<letters_dir>/manual/<name>.typ`."""
    root = letters_dir.resolve()
    path = root / "manual" / f"{name}.typ"
    if form == "pdf":
        return _pdf(path, root, data)
    with _lock:
        return _compile(path, root, _inputs(data), form)


def _pdf(path: Path, root: Path, data: Mapping[str, Any]) -> bytes:
    _without_packages(path)
    inputs = _inputs(data)
    with _lock:
        try:
            return _compile(path, root, inputs, standards=_STANDARDS)
        except typst.TypstError as refused:
            if not _is_of_standards(refused):
                raise InvalidDiagram([_finding(refused, path)]) from refused
        return _compile(path, root, inputs)


def check(letter_id: str, letters_dir: Path) -> list[Finding]:
    """What is wrong with a letter as a file: it is printed once without any data, and must be fit for the archive."""
    path = letters_dir.resolve() / f"{letter_id}.typ"
    try:
        render(letter_id, {}, letters_dir)
        with _lock:
            _compile(path, path.parent, _inputs({}), standards=_STANDARDS)
    except InvalidDiagram as refused:
        return list(refused.findings)
    except typst.TypstError as refused:
        return [_finding(refused, path)]
    return []


def _is_of_standards(refused: typst.TypstError) -> bool:
    """The letter prints, only not as PDF/A and PDF/UA: a character no font has, or a picture without a description."""
    return refused.message.startswith("PDF/")


def _compile(path: Path, root: Path, inputs: dict[str, str], form: Literal["pdf", "svg"] = "pdf", standards: Sequence[Any] = ()) -> bytes:
    if root not in _compilers:
        _compilers[root] = typst.Compiler(
            root=str(root),
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fontpkg_sarabun.ROOT / "files")]),
            ignore_system_fonts=True,
            package_path=str(root / ".no-packages"),
            package_cache_path=str(root / ".no-packages"),
        )
    made = _compilers[root].compile(
        str(path), format=form, sys_inputs=inputs, pdf_standards=list(standards), timestamp=int(clock.now().timestamp())
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF or a picture is one file")
    return made


def _without_packages(path: Path) -> None:
    """Typst would fetch `@preview/…` from the network, into our letters."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if _PACKAGE.search(line):
            raise InvalidDiagram(
                [Finding(path.name, number, path.stem, "letter", "แบบหนังสือใช้ package ไม่ได้", "a letter may not use packages")]
            )


def _finding(refused: typst.TypstError, path: Path) -> Finding:
    where = _WHERE.search(refused.diagnostic)
    file, line = (where["file"].rsplit("/", 1)[-1], int(where["line"])) if where else (path.name, 1)
    return Finding(
        file, line, path.stem, "letter", f"แบบหนังสือใช้ไม่ได้: {refused.message}", f"the letter cannot be printed: {refused.message}"
    )


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    """What Typst is given: the data as JSON text, and the QR codes as SVG."""
    plain = _plain(data)
    payment = plain.setdefault("payment", {})
    if isinstance(payment, dict):
        payment["total_words"] = thai.baht_text(payment.get("total"))
        payment["qr"] = payment.get("qr") or _payload(payment, plain.get("agency"))
    licence = plain.get("licence")
    texts = {
        "qr_payment": payment.get("qr") if isinstance(payment, dict) else "",
        "qr_licence": licence.get("url") if isinstance(licence, dict) else "",
    }
    return {"data": dumps(plain).decode()} | {name: qr_svg(str(text)[:900]) for name, text in texts.items() if text}


def _payload(payment: Mapping[str, Any], agency: object) -> str:
    """The bill-payment code, where the agency has a biller id and there is something to pay."""
    biller = payment.get("biller_id") or (agency.get("biller_id") if isinstance(agency, dict) else None)
    total = thai.amount_of(payment.get("total"))
    if not biller or not total or total <= 0:
        return ""
    try:
        return bill_payment_payload(str(biller), reference(payment.get("ref1")), reference(payment.get("ref2") or ""), total)
    except ValueError:  # no valid code is better than one that pays a stranger; the slip then names the counter only
        return ""


def _plain(value: Any) -> Any:
    """JSON values that print well: exact numbers as text, moments in Bangkok's time, no invisible characters."""
    if isinstance(value, Mapping):
        return {str(key): _clean(part) if key == "url" and isinstance(part, str) else _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return _local(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():f}" if Decimal(str(value)).is_finite() else ""
    return _text(value) if isinstance(value, str) else value


def _local(value: datetime) -> str:
    moment = thai.moment_of(value)
    return moment.isoformat(timespec="minutes") if isinstance(moment, datetime) else ""


def _text(value: str) -> str:
    if _MOMENT.fullmatch(value):
        moment = thai.moment_of(value)
        if isinstance(moment, datetime):
            return _local(moment)
    return _LONG_RUN.sub(_breakable, _clean(value))


def _clean(value: str) -> str:
    return _INVISIBLE.sub("", value.replace("\r\n", "\n"))


def _breakable(run: re.Match[str]) -> str:
    """A very long word may break every twelve letters, or it would run over the edge of the paper."""
    word = run[0]
    return "\u200b".join(word[start : start + 12] for start in range(0, len(word), 12))
