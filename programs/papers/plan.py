"""A plan as a paper after Nghị định 30/2020/NĐ-CP, part by part as the commune's plan of 2023, with its annex."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from huulien.platform.papers.document import (
    Align,
    Block,
    Column,
    Document,
    Heading,
    Issuer,
    Kind,
    NumberedList,
    Numbering,
    PageBreak,
    Paragraph,
    Signer,
    Style,
    Table,
)
from huulien.platform.papers.values import NONE, Cell, Value, bare_percent, count
from programs.models import Plan, PlanVersion
from programs.rules.plan_content import PlanContent, VillageLine
from programs.services.plan_content import content_of
from programs.vocabulary import PlanSection

PROGRAM = "Chương trình mục tiêu Quốc gia giảm nghèo bền vững"
CHAIR = "Chủ tịch"
ANNEX = "Biểu định hướng chỉ tiêu giảm nghèo"
_SUB_HEADING = re.compile(r"[a-zđ]\) ")


def plan_paper(plan: Plan) -> Document:
    """The plan as it stands: as last approved, or the draft."""
    last = plan.versions.select_related("signed_by").last()
    if plan.is_approved and last:
        return version_paper(last)
    return _paper(plan, content_of(plan), last, [*plan.versions.all()], is_draft=not plan.is_approved)


def version_paper(version: PlanVersion) -> Document:
    """The plan as it was approved that time; an amendment tells what it and those before it changed."""
    plan = version.plan
    return _paper(plan, version.says, version, [*plan.versions.filter(ordinal__lte=version.ordinal)], is_draft=False)


def _paper(
    plan: Plan, content: PlanContent, version: PlanVersion | None, versions: Sequence[PlanVersion], *, is_draft: bool
) -> Document:
    """A draft has no number, day or name yet: they are given when it is signed."""
    commune, signed = plan.commune, None if is_draft else version
    number = signed.number if signed else "" if is_draft else plan.number
    issued_on = signed.issued_on if signed else None if is_draft else plan.issued_on
    title = (signed.signer_title if signed else "") or CHAIR
    amendments = [item for item in versions if item.is_amendment]
    subject = f"Thực hiện {PROGRAM.replace(' giảm', chr(10) + 'giảm')} năm {plan.year} trên địa bàn {commune}"
    if amendments and not is_draft:
        subject += f"\n({amendments[-1].name})"
    return Document(
        kind=Kind.PLAN,
        subject=subject,
        issuer=Issuer(f"UBND {commune}", commune.name),
        as_of=issued_on or min(clock.today(), date(plan.year, 12, 31)),
        blocks=tuple(_blocks(plan, content, amendments)),
        annexes=(PageBreak(), *_annex(plan, content, number, issued_on), *_amendments(amendments)),
        number_words=number,
        issued_on=issued_on,
        grounds=tuple(_grounds(content)),
        recipients=tuple(line for line in _lines(content.recipients)),
        signer=Signer(
            office=title,
            name=signed.signer_name if signed else "",
            authority=("TM. Ủy ban nhân dân", *(() if title.casefold() == CHAIR.casefold() else (f"KT. {CHAIR}",))),
        ),
        is_draft=is_draft,
    )


def _grounds(content: PlanContent) -> Iterator[str]:
    for line in _lines(content.based_on):
        yield line if line.startswith("Căn cứ") else f"Căn cứ {line}"


def _blocks(plan: Plan, content: PlanContent, amendments: Sequence[PlanVersion]) -> Iterator[Block]:
    office = f"UBND {plan.commune}"
    about = f"Kế hoạch thực hiện {PROGRAM} năm {plan.year} trên địa bàn xã"
    yield Paragraph(f"{office} ban hành {about}, cụ thể như sau:")
    if amendments:
        said = "; ".join(f"{item.name}, {item.numbered}" for item in amendments)
        yield Paragraph(f"Kế hoạch {plan.versions.first().numbered}, {said}.", Style.NOTE)
    yield Heading("I. Mục tiêu")
    yield Heading("1. Mục tiêu tổng quát", 2)
    yield from _texts(content, PlanSection.GENERAL_AIM)
    yield Heading("2. Mục tiêu cụ thể", 2)
    for target in content.targets:
        first, *rest = _lines(target.definition or target.title)
        yield Paragraph(f"{target.ref}) {first}")
        yield from text_blocks(rest)
    yield Heading("II. Nhiệm vụ và giải pháp")
    for number, part in enumerate(content.section(PlanSection.TASKS), start=1):
        first, *rest = _lines(part.text or part.title)
        # A task of one sentence is no heading: headings stay with what follows, and ten would fill a page.
        yield Heading(f"{number}. {first}", 2) if rest else Paragraph("", lead=f"{number}. {first}")
        yield from text_blocks(rest)
    yield Heading("III. Nguồn lực thực hiện")
    for number, section in enumerate((PlanSection.FUNDING, PlanSection.OTHER_RESOURCES), start=1):
        yield Heading(f"{number}. {section.label}", 2)
        yield from _texts(content, section)
    yield Heading("IV. Tổ chức thực hiện")
    for number, part in enumerate(content.section(PlanSection.ORGANISATION), start=1):
        yield Heading(f"{number}. {part.title}", 2)
        yield from text_blocks(_lines(part.text))
    yield Paragraph(f"(Có {ANNEX[0].lower()}{ANNEX[1:]} kèm theo)", Style.NOTE)
    yield Paragraph(f"Trên đây là Kế hoạch triển khai thực hiện {PROGRAM} năm {plan.year} của {office}./.")


def _texts(content: PlanContent, section: PlanSection) -> Iterator[Block]:
    for part in content.section(section):
        yield from text_blocks(_lines(part.text))


def text_blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Lines of a part's text: "- " of a list, "a) " a heading under it, every other a paragraph."""
    dashes: list[str] = []
    for line in lines:
        if line.startswith("- "):
            dashes.append(line.removeprefix("- "))
            continue
        if dashes:
            yield NumberedList(tuple(dashes), Numbering.DASHES)
            dashes = []
        yield Heading(line, 3) if _SUB_HEADING.match(line) else Paragraph(line)
    if dashes:
        yield NumberedList(tuple(dashes), Numbering.DASHES)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _annex(plan: Plan, content: PlanContent, number: str, issued_on: date | None) -> Iterator[Block]:
    """Each village at the start of the year and what it may have at its end; the totals are sums."""
    before, year = "đầu năm", plan.year
    columns = (
        Column("Thôn", align=Align.LEFT, width=2),
        Column("Tổng số hộ"),
        Column("Số hộ", f"Hộ nghèo {before}"),
        Column("Tỷ lệ (%)", f"Hộ nghèo {before}", width=1.2),
        Column("Số hộ", "Cuối năm không quá"),
        Column("Tỷ lệ (%)", "Cuối năm không quá", width=1.2),
        Column("Số hộ", "Giảm trong năm"),
        Column("Điểm %", "Giảm trong năm"),
    )
    issued = f"số {number} ngày {format_date_vi(issued_on)}" if number and issued_on else f"năm {year}"
    yield Paragraph(f"{ANNEX} năm {year}".upper(), Style.CENTERED)
    yield Paragraph(f"(Kèm theo Kế hoạch {issued} của UBND {plan.commune})", Style.NOTE)
    rows = tuple(_row(line) for line in content.villages)
    yield Table(
        "", f"Số hộ nghèo tối đa của từng thôn cuối năm {year}", columns, rows, _row(content.total), "Đơn vị: hộ"
    )


