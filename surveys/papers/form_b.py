"""Form B on paper, blank or with what is known, drawn straight onto the page: a thousand forms in well under a minute.

What the register and last year's review know stands in brackets beside the boxes, which stay empty: the household is
asked again. Income and citizen numbers are never printed. Importing this module imports ReportLab.
"""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from households.models import Household, Member, Spell
from households.querysets import existing
from households.vocabulary import Device, Employment, Qualification, Relationship, Sex, Studying, Toilet, WaterSource
from huulien.lib.labels import LabelledEnum
from huulien.lib.numbers import format_decimal
from huulien.lib.text import lower_first
from huulien.platform import clock
from huulien.platform.listings.pdf import BOLD, ITALIC, PLAIN
from surveys.models import Review, Round
from surveys.papers.drawing import MM, fitted, lines_of, width_of
from surveys.services.facts import YEARLY_FACTS, member_facts
from surveys.vocabulary import Need, PovertyCause, ReviewState

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT, _TOP, _BOTTOM = 20 * MM, _WIDTH - 15 * MM, _HEIGHT - 15 * MM, 20 * MM
_SIZE, _LINE, _BOX = 13, 18, 10
_BATCH = 200  # households read at a time
_BLANK_ROWS, _MORE_ROWS = 8, 3  # for people that nothing is known of

_CODED = (("employment", "Việc làm", Employment), ("studying", "Đang học", Studying),
          ("qualification", "Trình độ", Qualification))  # fmt: skip
_YES_NO = (
    ("trained_on_the_job", "Đào tạo tại chỗ"), ("health_insurance", "Thẻ BHYT"), ("social_allowance", "Trợ cấp XH"),
    ("disabled", "Khuyết tật"), ("malnourished", "Suy dinh dưỡng"),
)  # fmt: skip
_NAME, _CELL = 51 * MM, 15.5 * MM  # widths of the table of people; 11 points: eight answers stand beside a name


@dataclass(frozen=True)
class Known:
    """What is known of a household before it is visited."""

    household: Household
    people: Sequence[tuple[Member, Mapping[str, Any]]]  # with the facts recorded of each
    house: Mapping[str, Any]
    causes: Sequence[str] = ()
    needs: Sequence[str] = ()
    year: int | None = None  # of the review it comes from


