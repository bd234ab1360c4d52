"""Step 4 of a round on paper: what is posted, what a complaint is answered, and the board's list (Phụ lục VI)."""

from collections.abc import Iterator, Sequence

from households.vocabulary import PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.lib.text import lower_first, upper_first
from huulien.platform import clock
from huulien.platform.papers.document import Block, Document, Issuer, Kind, PageBreak, Paragraph, Signer, Table
from huulien.platform.papers.values import count
from surveys.decisions import CHAIR
from surveys.models import Complaint, DecidedHousehold, Posting, Round
from surveys.papers.decisions import procedure_grounds
from surveys.papers.results import class_name, results_table
from surveys.rules.procedure import procedure_by_code
from surveys.services.results import result_of, results
from surveys.services.rounds import MANAGED_CLASSES
from surveys.vocabulary import ComplaintState, Group, Period

_BOARD_HEAD = "Trưởng ban"
_AFTER = "Kết quả rà soát"


def posted_results(posting: Posting) -> list[DecidedHousehold]:
    """What hangs there: the results of a village, of all of them, or of the household that was checked again."""
    if posting.after:
        return [row for row in results(posting.round) if row.household_id == posting.after.household_id]
    return [row for row in results(posting.round) if posting.village_id in (None, row.village_id)]


def posting_notice(posting: Posting) -> Document:
    """The notice that hangs with its list; its number is written when it is signed."""
    round, rows = posting.round, posted_results(posting)
    where = f"thôn {posting.village.name}" if posting.village else f"các thôn của {round.commune}"
    again = "\n(niêm yết lại sau phúc tra)" if posting.after else ""
    recheck = procedure_by_code(round.procedure).periods[Group.POOR][Period.RECHECK]
    said = (
        f"Ủy ban nhân dân {round.commune} niêm yết công khai kết quả rà soát của {count(len(rows)).words} hộ thuộc "
        f"{where} (có danh sách kèm theo), chưa phải kết quả được công nhận.",
        f"Thời gian: từ ngày {format_date_vi(posting.posted_on)} đến hết ngày {format_date_vi(posting.due_on)}, "
        f"{posting.due_words}.",
        f"Nơi niêm yết: {posting.places}.",
        "Ai không đồng ý với kết quả của một hộ, của mình hay của hộ khác, thì khiếu nại bằng đơn hoặc nói trực tiếp "
        f"với Ủy ban nhân dân {round.commune} trong thời gian niêm yết. Ủy ban nhân dân phúc tra và trả lời trong "
        f"{recheck.count:02d} ngày làm việc, kể từ ngày nhận được khiếu nại./.",
    )
    return _paper(
        round,
        Kind.NOTICE,
        f"Niêm yết kết quả rà soát hộ nghèo, hộ cận nghèo năm {round.year}{again}",
        tuple(map(Paragraph, said)),
        annexes=(PageBreak(), _list("Danh sách niêm yết", rows)),
        recipients=(
            f"Thôn {posting.village.name}" if posting.village else "Các thôn",
            "Ban Chỉ đạo rà soát",
            "Lưu: VT",
        ),
    )


def complaint_letter(complaint: Complaint) -> Document:
    """What who complained is told once the household was checked again."""
    round, household = complaint.round, complaint.household
    told = {ComplaintState.UPHELD: "Khiếu nại đúng, kết quả rà soát đã sửa"}
    verdict = told.get(ComplaintState(complaint.state), "Kết quả rà soát giữ nguyên")
    row = result_of(round, household)
    result = f", hộ là {class_name(row.poverty_class)}" if row else ""
    said = (
        f"Ngày {format_date_vi(complaint.received_on)}, Ủy ban nhân dân {round.commune} nhận được khiếu nại "
        f"({lower_first(complaint.get_form_display())}) về kết quả rà soát năm {round.year} của hộ "
        f"{household.head_name}, thôn {complaint.village.name}, nội dung: {complaint.content.strip().rstrip('.')}.",
        f"Người phúc tra: {complaint.rechecked_by}.",
        f"Kết quả phúc tra: {lower_first(verdict)}{result}. {complaint.answer.strip().rstrip('.')}.",
        "Kết quả sau phúc tra được niêm yết lại theo quy định./."
        if complaint.state == ComplaintState.UPHELD
        else f"Ủy ban nhân dân {round.commune} thông báo để ông (bà) được biết./.",
    )
    return _paper(
        round,
        Kind.NOTICE,
        f"Trả lời khiếu nại về kết quả rà soát hộ nghèo, hộ cận nghèo năm {round.year}",
        tuple(map(Paragraph, said)),
        addressees=(complaint.received_from,),
        recipients=("Như trên", f"Thôn {complaint.village.name}", "Lưu: VT"),
    )


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
    round: Round,
    kind: Kind,
    subject: str,
    blocks: tuple[Block, ...],
    *,
    annexes: tuple[Block, ...] = (),
    addressees: tuple[str, ...] = (),
    recipients: tuple[str, ...],
    signer: Signer | None = None,
) -> Document:
    """A paper of the commune on an open round, whose number and day are written when it is signed."""
    return Document(
        kind=kind,
        subject=subject,
        issuer=Issuer(f"UBND {round.commune}", round.commune.name),
        as_of=clock.today(),
        blocks=blocks,
        annexes=annexes,
        addressees=addressees,
        grounds=tuple(procedure_grounds(round)),
        recipients=recipients,
        signer=signer or Signer(office=CHAIR, authority=("TM. Ủy ban nhân dân",)),
    )