def _row(line: VillageLine) -> tuple[Cell, ...]:
    has_both = line.start_rate is not None and line.most_rate is not None
    points = line.start_rate - line.most_rate if has_both else None
    return (
        line.name,
        count(line.households),
        count(line.poor),
        bare_percent(line.start_rate, NONE),
        NONE if line.most is None else count(line.most),
        bare_percent(line.most_rate, NONE),
        Value(None, NONE) if line.fall is None else count(line.fall),
        bare_percent(points, NONE),
    )


def _amendments(amendments: Sequence[PlanVersion]) -> Iterator[Block]:
    """What each amendment changed, before and after."""
    if not amendments:
        return
    yield PageBreak()
    yield Paragraph("Các lần sửa đổi kế hoạch".upper(), Style.CENTERED)
    columns = (
        Column("Nội dung", align=Align.LEFT, width=1.4),
        Column("Trước", align=Align.LEFT, width=2),
        Column("Sau", align=Align.LEFT, width=2),
    )
    for number, version in enumerate(amendments, start=1):
        caption = f"{version.name.capitalize()}, {version.numbered}. Lý do: {version.reason}"
        rows = tuple((change.what, change.before or NONE, change.after or NONE) for change in version.changes)
        yield Table(f"Bảng {number}" if len(amendments) > 1 else "", caption, columns, rows)
