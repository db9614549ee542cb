"""The HTML of reports, put together from the files in `page/`; everything that comes from a diagram is escaped."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path as FilePath
from typing import Any

from runner.errors import Unavailable
from runner.paths.coverage import Replayed
from runner.paths.report_words import KINDS, plain

PAGE = FilePath(__file__).parent / "page"
_FONTS = (("thai", 400), ("thai", 700), ("latin", 400), ("latin", 700))
_RANGES = {"thai": "U+0E01-0E5B,U+200C-200D,U+25CC", "latin": "U+0000-00FF,U+2013-2014,U+2018-201D,U+2026"}
Pair = tuple[str, str]


@dataclass(frozen=True)
class Viewer:
    """The bundled viewer of diagrams with its style and the fonts, as they go into a page."""

    script: str
    style: str
    fonts: str

    @classmethod
    def of(cls, built: FilePath) -> Viewer:
        """From the folder of built pages. Raises Unavailable when they have not been built."""
        try:
            manifest = json.loads((built / "manifest.json").read_text("utf-8"))
            script = (built / manifest["viewer.js"]).read_text("utf-8")
            style = next(iter(sorted(built.glob("viewer-*.css")))).read_text("utf-8")
        except (OSError, KeyError, ValueError, StopIteration) as error:
            th = "ยังไม่ได้สร้างส่วนหน้าเว็บ โปรดรัน python hatch_build.py"
            raise Unavailable(th, "The web pages have not been built. Run: python hatch_build.py", detail=type(error).__name__) from error
        return cls(_as_object(script), style, "".join(_font(built, script, weight) for script, weight in _FONTS))


def _as_object(module: str) -> str:
    """The bundle's exports as one object, since a module within a page can be imported by nobody."""
    body, exports = re.fullmatch(r"(.*)export\s*\{([^{}]*)\};?\s*", module.split("/*! For license")[0].rstrip(), re.DOTALL).groups()  # type: ignore[union-attr]
    named = (one.split(" as ") for one in exports.split(","))
    return f"{body}\nconst bundle={{{','.join(f'{pair[-1].strip()}:{pair[0].strip()}' for pair in named)}}};\n"


def _font(built: FilePath, script: str, weight: int) -> str:
    found = sorted(built.glob(f"sarabun-{script}-{weight}-normal-*.woff2"))
    if not found:
        return ""
    content = base64.b64encode(found[0].read_bytes()).decode()
    source = f"src:url(data:font/woff2;base64,{content}) format('woff2')"
    return f"@font-face{{font-family:Sarabun;font-weight:{weight};{source};unicode-range:{_RANGES[script]}}}\n"


def both(pair: Pair) -> str:
    """Thai and English; the page shows one of them."""
    return f'<span class="th">{escape(pair[0])}</span><span class="en">{escape(pair[1])}</span>'


