"""The parts that a report opens with: what the commune is, and how its households were reviewed.

Nothing is said of what the book does not hold.
"""

from collections.abc import Collection, Iterable, Mapping

from households.vocabulary import EventKind, PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.lib.rates import rate
from huulien.lib.text import upper_first
from huulien.platform.papers.document import Block, Paragraph
from huulien.platform.papers.values import Text, Value, percent, pieces_of, say
from reports.datasets.review import HeadCounts, Moves, Place, ReviewOfYear
from reports.datasets.work import Keys
from reports.paper.counted import counted
from reports.paper.kept import COMPLAINTS, EVENTS, HOUSEHOLDS, MEETINGS, REVIEWS, VILLAGES, KeptRows
from reports.situation import Situation
from surveys.rules.ledger.booking import AT_END, AT_START, TABLES

POOR, NEAR_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR
# Kind → what is counted of it, in the order of the sentence.
_HAPPENED = {
    EventKind.BIRTH: "người sinh", EventKind.DEATH: "người chết", EventKind.MOVE_IN: "lượt chuyển đến",
    EventKind.MOVE_OUT: "lượt chuyển đi", EventKind.SPLIT: "lượt tách hộ", EventKind.MERGE: "lượt nhập hộ",
}  # fmt: skip
# Table → (columns of Mẫu 09 or 10 that lead out of it, those that lead in), with the words of each.
_OUT = {
    POOR: {2: "hộ thoát nghèo còn cận nghèo", 3: "hộ vượt chuẩn cận nghèo", 4: "hộ chuyển đi, chết, nhập hộ"},
    NEAR_POOR: {2: "hộ vượt chuẩn cận nghèo", 3: "hộ rơi xuống hộ nghèo", 4: "hộ chuyển đi, chết, nhập hộ"},
}
_IN = {
    POOR: {
        5: "hộ từ hộ cận nghèo",
        6: "hộ tái nghèo",
        7: "hộ nghèo phát sinh mới",
        8: "hộ chuyển đến, tách hộ",
    },
    NEAR_POOR: {5: "hộ từ hộ nghèo", 6: "hộ tái cận nghèo", 7: "hộ phát sinh mới", 8: "hộ chuyển đến, tách hộ"},
}
_NAMES = {POOR: "hộ nghèo", NEAR_POOR: "hộ cận nghèo"}


def general(situation: Situation, place: Place, since: str, kept: KeptRows) -> list[Block]:
    """The commune: villages, households, persons, who heads them, and what changed in the book in the period."""
    if not place.all.households:
        return []
    on = situation.on
    pattern = "{commune} có {villages} thôn với {households} hộ, {persons} nhân khẩu, tính đến hết ngày {day}."
    text = say(
        pattern,
        commune=upper_first(str(situation.commune)),
        villages=kept.count("tinh-hinh.thon", VILLAGES, place.villages),
        households=kept.everyone(len(place.all.households), on),
        persons=counted(place.persons, on, "people"),
        day=format_date_vi(on),
    )
    heads = (
        _heads("Toàn xã", place.all, "toan-xa", kept),
        _heads("Trong các hộ nghèo", place.poor, "ho-ngheo", kept),
    )
    blocks: list[Block] = [Paragraph(text), *(Paragraph(told) for told in heads if told)]
    happened = [
        say(f"{{n}} {words}", n=kept.count(f"tinh-hinh.{kind}", EVENTS, place.events[kind]))
        for kind, words in _HAPPENED.items()
        if kind in place.events
    ]
    if happened:
        blocks.append(Paragraph(say("Sổ hộ {since} ghi {parts}.", since=since, parts=_listed(happened))))
    return blocks


