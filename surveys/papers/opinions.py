"""The report on an open round that goes to the level above for its opinion."""

from huulien.platform import clock
from huulien.platform.papers.document import Align, Column, Document, Issuer, Kind, Paragraph, Signer, Table
from huulien.platform.papers.values import count, say
from surveys.models import Round
from surveys.papers.decisions import procedure_grounds
from surveys.rules.procedure import procedure_by_code
from surveys.services.rounds import SettledFigures, VillageChange, settled_figures
from surveys.steps.decisions import CHAIR

_COLUMNS = (
    Column("Thôn", align=Align.LEFT, width=2),
    Column("Trước rà soát", "Hộ nghèo"),
    Column("Sau rà soát", "Hộ nghèo"),
    Column("Trước rà soát", "Hộ cận nghèo"),
    Column("Sau rà soát", "Hộ cận nghèo"),
)


def opinion_report(round: Round) -> Document:
    """What the reviews sent so far make of the villages, as of today; its number is written when it is sent."""
    commune, figures = round.commune, settled_figures(round)
    return Document(
        kind=Kind.REPORT,
        subject=f"Kết quả rà soát hộ nghèo, hộ cận nghèo năm {round.year}\n(xin ý kiến)",
        issuer=Issuer(f"UBND {commune}", commune.name),
        as_of=clock.today(),
        blocks=(*_said(round, figures), _table(figures), Paragraph("Kính đề nghị cho ý kiến./.")),
        addressees=(procedure_by_code(round.procedure).asked_on(clock.today()).who,),
        grounds=tuple(procedure_grounds(round)),
        recipients=("Như trên", "Lưu: VT"),
        signer=Signer(office=CHAIR, authority=("TM. Ủy ban nhân dân",)),
    )


def _said(round: Round, figures: SettledFigures) -> tuple[Paragraph, ...]:
    sent = round.reviews.submitted().count()
    return (
        Paragraph(say("Đến nay xã có {sent} phiếu rà soát đã gửi. Kết quả, chưa được công nhận:", sent=sent)),
        Paragraph(
            say(
                "Hộ nghèo từ {before} thành {after}; hộ cận nghèo từ {near_before} thành {near_after}.",
                before=figures.poor_before,
                after=figures.poor_after,
                near_before=figures.near_poor_before,
                near_after=figures.near_poor_after,
            )
        ),
    )


def _table(figures: SettledFigures) -> Table:
    rows = tuple((row.village, *map(count, _numbers(row))) for row in figures.villages)
    return Table("Bảng 1", "Kết quả theo thôn", _COLUMNS, rows, ("Toàn xã", *map(count, _numbers(figures))), "hộ")


def _numbers(row: VillageChange | SettledFigures) -> tuple[int, ...]:
    return row.poor_before, row.poor_after, row.near_poor_before, row.near_poor_after
