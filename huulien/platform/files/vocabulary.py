"""The kinds of files that are taken in."""

from huulien.lib.labels import LabelledEnum


class FileKind(LabelledEnum):
    """A kind by the end of its name, which is also how `downloads` knows it."""

    PDF = "pdf", "PDF"
    JPEG = "jpg", "Ảnh JPEG"
    PNG = "png", "Ảnh PNG"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"


KINDS_IN_WORDS = "PDF, ảnh JPEG, PNG, Word (.docx), Excel (.xlsx)"
