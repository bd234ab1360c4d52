"""What commands that read a file of cases have in common: only JSON on standard output, or exit status 2."""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from huulien.lib.cases import CaseError

NOT_AS_THE_CONTRACT = 2  # exit status


class CasesCommand(BaseCommand):
    requires_system_checks = []

    def speak_utf_8(self) -> None:
        """Write UTF-8 to a console or a pipe, whatever encoding its locale has."""
        for stream in (self.stdout, self.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")

    def print_results(self, cases: Path, results_of: Callable[[bytes], Iterable[str]]) -> None:
        """Print a list with the results of a file, each a line of JSON; nothing before the last one is there."""
        try:
            results = list(results_of(cases.read_bytes()))
        except OSError as error:
            message = f"Không đọc được tệp {cases}; kiểm tra lại đường dẫn và quyền đọc tệp."
            raise CommandError(message, returncode=NOT_AS_THE_CONTRACT) from error
        except CaseError as error:
            raise CommandError(str(error), returncode=NOT_AS_THE_CONTRACT) from error
        self.stdout.write("[" + ",\n ".join(results) + "]")
