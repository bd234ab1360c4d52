"""The parts of the report on the plan's work: how it was organised, the targets, support, money, and what was given.

Each is left out where nothing was recorded; nothing is said that was not.
"""

from collections.abc import Iterator

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_decimal, format_integer
from huulien.lib.rates import rate
from huulien.lib.text import lower_first
from huulien.platform.papers.document import Align, Block, Column, Paragraph, Table
from huulien.platform.papers.values import NONE, Cell, Text, Value, bare_percent, count, money, percent, say
from programs.models import Plan
from programs.rules.money import Amounts
from programs.vocabulary import CommunicationKind
from reports.datasets.targets import CommuneTargets
from reports.datasets.work import Handed, Work
from reports.indicators.targets.money import Money
from reports.indicators.targets.results import TargetResult
from reports.paper.assembly import Section

# Kind → what is counted of it.
_TOLD = {
    CommunicationKind.SESSION: "buổi tuyên truyền, đối thoại", CommunicationKind.BROADCAST: "bài phát thanh",
    CommunicationKind.POST: "tin, bài, tờ rơi", CommunicationKind.MEETING: "cuộc họp dân",
}  # fmt: skip


def organised(plan: Plan | None, work: Work, day: str) -> Section:
    """Steering and organisation: the plan, the tasks by unit, what the people were told, trainings."""
    blocks: list[Block] = []
    if plan and plan.is_approved:
        pattern = "Ủy ban nhân dân xã đã ban hành Kế hoạch số {number}{issued}."
        issued = f" ngày {format_date_vi(plan.issued_on)}" if plan.issued_on else ""
        blocks.append(Paragraph(say(pattern, number=plan.number, issued=issued)))
    if work.units:
        blocks += [Paragraph(_tasks(work, day)), _unit_table(work, day)]
    if told := _told(work):
        blocks.append(Paragraph(told))
    if work.trainings:
        pattern = "Đã tổ chức {times} lớp tập huấn với {people} cán bộ, trưởng thôn, người có uy tín dự."
        blocks.append(Paragraph(say(pattern, times=work.trainings, people=work.trained)))
    return Section("chi-dao", "Công tác chỉ đạo, tổ chức thực hiện", tuple(blocks))


def _tasks(work: Work, day: str) -> Text:
    all_tasks = work.tasks
    pattern = (
        "Kế hoạch giao {tasks} việc cho {units} đơn vị. {day} có {done} việc xong, {under_way} việc đang làm{late}."
    )
    late = f", {format_integer(all_tasks.late)} việc quá hạn" if all_tasks.late else ""
    return say(
        pattern, tasks=all_tasks.tasks, units=len(work.units), day=day, done=all_tasks.done,
        under_way=all_tasks.under_way, late=late,
    )  # fmt: skip


def _unit_table(work: Work, day: str) -> Table:
    columns = (
        Column("Đơn vị", align=Align.LEFT, width=2.6), Column("Được giao", short="Được giao"),
        Column("Xong", short="Xong"), Column("Đang làm", short="Đang làm"), Column("Quá hạn", short="Quá hạn"),
    )  # fmt: skip
    rows = [
        (row.unit, count(row.tasks), count(row.done), count(row.under_way), count(row.late))
        for row in (*work.units, work.tasks)
    ]
    caption = f"Việc của các đơn vị {lower_first(day)}"
    return Table("", caption, columns, tuple(rows[:-1]), rows[-1], unit="Đơn vị tính: việc")


def _told(work: Work) -> Text:
    if not work.told:
        return ""
    said = "; ".join(
        f"{format_integer(row.times)} {_TOLD[row.kind]}"
        + (f" ({format_integer(row.reach)} lượt người)" if row.reach else "")
        for row in work.told
    )
    return say("Về tuyên truyền, họp dân: {said}.", said=said)