def reviewed(review: ReviewOfYear | None, kept: KeptRows) -> list[Block]:
    """How the year's review went, who was recognised by what, and what the year moved."""
    if review is None:
        return []
    round = review.round
    pattern = "Xã rà soát hộ nghèo, hộ cận nghèo năm {year} từ ngày {opened}{done}."
    parts = [
        say(words, number=kept.count(f"ra-soat.{kind}", kind, keys))
        for words, kind, keys in (
            ("thu {number} phiếu", REVIEWS, review.reviews),
            ("tổ chức {number} cuộc họp thôn", MEETINGS, review.meetings),
            ("nhận {number} khiếu nại", COMPLAINTS, review.complaints),
        )
        if keys
    ]
    if review.complaints:
        parts.append(say("{number} khiếu nại đúng", number=kept.count("ra-soat.dung", COMPLAINTS, review.upheld)))
    text = say(
        pattern, year=str(round.year), opened=format_date_vi(round.opened_on),
        done=(", ", *pieces_of(_listed(parts))) if parts else "",
    )  # fmt: skip
    blocks: list[Block] = [Paragraph(text), Paragraph(_decided(review))]
    if review.moves:
        blocks += [Paragraph(_moved(table, review.moves[table], kept)) for table in (POOR, NEAR_POOR)]
    return blocks


def _decided(review: ReviewOfYear) -> Text:
    settled = format_date_vi(review.round.settled_on)
    if review.decisions:
        return f"Kết quả được công nhận theo {'; '.join(review.decisions)}, có hiệu lực từ ngày {settled}."
    return f"Kết quả được công nhận theo Quyết định số {review.round.decision_number}, có hiệu lực từ ngày {settled}."


def _moved(table: PovertyClass, moves: Moves, kept: KeptRows) -> Text:
    def entries(name: str, columns: Collection[int]) -> Value:
        return kept.moves(f"{at}.{name}", TABLES[table], {column: moves[column] for column in columns})

    def of_which(columns: Mapping[int, str]) -> Text:
        parts = [
            say(f"{{number}} {words}", number=entries(str(column), [column]))
            for column, words in columns.items()
            if moves[column]
        ]
        return say(" ({parts})", parts=_listed(parts)) if parts else ""

    at, out, gained = f"ra-soat.{TABLES[table]}", _OUT[table], _IN[table]
    pattern = (
        "Đầu năm có {start} {name}; trong năm giảm {left} hộ{out}, tăng {came} hộ{gained}; cuối năm còn {end} {name}."
    )
    return say(
        pattern, name=_NAMES[table], left=entries("giam", out), out=of_which(out), came=entries("tang", gained),
        gained=of_which(gained), start=kept.count(f"{at}.dau-nam", HOUSEHOLDS, moves[AT_START]),
        end=kept.count(f"{at}.cuoi-nam", HOUSEHOLDS, moves[AT_END]),
    )  # fmt: skip


def _heads(whose: str, heads: HeadCounts, name: str, kept: KeptRows) -> Text:
    """Nothing where nothing is known of any head."""

    def number(what: str, keys: Keys) -> Value:
        return kept.count(f"tinh-hinh.{name}.{what}", HOUSEHOLDS, keys)

    known = (
        ("dan-toc", "người dân tộc thiểu số", "dân tộc", heads.minority, heads.no_ethnicity),
        ("nu", "nữ", "giới tính", heads.female, heads.no_sex),
    )
    parts = [
        say(
            f"{{number}} hộ có chủ hộ là {words}, chiếm {{rate}}",
            number=number(what, keys), rate=percent(rate(len(keys), len(heads.households))),
        )
        for what, words, _, keys, unknown in known
        if len(unknown) < len(heads.households)
    ]  # fmt: skip
    if not parts:
        return ""
    unknown = [
        say(f"{{number}} hộ chưa ghi {fact}", number=number(f"chua-ghi-{what}", keys))
        for what, _, fact, _, keys in known
        if keys
    ]
    tail = say(" ({parts} của chủ hộ)", parts=_listed(unknown)) if unknown else ""
    return say("{whose} có {parts}{tail}.", whose=whose, parts=_listed(parts, "; "), tail=tail)


def _listed(parts: Iterable[Text], between: str = ", ") -> Text:
    """The parts one after the other."""
    pieces: list[str | Value] = []
    for part in parts:
        pieces += [between, *pieces_of(part)] if pieces else pieces_of(part)
    return tuple(pieces)
