"""Takes a file from outside: bounded size, a name that is safe to show, and a PDF, JPEG or PNG that is nothing else."""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

import puremagic

from runner.documents.examiner import Examiner
from runner.errors import BadUpload

MAX_NAME = 120
_CHUNK = 64 * 1024
_examiner = Examiner()
_SIGNATURES = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
_TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
_ENDINGS = {"pdf": ("pdf",), "jpeg": ("jpg", "jpeg", "jpe", "jfif"), "png": ("png",)}
_DECLARED = {
    "pdf": {"application/pdf", "application/x-pdf"},
    "jpeg": {"image/jpeg", "image/jpg", "image/pjpeg"},
    "png": {"image/png", "image/x-png"},
}
_UNSAID = {"", "application/octet-stream", "binary/octet-stream"}
_RUNNABLE = frozenset(
    re.findall(
        r"\w+",
        "app apk asp aspx bat bin cgi cmd com cpl dll dmg exe hta htm html jar js jse jsp lnk mht mhtml mjs msi php phtml pl ps1 py "
        "rb reg scr sh svg svgz swf vb vbe vbs wsf xht xhtml xml",
    )
)
_ENDING = re.compile(r"\.(?![0-9]+$)[A-Za-z0-9]{1,5}$")  # `.2569` is a year, no ending
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True)
class Upload:
    """An accepted file. `name` is for people, never for a path; `content` stands at its start and is closed by `close`."""

    name: str
    media_type: str
    size: int
    sha256: str
    content: IO[bytes]

    def close(self) -> None:
        """Throw the spooled copy away."""
        self.content.close()

    def __enter__(self) -> Upload:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def accept(name: str, stream: IO[bytes], declared_type: str = "", max_bytes: int = 20 * 1024 * 1024) -> Upload:
    """Read `stream` once, in small pieces, and give the checked file. `max_bytes` is the largest size taken.

    Raises `BadUpload`; its `detail` is a word: empty, too_large, type, name, declared, encrypted, active, several, broken.
    """
    shown = clean_name(name)
    content = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the caller inside the Upload
    try:
        kind, size, digest = _spool(stream, content, max_bytes)
        _agrees(shown, kind, declared_type)
        _examined(kind, content)
    except BaseException:
        content.close()
        raise
    return Upload(_with_ending(shown, kind), _TYPES[kind], size, digest, content)


def clean_name(name: str) -> str:
    """The last part of a path as one line of NFC text: no control or direction-changing characters, at most 120 characters.

    Thai stays as it is. An empty name becomes `เอกสาร`.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    kept = _NOT_IN_NAMES.sub("_", kept)
    kept = re.sub(r"\s+", " ", kept).strip(" .") or "เอกสาร"
    ending = _ENDING.search(kept)
    if ending is None:
        return kept[:MAX_NAME].rstrip()
    stem = kept[: ending.start()].strip(" .") or "เอกสาร"
    return stem[: MAX_NAME - len(ending[0])].rstrip() + ending[0]


def _spool(stream: IO[bytes], content: IO[bytes], max_bytes: int) -> tuple[str, int, str]:
    """Copy up to `max_bytes`, refusing a wrong kind of file at its first piece; (kind, size, sha-256)."""
    piece = stream.read(_CHUNK)
    if not piece:
        raise _refusal("empty")
    kind, size, digest = _kind(piece), 0, hashlib.sha256()
    while piece:
        size += len(piece)
        if size > max_bytes:
            raise _too_large(max_bytes)
        digest.update(piece)
        content.write(piece)
        piece = stream.read(_CHUNK)
    content.flush()
    return kind, size, digest.hexdigest()


def _kind(head: bytes) -> str:
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            return kind
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        raise _refusal("heic")
    raise _wrong_type(_really(head[:4096]))


def _really(head: bytes) -> str:
    """What an unwanted file seems to be, for the sentence that refuses it: `.docx`, or nothing when nobody knows."""
    try:
        ending = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    return ending if re.fullmatch(r"\.[a-z0-9]{1,8}", ending) else ""


def _agrees(name: str, kind: str, declared_type: str) -> None:
    """The name's ending, and the type that the browser declared, say what the content is."""
    declared = declared_type.split(";")[0].strip().lower()
    if declared not in _UNSAID | _DECLARED[kind]:
        raise _refusal("declared")
    ending = _ENDING.search(name)
    if ending and ending[0][1:].lower() not in _ENDINGS[kind]:
        raise _wrong_ending(ending[0][1:].lower(), kind)
    if _RUNNABLE.intersection(part.strip().lower() for part in name.split(".")[1:]):
        raise _refusal("name")


def _with_ending(name: str, kind: str) -> str:
    """A name that had no ending gets the one of its kind."""
    return name if _ENDING.search(name) else f"{name}.{_ENDINGS[kind][0]}"


def _examined(kind: str, content: IO[bytes]) -> None:
    """Let a process of its own open the file; anything but `ok` is a refusal."""
    content.seek(0)
    word = _examiner.look(kind, content)
    content.seek(0)
    if word != "ok":
        raise _too_many_parts() if word == "too_large" else _refusal(word)


