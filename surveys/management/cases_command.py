"""What commands that read a file of cases have in common: only JSON on standard output, or exit status 2."""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from huulien.lib.cases import CaseError
from huulien.platform.commands import IMPOSSIBLE


class CasesCommand(BaseCommand):
    requires_system_checks = []

    def print_results(self, cases: Path, results_of: Callable[[bytes], Iterable[str]]) -> None:
        """Print a list with the results of a file, each a line of JSON; nothing before the last one is there."""
        try:
            results = list(results_of(cases.read_bytes()))
        except OSError as error:
            message = f"Không đọc được tệp {cases}; kiểm tra lại đường dẫn và quyền đọc tệp."
            raise CommandError(message, returncode=IMPOSSIBLE) from error
        except CaseError as error:
            raise CommandError(str(error), returncode=IMPOSSIBLE) from error
        self.stdout.write("[" + ",\n ".join(results) + "]")
