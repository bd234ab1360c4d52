"""django-import-export as it comes, with the same validation: what our import is measured against."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export import fields, resources, widgets
from import_export.formats.base_formats import XLSX

from households.models import Area, Household, Member
from households.rules.facts import member_faults
from households.services.living import name_keys

COLUMNS = ("household", "full_name", "relationship", "birth_date", "sex", "ethnicity", "citizen_id", "employment",
           "studying", "qualification", "has_health_insurance", "lived_from", "commune")  # fmt: skip


class StockMemberResource(resources.ModelResource):
    household = fields.Field("household", "household", widgets.ForeignKeyWidget(Household, "code"))
    commune = fields.Field("commune", "commune", widgets.ForeignKeyWidget(Area, "id"))

    class Meta:
        model = Member
        fields = COLUMNS
        import_id_fields = ("citizen_id",)
        clean_model_instances = True

    def __init__(self, commune: Area) -> None:
        super().__init__()
        self.stock_commune = commune

    def get_queryset(self) -> Any:
        return Member.objects.filter(commune=self.stock_commune)

    def before_save_instance(self, instance: Member, row: Any, **kwargs: Any) -> None:
        for name, value in name_keys(instance.full_name).items():
            setattr(instance, name, value)

    def validate_instance(
        self, instance: Member, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        for name, value in name_keys(instance.full_name).items():
            setattr(instance, name, value)
        faults = dict(member_faults(vars(instance), timezone.localdate()))
        if faults:
            raise ValidationError(faults)
        super().validate_instance(instance, import_validation_errors, validate_unique)


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    """The rows under `COLUMNS` as a plain workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def stock_import(data: bytes, commune: Area) -> None:
    """What a user of the stock admin waits for: parse, dry run, then the real run."""
    dataset = XLSX().create_dataset(data)
    resource = StockMemberResource(commune)
    for dry_run in (True, False):
        result = resource.import_data(dataset, dry_run=dry_run, raise_errors=True)
        if result.has_validation_errors():
            raise RuntimeError(result.invalid_rows[0].error)