def forms_pdf(round: Round, households: Sequence[Household], *, is_filled: bool = True) -> bytes:
    """A form for each household in one PDF, each on sheets of its own; without any, one that names nobody."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, initialFontName=PLAIN, initialFontSize=_SIZE, lang="vi")
    canvas.setTitle(f"Phiếu B năm {round.year} {round.commune}")
    canvas.setAuthor(f"UBND {round.commune}")
    if not households:
        _Form(canvas, round, None).draw()
    for start in range(0, len(households), _BATCH):
        batch = households[start : start + _BATCH]
        known = _known(round, batch) if is_filled else (Known(household, (), {}) for household in batch)
        for one in known:
            _Form(canvas, round, one).draw()
    canvas.save()
    return out.getvalue()


def _known(round: Round, households: Sequence[Household]) -> Iterator[Known]:
    """Of each household: who lives there today, and what the last settled review before the round says."""
    spells = Spell.objects.filter(existing(clock.today(), "lived_from", "lived_until"), household__in=households)
    people: dict[int, list[Member]] = defaultdict(list)
    for spell in spells.select_related("member").order_by("member__position", "member"):
        spell.member.relationship = spell.relationship
        people[spell.household_id].append(spell.member)
    earlier = Review.objects.filter(
        household__in=households, state=ReviewState.SETTLED, round__year__lt=round.year
    ).select_related("round").prefetch_related("causes", "needs")  # fmt: skip
    last = {review.household_id: review for review in earlier.order_by("round__year", "pk")}
    for household in households:
        review = last.get(household.pk)
        told = {member["id"]: member for member in review.facts.get("members", [])} if review else {}
        family = sorted(people[household.pk], key=lambda member: member.relationship != Relationship.HEAD)
        yield Known(
            household,
            [(member, told.get(str(member.pk)) or member_facts(member)) for member in family],
            review.facts if review else {},
            [PovertyCause.label_of(cause.cause) for cause in review.causes.all()] if review else (),
            list(dict.fromkeys(Need.label_of(need.need) for need in review.needs.all())) if review else (),
            review.round.year if review else None,
        )


class _Form:
    """The form of one household: who lives there, the house, causes and needs, and who signs."""

    def __init__(self, canvas: Canvas, round: Round, known: Known | None) -> None:
        self.canvas, self.round, self.known = canvas, round, known
        self.top, self.page = _TOP, 1

    def draw(self) -> None:
        self._head()
        self._people()
        self._income()
        self._turn()
        self._house()
        self._causes_and_needs()
        self._signatures()
        self._turn()
        if self.page % 2 == 0:  # printed on both sides, the next household begins on a sheet of its own
            self.canvas.showPage()

    def _head(self) -> None:
        home = self.known.household if self.known else None
        self._write(f"UBND {self.round.commune}".upper(), BOLD, 12)
        self.top -= 6
        self.canvas.setFont(BOLD, 15)
        title = f"PHIẾU B RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM {self.round.year}"
        self.canvas.drawCentredString((_LEFT + _RIGHT) / 2, self.top, title)
        self.top -= 24
        dots = "." * 40
        self._write(f"Chủ hộ: {home.head_name if home else dots}", BOLD if home else PLAIN)
        village, code = (home.village.name, home.code) if home else (dots, "." * 16)
        self._write(f"Thôn: {village}. Mã hộ: {code}. Ngày thăm: ....../....../{self.round.year}.")
        self._write(f"Địa chỉ: {(home.address or '.' * 60) if home else '.' * 60}")
        if self.known and self.known.people:
            since = f" và phiếu năm {self.known.year}" if self.known.year else ""
            words = f"Trong ngoặc là điều đã ghi theo sổ{since}: hỏi lại từng điều, đánh dấu vào ô trống."
            self._write(words, ITALIC, 11)

    def _people(self) -> None:
        self._section(
            "1. Thành viên", "việc làm, đang học, trình độ ghi số; các cột khác đánh dấu C (có) hoặc K (không)"
        )
        self._row("Họ và tên, quan hệ, năm sinh", [name for _, name, _ in _CODED] + [name for _, name in _YES_NO])
        people = self.known.people if self.known else ()
        for place, (member, facts) in enumerate(people, start=1):
            year = member.birth_date.year if member.birth_date else member.birth_year
            about = [
                Relationship.label_of(member.relationship),
                Sex.label_of(member.sex).lower() if member.sex else "",
                str(year or ""),
            ]
            self._person(f"{place}. {member.full_name}", ", ".join(filter(None, about)), facts)
        for place in range(len(people) + 1, len(people) + 1 + (_MORE_ROWS if people else _BLANK_ROWS)):
            self._person(f"{place}. " + "." * 34, "." * 38, {})
        self.top -= 14
        for _, name, enum in _CODED:
            self._write(f"{name}: {_legend(enum)}.", PLAIN, 11)

    def _income(self) -> None:
        self._section("2. Thu nhập", "hỏi lại mỗi năm, ghi một cách")
        self._write("Tổng điểm B1: ................   hoặc bình quân: .............................. đồng/người/tháng")

    def _house(self) -> None:
        self._section("3. Nhà ở, nước, vệ sinh, thông tin")
        house = self.known.house if self.known else {}
        dwelling = house.get("dwelling") or {}
        for fact, name in (("wall_durable", "Tường"), ("frame_durable", "Khung, cột"), ("roof_durable", "Mái")):
            self._boxes(name, ("Bền chắc", "Không bền chắc"), _one_of(dwelling.get(fact), "bền chắc", "không bền chắc"))
        area = dwelling.get("area_m2")
        lived = "" if area is None else f"{format_decimal(Decimal(str(area)).normalize())} m²"
        self._boxes("Diện tích nhà ở: .............. m²", (), lived)
        for fact, name, enum in (("water_source", "Nguồn nước chính", WaterSource), ("toilet", "Nhà tiêu", Toilet)):
            self._boxes(name, _labels(enum), lower_first(enum.label_of(house.get(fact))) if house.get(fact) else "")
        self._boxes("Có người dùng internet", ("Có", "Không"), _one_of(house.get("internet_user"), "có", "không"))
        devices = house.get("devices")
        had = "" if devices is None else ", ".join(lower_first(Device.label_of(one)) for one in devices) or "không có"
        self._boxes("Phương tiện đang có", (*_labels(Device), "Không có gì"), had)

    def _causes_and_needs(self) -> None:
        self._section("4. Nguyên nhân và nhu cầu", "theo lời của hộ, đánh dấu một hoặc nhiều ô")
        known = self.known
        self._boxes("Nguyên nhân", _labels(PovertyCause), "; ".join(map(lower_first, known.causes)) if known else "")
        self._boxes("Nhu cầu", _labels(Need), "; ".join(map(lower_first, known.needs)) if known else "")
        self._write("Cho ai, ghi rõ: " + "." * 92)

    def _signatures(self) -> None:
        self._room(120)
        self.top -= 14
        day = f"Ngày ...... tháng ...... năm {self.round.year}"
        for left, right, face in (("", day, ITALIC), ("RÀ SOÁT VIÊN", "ĐẠI DIỆN HỘ", BOLD),
                                  ("(ký, ghi rõ họ tên)", "(đã nghe đọc lại; ký, ghi rõ họ tên)", ITALIC)):  # fmt: skip
            self.canvas.setFont(face, 12)
            self.canvas.drawCentredString(_LEFT + 40 * MM, self.top, left)
            self.canvas.drawCentredString(_RIGHT - 45 * MM, self.top, right)
            self.top -= 16

    def _section(self, name: str, how: str = "") -> None:
        self._room(3 * _LINE)
        self.top -= 6
        self.canvas.setFont(BOLD, _SIZE)
        self.canvas.drawString(_LEFT, self.top, name)
        if how:
            begin = _LEFT + width_of(f"{name}  ", BOLD, _SIZE)
            self.canvas.setFont(ITALIC, 11)
            self.canvas.drawString(begin, self.top, fitted(f"({how})", ITALIC, 11, _RIGHT - begin))
        self.top -= _LINE

    def _write(self, words: str, face: str = PLAIN, size: float = _SIZE) -> None:
        for line in lines_of(words, face, size, _RIGHT - _LEFT):
            self._room(size + 4)
            self.canvas.setFont(face, size)
            self.canvas.drawString(_LEFT, self.top, line)
            self.top -= size + 4

    def _boxes(self, name: str, options: Iterable[str], known: str = "") -> None:
        """A question, a box to tick for each answer, and what is known of it in brackets."""
        self._room(_LINE)
        left = self._piece(_LEFT, name + (":" if options else ""), BOLD, 0)
        for option in options:
            left = self._piece(left, option, PLAIN, _BOX + 4)
        if known:
            for word in f"({self.known.year}: {known})".split():
                left = self._piece(left, word, ITALIC, 0, gap=3.5)
        self.top -= _LINE

    def _piece(self, left: float, words: str, face: str, box: float, gap: float = 12) -> float:
        """Where the next piece begins after this one, which goes to the next line where it has no room."""
        width = box + width_of(words, face, _SIZE)
        if left + width > _RIGHT and left > _LEFT:
            self.top -= _LINE
            self._room(_LINE)
            left = _LEFT + 5 * MM
        if box:
            self._box(left, self.top - 1)
        self.canvas.setFont(face, _SIZE)
        self.canvas.drawString(left + box, self.top, words)
        return left + width + gap

    def _box(self, left: float, base: float) -> None:
        self.canvas.setLineWidth(0.8)
        self.canvas.rect(left, base, _BOX, _BOX)

    def _row(self, name: str, heads: Sequence[str]) -> None:
        height = 40
        self._room(height + 40)
        for left, width, words in self._cells(name, heads, height):
            self.canvas.setFont(BOLD, 10.5)
            for line, text in enumerate(lines_of(words, BOLD, 10.5, width - 5)):
                self.canvas.drawString(left + 2.5, self.top - 12 - 11 * line, text)
        self.top -= height

    def _person(self, name: str, about: str, facts: Mapping[str, Any]) -> None:
        height = 32
        self._room(height)
        cells = list(self._cells(name, [""] * (len(_CODED) + len(_YES_NO)), height))
        self.canvas.setFont(BOLD if facts else PLAIN, 11.5)
        self.canvas.drawString(_LEFT + 2.5, self.top - 13, fitted(name, BOLD if facts else PLAIN, 11.5, _NAME - 5))
        self.canvas.setFont(PLAIN, 11)
        self.canvas.drawString(_LEFT + 2.5, self.top - 26, fitted(about, PLAIN, 11, _NAME - 5))
        for (left, _, _), (fact, _, enum) in zip(cells[1:], _CODED, strict=False):
            self._box(left + _CELL / 2 - _BOX / 2, self.top - 14)
            if facts.get(fact):
                self._beneath(left, str(list(enum).index(enum(facts[fact])) + 1))
        for (left, _, _), (fact, _) in zip(cells[1 + len(_CODED) :], _YES_NO, strict=True):
            for offset, letter in ((2.5, "C"), (23, "K")):
                self._box(left + offset, self.top - 14)
                self.canvas.setFont(PLAIN, 10)
                self.canvas.drawString(left + offset + _BOX + 1.5, self.top - 13, letter)
            if fact not in YEARLY_FACTS and facts.get(fact) is not None:
                self._beneath(left, _one_of(facts[fact], "có", "không"))
        self.top -= height

    def _beneath(self, left: float, words: str) -> None:
        self.canvas.setFont(ITALIC, 11)
        self.canvas.drawCentredString(left + _CELL / 2, self.top - 27, f"({words})")

    def _cells(self, first: str, others: Sequence[str], height: float) -> Iterator[tuple[float, float, str]]:
        left = _LEFT
        self.canvas.setLineWidth(0.5)
        for words, width in ((first, _NAME), *((words, _CELL) for words in others)):
            self.canvas.rect(left, self.top - height, width, height)
            yield left, width, words
            left += width

    def _room(self, height: float) -> None:
        """Go on on another page where this one has no room left."""
        if self.top - height < _BOTTOM:
            self._turn()

    def _turn(self) -> None:
        home = f"Hộ {self.known.household.head_name}, mã {self.known.household.code}. " if self.known else ""
        self.canvas.setFont(PLAIN, 10.5)
        self.canvas.drawString(_LEFT, _BOTTOM - 16, f"{home}Phiếu B năm {self.round.year}")
        self.canvas.drawRightString(_RIGHT, _BOTTOM - 16, f"Trang {self.page}")
        self.canvas.showPage()
        self.top, self.page = _TOP, self.page + 1


def _labels(enum: type[LabelledEnum]) -> tuple[str, ...]:
    return tuple(value.label for value in enum)


def _legend(enum: type[LabelledEnum]) -> str:
    return "; ".join(f"{place} {lower_first(value.label)}" for place, value in enumerate(enum, start=1))


def _one_of(answer: bool | None, yes: str, no: str) -> str:
    """The answer in words; nothing where it is not known."""
    return {True: yes, False: no}.get(answer, "")
