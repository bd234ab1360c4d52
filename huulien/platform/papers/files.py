"""The files a paper comes out as."""

from importlib import import_module

from django.http import HttpResponse

from huulien.platform import downloads
from huulien.platform.papers.document import Document, printable

# A new format is a media type among those of all downloads and its module in `writers`, imported when it is asked for.
MEDIA_TYPES = downloads.MEDIA_TYPES


def write(document: Document, file_format: str) -> bytes:
    """The paper as a file of one of `MEDIA_TYPES`. The same paper gives the same bytes."""
    return import_module(f"huulien.platform.papers.writers.{file_format}").write(printable(document))


def download(document: Document, file_format: str, name: str) -> HttpResponse:
    """The paper as a download called `name`, in letters that every system takes."""
    return downloads.download(write(document, file_format), file_format, name)
