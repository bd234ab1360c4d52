"""What our own workbook, template or export, looks like: its sheets, its columns, its version."""

from dataclasses import dataclass

from households.rules.register.fields import Field
from huulien.lib.workbook.sheet import Sheet

VERSION = "so-giam-ngheo/danh-sach-ho/1"
REGISTER_SHEET = "Danh sách hộ"
HELP_SHEET = "Hướng dẫn"
LISTS_SHEET = "Danh mục"  # hidden: the choices of the drop-downs, and the version in its first cell


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of the template: its field, its width in characters, whether its cells are text whatever is typed."""

    field: Field
    width: int
    is_text: bool = True


COLUMNS = (
    TemplateColumn(Field.VILLAGE, 16),
    TemplateColumn(Field.HOUSEHOLD_CODE, 10),
    TemplateColumn(Field.FULL_NAME, 26),
    TemplateColumn(Field.RELATIONSHIP, 20),
    TemplateColumn(Field.BIRTH, 13),
    TemplateColumn(Field.SEX, 10),
    TemplateColumn(Field.ETHNICITY, 12),
    TemplateColumn(Field.CITIZEN_ID, 16),
    TemplateColumn(Field.ADDRESS, 28),
    TemplateColumn(Field.PHONE, 14),
    TemplateColumn(Field.MEMBER_COUNT, 10, is_text=False),
    TemplateColumn(Field.EMPLOYMENT, 26),
    TemplateColumn(Field.STUDYING, 20),
    TemplateColumn(Field.QUALIFICATION, 26),
    TemplateColumn(Field.HEALTH_INSURANCE, 12),
    TemplateColumn(Field.SOCIAL_ALLOWANCE, 14),
    TemplateColumn(Field.DISABLED, 12),
    TemplateColumn(Field.MERIT, 12),
    TemplateColumn(Field.MALNOURISHED, 12),
    TemplateColumn(Field.TRAINED_ON_THE_JOB, 14),
    TemplateColumn(Field.B1_TOTAL, 10, is_text=False),
    TemplateColumn(Field.B2_TOTAL, 14, is_text=False),
    TemplateColumn(Field.POVERTY_CLASS, 20),
    TemplateColumn(Field.NOTE, 30),
)
EXPORT_COLUMNS = (*COLUMNS, TemplateColumn(Field.EXPORT_MARK, 20))


def template_version(sheets: tuple[Sheet, ...]) -> str | None:
    """The version of our template that the workbook was made from; None for any other workbook."""
    for sheet in sheets:
        first = sheet.value(0, 0)
        if sheet.name == LISTS_SHEET and isinstance(first, str) and first.startswith(VERSION.rpartition("/")[0]):
            return first
    return None
