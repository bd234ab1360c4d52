"""`import_sheet`: needs, support, money, measurements or cards from an Excel workbook, as the page does it."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from households.management.communes import commune_of
from huulien.platform import audit, clock
from huulien.platform.commands import speak_utf_8
from programs.models import SupportBatch
from programs.sheets.declaration import Scope, SheetKind
from programs.sheets.kinds import KINDS
from programs.sheets.reading import read_sheets
from programs.sheets.running import SheetPlan, run_sheet
from programs.sheets.support import kind_for


class Command(BaseCommand):
    help = "Take in a filled-in sheet of a kind: all of it, or nothing when there is any error."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--commune", required=True, help="code of the commune, for example 06388")
        parser.add_argument("--batch", type=int, help="of support and deliveries: the number of the batch")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *, kind: str, file: Path, commune: str, dry_run: bool, **options: Any) -> None:
        speak_utf_8(self)
        of = KINDS[kind]
        scope = _scope(of, commune, options["batch"])
        try:
            data = file.read_bytes()
        except (OSError, ValueError):
            raise CommandError(f"Không đọc được tệp {file}. Kiểm tra lại đường dẫn.") from None
        with audit.acting(name="import_sheet", reason=f"Nhập {file.name}"[:300]):
            plan = run_sheet(of, scope, read_sheets(of, data, file.name), by=None, check=dry_run)
        self.stdout.write(json.dumps(plan.as_json(), ensure_ascii=False, indent=2) if options["json"] else _words(plan))
        if plan.errors:
            raise SystemExit(1)


def _scope(kind: SheetKind, code: str, batch_number: int | None) -> Scope:
    commune = commune_of(code, clock.today())
    if kind.key not in ("support", "deliveries"):
        return Scope(commune)
    batch = SupportBatch.objects.filter(commune=commune, pk=batch_number).select_related("commune", "funding").first()
    if batch is None:
        raise CommandError("Không có đợt hỗ trợ này. Ghi --batch là số của đợt, như trong địa chỉ trang.")
    if kind_for(batch) != kind:
        raise CommandError(f"Đợt này {batch.get_state_display().lower()}: không nhập loại tệp này.")
    return Scope(commune, batch)


def _words(plan: SheetPlan) -> str:
    counts = f"{plan.created} mới, {plan.updated} cập nhật, {plan.unchanged} không đổi, {plan.faulty} lỗi"
    lines = [
        f"{plan.rows} dòng: {counts}.",
        *(f"{fault.sheet} {fault.cell} {fault.column}: {fault.value!r}. {fault.message}" for fault in plan.errors),
        *(f"Nên xem lại: {doubt.sheet} {doubt.cell}. {doubt.message}" for doubt in plan.warnings),
        *(f"Bỏ qua {one.sheet}{f' dòng {one.row}' if one.row else ''}: {one.text}" for one in plan.passed_over),
        "Đã ghi vào sổ." if plan.committed else "Chưa ghi gì vào sổ.",
    ]
    return "\n".join(lines)
