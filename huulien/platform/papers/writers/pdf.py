"""Papers as PDF: tagged (PDF/UA-1), in our own face, and without a way out to files or addresses.

Importing this module imports WeasyPrint, which takes half a second: import it where a PDF is made.
"""

from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from huulien.platform.papers.document import Document
from huulien.platform.papers.html import sheet_html

STATIC = Path(settings.BASE_DIR, "static").resolve()
WIDTHS = "".join(f".c{share}{{width:{share}%}}" for share in range(1, 101))  # of columns, in percent


class StaticOnly(URLFetcher):
    """Fetches files of `static/` and refuses every other file and address."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        address = urlsplit(url)
        path = Path(unquote(address.path)).resolve()
        if address.scheme != "file" or address.netloc or not path.is_relative_to(STATIC):
            raise ValueError("Only files of static/ belong in a paper.")
        return super().fetch(path.as_uri(), headers)


_fetcher = StaticOnly(allowed_protocols=["file"], allow_redirects=False)
_fonts = FontConfiguration()
_sheets = [
    CSS(filename=STATIC / "css" / "print.css", font_config=_fonts, url_fetcher=_fetcher),
    CSS(string=WIDTHS, font_config=_fonts, url_fetcher=_fetcher),
]
_one_at_a_time = Lock()  # the threads of a server share the faces, and Pango's are not made for that


def write(document: Document) -> bytes:
    """The paper as PDF."""
    return write_html(sheet_html(document))


def write_html(html: str) -> bytes:
    """A sheet of HTML as PDF, in the look of papers."""
    with _one_at_a_time:
        sheet = HTML(string=html, url_fetcher=_fetcher)
        return sheet.write_pdf(stylesheets=_sheets, font_config=_fonts, pdf_variant="pdf/ua-1")
