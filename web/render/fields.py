"""Views of the fields: the value as text for the control, options, keyboard and limits."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from runner import thai
from runner.form import address
from runner.form.answers import said
from runner.form.filling import Place
from runner.form.kinds.choice import options
from runner.form.kinds.text import AREA, LINE
from runner.form.model import Component
from runner.form.naming import label
from web.render.layout import width
from web.render.page import Page
from web.render.views import Choice, View, dom_id

_TYPING = {
    "citizen_id": {"inputmode": "numeric"},
    "juristic_id": {"inputmode": "numeric"},
    "tax_id": {"inputmode": "numeric"},
    "phone_th": {"type": "tel", "autocomplete": "tel"},
    "phone": {"type": "tel", "autocomplete": "tel"},
    "postcode": {"inputmode": "numeric", "autocomplete": "postal-code"},
    "email": {"type": "email", "autocomplete": "email"},
}
_TYPES = "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png"
_MB = 1024 * 1024


def common(page: Page, place: Place) -> View:
    """What every component has: label, hint, error, its place in the grid."""
    c, scope = place.component, page.filled.scope(place)
    return View(
        kind=c.kind,
        id=dom_id(place.path or c.id),
        name=place.path or c.id,
        words=page.words,
        label=_label(page, place),
        hint=c.hint.say(page.lang, scope, page.translations),
        error=page.error(place.path or c.id),
        reason=page.reasons.get(place.path) or page.reasons.get(place.general, ""),
        prefix=c.prefix.say(page.lang, scope, page.translations),
        suffix=c.suffix.say(page.lang, scope, page.translations) or (page.words.baht if c.role == "money" else ""),
        urls=page.urls,
        refresh=page.urls.refresh if page.steers(place) else "",
        width=width(page, place),
    )


def _label(page: Page, place: Place) -> str:
    """The label; a field that is shown without the list it belongs to says which row it is of."""
    own = label(place.component, page.filled.scope(place), page.translations, page.lang)
    if place not in page.apart:
        return own
    rows = place.parent
    while rows is not None and rows.component.kind != "dynamiclist":
        rows = rows.parent
    return f"{_label(page, rows)} {page.filled.scope(place)['i']}: {own}" if rows else own


def draw(page: Page, place: Place) -> Markup:
    """One field: its control, or its value where it cannot be changed."""
    c, view = place.component, common(page, place)
    scope = page.filled.scope(place)
    if page.readonly or c.readonly.of(scope) is True:
        return page.paint(_fixed(page, place, view))
    view.optional = c.limits.required.of(scope) is not True and c.kind != "checkbox"
    _OF_KIND.get(c.kind, _line)(page, place, view)
    return page.paint(view)


def _fixed(page: Page, place: Place, view: View) -> View:
    """The value as read, without a control."""
    value = page.filled.value(place)
    if place.component.kind == "filepicker":
        return replace(view, kind="documents", papers=page.papers(value, place.path))
    return replace(view, kind="fixed", value=said(place, page.filled, page.translations, page.lang))


def _typed(page: Page, place: Place, part: str = "") -> str | None:
    texts = page.typed.get(f"{place.path}:{part}" if part else place.path)
    return None if texts is None else (list(texts) or [""])[0]


def _text(page: Page, place: Place) -> str:
    typed, value = _typed(page, place), page.filled.value(place)
    return typed if typed is not None else "" if value is None else str(value)


def _line(page: Page, place: Place, view: View) -> None:
    c = place.component
    view.value = _text(page, place)
    view.typing = {"type": "text", **_TYPING.get(c.check or c.limits.sort, {})}
    longest = c.limits.max_length.of(page.filled.scope(place))
    view.longest = longest if isinstance(longest, int) and longest > 0 else AREA if c.kind == "textarea" else LINE


def _number(page: Page, place: Place, view: View) -> None:
    view.value = _text(page, place)
    view.typing = {"type": "text", "inputmode": "numeric" if place.component.numbers.digits == 0 else "decimal"}


def _tick(page: Page, place: Place, view: View) -> None:
    view.options = [Choice(view.id, "true", view.label, page.filled.value(place) is True)]


def _choice(page: Page, place: Place, view: View) -> None:
    c = place.component
    value, typed = page.filled.value(place), page.typed.get(place.path)
    chosen = value if isinstance(value, list) else [value]
    view.options = [
        Choice(
            id=view.id if n == 0 else f"{view.id}-{n}",
            value=option.text,
            label=_option_label(page, option.label),
            chosen=option.text in typed if typed is not None else option.value in chosen,
        )
        for n, option in enumerate(options(c, page.filled.scope(place)))
    ]
    view.kind = "checklist" if c.kind == "taglist" else c.kind


def _option_label(page: Page, text: str) -> str:
    english = page.translations.text(text, page.lang)
    return address.ENGLISH.get(text, english) if page.lang == "en" and english == text else english


def _moment(page: Page, place: Place, view: View) -> None:
    """Day, month and year, and the time, each a part; what was typed is shown again as it was."""
    c, stored = place.component, str(page.filled.value(place) or "")
    parts = _parts(stored, page.lang, time_only=c.moments.subtype == "time")
    typed = {part: text for part in parts if (text := _typed(page, place, part)) is not None}
    view.parts = {**parts, **typed} if c.moments.subtype == "datetime" else {k: v for k, v in {**parts, **typed}.items() if _of(k, c)}
    months = thai.MONTHS_EN if page.lang == "en" else thai.MONTHS
    view.options = [Choice("", str(n), name, view.parts.get("month") == str(n)) for n, name in enumerate(months, 1)]


def _of(part: str, c: Component) -> bool:
    return (part == "time") == (c.moments.subtype == "time")


def _parts(stored: str, lang: str, *, time_only: bool) -> dict[str, str]:
    day = None if time_only else thai.moment_of(stored)
    clock_time = stored if time_only else stored.partition("T")[2]
    if day is None:
        return {"day": "", "month": "", "year": "", "time": clock_time[:5]}
    year = day.year if lang == "en" else thai.buddhist_year(day)
    return {"day": str(day.day), "month": str(day.month), "year": str(year), "time": clock_time[:5]}


def _file(page: Page, place: Place, view: View) -> None:
    c, scope = place.component, page.filled.scope(place)
    accept = c.files.accept.of(scope)
    view.accept = accept if isinstance(accept, str) and accept else _TYPES
    view.multiple = c.files.multiple.of(scope) is True
    view.papers = page.papers(page.filled.value(place), place.path)
    view.longest = page.max_upload
    megabytes = page.max_upload // _MB
    view.hint = view.hint or page.words.file_types.format(megabytes)
    view.parts = {"too_big": page.words.too_big.format(megabytes)}


_OF_KIND = {
    "number": _number,
    "checkbox": _tick,
    "select": _choice,
    "radio": _choice,
    "checklist": _choice,
    "taglist": _choice,
    "datetime": _moment,
    "filepicker": _file,
}
