"""Papers as HTML: their parts on a page of the site, and the whole sheet for the PDF."""

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from huulien.platform.papers.document import COUNTRY, MOTTO, Block, Document, Heading, fitted, printable
from huulien.platform.papers.pictures import FACE


def sections(blocks: Iterable[Block]) -> list[list[Block]]:
    """The blocks by the headings of the first level that they stand under."""
    found: list[list[Block]] = []
    for block in blocks:
        if not found or (isinstance(block, Heading) and block.level == 1):
            found.append([])
        found[-1].append(block)
    return found


def page_html(document: Document, *, links: bool) -> SafeString:
    """What the paper says, as part of a page; with `links` its numbers open the lists they count."""
    parts = sections(printable(document.blocks))
    return SafeString(render_to_string("papers/_blocks.html", {"sections": parts, "links": links}))


def sheet_html(document: Document) -> str:
    """The whole paper, as it is printed."""
    parts = {name: sections(fitted(getattr(document, name))) for name in ("blocks", "annexes")}
    context = {"document": document, "sections": parts["blocks"], "annexes": parts["annexes"], "font": FACE}
    return render_to_string("papers/frame.html", context | {"country": COUNTRY, "motto": MOTTO})