def targets(counted: CommuneTargets) -> Section:
    """Every target of the plan: those with a rate in a table, the others in words as they were counted."""
    rated = [target for target in counted.targets if target.has_value]
    blocks: list[Block] = [Paragraph(sentence) for sentence in _verdicts(rated)]
    if rated:
        blocks.append(_target_table(rated))
    blocks += [
        Paragraph(say("{title}: {text}.", title=f"{target.ref}) {target.title}", text=target.text))
        for target in counted.targets
        if not target.has_value
    ]
    return Section("cac-muc-tieu", "Kết quả thực hiện các mục tiêu cụ thể", tuple(blocks))


def _verdicts(rated: list[TargetResult]) -> Iterator[Text]:
    judged = [target for target in rated if target.met is not None]
    if not judged:
        return
    met = [target for target in judged if target.met]
    if len(met) == len(judged):
        yield say("Cả {all} mục tiêu tính bằng tỷ lệ đều đạt.", all=len(judged))
        return
    behind = ", ".join(target.ref for target in judged if not target.met)
    pattern = "Trong {all} mục tiêu tính bằng tỷ lệ, {met} mục tiêu đạt, {behind} mục tiêu chưa đạt: {names}."
    yield say(pattern, all=len(judged), met=len(met), behind=len(judged) - len(met), names=behind)


def _target_table(rated: list[TargetResult]) -> Table:
    columns = (
        Column("Mục tiêu", align=Align.LEFT, width=4),
        Column("Đạt được", "Số đếm", short="Đạt được"), Column("Trên", "Số đếm", short="Trên"),
        Column("Kết quả (%)", short="Kết quả (%)", width=1.2), Column("Mục tiêu (%)", short="Mục tiêu (%)", width=1.2),
        Column("Năm trước (%)", short="Năm trước (%)", width=1.2),
        Column("Tăng, giảm (điểm %)", short="Tăng, giảm (điểm %)", width=1.3), Column("Còn chờ", short="Còn chờ"),
    )  # fmt: skip
    rows = tuple(_target_row(target) for target in rated)
    return Table("", "Các mục tiêu tính bằng tỷ lệ", columns, rows, may_split=True)


def _target_row(target: TargetResult) -> tuple[Cell, ...]:
    change = target.change
    moved = NONE if change is None else f"{'+' if change > 0 else ''}{format_decimal(change, 2)}"
    return (
        f"{target.ref}) {target.title}",
        count(target.numerator or 0) if target.denominator else Value(None, NONE),
        count(target.denominator or 0),
        bare_percent(target.value),
        bare_percent(target.goal_shown, NONE),
        bare_percent(target.last_year_shown, NONE),
        Value(change, moved, number_format="+0.00;−0.00;0.00"),
        Value(None, NONE) if target.waiting is None else count(target.waiting),
    )


def support(work: Work, since: str) -> Section:
    """What was handed over in the period, by kind."""
    if not work.support:
        return Section("ho-tro", "Kết quả thực hiện các chính sách hỗ trợ", ())
    columns = (
        Column("Loại hỗ trợ", align=Align.LEFT, width=3), Column("Số hộ", short="Số hộ"),
        Column("Số người", short="Số người"), Column("Số tiền (đ)", short="Số tiền (đ)", width=1.8),
        Column("Hiện vật", align=Align.LEFT, width=2.2, short="Hiện vật"),
    )  # fmt: skip
    table = Table("", f"Hỗ trợ đã trao {since}", columns, tuple(_support_row(row) for row in work.support))
    note = "Một hộ, một người được nhiều loại hỗ trợ thì đếm ở mỗi loại."
    return Section("ho-tro", "Kết quả thực hiện các chính sách hỗ trợ", (Paragraph(note), table))


