"""`import_register`: the register of a commune from an Excel workbook, as the page does it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from households.management.communes import commune_of
from households.rules.register.export_mark import Side
from households.rules.register.reading import RegisterReading
from households.rules.register.records import ParsedRegister, RegisterFault
from households.services.import_plan import UNDECIDED, Choices, ImportPlan, met_as_json
from households.services.register_import import import_register, plan_import
from huulien.lib.workbook.writer import mark_workbook
from huulien.platform import audit, clock


class Command(BaseCommand):
    help = "Import the household register from an Excel workbook: all of it, or nothing when there is any error."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--commune", required=True, help="code of the commune, for example 06388")
        parser.add_argument("--on", type=date.fromisoformat, help="the day the list describes, YYYY-MM-DD; today")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument(
            "--prefer",
            choices=[side.value for side in Side],
            help="whose value holds of a cell that an exported file and the book both changed; else it is a fault",
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument(
            "--errors-to", type=Path, metavar="F.xlsx", help="the workbook back, with its faults marked"
        )

    def handle(
        self, *, file: Path, commune: str, on: date | None, dry_run: bool, errors_to: Path | None, **options: Any
    ) -> None:
        on = on or clock.today()
        choices = Choices(Side(options["prefer"])) if options["prefer"] else UNDECIDED
        try:
            plan = self._run(file, commune, on, dry_run, errors_to, choices)
        except CommandError as error:
            if not options["json"]:
                raise
            self.stdout.write(json.dumps(_refusal(file, str(error)), ensure_ascii=False, indent=2))
            raise SystemExit(1) from None
        self.stdout.write(json.dumps(plan.as_json(), ensure_ascii=False, indent=2) if options["json"] else _words(plan))
        if plan.errors:
            raise SystemExit(1)

    def _run(
        self, file: Path, commune: str, on: date, dry_run: bool, errors_to: Path | None, choices: Choices
    ) -> ImportPlan:
        area = commune_of(commune, on)
        try:
            data = file.read_bytes()
        except (OSError, ValueError):
            raise CommandError(f"Không đọc được tệp {file}. Kiểm tra lại đường dẫn.") from None
        with audit.acting(name="import_register", reason=f"Nhập danh sách {file.name}"[:300]):
            given: Any = {"data": data, "file_name": file.name, "commune": area, "on": on, "choices": choices}
            plan = plan_import(**given) if dry_run else import_register(**given, by=None)
        if errors_to and plan.errors:
            try:
                errors_to.write_bytes(mark_workbook(data, plan.errors))
            except OSError:
                raise CommandError(f"Không ghi được tệp {errors_to}. Chọn nơi khác.") from None
        return plan


def _refusal(file: Path, message: str) -> dict[str, Any]:
    """The answer when there was nothing to read: the same keys, so that whoever reads it needs no second case."""
    nothing = ImportPlan(RegisterReading((), ParsedRegister((), (), ())), clock.today())
    nothing.errors.append(RegisterFault("", "", "", file.name, message))
    return nothing.as_json()


def _words(plan: ImportPlan) -> str:
    counts = f"{plan.created} mới, {plan.updated} cập nhật, {plan.unchanged} không đổi, {plan.faulty} lỗi"
    lines = [
        f"{plan.rows} dòng: {counts}.",
        *(f"{fault.sheet} {fault.cell} {fault.column}: {fault.value!r}. {fault.message}" for fault in plan.errors),
        *(f"Nên xem lại: {doubt.sheet} {doubt.cell} {doubt.column}. {doubt.message}" for doubt in plan.warnings),
        *(f"Sổ đã sửa sau khi xuất, giữ theo sổ: {_met_in_words(met_as_json(cell))}" for cell in plan.outdated),
        *(
            f"Tệp và sổ cùng sửa, {side.label.lower()}: {_met_in_words(met_as_json(cell))}"
            for cell, side in plan.conflicts
            if side
        ),
        "Đã ghi vào sổ." if plan.committed else "Chưa ghi gì vào sổ.",
    ]
    return "\n".join(lines)


def _met_in_words(cell: dict[str, str]) -> str:
    values = f"khi xuất {cell['exported']}, tệp ghi {cell['file']}, sổ nay ghi {cell['book']}"
    return f"{cell['sheet']} {cell['cell']} {cell['column']}, {cell['name']}: {values}."
