"""Small real files for demos, replays and tests."""

from __future__ import annotations

import io

from pypdf import PdfWriter


def sample_pdf(title: str = "ตัวอย่างเอกสาร") -> bytes:
    """A valid one-page A4 PDF with this title."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
