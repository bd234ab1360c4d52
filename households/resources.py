"""Import and export in the admin: corrections of what the book already holds, row by row, through the services.

Whole lists with new households come in by the register import; here a row is known by its `id` in an export.
"""

from typing import Any

from django.core.exceptions import ValidationError
from import_export import fields, resources
from import_export.formats.base_formats import XLSX
from tablib import Dataset

from households.access import EDIT_HOUSEHOLDS
from households.models import Household, Member
from households.rules.facts import member_faults
from households.services import facts
from huulien.lib.numbers import plain_number
from huulien.lib.text import search_fold
from huulien.lib.workbook.cells import shown
from huulien.lib.workbook.errors import WorkbookError
from huulien.lib.workbook.reader import read_workbook
from huulien.platform import access, clock

# Columns whose words are not those of the model's field.
_HEADINGS = {"id": "id", "version": "phiên bản", "household": "mã hộ", "village": "thôn"}


class SafeXLSX(XLSX):
    """Excel read by our own reader: the container inspected first, every row of the sheet read."""

    def create_dataset(self, in_stream: bytes) -> Dataset:
        try:
            sheet = read_workbook(in_stream).sheets[0]
        except WorkbookError as error:
            raise ValidationError(str(error)) from None
        rows = [[shown(cell) for cell in row] for row in sheet.rows if any(shown(cell) for cell in row)]
        if not rows:
            raise ValidationError("Trang tính đầu tiên không có dòng nào. Lưu lại tệp rồi thử lần nữa.")
        width = len(rows[0])
        return Dataset(*[(row + [""] * width)[:width] for row in rows[1:]], headers=rows[0])


class _CorrectionResource(resources.ModelResource):
    """Rows that the user may edit, found by `id`; new rows and rows of others are refused.

    The file's headings are the words of the columns; it is read with these or with the names of the fields. A row
    carries its version: one that was changed after the file was taken out is refused, not undone.
    """

    writable: tuple[str, ...] = ()
    village = "village"  # how a row leads to its village
    version = fields.Field(attribute="version", column_name="version", readonly=True)

    def __init__(self, user: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if self.user is None:
            return rows
        return rows.filter(access.rows_filter(self.user, EDIT_HOUSEHOLDS, village=self.village))

    def heading(self, field: fields.Field) -> str:
        """The words above a column of the file."""
        if field.column_name in _HEADINGS:
            return _HEADINGS[field.column_name]
        return str(self._meta.model._meta.get_field(field.attribute).verbose_name)

    def get_export_headers(self, selected_fields: Any = None) -> list[str]:
        return [self.heading(field) for field in self.get_export_fields(selected_fields)]

    def get_diff_headers(self) -> list[str]:
        return [self.heading(field) for field in self.get_import_fields()]

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        names = {search_fold(self.heading(field)): field.column_name for field in self.get_import_fields()}
        dataset.headers = [names.get(search_fold(str(heading)), heading) for heading in dataset.headers]

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        number = plain_number(str(row.get("id") or ""))
        if number is None or not self.get_queryset().filter(pk=number).exists():
            raise ValidationError(
                "Không có dòng này trong sổ của bạn. Xuất lại tệp rồi sửa trên tệp đó; "
                "thêm hộ mới ở trang Nhập danh sách."
            )

    def changes(self, row: Any, instance: Any) -> dict[str, Any]:
        """What the row says of the fields that may be corrected here."""
        changed = {}
        for field in self.get_import_fields():
            if field.column_name in row and field.attribute in self.writable:
                value = field.clean(row)
                if value in (None, ""):
                    value = None if self._meta.model._meta.get_field(field.attribute).null else ""
                if value != getattr(instance, field.attribute):
                    changed[field.attribute] = value
        return changed

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        self._changes = self.changes(row, instance)
        seen = str(row.get("version") or "").strip()
        if self._changes and seen and seen != str(instance.version):
            raise ValidationError("Dòng này đã sửa trong sổ sau khi xuất tệp. Xuất lại tệp rồi sửa trên tệp mới.")
        super().import_instance(instance, row, **kwargs)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        return not self._changes and not import_validation_errors


class HouseholdResource(_CorrectionResource):
    writable = facts.HOUSEHOLD_FIELDS
    village = fields.Field(attribute="village__name", column_name="village", readonly=True)
    head_name = fields.Field(attribute="head_name", column_name="head_name", readonly=True)

    class Meta:
        model = Household
        fields = ("id", "version", "code", "village", "head_name", "address", "phone")
        import_id_fields = ("id",)
        use_transactions = True
        skip_diff = False
        report_skipped = True

    def save_instance(self, instance: Household, is_create: bool, row: Any, **kwargs: Any) -> None:
        stored = Household.objects.get(pk=instance.pk)
        access.require(self.user, EDIT_HOUSEHOLDS, stored.village)
        facts.update_household(household=stored, version=stored.version, changes=self._changes)


class MemberResource(_CorrectionResource):
    writable = facts.MEMBER_FIELDS
    village = "household__village"
    household = fields.Field(attribute="household__code", column_name="household", readonly=True)

    class Meta:
        model = Member
        fields = ("id", "version", "household", *facts.MEMBER_FIELDS)
        import_id_fields = ("id",)
        use_transactions = True
        skip_diff = False
        report_skipped = True

    def validate_instance(
        self, instance: Member, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        errors = dict(import_validation_errors or {})
        known = {name: getattr(instance, name) for name in facts.MEMBER_FIELDS}
        for field, message in member_faults(known, clock.today()):
            errors.setdefault(field, ValidationError(message))
        super().validate_instance(instance, errors, validate_unique)

    def save_instance(self, instance: Member, is_create: bool, row: Any, **kwargs: Any) -> None:
        stored = Member.objects.select_related("household__village").get(pk=instance.pk)
        access.require(self.user, EDIT_HOUSEHOLDS, stored.household.village)
        facts.update_member(member=stored, version=stored.version, changes=self._changes)
