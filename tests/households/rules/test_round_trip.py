"""Whatever the book holds, an export of it reads back as the same: importing it changes nothing."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from households.rules.register.export import export_register
from households.rules.register.presence import said_in
from households.rules.register.reading import read_register
from households.rules.register.records import ParsedHousehold, ParsedMember
from households.rules.register.values import is_blank
from households.vocabulary import ETHNIC_GROUPS, Employment, PovertyClass, Qualification, Relationship, Sex, Studying
from huulien.lib.legacy import legacy_encoding
from huulien.lib.text import clean
from tests.households.register_corpus_base import ON, VILLAGES

WORDS = ["Triệu", "Văn", "Sơn", "Bàn", "Thị", "Mùi", "H'Hen", "Đặng", "Ườm", "Ến"]
NAMES = st.lists(st.sampled_from(WORDS), min_size=2, max_size=5).map(" ".join)
ANSWERS = st.sampled_from([None, True, False])
TEXTS = (
    st.one_of(
        st.text(max_size=40), st.sampled_from(["=1+1", "'=1", "-5", "+84", "@a", "0412", "1.234", "không", "''-"])
    )
    .map(clean)
    .filter(lambda text: not _is_taken_otherwise(text))
)


def _is_taken_otherwise(text: str) -> bool:
    """What the reader rightly takes for nothing, for text of an old encoding, or for word of a death or departure."""
    return is_blank(text) or legacy_encoding(text) is not None or said_in(text, is_status=False) is not None


@st.composite
def members(draw: st.DrawFn, number: int, relationship: Relationship) -> ParsedMember:
    year = draw(st.integers(1920, 2022))
    whole = draw(st.sampled_from(["day", "year", "unknown"]))
    female = relationship in {Relationship.WIFE, Relationship.MOTHER}
    male = relationship in {Relationship.HUSBAND, Relationship.FATHER}
    sex = draw(st.sampled_from([None, *([] if female else [Sex.MALE]), *([] if male else [Sex.FEMALE])]))
    century = (2 if year >= 2000 else 0) + (sex == Sex.FEMALE)
    has_card = whole != "unknown" and sex is not None and draw(st.booleans())
    return ParsedMember(
        full_name=f"{draw(NAMES)} {'ABCDEGHIKLMNOPQRSTUVXY'[number % 22]}",
        relationship=relationship,
        birth_date=date(year, draw(st.integers(1, 12)), draw(st.integers(1, 28))) if whole == "day" else None,
        birth_year=year if whole == "year" else None,
        sex=sex,
        ethnicity=draw(st.sampled_from([None, *ETHNIC_GROUPS])),
        citizen_id=f"020{century}{year % 100:02}{number:06}" if has_card else "",
        employment=draw(st.sampled_from([None, *Employment])),
        studying=draw(st.sampled_from([None, *Studying])),
        qualification=draw(st.sampled_from([None, *Qualification])),
        health_insurance=draw(ANSWERS),
        social_allowance=draw(ANSWERS),
        disabled=draw(ANSWERS),
        merit=draw(ANSWERS),
        malnourished=draw(ANSWERS),
        trained_on_the_job=draw(ANSWERS),
        note=draw(TEXTS),
    )


@st.composite
def households(draw: st.DrawFn) -> tuple[ParsedHousehold, ...]:
    made = []
    for place in range(draw(st.integers(1, 4))):
        size = draw(st.integers(1, 5))
        others = [relationship for relationship in Relationship if relationship != Relationship.HEAD]
        relationships = [Relationship.HEAD, *(draw(st.sampled_from(others)) for _ in range(size - 1))]
        people = tuple(
            draw(members(place * 10 + number, relationship)) for number, relationship in enumerate(relationships)
        )
        made.append(
            ParsedHousehold(
                code=f"{place + 411:04}",
                village_code=draw(st.sampled_from(VILLAGES)).code,
                address=draw(TEXTS),
                phone=draw(st.sampled_from(["", "0912345678", "02053812345"])),
                members=people,
                member_count=draw(st.sampled_from([None, size])),
                b1_total=draw(st.one_of(st.none(), st.integers(0, 400))),
                b2_total=draw(st.sampled_from([None, 0, 30, 120])),
                listed_class=draw(st.sampled_from([None, *PovertyClass])),
            )
        )
    return tuple(made)


@settings(max_examples=80)
@given(households())
def test_an_export_reads_back_as_what_it_was_made_of(book: tuple[ParsedHousehold, ...]) -> None:
    reading = read_register(export_register(book, VILLAGES), file_name="so.xlsx", on=ON, villages=VILLAGES)
    assert reading.faults == ()
    assert reading.households == book