_REFUSALS: Mapping[str, tuple[str, str]] = {
    "empty": (
        "ไฟล์นี้ว่างเปล่า โปรดเลือกไฟล์ใหม่",
        "This file is empty. Please choose another file.",
    ),
    "heic": (
        "ภาพแบบ HEIC ยังใช้ไม่ได้ โปรดบันทึกหรือส่งออกเป็น JPEG แล้วแนบใหม่ (iPhone: การตั้งค่า > กล้อง > รูปแบบ > ใช้ได้มากที่สุด)",
        "HEIC pictures cannot be used. Save or export the picture as JPEG (iPhone: Settings > Camera > Formats > Most Compatible).",
    ),
    "declared": (
        "ชนิดของไฟล์ไม่ตรงกับเนื้อหา โปรดบันทึกเป็น PDF, JPEG หรือ PNG แล้วแนบใหม่",
        "The declared type and the content of the file differ. Save it as PDF, JPEG or PNG and attach it again.",
    ),
    "name": (
        "ชื่อไฟล์มีนามสกุลของโปรแกรมซ้อนอยู่ โปรดเปลี่ยนชื่อไฟล์ให้มีนามสกุลเดียว เช่น แผนที่.pdf แล้วแนบใหม่",
        "The file's name carries the ending of a program. Rename it so that it has one ending, such as map.pdf, and attach it again.",
    ),
    "encrypted": (
        "ไฟล์ PDF นี้ตั้งรหัสผ่านหรือจำกัดสิทธิไว้ โปรดยกเลิกรหัสผ่าน หรือสั่งพิมพ์เป็น PDF ใหม่ แล้วแนบอีกครั้ง",
        "This PDF is protected by a password or restrictions. Remove the protection or print it to a new PDF, and attach that.",
    ),
    "active": (
        "ไฟล์ PDF นี้มีสคริปต์ แบบฟอร์มโต้ตอบ หรือไฟล์แนบซ้อนอยู่ โปรดสั่งพิมพ์เป็น PDF ใหม่ แล้วแนบอีกครั้ง",
        "This PDF holds scripts, an interactive form or attached files. Print it to a new PDF and attach that.",
    ),
    "several": (
        "ไฟล์นี้มีข้อมูลชนิดอื่นซ่อนอยู่ จึงไม่ปลอดภัย โปรดบันทึกหรือสแกนเป็น PDF, JPEG หรือ PNG ใหม่ แล้วแนบอีกครั้ง",
        "Another kind of file is hidden in this one, so it is not safe. Save or scan it anew as PDF, JPEG or PNG and attach that.",
    ),
    "broken": (
        "เปิดไฟล์นี้ไม่ได้ ไฟล์อาจเสียหายหรือไม่สมบูรณ์ โปรดเปิดตรวจดู บันทึกหรือสแกนใหม่ แล้วแนบอีกครั้ง",
        "This file cannot be opened: it seems damaged or incomplete. Open it to check, save or scan it anew, and attach that.",
    ),
}


def _refusal(word: str) -> BadUpload:
    known = word if word in _REFUSALS else "broken"
    return BadUpload(*_REFUSALS[known], detail=known)


def _too_large(max_bytes: int) -> BadUpload:
    size = max_bytes // (1024 * 1024)
    return BadUpload(
        f"ไฟล์มีขนาดเกิน {size} MB โปรดลดขนาด เช่น สแกนที่ความละเอียด 150-200 dpi หรือแยกเป็นหลายไฟล์ แล้วแนบใหม่",
        f"The file is larger than {size} MB. Make it smaller, for example scan at 150-200 dpi, or split it, and attach it again.",
        detail="too_large",
    )


def _too_many_parts() -> BadUpload:
    return BadUpload(
        "ภาพหรือเอกสารนี้ใหญ่เกินกว่าจะเปิดได้อย่างปลอดภัย (ภาพไม่เกิน 100 ล้านพิกเซล เอกสารไม่เกิน 1,000 หน้า) โปรดลดขนาดแล้วแนบใหม่",
        "This picture or document is too large to open safely (at most 100 million pixels, 1,000 pages). Make it smaller, attach it again.",
        detail="too_large",
    )


def _wrong_type(really: str) -> BadUpload:
    th = f"ไฟล์นี้เป็นชนิด {really}" if really else "ไม่รู้จักชนิดของไฟล์นี้"
    en = f"This is a {really} file" if really else "This kind of file is not known"
    return BadUpload(
        f"{th} ระบบรับเฉพาะ PDF, JPEG และ PNG โปรดบันทึกหรือสแกนเป็นชนิดดังกล่าว แล้วแนบใหม่",
        f"{en}. Only PDF, JPEG and PNG are taken: save or scan it as one of these and attach that.",
        detail="type",
    )


def _wrong_ending(ending: str, kind: str) -> BadUpload:
    right = _ENDINGS[kind][0]
    return BadUpload(
        f"ชื่อไฟล์ลงท้ายด้วย .{ending} แต่เนื้อหาเป็น {kind.upper()} โปรดเปลี่ยนนามสกุลของไฟล์เป็น .{right} แล้วแนบใหม่",
        f"The file's name ends in .{ending}, but its content is {kind.upper()}. Change the ending to .{right} and attach it again.",
        detail="name",
    )
