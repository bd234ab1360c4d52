"""The official B1 table from Excel: drafted by a commune, or loaded for all by the installation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from huulien.lib.workbook.errors import WorkbookError
from huulien.lib.workbook.reader import read_workbook
from huulien.platform import access
from huulien.platform.locking import claim
from surveys.access import DRAFT_SCORE_SHEETS
from surveys.models import FormASheet, ScoreItem, ScoreOption, ScoreSheet
from surveys.rules.score_table import ScoreTableFault, TableItem, read_score_table
from surveys.rules.standard import standards
from surveys.vocabulary import SheetState


def read_score_sheet(data: bytes) -> tuple[TableItem, ...]:
    """The questions of the first visible sheet; a `ValidationError` names the cell and the cure."""
    try:
        sheets = [sheet for sheet in read_workbook(data).sheets if not sheet.is_hidden]
        if not sheets:
            raise ValidationError("Tệp không có trang tính nào đang hiện. Bỏ ẩn trang có bảng điểm rồi lưu lại.")
        return read_score_table(sheets[0])
    except (WorkbookError, ScoreTableFault) as fault:
        raise ValidationError(str(fault)) from None


@transaction.atomic
def draft_score_sheet(*, sheet: ScoreSheet, data: bytes, by: Any = None) -> ScoreSheet:
    """The sheet of a commune, saved with the questions and answers of the workbook; it scores nothing yet."""
    if by is not None:
        access.require(by, DRAFT_SCORE_SHEETS, sheet.commune)
    if sheet.standard not in {standard.code for standard in standards()}:
        raise ValidationError({"standard": "Không có chuẩn nghèo này. Chọn một chuẩn trong danh sách."})
    items = read_score_sheet(data)
    sheet.drafted_by = by
    sheet.full_clean()
    sheet.save(force_insert=True)
    for position, item in enumerate(items, start=1):
        stored = ScoreItem.objects.create(sheet=sheet, code=item.code, text=item.text, position=position)
        ScoreOption.objects.bulk_create(
            [
                ScoreOption(item=stored, text=option.text, points=option.points, position=place)
                for place, option in enumerate(item.options, start=1)
            ]
        )
    return sheet


@transaction.atomic
def load_for_all(*, sheet: ScoreSheet, data: bytes) -> ScoreSheet:
    """The sheet of the installation, which answers for it: it scores reviews of every commune at once."""
    draft_score_sheet(sheet=sheet, data=data)
    sheet.state = SheetState.APPROVED
    sheet.save(update_fields=["state"])
    return sheet


@transaction.atomic
def drop_sheet(*, sheet: ScoreSheet | FormASheet, version: int, by: Any) -> None:
    """A draft that was entered by mistake is gone; the trail keeps it."""
    access.require(by, DRAFT_SCORE_SHEETS, sheet.commune)
    if sheet.state != SheetState.DRAFT:
        raise ValidationError("Bản đã phê duyệt thì không bỏ được. Có bản đúng hơn thì nhập thành bản mới.")
    claim(sheet, version)
    sheet.delete()
