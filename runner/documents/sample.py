"""Small real files for demos, replays and tests."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image
from pypdf import PdfWriter

_PICTURES = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG"}


def sample_pdf(title: str = "ตัวอย่างเอกสาร") -> bytes:
    """A valid one-page A4 PDF with this title."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@lru_cache(maxsize=256)
def sample_file(name: str) -> tuple[bytes, str]:
    """A small file of the kind that its name says, a PDF where it says no picture; and its media type."""
    picture = _PICTURES.get(name.rpartition(".")[2].lower())
    if picture is None:
        return sample_pdf(name), "application/pdf"
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "#dfe7ef").save(out, picture)
    return out.getvalue(), f"image/{picture.lower()}"
