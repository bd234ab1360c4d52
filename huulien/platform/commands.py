"""What management commands have in common."""

from django.core.management.base import BaseCommand

IMPOSSIBLE = 2  # exit status: arguments, or a file, that cannot be


def speak_utf_8(command: BaseCommand) -> None:
    """Write UTF-8 to a console or a pipe, whatever encoding its locale has."""
    for stream in (command.stdout, command.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
