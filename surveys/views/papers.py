"""Papers on a round as files: who takes one is written down."""

from django.http import Http404, HttpRequest, HttpResponse

from huulien.platform.happenings import Happening, happened
from huulien.platform.papers.document import Document
from huulien.platform.papers.files import download
from surveys.models import Round

FORMATS = ("pdf", "docx")


def download_paper(
    request: HttpRequest, round: Round, document: Document, file_format: str, name: str, count: int
) -> HttpResponse:
    """A paper on a round as a file; `count` is how many households it names."""
    if file_format not in FORMATS:
        raise Http404
    what = f"{document.title}, {file_format}"
    happened(Happening.EXPORT, request, commune_id=round.commune_id, what=what, count=count)
    return download(document, file_format, name)
