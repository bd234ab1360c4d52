"""The files a paper comes out as."""

from importlib import import_module

from django.http import HttpResponse

from huulien.lib.text import ascii_file_name
from huulien.platform.papers.document import Document, printable

# Format: its media type. A new format is a line here and its module in `writers`, imported when it is asked for.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write(document: Document, file_format: str) -> bytes:
    """The paper as a file of one of `MEDIA_TYPES`. The same paper gives the same bytes."""
    return import_module(f"huulien.platform.papers.writers.{file_format}").write(printable(document))


def download(document: Document, file_format: str, name: str) -> HttpResponse:
    """The paper as a download called `name`, in letters that every system takes."""
    file_name = ascii_file_name(f"{name}.{file_format}")
    return HttpResponse(
        write(document, file_format),
        content_type=MEDIA_TYPES[file_format],
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )
