"""What the meeting of a village says: read once for its page and for its minutes, which are printed blank before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from households.vocabulary import PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.lib.rates import rate
from huulien.lib.text import lower_first
from huulien.platform.papers.document import (
    Align,
    Block,
    Column,
    Document,
    Heading,
    Issuer,
    Kind,
    Paragraph,
    SignatureLines,
    Signer,
    Table,
)
from huulien.platform.papers.values import Cell, bare_percent, count, say
from surveys.models import Meeting, MeetingOpinion, Review
from surveys.services.meetings import asked_of, opinions_of
from surveys.vocabulary import Attendance

ROOM = "." * 30  # to write by hand
_ORDER = {False: 0, None: 1, True: 2}


@dataclass(frozen=True)
class Row:
    """What was said of one household."""

    review: Review
    poverty_class: str
    agreed: int | None  # None: nothing is written
    present: int | None
    is_agreed: bool | None

    @property
    def not_agreed(self) -> int | None:
        return None if self.agreed is None or self.present is None else self.present - self.agreed

    @property
    def rate(self) -> Decimal | None:
        return None if self.agreed is None or self.present is None else rate(self.agreed, self.present)

    @property
    def verdict(self) -> str:
        return {True: "Đồng ý", False: "Rà soát lại", None: ""}[self.is_agreed]

    @property
    def sign(self) -> Sign:
        if self.is_agreed is None:
            return Sign("Chưa ghi", "mute", "minus")
        return Sign(self.verdict, "ok", "ok") if self.is_agreed else Sign(self.verdict, "bad", "alert")


class Minutes:
    """A meeting with the households it is about, those not agreed to first."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting

    @cached_property
    def rows(self) -> list[Row]:
        said = {opinion.review_id: opinion for opinion in opinions_of(self.meeting)}
        if self.meeting.is_draft:
            reviews = list(asked_of(self.meeting).select_related("household"))
        else:
            reviews = [opinion.review for opinion in said.values()]
        return sorted(
            (self._row(review, said.get(review.pk)) for review in reviews), key=lambda row: _ORDER[row.is_agreed]
        )

    def _row(self, review: Review, opinion: MeetingOpinion | None) -> Row:
        present = self.meeting.present_count
        agreed = opinion.agreed_count if opinion else None
        is_known = agreed is not None and present is not None and agreed <= present
        return Row(
            review=review,
            poverty_class=opinion.poverty_class if opinion else review.poverty_class,
            agreed=agreed,
            present=present,
            is_agreed=self.meeting.rule.agrees(agreed, present) if is_known else None,
        )

    def _counted(self, is_agreed: bool | None) -> int:
        return sum(row.is_agreed is is_agreed for row in self.rows)

    @property
    def agreed(self) -> int:
        return self._counted(True)

    @property
    def again(self) -> int:
        return self._counted(False)

    @property
    def unsaid(self) -> int:
        return self._counted(None)

    @property
    def heading(self) -> str:
        """How many households were agreed to, or how many are still to be written."""
        name = self.meeting.village.name
        if self.unsaid == len(self.rows):
            return f"{name}: họp thôn lần {self.meeting.number}, {len(self.rows)} hộ"
        rest = f", {self.again} hộ phải rà soát lại" if self.again else ""
        unsaid = f", {self.unsaid} hộ chưa ghi" if self.unsaid else ""
        return f"{name}: {self.agreed} hộ được đồng ý{rest}{unsaid}"

    @property
    def rule_words(self) -> str:
        """When a household is agreed to, in this meeting."""
        rule, present = self.meeting.rule, self.meeting.present_count
        words = f"Hộ được đồng ý khi ít nhất {rule.agreed_percent} % người có mặt đồng ý"
        return f"{words}: {rule.needed(present)} trên {present} người." if present else f"{words} ({rule.citation})."

    @property
    def copies(self) -> str:
        return f"{self.meeting.rule.copies:02d} bản"

    @property
    def present(self) -> list[tuple[Attendance, int | None, list[str]]]:
        """The kinds of people, how many there were of each, and the lines that name them."""
        return [
            (kind, getattr(self.meeting, kind.count_field), getattr(self.meeting, f"{kind}_names", "").splitlines())
            for kind in Attendance
        ]

    @property
    def invited_words(self) -> str:
        """How many of the households invited came."""
        came, invited = self.meeting.households_count, self.meeting.households_invited
        if came is None or not invited:
            return f"…… trong {invited or '……'} hộ được mời"
        return f"{came} trong {invited} hộ được mời, đạt {bare_percent(rate(came, invited)).words} %"

    @property
    def signers(self) -> list[str]:
        return self.meeting.household_signers.splitlines()

    # The paper, after Phụ lục V

    @property
    def document(self) -> Document:
        """The minutes after Nghị định 30/2020/NĐ-CP; what is not written yet leaves room to write."""
        meeting, commune = self.meeting, self.meeting.commune
        about = lower_first(str(meeting.round))
        return Document(
            kind=Kind.MINUTES,
            subject=f"Họp thôn {meeting.village.name} lần {meeting.number}\nvề kết quả {about}",
            issuer=Issuer(f"Thôn {meeting.village.name}", commune.name, above=f"UBND {commune}", symbol=""),
            as_of=meeting.held_on or meeting.round.due_on,
            issued_on=meeting.held_on,
            blocks=tuple(self._blocks()),
        )

    def _blocks(self) -> Iterator[Block]:
        meeting = self.meeting
        held_on = format_date_vi(meeting.held_on) if meeting.held_on else ROOM
        yield Paragraph(f"Thôn {meeting.village.name}, {meeting.commune} họp lấy ý kiến về kết quả rà soát từng hộ.")
        yield Paragraph(held_on, lead="Ngày họp:")
        yield Paragraph(meeting.place or ROOM, lead="Nơi họp:")
        yield Paragraph(meeting.chair or ROOM, lead="Chủ trì:")
        yield Paragraph(meeting.secretary or ROOM, lead="Thư ký:")
        yield Heading("I. Thành phần có mặt")
        for number, (kind, people, names) in enumerate(self.present, start=1):
            is_invited = kind == Attendance.HOUSEHOLDS
            words = self.invited_words if is_invited else f"{_written(people)} người"
            room = ROOM if meeting.is_draft and not is_invited else ""
            yield Paragraph(f"{words}. {'; '.join(names) or room}".strip(), lead=f"{number}. {kind.label}:")
        yield Paragraph(f"{_written(meeting.present_count)} người.", lead="Tổng số người có mặt:")
        yield Heading("II. Kết quả lấy ý kiến từng hộ")
        yield Paragraph(self.rule_words)
        yield self._table()
        if not self.unsaid:
            yield Paragraph(
                say("Cuộc họp đồng ý kết quả của {agreed} hộ; {again} hộ rà soát lại rồi họp lại.",
                    agreed=self.agreed, again=self.again)
            )  # fmt: skip
        yield Heading("III. Ý kiến khác")
        for line in meeting.note.splitlines() or ["Không." if not meeting.is_draft else ROOM]:
            yield Paragraph(line)
        yield Paragraph(f"Biên bản lập thành {self.copies} có giá trị như nhau, gửi thôn và Ban chỉ đạo rà soát xã.")
        yield SignatureLines((Signer("Thư ký", _name(meeting.secretary)), Signer("Chủ trì", _name(meeting.chair))))
        named = self.signers or ["", ""]
        for first in range(0, len(named), 2):
            yield SignatureLines(tuple(Signer("Đại diện hộ dân", _name(name)) for name in named[first : first + 2]))

    def _table(self) -> Table:
        columns = (
            Column("TT", align=Align.CENTER, width=0.5),
            Column("Chủ hộ", align=Align.LEFT, width=2),
            Column("Mã hộ", align=Align.CENTER, width=0.9),
            Column("Kết quả rà soát", align=Align.LEFT, width=1.6),
            Column("Đồng ý", "Số người"),
            Column("Không đồng ý", "Số người"),
            Column("Tỷ lệ đồng ý (%)", width=1.1),
            Column("Kết luận", align=Align.LEFT, width=1.3),
        )
        rows = tuple(
            (
                str(number), row.review.household.head_name, row.review.household.code,
                PovertyClass.label_of(row.poverty_class),
                _cell(row.agreed), _cell(row.not_agreed),
                "" if row.rate is None else bare_percent(row.rate), row.verdict,
            )
            for number, row in enumerate(self.rows, start=1)
        )  # fmt: skip
        return Table("", f"Ý kiến về {len(rows)} hộ", columns, rows)


def _cell(number: int | None) -> Cell:
    return "" if number is None else count(number)


def _written(number: int | None) -> str:
    return "……" if number is None else count(number).words


def _name(person: str) -> str:
    """The name alone: an office stands after a comma."""
    return person.partition(",")[0].strip()
