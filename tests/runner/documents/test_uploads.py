"""What is taken from outside, and every kind of file that is refused with words that say what to do."""

from __future__ import annotations

import hashlib
import io
import time
import tracemalloc
import unicodedata
import zipfile
import zlib

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.actions import JavaScript
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from runner.documents.uploads import accept, clean_name
from runner.errors import BadUpload

MEGABYTE = 1024 * 1024


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_writer() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    return writer


def a_picture(kind: str, size: tuple[int, int] = (300, 200)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).save(out, kind)
    return out.getvalue()


PDF = written(a_writer())
JPEG = a_picture("JPEG")
PNG = a_picture("PNG")


def refused(name: str, content: bytes, declared: str = "", max_bytes: int = 20 * MEGABYTE) -> str:
    """The word of the refusal, which must come fast and say in Thai and English what to do."""
    start = time.perf_counter()
    with pytest.raises(BadUpload) as refusal:
        accept(name, io.BytesIO(content), declared, max_bytes)
    assert time.perf_counter() - start < 5  # the figure of 1 s holds on a quiet machine; this guards against hanging
    assert "โปรด" in refusal.value.th
    assert refusal.value.en
    return refusal.value.detail


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [("ใบอนุญาต.pdf", PDF, "application/pdf"), ("ร้าน ๑.JPG", JPEG, "image/jpeg"), ("แผนที่.png", PNG, "image/png")],
)
def test_honest_files_are_taken(name: str, content: bytes, media_type: str) -> None:
    with accept(name, io.BytesIO(content), media_type) as upload:
        assert (upload.name, upload.media_type, upload.size) == (name, media_type, len(content))
        assert upload.sha256 == hashlib.sha256(content).hexdigest()
        assert upload.content.read() == content


def test_a_type_that_the_browser_does_not_know_is_no_reason_to_refuse() -> None:
    assert accept("a.pdf", io.BytesIO(PDF), "application/octet-stream").media_type == "application/pdf"
    assert accept("a.jpg", io.BytesIO(JPEG), "image/pjpeg").media_type == "image/jpeg"


def test_a_picture_with_a_moving_part_behind_it_is_taken_as_phones_make_them() -> None:
    assert accept("IMG_1.jpg", io.BytesIO(JPEG + b"\x00\x00\x00\x18ftypmp42" + bytes(500))).media_type == "image/jpeg"


def test_an_empty_file_is_refused() -> None:
    assert refused("a.pdf", b"") == "empty"


@pytest.mark.parametrize(
    "content", [b"MZ\x90\x00" + bytes(200), b"PK\x03\x04" + bytes(200), b"<html><script>", b"hello", b"GIF89a" + bytes(99)]
)
def test_other_kinds_of_files_are_refused_whatever_they_are_called(content: bytes) -> None:
    assert refused("a.pdf", content, "application/pdf") == "type"


def test_an_iphone_picture_is_refused_with_the_way_out() -> None:
    assert refused("IMG.heic", b"\x00\x00\x00\x18ftypheic" + bytes(100)) == "heic"


@pytest.mark.parametrize("name", ["a.exe", "a.pdf.exe", "a.png", "\u202efdp.exe", "a.html", "a.pdf.html"])
def test_an_ending_that_differs_from_the_content_is_refused(name: str) -> None:
    assert refused(name, PDF) == "name"


@pytest.mark.parametrize("name", ["a.exe.pdf", "a.php.pdf", "a.pdf.js.pdf", "คำขอ.BAT.pdf"])
def test_a_program_hidden_in_a_double_ending_is_refused(name: str) -> None:
    assert refused(name, PDF) == "name"


def test_a_declared_type_that_differs_from_the_content_is_refused() -> None:
    assert refused("a.pdf", PDF, "text/html; charset=utf-8") == "declared"


def test_a_locked_pdf_is_refused() -> None:
    writer = a_writer()
    writer.encrypt("secret", algorithm="RC4-128")
    assert refused("a.pdf", written(writer)) == "encrypted"


def script() -> bytes:
    writer = a_writer()
    writer.add_open_action(JavaScript("app.alert(1)"))
    return written(writer)


def attachment() -> bytes:
    writer = a_writer()
    writer.add_attachment("virus.exe", b"MZ")
    return written(writer)


def launch() -> bytes:
    writer = a_writer()
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")})
    writer._root_object[NameObject("/OpenAction")] = action
    return written(writer)


def xfa() -> bytes:
    writer = a_writer()
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})
    return written(writer)


@pytest.mark.parametrize("made", [script, attachment, launch, xfa])
def test_a_pdf_that_acts_is_refused(made: object) -> None:
    assert refused("a.pdf", made()) == "active"  # type: ignore[operator]


