"""Households made of their rows, and what is wrong among the rows of one household."""

from collections.abc import Callable, Mapping, Sequence

from households.rules.identity import is_same_name
from households.rules.register.doubles import (
    double_citizen_ids,
    double_codes,
    double_members,
    heads_not_told_apart,
    persons_of_two_households,
)
from households.rules.register.export_mark import ExportMark
from households.rules.register.fields import Field
from households.rules.register.grouping import Group, is_head
from households.rules.register.records import ParsedHousehold, ParsedMember, RegisterFault
from households.rules.register.rows import ReadRow, listed_class
from households.rules.register.shapes import Shape
from households.rules.register.villages import KnownVillage
from households.vocabulary import PovertyClass, Relationship

# What a household has one of; rows that say it differently contradict each other.
_OF_THE_HOUSEHOLD = (Field.MEMBER_COUNT, Field.B1_TOTAL, Field.B2_TOTAL)


class HouseholdBuilder:
    """Makes households of groups of rows; `faults` and `warnings` grow as it goes.

    `place` says in which village a row is when it does not say so itself.
    """

    def __init__(self, place: Callable[[ReadRow], KnownVillage | None]) -> None:
        self.place = place
        self.faults: list[RegisterFault] = []
        self.warnings: list[RegisterFault] = []
        self._sheets_without_village: set[str] = set()

    def build(self, groups: Sequence[Group]) -> list[ParsedHousehold]:
        """The households. One without a known village, or with a row without name, is left out: its fault is told."""
        households = []
        for group in groups:
            if self._has_code_if_it_must(group):
                self._check_heads(group)
            self._check_facts_agree(group)
            self._check_count(group)
            village = self._village(group)
            self._check_same_head(group)
            if village is not None and all(row.name for row in group.all_rows):
                households.append(self._household(group, village))
        self.faults += double_codes(groups)
        self.faults += double_members(groups)
        self.faults += double_citizen_ids(groups)
        self.faults += heads_not_told_apart(households)
        self.warnings += persons_of_two_households(groups)
        return households

    def _has_code_if_it_must(self, group: Group) -> bool:
        row = group.rows[0]
        if group.shape != Shape.PERSONS_WITH_CODE or row.code or is_head(row):
            return True
        if Field.HOUSEHOLD_CODE not in row.failed:
            self._fault(row, Field.HOUSEHOLD_CODE, "Thiếu mã hộ. Ghi mã hộ như những người cùng hộ.")
        return False

    def _check_heads(self, group: Group) -> None:
        if group.shape == Shape.HOUSEHOLDS:
            return
        for row in group.rows:
            if row.name and row.relationship is None and not is_head(row) and Field.RELATIONSHIP not in row.failed:
                self._fault(row, Field.RELATIONSHIP, "Thiếu quan hệ với chủ hộ. Ghi “Chủ hộ”, “Vợ”, “Con” …")
        if any(Field.RELATIONSHIP in row.failed for row in group.rows):
            return  # who is the head is known when that is corrected
        heads = group.heads
        if not heads and group.is_headless:
            self._fault(
                group.rows[0],
                Field.RELATIONSHIP,
                "Dòng này đứng trước mọi chủ hộ, không rõ thuộc hộ nào. Ghi dòng của chủ hộ lên trên.",
            )
        elif not heads:
            self._fault(
                group.rows[0], Field.RELATIONSHIP, "Hộ này chưa có chủ hộ. Ghi “Chủ hộ” cho một người trong hộ."
            )
        for other in heads[1:]:
            self._fault(
                other,
                Field.RELATIONSHIP,
                f"Hộ này đã có chủ hộ ở dòng {heads[0].source.number}. Chỉ giữ một chủ hộ, hoặc tách thành hộ khác.",
            )

    def _check_same_head(self, group: Group) -> None:
        """The head that the list of households names is that of the list of members."""
        own, heads = group.own_row, group.heads
        if own is not None and own.name and len(heads) == 1 and not is_same_name(own.name, heads[0].name):
            self._fault(
                own,
                Field.HEAD_NAME if Field.HEAD_NAME in own.source.columns else Field.FULL_NAME,
                f"Chủ hộ của mã này ở trang tính “{heads[0].source.sheet}” dòng {heads[0].source.number} là "
                f"{heads[0].name}. Sửa mã hộ hoặc tên cho khớp.",
            )
        elif own is not None and len(heads) == 1:
            self._complete_head(heads[0], own)

    def _complete_head(self, head: ReadRow, own: ReadRow) -> None:
        """What only the household's own row says of its head is the head's."""
        if own.citizen.number and head.citizen.number and own.citizen.number != head.citizen.number:
            self._fault(
                own,
                Field.CITIZEN_ID,
                f"Khác số ở trang tính “{head.source.sheet}” dòng {head.source.number}. Kiểm tra lại trên thẻ.",
            )
        if not (head.birth.day or head.birth.year):
            head.birth = own.birth
        head.sex = head.sex or own.sex
        head.citizen = head.citizen if head.citizen.number else own.citizen
        head.facts = {**own.facts, **head.facts}

    def _check_facts_agree(self, group: Group) -> None:
        for column in _OF_THE_HOUSEHOLD:
            said = [row for row in group.all_rows if column in row.facts]
            for row in said[1:]:
                if row.facts[column] != said[0].facts[column]:
                    self._fault(
                        row,
                        column,
                        f"Khác dòng {said[0].source.number} của cùng hộ ({said[0].facts[column]}). "
                        "Ghi như nhau, hoặc chỉ ghi ở dòng của chủ hộ.",
                    )

    def _check_count(self, group: Group) -> None:
        row, count = _first(group, Field.MEMBER_COUNT)
        listed = len(group.rows)
        if row is None or count == listed or group.shape == Shape.HOUSEHOLDS:
            return
        if listed > 1:
            self._fault(
                row,
                Field.MEMBER_COUNT,
                f"Ghi {count} khẩu nhưng danh sách có {listed} người. Sửa số khẩu, hoặc bổ sung người còn thiếu.",
            )
        else:
            self.warnings.append(
                row.source.fault(
                    Field.MEMBER_COUNT,
                    f"Ghi {count} khẩu nhưng mới có dòng của chủ hộ. Bổ sung những người còn lại khi có.",
                )
            )

    def _village(self, group: Group) -> KnownVillage | None:
        said = [row for row in group.all_rows if row.village]
        for row in said[1:]:
            if row.village != said[0].village:
                self._fault(
                    row,
                    Field.VILLAGE,
                    f"Khác thôn với dòng {said[0].source.number} của cùng hộ. Ghi một thôn, hoặc sửa mã hộ.",
                )
        if said:
            return said[0].village
        if any(Field.VILLAGE in row.failed for row in group.all_rows):
            return None
        village = next((found for row in group.all_rows if (found := self.place(row))), None)
        if village is None:
            self._tell_missing_village(group.rows[0])
        return village

    def _tell_missing_village(self, row: ReadRow) -> None:
        """At the blank cell; once for a sheet that has no column of villages at all."""
        if Field.VILLAGE in row.source.columns:
            self._fault(row, Field.VILLAGE, "Thiếu thôn. Ghi tên thôn của hộ.")
        elif row.source.sheet not in self._sheets_without_village:
            self._sheets_without_village.add(row.source.sheet)
            self._fault(
                row,
                Field.VILLAGE,
                "Không rõ các hộ của trang tính này ở thôn nào. Thêm cột “Thôn”, hoặc đặt tên trang tính là tên thôn.",
            )

    def _household(self, group: Group, village: KnownVillage) -> ParsedHousehold:
        rows = sorted(group.rows, key=lambda row: not is_head(row))  # stable: the others stay as listed
        classes = [listed for row in group.all_rows if (listed := listed_class(row)) is not None]
        return ParsedHousehold(
            code=group.code,
            village_code=village.code,
            address=_text(group, Field.ADDRESS),
            phone=_text(group, Field.PHONE),
            members=tuple(_member(row, group.shape) for row in rows),
            member_count=_number(group, Field.MEMBER_COUNT),
            b1_total=_number(group, Field.B1_TOTAL),
            b2_total=_number(group, Field.B2_TOTAL),
            listed_class=PovertyClass(classes[0]) if classes else None,
            source=rows[0].source,
            own_row=group.own_row.source if group.own_row else None,
        )

    def _fault(self, row: ReadRow, column: Field, message: str) -> None:
        row.failed.add(column)
        self.faults.append(row.source.fault(column, message))


