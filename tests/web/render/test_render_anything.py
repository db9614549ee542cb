"""Whatever was posted can be shown again, and none of it becomes markup."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from runner.form import DocumentRef, Translations
from tests.web.render.conftest import URLS, read
from web import render

KINDS = ("textfield", "textarea", "number", "datetime", "select", "radio", "checklist", "taglist", "checkbox", "filepicker")
FIELDS = [
    {"type": k, "id": k, "key": k, "label": k, "values": [{"value": "a", "label": "ก"}], "validate": {"required": True}} for k in KINDS
]
ROWS = {
    "type": "dynamiclist",
    "id": "l",
    "path": "rows",
    "label": "แถว",
    "components": [{"type": "textfield", "id": "t", "key": "t", "label": "t"}],
}
TEXT = {"type": "text", "id": "x", "text": "{{textfield}} **{{rows[1].t}}**"}
LATER = {"type": "textfield", "id": "z", "key": "later", "label": "ต่อ", "conditional": {"hide": "=textfield = null"}}
FORM = read(*FIELDS, ROWS, TEXT, LATER)
NAMES = st.sampled_from([*KINDS, "rows[0].t", "rows[2].t", "later", "datetime:day", "datetime:month", "datetime:year", "_action"])
NASTY = (
    "<script>alert(1)</script>",
    '" onfocus="alert(1)',
    "'><img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "{{7*7}}",
    "add:rows",
    "\ud800",
)
TEXTS = st.one_of(st.text(st.characters(), max_size=30), st.sampled_from(NASTY))
DOCUMENTS = {"a": DocumentRef("a", "filepicker", NASTY[2], "image/png", 1)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(NAMES, st.lists(TEXTS, max_size=2), max_size=8), st.booleans(), st.booleans())
def test_every_post_can_be_shown_again(env, posted, draft, readonly):
    bound = FORM.bind(posted, {"rows": [7]}, draft=draft, documents=DOCUMENTS)
    shown = render.render_form(
        env, FORM, bound.values, {"rows": [7]}, bound.errors, Translations(), "th", DOCUMENTS, URLS, readonly, typed=bound.typed
    )
    page = html.fromstring(f"<main>{shown}</main>".encode(), parser=html.HTMLParser(encoding="utf-8"))
    assert not page.xpath("//script | //@onfocus | //@onerror | //@style | //img[@src='x']")
    assert not [href for href in page.xpath("//@href") if not href.startswith(("#", "/document/"))]
