"""The parts that a report opens with: what the commune is, and how its households were reviewed.

Nothing is said of what the book does not hold.
"""

from collections.abc import Iterable

from households.models import Area
from households.vocabulary import EventKind, PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.lib.rates import rate
from huulien.lib.text import upper_first
from huulien.platform.papers.document import Block, Paragraph
from huulien.platform.papers.values import Text, Value, percent, pieces_of, say
from reports.datasets.review import HeadCounts, Moves, Place, ReviewOfYear
from reports.paper.assembly import Section

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


def general(commune: Area, place: Place, since: str, day: str) -> Section:
    """The commune: villages, households, persons, who heads them, and what changed in the book in the period."""
    if not place.all.households:
        return Section("tinh-hinh", "", ())
    pattern = "{commune} có {villages} thôn với {households} hộ, {persons} nhân khẩu, tính {day}."
    blocks: list[Block] = [
        Paragraph(
            say(
                pattern, commune=upper_first(str(commune)), villages=place.villages, households=place.all.households,
                persons=place.persons, day=day,
            )
        )
    ]  # fmt: skip
    blocks += [
        Paragraph(text) for text in (_heads("Toàn xã", place.all), _heads("Trong các hộ nghèo", place.poor)) if text
    ]
    happened = [
        say(f"{{n}} {words}", n=place.events[kind]) for kind, words in _HAPPENED.items() if kind in place.events
    ]
    if happened:
        blocks.append(Paragraph(say("Sổ hộ {since} ghi {parts}.", since=since, parts=_listed(happened))))
    return Section("tinh-hinh", "Đặc điểm, tình hình chung", tuple(blocks))


def reviewed(review: ReviewOfYear | None) -> Section:
    """How the year's review went, who was recognised by what, and what the year moved."""
    if review is None:
        return Section("ra-soat", "", ())
    round = review.round
    pattern = "Xã rà soát hộ nghèo, hộ cận nghèo năm {year} từ ngày {opened}{done}."
    parts = [say("thu {number} phiếu", number=review.reviews)] if review.reviews else []
    parts += [say("tổ chức {number} cuộc họp thôn", number=review.meetings)] if review.meetings else []
    if review.complaints:
        parts.append(say("nhận {all} khiếu nại, {upheld} khiếu nại đúng", all=review.complaints, upheld=review.upheld))
    text = say(
        pattern, year=str(round.year), opened=format_date_vi(round.opened_on),
        done=(", ", *pieces_of(_listed(parts))) if parts else "",
    )  # fmt: skip
    blocks: list[Block] = [Paragraph(text), Paragraph(_decided(review))]
    if review.moves:
        blocks += [Paragraph(_moved(table, review.moves[table])) for table in (POOR, NEAR_POOR)]
    return Section("ra-soat", "Kết quả rà soát hộ nghèo, hộ cận nghèo", tuple(blocks))


def _decided(review: ReviewOfYear) -> Text:
    settled = format_date_vi(review.round.settled_on)
    if review.decisions:
        return f"Kết quả được công nhận theo {'; '.join(review.decisions)}, có hiệu lực từ ngày {settled}."
    return f"Kết quả được công nhận theo Quyết định số {review.round.decision_number}, có hiệu lực từ ngày {settled}."


def _moved(table: PovertyClass, moves: Moves) -> Text:
    out, gained = _OUT[table], _IN[table]
    left, came = sum(moves[column] for column in out), sum(moves[column] for column in gained)
    pattern = (
        "Đầu năm có {start} {name}; trong năm giảm {left} hộ{out}, tăng {came} hộ{gained}; cuối năm còn {end} {name}."
    )
    return say(
        pattern, verb="còn" if moves[9] <= moves[1] else "có", name=_NAMES[table], start=moves[1], end=moves[9],
        left=left, came=came, out=_of_which(moves, out), gained=_of_which(moves, gained),
    )  # fmt: skip


def _of_which(moves: Moves, columns: dict[int, str]) -> Text:
    parts = [say(f"{{number}} {words}", number=moves[column]) for column, words in columns.items() if moves[column]]
    return say(" ({parts})", parts=_listed(parts)) if parts else ""


def _heads(whose: str, heads: HeadCounts) -> Text:
    """Nothing where nothing is known of any head."""
    parts: list[Text] = []
    if heads.no_ethnicity < heads.households:
        parts.append(_share("{number} hộ có chủ hộ là người dân tộc thiểu số, chiếm {rate}", heads.minority, heads))
    if heads.no_sex < heads.households:
        parts.append(_share("{number} hộ có chủ hộ là nữ, chiếm {rate}", heads.female, heads))
    if not parts:
        return ""
    unknown = [f"{number} hộ chưa ghi {what}" for number, what in
               ((heads.no_ethnicity, "dân tộc"), (heads.no_sex, "giới tính")) if number]  # fmt: skip
    tail = f" ({', '.join(unknown)} của chủ hộ)" if unknown else ""
    return say("{whose} có {parts}{tail}.", whose=whose, parts=_listed(parts, "; "), tail=tail)


def _share(pattern: str, number: int, heads: HeadCounts) -> Text:
    return say(pattern, number=number, rate=percent(rate(number, heads.households)))


def _listed(parts: Iterable[Text], between: str = ", ") -> Text:
    """The parts one after the other."""
    pieces: list[str | Value] = []
    for part in parts:
        pieces += [between, *pieces_of(part)] if pieces else pieces_of(part)
    return tuple(pieces)
