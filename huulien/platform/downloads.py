"""Files on their way to the user."""

from typing import BinaryIO

from django.http import FileResponse, HttpResponse

from huulien.lib.text import ascii_file_name

# Format: its media type. The first are those of papers.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMAT_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
PICTURE_TYPES = {"jpg": "image/jpeg", "png": "image/png"}
ARCHIVE_TYPES = {"zip": "application/zip"}


def download(data: bytes, file_format: str, name: str) -> HttpResponse:
    """A file of one of these types as a download called `name`, in letters that every system takes."""
    file_name = ascii_file_name(f"{name}.{file_format}")
    return HttpResponse(
        data,
        content_type=(MEDIA_TYPES | PICTURE_TYPES)[file_format],
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def download_file(file: BinaryIO, file_format: str, name: str) -> FileResponse:
    """A file of any size as such a download, read as it is sent."""
    return FileResponse(
        file,
        as_attachment=True,
        filename=ascii_file_name(f"{name}.{file_format}"),
        content_type=(MEDIA_TYPES | ARCHIVE_TYPES)[file_format],
    )
