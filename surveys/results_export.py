"""The settled results of a round as a workbook, one row a household: what `results_import` reads back."""

from io import BytesIO

from households.vocabulary import PovertyClass
from huulien.lib.workbook.new import new_workbook
from surveys.models import ClassInForce, Round
from surveys.rules.results_file import LABELS, Field

_WIDTHS = {Field.CODE: 10, Field.HEAD: 28, Field.VILLAGE: 18, Field.BEFORE: 26, Field.AFTER: 26}


def results_workbook(round: Round) -> tuple[bytes, int]:
    """The workbook, and of how many households it is: each in the village where it was decided on."""
    rows = [_row(entry) for entry in _decided(round)]
    out = BytesIO()
    book = new_workbook(out)
    sheet, bold = book.add_worksheet("Kết quả rà soát"), book.add_format({"bold": True, "bottom": 1})
    for column, field in enumerate(LABELS):
        sheet.set_column(column, column, _WIDTHS.get(field, 10))
        sheet.write_string(0, column, LABELS[field], bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, column, value)
            elif value:
                sheet.write_string(number, column, value)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue(), len(rows)


def _decided(round: Round) -> list[ClassInForce]:
    own = {"loaded_in": round} if round.is_loaded else {"review__round": round}
    found = ClassInForce.objects.filter(taken_back_on=None, **own).select_related("household", "village", "review")
    return list(found.order_by("village__position", "household__code", "pk"))


def _row(entry: ClassInForce) -> list[str | int | None]:
    review = entry.review
    facts: dict[Field, str | int | None] = {
        Field.CODE: entry.household.code,
        Field.HEAD: entry.household.head_name,
        Field.VILLAGE: entry.village.name,
        Field.BEFORE: PovertyClass.label_of(entry.previous_class) if entry.previous_class else "",
        Field.B1: review.b1_score if review else None,
        Field.B2: review.outcome.get("b2_score") if review else None,
        Field.AFTER: PovertyClass.label_of(entry.poverty_class),
    }
    return [facts[field] for field in LABELS]
