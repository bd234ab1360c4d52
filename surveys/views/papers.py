"""Papers as files: who takes one is written down."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from huulien.platform.happenings import Happening, happened
from huulien.platform.papers.document import Document
from huulien.platform.papers.files import download

FORMATS = ("pdf", "docx")


def download_paper(
    request: HttpRequest, of: Any, document: Document, file_format: str, name: str, count: int
) -> HttpResponse:
    """A paper on a round, or another record of a commune, as a file; `count` is how many households it names."""
    if file_format not in FORMATS:
        raise Http404
    what = f"{document.title}, {file_format}"
    happened(Happening.EXPORT, request, commune_id=of.commune_id, what=what, count=count)
    return download(document, file_format, name)
