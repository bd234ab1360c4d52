"""Who gains and who loses each policy after a round, as a list to be acted on."""

from collections.abc import Iterator

from huulien.lib.dates import format_date_vi
from huulien.lib.text import lower_first
from huulien.platform.papers.document import (
    Align,
    Block,
    Column,
    Document,
    Heading,
    Issuer,
    Kind,
    Paragraph,
    Signer,
    Table,
)
from huulien.platform.papers.values import Cell
from programs.papers.plan import CHAIR
from programs.services.batch_filling import Whom
from programs.services.entitlement_changes import PolicyChange
from surveys.models import Round

_LEFT, _MIDDLE = {"align": Align.LEFT}, {"align": Align.CENTER}


def changes_paper(round: Round, changes: list[PolicyChange]) -> Document:
    commune, day = round.commune, format_date_vi(round.settled_on)
    return Document(
        kind=Kind.SUBMISSION,
        name="Danh sách",
        subject=f"Người, hộ được thêm và thôi hưởng chính sách sau đợt {lower_first(str(round))}",
        issuer=Issuer(f"UBND {commune}", commune.name, symbol=""),
        as_of=round.settled_on,
        issued_on=None,
        blocks=(
            Paragraph(f"So kết quả có hiệu lực từ {day} với ngày trước đó. Chỉ gồm chính sách mà sổ hộ tính được."),
            *(block for change in changes if change for block in _blocks(change)),
        ),
        signer=Signer(office=CHAIR, authority=("TM. Ủy ban nhân dân",), note="(ký, đóng dấu)"),
        is_draft=False,
    )


def _blocks(change: PolicyChange) -> Iterator[Block]:
    yield Heading(change.kind.label)
    yield Paragraph(f"{'; '.join(policy.citation for policy in change.policies)}.", lead="Căn cứ:")
    for title, whom in (("Được thêm", change.gains), ("Thôi hưởng", change.losses)):
        if whom:
            yield _table(f"{title}: {len(whom)} {'người' if change.kind.is_personal else 'hộ'}", whom)


def _table(title: str, whom: tuple[Whom, ...]) -> Table:
    columns = (
        Column("TT", width=0.6, **_MIDDLE), Column("Họ và tên", width=2.4, **_LEFT),
        Column("Thôn", width=1.6, **_LEFT), Column("Mã hộ", width=1.2, **_LEFT), Column("Chủ hộ", width=2.2, **_LEFT),
    )  # fmt: skip
    rows = tuple(tuple(_cells(place, pair)) for place, pair in enumerate(whom, start=1))
    return Table("", title, columns, rows, (), may_split=True)


def _cells(place: int, pair: Whom) -> Iterator[Cell]:
    home, person = pair
    yield str(place)
    yield person.full_name if person else home.head_name
    yield home.village.name
    yield home.code
    yield home.head_name
