"""The citizen manual (คู่มือสำหรับประชาชน) of a service, made of what is deployed, so that it cannot say anything else than what runs.

manual.make(definition, "th", kind="renew", agency=row) -> Manual     # every heading of the official form, in one language
manual.pdf(made, letters) -> bytes                                    # PDF/A-2a and PDF/UA-1
manual.pictures(definition, "th") ; manual.picture(one.figure, letters) -> SVG ; manual.forms(definition, "th")
manual.briefs(definition, "th") -> tuple[Brief, ...]                   # of every kind: what it asks, costs and takes
manual.filed(connection, service, agency_id) -> list[int]             # cases of each of the last twelve months
manual.check(definition, file) -> Iterator[Finding]                   # times against law and source, examples, conditions without words
"""

from runner.manual.checking import check
from runner.manual.filed import filed
from runner.manual.making import briefs, forms, make, pictures
from runner.manual.model import Brief, Manual
from runner.manual.paper import pdf, picture

__all__ = ["Brief", "Manual", "briefs", "check", "filed", "forms", "make", "pdf", "picture", "pictures"]
