"""A decision as a paper after Nghị định 30/2020/NĐ-CP and Mẫu số 02, with its lists, and its extract."""

from collections.abc import Iterable, Iterator, Sequence

from households.vocabulary import PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from huulien.platform.papers.document import (
    Block,
    Document,
    Issuer,
    Kind,
    PageBreak,
    Paragraph,
    Signer,
    Style,
)
from huulien.platform.papers.values import count
from surveys.models import DecidedHousehold, Decision, Round
from surveys.papers.results import class_name, results_table
from surveys.rules.procedure import procedure_by_code
from surveys.services.decisions import named_by
from surveys.steps.decisions import CHAIR
from surveys.vocabulary import DecisionKind, OpinionState

_SUBJECTS = {
    DecisionKind.POOR_NEAR_POOR: "Công nhận hộ nghèo, hộ cận nghèo",
    DecisionKind.ESCAPED: "Công nhận hộ thoát nghèo, hộ thoát cận nghèo",
}
# Of each kind: the lists it carries, each the class it is of, before the decision or by it.
_LISTS: dict[DecisionKind, tuple[tuple[str, str, PovertyClass], ...]] = {
    DecisionKind.POOR_NEAR_POOR: (
        ("hộ nghèo", "poverty_class", PovertyClass.POOR),
        ("hộ cận nghèo", "poverty_class", PovertyClass.NEAR_POOR),
    ),
    DecisionKind.ESCAPED: (
        ("hộ thoát nghèo", "previous_class", PovertyClass.POOR),
        ("hộ thoát cận nghèo", "previous_class", PovertyClass.NEAR_POOR),
    ),
}


def decision_paper(decision: Decision) -> Document:
    """The decision with its lists; a draft until it is signed."""
    kind, rows = DecisionKind(decision.kind), named_by(decision)
    lists = _lists(kind, rows)
    return decision_frame(
        decision, _subject(decision), _grounds(decision), _articles(decision, kind, lists), list(_annexes(lists))
    )


def extract_paper(row: DecidedHousehold) -> Document:
    """What a signed decision says of one household: it gets this where it gets no certificate."""
    decision = row.decision
    change = f"Từ {class_name(row.previous_class)} thành {class_name(row.poverty_class)}." if row.previous_class else ""
    blocks = [
        Paragraph(
            f"Công nhận hộ của {row.head_name}, thôn {row.village.name}, {row.person_count} nhân khẩu, là "
            f"{_outcome(row)} từ ngày {format_date_vi(decision.decided_on)}. {change}",
            lead="Điều 1.",
        ),
        Paragraph("Quyết định này có hiệu lực từ ngày ký.", lead="Điều 2."),
        Paragraph(f"Trích Quyết định số {decision.number_words}, danh sách kèm theo.", Style.NOTE),
    ]
    subject = f"{_subject(decision)}\n(bản trích gửi hộ gia đình)"
    return decision_frame(decision, subject, _grounds(decision), blocks, [], ("Hộ gia đình", "Lưu: VT"))


def _subject(decision: Decision) -> str:
    return f"{_SUBJECTS[DecisionKind(decision.kind)]} năm {decision.round.year}"


def decision_frame(
    decision: Decision,
    subject: str,
    grounds: Iterable[str],
    articles: Sequence[Block],
    annexes: Sequence[Block],
    recipients: tuple[str, ...] = ("Như Điều 3", "Lưu: VT"),
) -> Document:
    """The head and the signature, which all decisions and extracts share."""
    commune = decision.commune
    for_chair = bool(decision.signer_title) and decision.signer_title.casefold() != CHAIR.casefold()
    return Document(
        kind=Kind.DECISION,
        subject=subject,
        issuer=Issuer(f"UBND {commune}", commune.name),
        as_of=decision.decided_on or clock.today(),
        blocks=tuple(articles),
        annexes=tuple(annexes),
        number=decision.number,
        issued_on=decision.decided_on,
        decider=f"Chủ tịch Ủy ban nhân dân {commune}",
        grounds=tuple(grounds),
        recipients=recipients,
        signer=Signer(
            office=decision.signer_title or CHAIR,
            name=decision.signed_by.full_name if decision.signed_by else "",
            authority=("KT. Chủ tịch",) if for_chair else (),
        ),
        is_draft=not decision.is_signed,
    )


def procedure_grounds(round: Round) -> Iterator[str]:
    """The texts that the round follows."""
    for citation in procedure_by_code(round.procedure).citation.split(";"):
        name = citation.strip().replace("QĐ ", "Quyết định số ").replace("TT ", "Thông tư số ")
        yield f"Căn cứ {name}"


def _grounds(decision: Decision) -> Iterator[str]:
    """The procedure of the round, and what the level above said of it."""
    yield from procedure_grounds(decision.round)
    for opinion in decision.round.opinions.filter(state=OpinionState.ANSWERED):
        number = f" số {opinion.answer_number}" if opinion.answer_number else ""
        yield f"Căn cứ ý kiến{number} ngày {format_date_vi(opinion.answered_on)} của {opinion.asked_of}"
    yield f"Xét kết quả {decision.round.short_name.replace('định kỳ', 'rà soát định kỳ năm')} của xã"


def _lists(kind: DecisionKind, rows: Sequence[DecidedHousehold]) -> list[tuple[str, list[DecidedHousehold]]]:
    """(what it is of, its households) of each list that has any."""
    found = [(words, [row for row in rows if getattr(row, field) == of]) for words, field, of in _LISTS[kind]]
    return [(words, own) for words, own in found if own]


def _articles(
    decision: Decision, kind: DecisionKind, lists: Sequence[tuple[str, list[DecidedHousehold]]]
) -> list[Paragraph]:
    counted = ", ".join(f"{count(len(own)).words} {words}" for words, own in lists)
    persons = count(sum(row.person_count for _, own in lists for row in own)).words
    return [
        Paragraph(
            f"Công nhận {counted} năm {decision.round.year} trên địa bàn {decision.commune}, gồm {persons} nhân khẩu "
            "(có danh sách kèm theo).",
            lead="Điều 1.",
        ),
        Paragraph("Quyết định này có hiệu lực từ ngày ký.", lead="Điều 2."),
        Paragraph(
            f"Công chức chuyên môn của {decision.commune}, các Trưởng thôn và hộ gia đình có tên trong danh sách chịu "
            "trách nhiệm thi hành Quyết định này./.",
            lead="Điều 3.",
        ),
    ]


def _annexes(lists: Sequence[tuple[str, list[DecidedHousehold]]]) -> Iterator[Block]:
    for number, (words, own) in enumerate(lists, start=1):
        yield PageBreak()
        yield results_table(f"Danh sách {number}", words.capitalize(), own, "Được công nhận")


def _outcome(row: DecidedHousehold) -> str:
    if row.previous_class == row.poverty_class or row.poverty_class == PovertyClass.POOR:
        return class_name(row.poverty_class)
    return "hộ thoát nghèo" if row.previous_class == PovertyClass.POOR else "hộ thoát cận nghèo"
