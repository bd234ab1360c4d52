"""The files a report comes out as. Each format has a module here, imported when asked for: `write(paper) -> bytes`."""

from importlib import import_module

from reports.paper import Paper

# Format: its media type. A new format is a line here and its module.
MEDIA_TYPES = {"pdf": "application/pdf"}


def write(paper: Paper, file_format: str) -> bytes:
    """The paper as a file of one of `MEDIA_TYPES`. The same paper gives the same bytes."""
    return import_module(f"reports.writers.{file_format}").write(paper)
