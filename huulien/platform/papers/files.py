"""The files a paper comes out as."""

from importlib import import_module
from typing import Any

from django.http import HttpResponse

from huulien.platform import downloads
from huulien.platform.jobs.delivering import Delivery
from huulien.platform.papers.document import Document, printable

# A new format is a media type among those of all downloads and its module in `writers`, imported when it is asked for.
MEDIA_TYPES = downloads.MEDIA_TYPES
FEW = {"pdf": 200, "docx": 800, "xlsx": 5_000}  # lines of a list that take less than three seconds


def write(document: Document, file_format: str) -> bytes:
    """The paper as a file of one of `MEDIA_TYPES`. The same paper gives the same bytes."""
    return import_module(f"huulien.platform.papers.writers.{file_format}").write(printable(document))


def delivery(
    document: Document, file_format: str, name: str, *, count: int, commune_id: int, what: str, back: str, **more: Any
) -> Delivery:
    """The paper for a view under `delivers`; `count` is how many it names."""
    return Delivery(
        lambda: write(document, file_format), file_format, name, rows=count, few=FEW[file_format],
        commune_id=commune_id, what=what, back=back, count=count, **more,
    )  # fmt: skip


def download(document: Document, file_format: str, name: str) -> HttpResponse:
    """The paper as a download called `name`, in letters that every system takes."""
    return downloads.download(write(document, file_format), file_format, name)