def test_a_script_written_with_escapes_is_found() -> None:
    assert refused("a.pdf", script().replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS ", b"/#4aS ")) == "active"


def test_a_script_inside_a_compressed_object_is_found() -> None:
    objects = b"4 0 <</S/JavaScript/JS(app.alert\\(1\\))>>"
    packed = zlib.compress(objects)
    parts = [b"%PDF-1.5\n"]
    offsets = []
    for body in (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
        b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n" % (len(packed), packed),
    ):
        offsets.append(sum(map(len, parts)))
        parts.append(body)
    at = sum(map(len, parts))
    rows = [(0, 0, 65535), *((1, offset, 0) for offset in offsets[:3]), (2, 5, 0), (1, offsets[3], 0), (1, at, 0)]
    table = zlib.compress(b"".join(bytes([kind]) + a.to_bytes(3, "big") + b.to_bytes(2, "big") for kind, a, b in rows))
    head = b"6 0 obj<</Type/XRef/Size 7/W[1 3 2]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n" % (
        len(table),
        table,
    )
    assert refused("a.pdf", b"".join(parts) + head + b"startxref\n%d\n%%%%EOF" % at) == "active"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF[:200]),
        ("a.pdf", b"%PDF-1.7\n" + b"(" * 200_000),
        ("a.jpg", JPEG[:-900]),
        ("a.png", PNG[:-300]),
        ("a.jpg", JPEG[:4] + bytes(99)),
    ],
)
def test_a_broken_file_is_refused(name: str, content: bytes) -> None:
    assert refused(name, content) == "broken"


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.js", "alert(1)")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF + zipped()),
        ("a.png", PNG + zipped()),
        ("a.jpg", JPEG + zipped()),
        ("a.png", PNG + b"<script>alert(1)</script>"),
        ("a.jpg", JPEG + b"<?php system($_GET[0]); ?>"),
        ("a.jpg", JPEG[:20] + b"%PDF-1.4" + JPEG[20:]),
    ],
)
def test_a_file_that_is_two_things_is_refused(name: str, content: bytes) -> None:
    assert refused(name, content) == "several"


def test_a_picture_that_unpacks_to_an_enormous_one_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < MEGABYTE
    assert refused("a.png", out.getvalue()) == "too_large"


def test_a_pdf_bomb_is_refused() -> None:
    packed = zlib.compress(bytes(100 * MEGABYTE))
    bomb = b"%%PDF-1.5\n5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n" % (
        len(packed),
        packed,
    )
    assert refused("a.pdf", bomb + b"trailer<</Root 4 0 R>>\nstartxref\n0\n%%EOF") in ("broken", "too_large")


class Endless(io.RawIOBase):
    """A stream of `size` bytes that begins like a PDF and is never all in memory."""

    def __init__(self, size: int) -> None:
        self.left, self.started = size, False

    def read(self, size: int = -1) -> bytes:
        size = min(size, self.left)
        self.left -= size
        head, self.started = (b"" if self.started else b"%PDF-1.7\n"), True
        return (head + bytes(size))[:size]


def test_a_hundred_megabytes_are_refused_fast_and_in_little_memory() -> None:
    stream = Endless(100 * MEGABYTE)
    tracemalloc.start()
    start = time.perf_counter()
    with pytest.raises(BadUpload) as refusal:
        accept("a.pdf", stream, "application/pdf", 20 * MEGABYTE)  # type: ignore[arg-type]
    took, (_, peak) = time.perf_counter() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refusal.value.detail == "too_large"
    assert "20 MB" in refusal.value.th
    assert took < 1
    assert peak < 2 * MEGABYTE
    assert stream.left > 75 * MEGABYTE  # the rest was not even read


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\สมชาย\\ใบอนุญาต.pdf", "ใบอนุญาต.pdf"),
        ("ใบอนุญาต\u202efdp.pdf", "ใบอนุญาตfdp.pdf"),
        ("a\x00\r\nb.pdf", "ab.pdf"),
        ("  .pdf", "pdf"),
        ("..", "เอกสาร"),
        ("คำขอ 1. สำเนาทะเบียนบ้าน", "คำขอ 1. สำเนาทะเบียนบ้าน"),
        ("", "เอกสาร"),
        ('แผนที่ <"1">.png', "แผนที่ __1__.png"),
        ("น้ำดื่ม.pdf", "น้ำดื่ม.pdf"),
        ("เอกสาร  ฉบับที่ 1.2.pdf", "เอกสาร ฉบับที่ 1.2.pdf"),
    ],
)
def test_a_name_is_one_safe_line(name: str, shown: str) -> None:
    assert clean_name(name) == shown


def test_a_decomposed_name_is_composed_and_keeps_its_sara_am() -> None:
    shown = clean_name("re\u0301sume\u0301 คำ.pdf")
    assert shown == "résumé คำ.pdf"
    assert unicodedata.is_normalized("NFC", shown)


def test_a_long_name_keeps_its_ending() -> None:
    shown = clean_name("ก" * 500 + ".pdf")
    assert len(shown) == 120
    assert shown.endswith(".pdf")


def test_a_name_without_ending_gets_one() -> None:
    assert accept("แผนที่", io.BytesIO(PNG)).name == "แผนที่.png"
    assert accept("คำสั่งที่ 1.2569", io.BytesIO(PDF)).name == "คำสั่งที่ 1.2569.pdf"