def person_count(group: Group) -> int:
    """The persons of a household: those listed, or as many as the list says when only the head is."""
    count = _number(group, Field.MEMBER_COUNT)
    return count or 1 if len(group.rows) == 1 else len(group.rows)


def _member(row: ReadRow, shape: Shape) -> ParsedMember:
    facts = row.facts
    relationship = Relationship.HEAD if shape == Shape.HOUSEHOLDS or is_head(row) else Relationship.OTHER
    if row.relationship is not None and row.relationship.relationship is not None:
        relationship = row.relationship.relationship
    note = str(facts.get(Field.NOTE, ""))
    if row.citizen.old_card:
        note = "; ".join(filter(None, (note, f"CMND {row.citizen.old_card}")))
    values: Mapping[Field, object] = facts
    return ParsedMember(
        full_name=row.name,
        relationship=relationship,
        birth_date=row.birth.day,
        birth_year=row.birth.year,
        sex=row.sex,
        citizen_id=row.citizen.number,
        note=note,
        mark=ExportMark.read(row.source.value(Field.EXPORT_MARK)),
        source=row.source,
        **{name: values.get(column) for name, column in _MEMBER_FACTS.items()},  # type: ignore[arg-type]
    )


# Facts of a person that a plain column gives: the parser of the column sees to their kind.
_MEMBER_FACTS = {
    "ethnicity": Field.ETHNICITY,
    "employment": Field.EMPLOYMENT,
    "studying": Field.STUDYING,
    "qualification": Field.QUALIFICATION,
    "health_insurance": Field.HEALTH_INSURANCE,
    "social_allowance": Field.SOCIAL_ALLOWANCE,
    "disabled": Field.DISABLED,
    "merit": Field.MERIT,
    "malnourished": Field.MALNOURISHED,
    "trained_on_the_job": Field.TRAINED_ON_THE_JOB,
}


def _first(group: Group, column: Field) -> tuple[ReadRow | None, object]:
    row = next((row for row in group.all_rows if column in row.facts), None)
    return row, row.facts[column] if row else None


def _number(group: Group, column: Field) -> int | None:
    value = _first(group, column)[1]
    return value if isinstance(value, int) else None


def _text(group: Group, column: Field) -> str:
    value = _first(group, column)[1]
    return value if isinstance(value, str) else ""
