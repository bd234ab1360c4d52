"""Certificates (Mẫu số 03) as PDF, drawn straight onto the page: a thousand of them in a few seconds.

Importing this module imports ReportLab: import it where a PDF is made.
"""

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from households.models import Area, Spell
from households.vocabulary import Relationship, Sex
from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from huulien.platform.listings.pdf import BOLD, ITALIC, PLAIN
from huulien.platform.papers.document import COUNTRY, MOTTO
from surveys.models import Certificate
from surveys.papers.drawing import MM, fitted, width_of

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT, _TOP, _BOTTOM = 25 * MM, _WIDTH - 15 * MM, _HEIGHT - 18 * MM, 20 * MM
_ROW = 17
_LEAST_YEARS = 5  # rows for the years to come
_MEMBERS = (("TT", 10), ("Họ và tên", 60), ("Nam", 20), ("Nữ", 20), ("Ghi chú", 60))  # widths in millimetres
_YEARS = (("Năm", 15), ("N/CN", 15), ("Chỉ số thiếu hụt", 50), ("Ngày xác nhận", 30), ("Chủ tịch ký, đóng dấu", 60))


@dataclass(frozen=True)
class _Person:
    """A member as the paper names them; `note` says since when the household is one more or less."""

    name: str
    birth_year: int | None
    sex: str | None
    note: str


def certificates_pdf(certificates: Sequence[Certificate], commune: Area) -> bytes:
    """The certificates as one PDF, each on a page of its own, as their households stand today."""
    members = _members(certificates)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, initialFontName=PLAIN, initialFontSize=12, lang="vi")
    canvas.setTitle(f"Giấy chứng nhận hộ nghèo, hộ cận nghèo {commune}")
    canvas.setAuthor(f"UBND {commune}")
    for certificate in certificates:
        _Paper(canvas, certificate, commune, members[certificate.pk]).draw()
    canvas.save()
    return out.getvalue()


def _members(certificates: Iterable[Certificate]) -> dict[int, list[_Person]]:
    """By certificate: those who lived in the household since it was issued, the head first."""
    households = {certificate.household_id for certificate in certificates}
    spells = Spell.objects.filter(household__in=households).select_related("member").order_by("lived_from", "pk")
    by_home: dict[int, dict[int, list[Spell]]] = defaultdict(lambda: defaultdict(list))
    for spell in spells:
        by_home[spell.household_id][spell.member_id].append(spell)
    return {
        certificate.pk: _people(certificate, by_home[certificate.household_id].values()) for certificate in certificates
    }


def _people(certificate: Certificate, stays: Iterable[Sequence[Spell]]) -> list[_Person]:
    found = []
    for spells in stays:
        first, last = spells[0], spells[-1]
        left_on = last.lived_until
        if left_on is not None and left_on <= certificate.issued_on:
            continue
        notes = []
        if first.lived_from > certificate.issued_on:
            notes.append(f"Thêm từ {format_date_vi(first.lived_from)}")
        if left_on is not None and left_on <= clock.today():
            notes.append(f"Giảm từ {format_date_vi(left_on)}")
        member = last.member
        year = member.birth_date.year if member.birth_date else member.birth_year
        is_head = last.relationship == Relationship.HEAD
        person = _Person(member.full_name, year, member.sex, "; ".join(notes))
        found.append(((not is_head, member.position, member.pk), person))
    return [person for _, person in sorted(found, key=lambda pair: pair[0])]


