"""The lists of households as rows that are printed: one for each member, what is the household's beside its head."""

from collections.abc import Iterable, Sequence

from households.vocabulary import PovertyClass, Relationship, Sex
from huulien.lib.dates import format_date_vi
from reports.indicators.official.lists import ListedHome, ListedPerson, Lists, marks_of
from surveys.vocabulary import Need

MARKS = {"new": "Mới", "fell_back": "Tái", "old": "Cũ", None: "Chưa rõ"}
CITIZEN_ID, NEEDS = "Số CCCD", "Nhu cầu hỗ trợ"


def list_columns(*, with_numbers: bool, with_needs: bool) -> dict[str, int]:
    """The heads of a list and their widths in letters."""
    return {
        "Hộ số": 6, "TT": 6, "Họ và tên": 20, "Quan hệ với chủ hộ": 13, "Ngày sinh": 13, "Giới tính": 8, "Dân tộc": 9,
        **({CITIZEN_ID: 16} if with_numbers else {}), "Mã hộ": 8, "Thôn": 8, "Đầu năm": 14, "Cuối năm": 14,
        "Diện": 8, "Điểm B1": 8, "Điểm B2": 8, "Quyết định công nhận": 18,
        **({NEEDS: 20} if with_needs else {}), "Ghi chú": 18,
    }  # fmt: skip


def list_rows(lists: Lists, name: str, homes: Sequence[ListedHome], columns: Iterable[str]) -> list[list[str | int]]:
    """The rows of a list, its columns by their heads."""
    marks = marks_of(lists, name)
    rows = []
    for number, home in enumerate(homes, start=1):
        of_home = {**_of_home(lists, home), "Hộ số": number, "Diện": MARKS[marks.get(home.code, "old")]}
        for place, person in enumerate(home.members, start=1):
            told = {**_of_person(person), "TT": place, **(of_home if place == 1 else {})}
            rows.append([told.get(head, "") for head in columns])
    return rows


def _of_home(lists: Lists, home: ListedHome) -> dict[str, str | int]:
    before, now = lists.ledger.classes[home.code]
    decided = f" ngày {format_date_vi(home.decided_on)}" if home.decided_on else ""
    return {
        "Mã hộ": home.code,
        "Thôn": lists.village_codes[home.village],
        "Đầu năm": PovertyClass.label_of(before),
        "Cuối năm": PovertyClass.label_of(now),
        "Điểm B1": "" if home.b1_score is None else home.b1_score,
        "Điểm B2": "" if home.b2_score is None else home.b2_score,
        "Quyết định công nhận": f"{home.decision_number or ''}{decided}",
        NEEDS: "; ".join(Need(need).label for need in home.needs),
        "Ghi chú": home.note,
    }


def _of_person(person: ListedPerson) -> dict[str, str | int]:
    born = format_date_vi(person.birth_date) if person.birth_date else person.birth_year or ""
    return {
        "Họ và tên": person.full_name,
        "Quan hệ với chủ hộ": Relationship.label_of(person.relationship),
        "Ngày sinh": born,
        "Giới tính": Sex.label_of(person.sex),
        "Dân tộc": person.ethnicity or "",
        CITIZEN_ID: person.citizen_id,
    }
