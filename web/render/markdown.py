"""Markdown of text components: no HTML, no images, only harmless links."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markupsafe import Markup

_reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").disable("image")


def to_html(text: str) -> Markup:
    """The text as HTML. markdown-it escapes all that is not Markdown and refuses `javascript:` and `data:` links."""
    return Markup(_reader.render(text))  # noqa: S704  (html is off: everything in it is escaped by the renderer)
