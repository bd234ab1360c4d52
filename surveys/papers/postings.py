"""What is posted, what a complaint is answered, and the board's list of a round (Phụ lục VI)."""

from collections.abc import Iterator, Sequence

from households.vocabulary import PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.lib.text import lower_first, upper_first
from huulien.platform import clock
from huulien.platform.papers.document import Block, Document, Issuer, Kind, PageBreak, Paragraph, Signer, Table
from huulien.platform.papers.values import count
from surveys.models import Complaint, DecidedHousehold, Decision, Posting, Round
from surveys.papers.decisions import procedure_grounds
from surveys.papers.recognitions import list_grounds, list_table, subject_of
from surveys.papers.results import class_name, results_table
from surveys.rules.procedure import procedure_by_code
from surveys.services.results import result_of, results
from surveys.services.rounds import MANAGED_CLASSES
from surveys.steps.decisions import CHAIR
from surveys.vocabulary import ComplaintState, Period

_BOARD_HEAD = "Trưởng ban"
_AFTER = "Kết quả rà soát"


def posted_count(posting: Posting) -> int:
    """How many hang there."""
    if posting.decision:
        return posting.decision.recognitions.count()
    return posting.round.reviews.submitted().filter(**_what_hangs(posting)).count()


def _what_hangs(posting: Posting) -> dict[str, int]:
    """The results of a village, of all of them, or of the household that was checked again."""
    if posting.after:
        return {"household": posting.after.household_id}
    return {"village": posting.village_id} if posting.village_id else {}


def posting_notice(posting: Posting) -> Document:
    """The notice that hangs with its list; its number is written when it is signed."""
    of = posting.of
    again = "\n(niêm yết lại sau phúc tra)" if posting.after else ""
    recheck = procedure_by_code(of.procedure).periods[of.group][Period.RECHECK]
    what, subject, table = _posted_list(posting.decision) if posting.decision else _posted_of_round(posting)
    said = (
        f"Ủy ban nhân dân {of.commune} niêm yết công khai {what} (có danh sách kèm theo), chưa phải kết quả được công "
        "nhận.",
        f"Thời gian: từ ngày {format_date_vi(posting.posted_on)} đến hết ngày {format_date_vi(posting.due_on)}, "
        f"{posting.due_words}.",
        f"Nơi niêm yết: {posting.places}.",
        "Ai không đồng ý với kết quả, của mình hay của người khác, thì khiếu nại bằng đơn hoặc nói trực tiếp với Ủy "
        f"ban nhân dân {of.commune} trong thời gian niêm yết. Ủy ban nhân dân phúc tra và trả lời trong "
        f"{recheck.count:02d} ngày làm việc, kể từ ngày nhận được khiếu nại./.",
    )
    where = (f"Thôn {posting.village.name}" if posting.village else "Các thôn",)
    recipients = (*where, *(("Ban Chỉ đạo rà soát",) if posting.round else ()), "Lưu: VT")
    return _paper(
        of, Kind.NOTICE, f"Niêm yết {subject}{again}", tuple(map(Paragraph, said)), annexes=(PageBreak(), table),
        recipients=recipients,
    )  # fmt: skip


def _posted_of_round(posting: Posting) -> tuple[str, str, Table]:
    """(what is posted, the subject, the list) of results of a round."""
    round, rows = posting.round, results(posting.round, **_what_hangs(posting))
    where = f"thôn {posting.village.name}" if posting.village else f"các thôn của {round.commune}"
    return (
        f"kết quả rà soát của {count(len(rows)).words} hộ thuộc {where}",
        f"kết quả rà soát hộ nghèo, hộ cận nghèo năm {round.year}",
        _list("Danh sách niêm yết", rows),
    )


def _posted_list(decision: Decision) -> tuple[str, str, Table]:
    """The same of the list of a decision on requests."""
    number = f"{count(decision.recognitions.count()).words} {decision.counted}"
    return (
        f"danh sách {number} đề nghị {lower_first(subject_of(decision))}",
        f"danh sách đề nghị {lower_first(subject_of(decision))}",
        list_table(decision, "Danh sách niêm yết"),
    )