def _support_row(row: Handed) -> tuple[Cell, ...]:
    things = "; ".join(
        f"{name} {format_decimal(quantity.normalize())} {measure}" for name, quantity, measure in row.things
    )
    return (
        row.kind.label,
        count(row.households),
        Value(None, NONE) if row.people is None else count(row.people),
        Value(None, NONE) if row.amount_vnd is None else count(row.amount_vnd),
        things or NONE,
    )


def money_by_source(found: Money, day: str) -> Section:
    """Funding by source and nature, to the đồng, and what the people gave in kind."""
    blocks: list[Block] = []
    if found.activities:
        total = found.total
        came = total.allocated_vnd + total.carried_in_vnd
        pattern = "{day}, vốn được giao và chuyển sang là {came}, đã giải ngân {disbursed}"
        pattern += ", đạt {share}." if came else "."  # there is no share of nothing
        values = {"came": money(came), "disbursed": money(total.disbursed_vnd),
                  "share": percent(rate(total.disbursed_vnd, came))}  # fmt: skip
        blocks += [Paragraph(say(pattern, day=day, **values)), _source_table(found), _activity_table(found)]
    if found.in_kind:
        pattern = "Người dân, đơn vị góp ngày công, vật tư, đất trị giá {value}."
        blocks += [Paragraph(say(pattern, value=money(found.in_kind_vnd))), _in_kind_table(found)]
    return Section("kinh-phi", "Dự án, kinh phí và nguồn lực khác", tuple(blocks))


def _source_table(found: Money) -> Table:
    columns = (
        Column("Nguồn", align=Align.LEFT, width=2.2), Column("Kế hoạch", short="Kế hoạch", width=1.6),
        Column("Được giao, năm trước chuyển sang", short="Được giao, chuyển sang", width=1.6),
        Column("Giải ngân", short="Giải ngân", width=1.6), Column("Tỷ lệ (%)", short="Tỷ lệ (%)"),
    )  # fmt: skip
    rows = [
        (name, count(amounts.planned_vnd), *_spent(amounts))
        for name, amounts in (
            *((f"{row.source.label}, {row.nature.label.lower()}", row.amounts) for row in found.sources),
            ("Tổng cộng", found.total),
        )
    ]
    return Table("", "Kinh phí theo nguồn", columns, tuple(rows[:-1]), rows[-1], unit="Đơn vị tính: đồng")


def _spent(amounts: Amounts) -> tuple[Cell, ...]:
    """What came, what was disbursed of it, and the share."""
    came = amounts.allocated_vnd + amounts.carried_in_vnd
    return count(came), count(amounts.disbursed_vnd), bare_percent(rate(amounts.disbursed_vnd, came))


def _activity_table(found: Money) -> Table:
    columns = (
        Column("Hoạt động, nguồn", align=Align.LEFT, width=3.4), Column("Được giao", short="Được giao", width=1.6),
        Column("Giải ngân", short="Giải ngân", width=1.6), Column("Tỷ lệ (%)", short="Tỷ lệ (%)"),
    )  # fmt: skip
    rows = tuple(
        (f"{row.name} ({lower_first(row.source.label)}, {row.nature.label.lower()})", *_spent(row.amounts))
        for row in found.activities
    )
    last = ("Tổng cộng", *_spent(found.total))
    return Table("", "Kinh phí theo hoạt động", columns, rows, last, unit="Đơn vị tính: đồng", may_split=True)


def _in_kind_table(found: Money) -> Table:
    columns = (
        Column("Đóng góp", align=Align.LEFT, width=2.4), Column("Số lượng", short="Số lượng"),
        Column("Đơn vị tính", align=Align.LEFT, short="Đơn vị tính"), Column("Trị giá (đ)", short="Trị giá", width=1.6),
    )  # fmt: skip
    rows = tuple((row.kind.label, row.words, row.unit, count(row.value_vnd)) for row in found.in_kind)
    total = ("Tổng cộng", "", "", count(found.in_kind_vnd))
    return Table("", "Ngày công, vật tư, đất đóng góp", columns, rows, total)