class _Paper:
    """One certificate: who it is for, the members, and a row for each year."""

    def __init__(self, canvas: Canvas, certificate: Certificate, commune: Area, members: Sequence[_Person]) -> None:
        self.canvas, self.certificate, self.commune, self.members = canvas, certificate, commune, members
        self.top = _TOP

    def draw(self) -> None:
        self._head()
        self._holder()
        self._section("I. THÀNH VIÊN CỦA HỘ (năm sinh ghi ở cột Nam hoặc Nữ)")
        self._table(_MEMBERS, [self._member(place, person) for place, person in enumerate(self.members, start=1)])
        self._section("II. KẾT QUẢ RÀ SOÁT QUA CÁC NĂM")
        years = [
            (str(row.year), row.mark, row.deprived, format_date_vi(row.confirmed_on), "")
            for row in self.certificate.years.all()
        ]
        rows = [row for row, _ in zip_longest(years, range(_LEAST_YEARS), fillvalue=("",) * len(_YEARS))]
        self._table(_YEARS, rows, height=2 * _ROW)
        self._room(30)
        self._line("N: hộ nghèo; CN: hộ cận nghèo. Chỉ số thiếu hụt ghi theo số thứ tự trong Phiếu B.", ITALIC, 10)
        self._signature()
        self.canvas.showPage()

    def _head(self) -> None:
        middle, right = _LEFT + 30 * MM, _RIGHT - 45 * MM
        canvas = self.canvas
        canvas.setFont(BOLD, 12)
        canvas.drawCentredString(middle, self.top, f"UBND {self.commune}".upper())
        canvas.drawCentredString(right, self.top, COUNTRY)
        canvas.drawCentredString(right, self.top - 16, MOTTO)
        canvas.setFont(PLAIN, 12)
        canvas.drawCentredString(middle, self.top - 16, f"Số: {self.certificate.number_words}")
        half = width_of(MOTTO, BOLD, 12) / 2
        canvas.setLineWidth(0.7)
        canvas.line(right - half, self.top - 20, right + half, self.top - 20)
        self.top -= 62
        for words, size in (("GIẤY CHỨNG NHẬN", 16), ("HỘ NGHÈO, HỘ CẬN NGHÈO", 14)):
            canvas.setFont(BOLD, size)
            canvas.drawCentredString((_LEFT + _RIGHT) / 2, self.top, words)
            self.top -= 20
        if replaced := self.certificate.replaces:
            canvas.setFont(ITALIC, 11)
            canvas.drawCentredString((_LEFT + _RIGHT) / 2, self.top, f"(cấp lại, thay giấy số {replaced.number_words})")
            self.top -= 16
        self.top -= 8

    def _holder(self) -> None:
        holder, household = self.certificate.holder, self.certificate.household
        place = ", ".join(filter(None, (household.address, f"thôn {household.village.name}", str(self.commune))))
        for label, words in (
            ("Họ và tên chủ hộ:", holder.full_name),
            ("Dân tộc:", holder.ethnicity or "chưa ghi"),
            ("Nơi thường trú:", place),
        ):
            self.canvas.setFont(PLAIN, 13)
            self.canvas.drawString(_LEFT, self.top, label)
            offset = width_of(f"{label} ", PLAIN, 13)
            face = BOLD if words == holder.full_name else PLAIN
            self.canvas.setFont(face, 13)
            self.canvas.drawString(_LEFT + offset, self.top, fitted(words, face, 13, _RIGHT - _LEFT - offset))
            self.top -= 19

    def _member(self, place: int, person: _Person) -> tuple[str, ...]:
        year = str(person.birth_year or "chưa rõ")
        columns = (year, "") if person.sex == Sex.MALE else ("", year) if person.sex == Sex.FEMALE else (year, year)
        return (str(place), person.name, *columns, person.note)

    def _section(self, words: str) -> None:
        self._room(60)
        self.top -= 10
        self._line(words, BOLD, 12)

    def _line(self, words: str, face: str, size: int) -> None:
        self.canvas.setFont(face, size)
        self.canvas.drawString(_LEFT, self.top, words)
        self.top -= size + 6

    def _table(self, columns: Sequence[tuple[str, int]], rows: Iterable[tuple[str, ...]], height: float = _ROW) -> None:
        self._row(columns, [head for head, _ in columns], BOLD, _ROW)
        for row in rows:
            self._row(columns, row, PLAIN, height)

    def _row(self, columns: Sequence[tuple[str, int]], cells: Sequence[str], face: str, height: float) -> None:
        self._room(height)
        left, base = _LEFT, self.top
        self.canvas.setFont(face, 11)
        self.canvas.setLineWidth(0.5)
        for (_, width), words in zip(columns, cells, strict=True):
            self.canvas.rect(left, base - height + 12, width * MM, height)
            if words:
                self.canvas.drawString(left + 3, base - 1, fitted(words, face, 11, width * MM - 6))
            left += width * MM
        self.top -= height

    def _signature(self) -> None:
        self._room(110)
        issued, right = self.certificate.issued_on, _RIGHT - 40 * MM
        for words, face in (
            (self._dated(issued), ITALIC),
            ("CHỦ TỊCH", BOLD),
            ("(ký, ghi rõ họ tên, đóng dấu)", ITALIC),
        ):
            self.canvas.setFont(face, 12)
            self.canvas.drawCentredString(right, self.top - 6, words)
            self.top -= 16

    def _dated(self, day: date) -> str:
        month = f"{day.month:02d}" if day.month < 3 else f"{day.month}"
        return f"{self.commune.name}, ngày {day.day:02d} tháng {month} năm {day.year}"

    def _room(self, height: float) -> None:
        """Go on on another page where this one has no room left."""
        if self.top - height < _BOTTOM:
            self.canvas.showPage()
            self.top = _TOP
