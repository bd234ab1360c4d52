"""Papers as PDF: tagged (PDF/UA-1), in our own face, and without a way out to files or addresses.

What was issued is for the archive: PDF/A-3a, which says of itself that it is PDF/UA-1 too. That a file is marked as
conforming is checked by the tests; whether it conforms is for a validator to say (veraPDF), and none was at hand.

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
ACCESSIBLE, ARCHIVAL = "pdf/ua-1", "pdf/a-3a"
# PDF/A takes a mark that its own list of schemas does not have only with its description (ISO 19005-3, 6.6.2.3).
PDF_UA_MARK = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
_one_at_a_time = Lock()  # the threads of a server share the faces, and Pango's are not made for that


def write(document: Document) -> bytes:
    """The paper as PDF."""
    return write_html(sheet_html(document), variant=ARCHIVAL if document.is_issued else ACCESSIBLE)


def write_html(html: str, *, variant: str = ACCESSIBLE) -> bytes:
    """A sheet of HTML as PDF, in the look of papers."""
    with _one_at_a_time:
        sheet = HTML(string=html, url_fetcher=_fetcher)
        return sheet.write_pdf(
            stylesheets=_sheets, font_config=_fonts, pdf_variant=variant,
            finisher=_mark_accessible if variant == ARCHIVAL else None,
        )  # fmt: skip


def _mark_accessible(document: Any, pdf: Any) -> None:
    """Say in the metadata of a PDF/A that it is PDF/UA-1 too: WeasyPrint says only one of the two."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    end = b"</rdf:RDF>"
    (said,) = metadata.stream
    if said.count(end) != 1:
        raise ValueError("The metadata of the PDF are not as they were.")
    metadata.stream = [said.replace(end, PDF_UA_MARK + end)]