def complaint_letter(complaint: Complaint) -> Document:
    """What who complained is told once it was checked again; of an income nothing is told to others."""
    of, is_list = complaint.of, complaint.decision is not None
    found = "kết quả xét đề nghị" if is_list else "kết quả rà soát"
    mended = f"{found} đã sửa" if complaint.recognition or not is_list else f"{complaint.about} được đưa vào danh sách"
    told = {ComplaintState.UPHELD: f"khiếu nại đúng, {mended}"}
    verdict = told.get(ComplaintState(complaint.state), f"{found} giữ nguyên")
    about = f"đề nghị {lower_first(subject_of(of))}" if is_list else f"kết quả rà soát năm {of.year}"
    row = None if is_list else result_of(of, complaint.household)
    result = f", hộ là {class_name(row.poverty_class)}" if row else ""
    said = (
        f"Ngày {format_date_vi(complaint.received_on)}, Ủy ban nhân dân {of.commune} nhận được khiếu nại "
        f"({lower_first(complaint.get_form_display())}) về {about} của {complaint.about}, thôn "
        f"{complaint.village.name}, nội dung: {complaint.content.strip().rstrip('.')}.",
        f"Người phúc tra: {complaint.rechecked_by}.",
        f"Kết quả phúc tra: {verdict}{result}. {complaint.answer.strip().rstrip('.')}.",
        "Kết quả sau phúc tra được niêm yết lại theo quy định./."
        if complaint.state == ComplaintState.UPHELD
        else f"Ủy ban nhân dân {of.commune} thông báo để ông (bà) được biết./.",
    )
    subject = about if is_list else f"kết quả rà soát hộ nghèo, hộ cận nghèo năm {of.year}"
    return _paper(
        of, Kind.NOTICE, f"Trả lời khiếu nại về {subject}", tuple(map(Paragraph, said)),
        addressees=(complaint.received_from,),
        recipients=("Như trên", f"Thôn {complaint.village.name}", "Lưu: VT"),
    )  # fmt: skip


def board_list(round: Round) -> Document:
    """Phụ lục VI: what the board hands the chair once no posting runs and no complaint is open, list by list."""
    lists = [(words, rows) for words, rows in _lists(results(round)) if rows]
    counted = "; ".join(f"{count(len(rows)).words} {words}" for words, rows in lists)
    said = f"Ban Chỉ đạo rà soát {round.commune} trình danh sách sau rà soát, họp thôn và niêm yết, gồm {counted}."
    return _paper(
        round,
        Kind.SUBMISSION,
        f"Kết quả rà soát hộ nghèo, hộ cận nghèo năm {round.year}\n(danh sách đề nghị công nhận)",
        (Paragraph(said), *(_list(upper_first(words), rows) for words, rows in lists)),
        addressees=(f"Chủ tịch Ủy ban nhân dân {round.commune}",),
        recipients=("Như trên", "Lưu: VT"),
        signer=Signer(office=_BOARD_HEAD, authority=("TM. Ban Chỉ đạo",)),
    )


def _lists(rows: Sequence[DecidedHousehold]) -> Iterator[tuple[str, list[DecidedHousehold]]]:
    for poverty_class in MANAGED_CLASSES:
        yield class_name(poverty_class), [row for row in rows if row.poverty_class == poverty_class]
    escaped = [row for row in rows if row.previous_class == PovertyClass.POOR != row.poverty_class]
    yield "hộ thoát nghèo", escaped
    yield (
        "hộ thoát cận nghèo",
        [r for r in rows if r.previous_class == PovertyClass.NEAR_POOR and r.poverty_class not in MANAGED_CLASSES],
    )


def _list(caption: str, rows: Sequence[DecidedHousehold]) -> Table:
    return results_table("", caption, rows, _AFTER)


def _paper(
    of: Round | Decision,
    kind: Kind,
    subject: str,
    blocks: tuple[Block, ...],
    *,
    annexes: tuple[Block, ...] = (),
    addressees: tuple[str, ...] = (),
    recipients: tuple[str, ...],
    signer: Signer | None = None,
) -> Document:
    """A paper of the commune on what is still open, whose number and day are written when it is signed."""
    return Document(
        kind=kind,
        subject=subject,
        issuer=Issuer(f"UBND {of.commune}", of.commune.name),
        as_of=clock.today(),
        blocks=blocks,
        annexes=annexes,
        addressees=addressees,
        grounds=tuple(list_grounds(of) if isinstance(of, Decision) else procedure_grounds(of)),
        recipients=recipients,
        signer=signer or Signer(office=CHAIR, authority=("TM. Ủy ban nhân dân",)),
    )
