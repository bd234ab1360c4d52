"""The list of households with their results, as decisions, postings and the board's list carry it."""

from collections.abc import Iterable

from households.vocabulary import PovertyClass
from huulien.platform.papers.document import Align, Column, Table
from surveys.models import DecidedHousehold

_LEFT = {"align": Align.LEFT}
_COLUMNS = (
    Column("STT", align=Align.CENTER, width=0.7),
    Column("Họ và tên chủ hộ", width=2.6, **_LEFT),
    Column("Thôn", width=1.5, **_LEFT),
    Column("Số nhân khẩu"),
    Column("Điểm B1"),
    Column("Điểm B2"),
    Column("Trước rà soát", width=1.7, **_LEFT),
)


def results_table(label: str, caption: str, rows: Iterable[DecidedHousehold], after: str) -> Table:
    """The households, without their personal numbers; `after` heads the column of their class now."""
    lines = tuple(_line(place, row) for place, row in enumerate(rows, start=1))
    return Table(label, caption, (*_COLUMNS, Column(after, width=1.7, **_LEFT)), lines)


def class_name(poverty_class: str) -> str:
    """The class within a sentence."""
    return PovertyClass.label_of(poverty_class).lower() if poverty_class else "chưa xếp loại"


def _line(place: int, row: DecidedHousehold) -> tuple[str, ...]:
    scores = ["" if score is None else str(score) for score in (row.b1_score, row.b2_score)]
    classes = [class_name(row.previous_class).capitalize(), class_name(row.poverty_class).capitalize()]
    return (str(place), row.head_name, row.village.name, str(row.person_count), *scores, *classes)
