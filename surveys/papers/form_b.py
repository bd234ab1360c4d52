"""Form B on paper, blank or with what is known: a sheet for each household, the same in PDF and in Word.

What the register and last year's review know stands in brackets beside the boxes, which stay empty: the household is
asked again. Income and citizen numbers are never printed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from households.models import Household, Member, Spell
from households.querysets import existing
from households.vocabulary import Device, Employment, Qualification, Relationship, Sex, Studying, Toilet, WaterSource
from huulien.lib.labels import LabelledEnum
from huulien.lib.numbers import format_decimal
from huulien.lib.text import lower_first
from huulien.platform import clock
from huulien.platform.papers.document import (
    Align,
    Block,
    Column,
    Document,
    Issuer,
    Kind,
    PageBreak,
    Paragraph,
    Sheet,
    SignatureLines,
    Signer,
    Style,
    Table,
)
from huulien.platform.papers.values import Cell, boxes
from surveys.models import Review, Round
from surveys.services.facts import YEARLY_FACTS, member_facts
from surveys.vocabulary import Need, PovertyCause, ReviewState

_BATCH = 200  # households read at a time
_BLANK_ROWS, _MORE_ROWS = 8, 3  # for people that nothing is known of

_CODED = (("employment", "Việc làm", Employment), ("studying", "Đang học", Studying),
          ("qualification", "Trình độ", Qualification))  # fmt: skip
_YES_NO = (
    ("trained_on_the_job", "Đào tạo tại chỗ"), ("health_insurance", "Thẻ BHYT"), ("social_allowance", "Trợ cấp XH"),
    ("disabled", "Khuyết tật"), ("malnourished", "Suy dinh dưỡng"),
)  # fmt: skip
_COLUMNS = (
    Column("Họ và tên, quan hệ, năm sinh", width=45),
    *(Column(name, width=15.5, align=Align.CENTER) for _, name, _ in _CODED),
    *(Column(name, width=15.5, align=Align.CENTER) for _, name in _YES_NO),
)


@dataclass(frozen=True)
class Known:
    """What is known of a household before it is visited."""

    household: Household
    people: Sequence[tuple[Member, Mapping[str, Any]]]  # with the facts recorded of each
    house: Mapping[str, Any]
    causes: Sequence[str] = ()
    needs: Sequence[str] = ()
    year: int | None = None  # of the review it comes from


def forms_document(round: Round, households: Sequence[Household], *, is_filled: bool = True) -> Document:
    """A form for each household, each on sheets of its own; without any, one that names nobody."""
    return Document(
        kind=Kind.REPORT,
        name="Phiếu B",
        subject=f"Năm {round.year} {round.commune}",
        issuer=Issuer(f"UBND {round.commune}", round.commune.name, symbol=""),
        as_of=clock.today(),
        blocks=tuple(_sheet(round, known) for known in _all_known(round, households, is_filled=is_filled)),
    )


def _all_known(round: Round, households: Sequence[Household], *, is_filled: bool) -> Iterator[Known | None]:
    if not households:
        yield None
    for start in range(0, len(households), _BATCH):
        batch = households[start : start + _BATCH]
        yield from _known(round, batch) if is_filled else (Known(household, (), {}) for household in batch)


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


def _sheet(round: Round, known: Known | None) -> Sheet:
    """The form of one household: who lives there, the house, causes and needs, and who signs."""
    home = f"Hộ {known.household.head_name}, mã {known.household.code}. " if known else ""
    parts = (_head(round, known), _people(known), _income(), _house(known), _causes_and_needs(known), _end(round))
    return Sheet(tuple(block for part in parts for block in part), foot=f"{home}Phiếu B năm {round.year}")


def _head(round: Round, known: Known | None) -> Iterator[Block]:
    home = known.household if known else None
    yield Paragraph("", Style.LINE, lead=f"UBND {round.commune}".upper())
    yield Paragraph(f"PHIẾU B RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM {round.year}", Style.CENTERED)
    dots = "." * 40
    if home:
        yield Paragraph("", Style.LINE, lead=f"Chủ hộ: {home.head_name}")
    else:
        yield Paragraph(f"Chủ hộ: {dots}", Style.LINE)
    village, code = (home.village.name, home.code) if home else (dots, "." * 16)
    yield Paragraph(f"Thôn: {village}. Mã hộ: {code}. Ngày thăm: ....../....../{round.year}.", Style.LINE)
    yield Paragraph(f"Địa chỉ: {(home.address or '.' * 60) if home else '.' * 60}", Style.LINE)
    if known and known.people:
        since = f" và phiếu năm {known.year}" if known.year else ""
        words = f"Trong ngoặc là điều đã ghi theo sổ{since}: hỏi lại từng điều, đánh dấu vào ô trống."
        yield Paragraph(words, Style.NOTE)


def _section(name: str, how: str = "") -> Paragraph:
    return Paragraph(f"({how})" if how else "", Style.NOTE, lead=name)


def _people(known: Known | None) -> Iterator[Block]:
    yield _section("1. Thành viên", "việc làm, đang học, trình độ ghi số; các cột khác đánh dấu C (có) hoặc K (không)")
    people = known.people if known else ()
    rows = [_person(place, member, facts) for place, (member, facts) in enumerate(people, start=1)]
    more = _MORE_ROWS if people else _BLANK_ROWS
    dots = "." * 34
    rows += [(f"{place}. {dots}\n{dots}....", *_answers({})) for place in range(len(rows) + 1, len(rows) + 1 + more)]
    yield Table("", "", _COLUMNS, tuple(rows), is_dense=True)
    for _, name, enum in _CODED:
        yield Paragraph(f"{name}: {_legend(enum)}.", Style.NOTE)


def _person(place: int, member: Member, facts: Mapping[str, Any]) -> tuple[Cell, ...]:
    year = member.birth_date.year if member.birth_date else member.birth_year
    about = [
        Relationship.label_of(member.relationship),
        Sex.label_of(member.sex).lower() if member.sex else "",
        str(year or ""),
    ]
    return (f"{place}. {member.full_name}\n{', '.join(filter(None, about))}", *_answers(facts))


def _answers(facts: Mapping[str, Any]) -> Iterator[Cell]:
    """A cell for each answer of a person: what is known stands beneath the boxes."""
    for fact, _, enum in _CODED:
        known = f"({list(enum).index(enum(facts[fact])) + 1})" if facts.get(fact) else ""
        yield boxes(("",), known, before_known="\n")
    for fact, _ in _YES_NO:
        known = _one_of(facts.get(fact), "(có)", "(không)") if fact not in YEARLY_FACTS else ""
        yield boxes(("C", "K"), known, gap=" ", before_known="\n")


def _income() -> Iterator[Block]:
    yield _section("2. Thu nhập", "hỏi lại mỗi năm, ghi một cách")
    line = "Tổng điểm B1: ................   hoặc bình quân: .............................. đồng/người/tháng"
    yield Paragraph(line, Style.LINE)


def _house(known: Known | None) -> Iterator[Block]:
    yield PageBreak()
    yield _section("3. Nhà ở, nước, vệ sinh, thông tin")
    house = known.house if known else {}
    dwelling = house.get("dwelling") or {}
    for fact, name in (("wall_durable", "Tường"), ("frame_durable", "Khung, cột"), ("roof_durable", "Mái")):
        answer = _one_of(dwelling.get(fact), "bền chắc", "không bền chắc")
        yield _question(name, ("Bền chắc", "Không bền chắc"), known, answer)
    area = dwelling.get("area_m2")
    lived = "" if area is None else f"{format_decimal(Decimal(str(area)).normalize())} m²"
    yield _question("Diện tích nhà ở: .............. m²", (), known, lived)
    for fact, name, enum in (("water_source", "Nguồn nước chính", WaterSource), ("toilet", "Nhà tiêu", Toilet)):
        had = lower_first(enum.label_of(house.get(fact))) if house.get(fact) else ""
        yield _question(name, _labels(enum), known, had)
    used = _one_of(house.get("internet_user"), "có", "không")
    yield _question("Có người dùng internet", ("Có", "Không"), known, used)
    devices = house.get("devices")
    had = "" if devices is None else ", ".join(lower_first(Device.label_of(one)) for one in devices) or "không có"
    yield _question("Phương tiện đang có", (*_labels(Device), "Không có gì"), known, had)


def _causes_and_needs(known: Known | None) -> Iterator[Block]:
    yield _section("4. Nguyên nhân và nhu cầu", "theo lời của hộ, đánh dấu một hoặc nhiều ô")
    causes, needs = (known.causes, known.needs) if known else ((), ())
    yield _question("Nguyên nhân", _labels(PovertyCause), known, "; ".join(map(lower_first, causes)))
    yield _question("Nhu cầu", _labels(Need), known, "; ".join(map(lower_first, needs)))
    yield Paragraph("Cho ai, ghi rõ: " + "." * 92, Style.LINE)


def _end(round: Round) -> Iterator[Block]:
    day = f"Ngày ...... tháng ...... năm {round.year}"
    yield SignatureLines(
        (
            Signer("Rà soát viên", note="(ký, ghi rõ họ tên)"),
            Signer("Đại diện hộ", note="(đã nghe đọc lại; ký, ghi rõ họ tên)", day=day),
        )
    )


def _question(name: str, options: Sequence[str], known: Known | None, answer: str) -> Paragraph:
    """A question, a box to tick for each answer, and what is known of it in brackets."""
    said = f"({known.year}: {answer})" if known and answer else ""
    return Paragraph(boxes(options, said), Style.LINE, lead=name + (":" if options else ""))


def _labels(enum: type[LabelledEnum]) -> tuple[str, ...]:
    return tuple(value.label for value in enum)


def _legend(enum: type[LabelledEnum]) -> str:
    return "; ".join(f"{place} {lower_first(value.label)}" for place, value in enumerate(enum, start=1))


def _one_of(answer: bool | None, yes: str, no: str) -> str:
    """The answer in words; nothing where it is not known."""
    return {True: yes, False: no}.get(answer, "")