def _inline(script: str) -> str:
    """A script that may stand in a page: it cannot end its element."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _page(viewer: Viewer, lang: str, title: Pair, subheading: Pair, badge: str, body: str, scripts: str, *, drawn: bool) -> str:
    css = viewer.fonts + (viewer.style if drawn else "") + (PAGE / "report.css").read_text("utf-8")
    language = f"<script>{_inline((PAGE / 'language.js').read_text('utf-8'))}</script>"
    whole = (PAGE / "report.html").read_text("utf-8")
    values = {"lang": lang, "title": escape(title[lang == "en"]), "css": css, "heading": both(title), "subheading": both(subheading),
              "badge": badge, "body": body, "scripts": language + scripts}  # fmt: skip
    return _filled(whole, values)


def _filled(template: str, values: dict[str, str]) -> str:
    """The template with its `{names}` replaced, in one go: what is put in is never looked at again."""
    return re.sub(r"\{([a-z]+)\}", lambda found: values.get(found[1], found[0]), template)


def badge(good: bool) -> str:
    """Whether it may go live."""
    return f'<span class="badge {"good" if good else "bad"}">{both(("ผ่าน", "good") if good else ("ยังไม่ผ่าน", "not good"))}</span>'


def service_page(page: dict[str, Any], one: Replayed, viewer: Viewer, lang: str) -> str:
    """The report of one diagram."""
    body = _filled(
        (PAGE / "body.html").read_text("utf-8"),
        {
            "figures": "".join(_figures(one)) + _count_of_faults(one),
            "faults": _faults(one),
            "tabs": "".join(_tabs(page)),
            "count": str(len(page["paths"])),
            "paths": "".join(_path(number, path, page["names"]) for number, path in enumerate(page["paths"], 1)),
        },
    )
    shown = {name: page[name] for name in ("files", "places", "crossed", "missing", "faults", "paths")}
    data = json.dumps(plain(shown), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    script = viewer.script + (PAGE / "report.js").read_text("utf-8")
    scripts = f'<script type="application/json" id="report">{data}</script>\n<script type="module">{_inline(script)}</script>'
    played = one.played is not None
    subheading = ("เส้นทางทั้งหมดของแผนภาพ เดินจริงผ่านระบบ", "Every path of the diagram, played through the real runner") if played else (
        "เส้นทางที่พบในแผนภาพ ยังไม่ได้เดินจริง", "Paths found in the diagram, not played")  # fmt: skip
    return _page(viewer, lang, page["name"], subheading, badge(one.good), body, scripts, drawn=True)


def _figures(one: Replayed) -> Iterator[str]:
    coverage = one.coverage
    for words, (covered, total) in (
        (("เส้นเชื่อม", "Sequence flows"), coverage.flows),
        (("จุดสิ้นสุด", "End events"), coverage.ends),
        (("เหตุการณ์ขอบ", "Boundary events"), coverage.boundary),
    ):
        yield f"<div><span>{both(words)}</span><br><b>{covered} / {total}</b>{bar(covered, total)}</div>"


def bar(covered: int, total: int) -> str:
    """A bar as long as the share that is covered."""
    share = 100 * covered // total if total else 100
    return f'<div class="bar" role="img" aria-label="{share} %"><i style="width:{share}%"></i></div>'


def _tabs(page: dict[str, Any]) -> Iterator[str]:
    missing = [page["places"][name][0] for name in page["missing"] if name in page["places"]]
    for n, file in enumerate(page["files"]):
        count = f'<span class="count">{missing.count(n)}</span>' if n in missing else ""
        yield f'<button type="button" role="tab" aria-selected="{str(n == 0).lower()}">{escape(file["name"])}{count}</button>'


def _count_of_faults(one: Replayed) -> str:
    """How much is to be repaired, with a link to it."""
    errors = sum(fault.severity == "error" for fault in one.faults)
    warnings = len(one.faults) - errors
    told = both((f"แก้ไข {errors} · คำเตือน {warnings}", f"{errors} to repair · {warnings} warnings"))
    linked = f'<a href="#findings">{told}</a>' if one.faults or one.coverage.missing else told
    return f'<div><span>{both(("สิ่งที่พบ", "Findings"))}</span><br><b class="{"bad" if errors else "good"}">{linked}</b></div>'


def _faults(one: Replayed) -> str:
    items = [_fault(n, fault.kind, fault.element, (fault.th, fault.en), fault.severity, fault.data) for n, fault in enumerate(one.faults)]
    if one.coverage.missing:
        buttons = "".join(_button(element) for element in one.coverage.missing)
        items.append(f'<li class="rest"><b>{both(("ยังไม่มีเส้นทางใดผ่าน", "Crossed by no path"))}</b>{buttons}</li>')
    items += [f'<li class="warning">{both(pair)}</li>' for pair in one.explored.left_out]
    if not items:
        return ""
    heading = f"<h2>{both(('สิ่งที่พบ', 'Findings'))}</h2>"
    return f'<section class="wide" id="findings">{heading}<ul class="faults">{"".join(items)}</ul></section>'


def _button(element: str) -> str:
    """Shows an element on the diagram."""
    return f'<button type="button" data-element="{escape(element)}">{escape(element)}</button>'


def _fault(number: int, kind: str, element: str, text: Pair, severity: str, data: Any) -> str:
    name = f" {_button(element)}" if element else ""
    shown = f"<br><code>{escape(json.dumps(plain(data), ensure_ascii=False))}</code>" if data else ""
    return f'<li class="{severity}" id="fault-{number}"><b>{both(KINDS.get(kind, (kind, kind)))}</b>{name}<br>{both(text)}{shown}</li>'


def _path(number: int, path: dict[str, Any], names: dict[str, str]) -> str:
    failed = path["failed"]
    steps = "".join(_step(step, fault=failed == n) for n, step in enumerate(path["steps"]))
    button = f'<button type="button"><b>{number}</b><span>{escape(path["name"])}</span></button>'
    return f'<li class="{"failed" if failed is not None else ""}">{button}<ol class="steps">{steps}</ol></li>'


def _step(step: dict[str, Any], *, fault: bool) -> str:
    data = "".join(f"<dt>{escape(name)}</dt><dd>{escape(_short(value))}</dd>" for name, value in step["data"].items())
    shown = f"<dl>{data}</dl>" if data else ""
    return f'<li class="{"fault" if fault else ""}"><small>{both(step["who"])}</small><br>{both(step["what"])}{shown}</li>'


def _short(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def summary_page(rows: Sequence[tuple[str, Pair, Replayed]], viewer: Viewer, lang: str) -> str:
    """All diagrams, a bar for each."""
    title = ("ผลการเดินเส้นทางของงานบริการ", "Every path of every service")
    paths = sum(len(one.explored.paths) for _link, _name, one in rows)
    subheading = (f"{len(rows)} งานบริการ {paths} เส้นทาง", f"Services: {len(rows)} · paths: {paths}")
    body = "".join(_row(link, name, one) for link, name, one in rows)
    good = all(one.good for _link, _name, one in rows)
    return _page(viewer, lang, title, subheading, badge(good), body, "", drawn=False)


def _row(link: str, name: Pair, one: Replayed) -> str:
    errors = sum(fault.severity == "error" for fault in one.faults) + len(one.coverage.missing)
    count = len(one.explored.paths)
    told = both((f"{count} เส้นทาง · สิ่งที่ต้องแก้ {errors} รายการ", f"{count} paths · {errors} to be repaired"))
    heading = f'<h2><a href="{escape(link)}">{both(name)}</a> {badge(one.good)}</h2><p>{told}</p>'
    return f'<section class="wide">{heading}<div class="figures">{"".join(_figures(one))}</div></section>'
