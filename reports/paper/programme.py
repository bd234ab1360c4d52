"""The parts of the report on the plan's work: how it was organised, the targets, support, money, and what was given.

Each is left out where nothing was recorded; nothing is said that was not.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_decimal, format_integer
from huulien.lib.rates import rate
from huulien.lib.text import lower_first
from huulien.platform.papers.document import Align, Block, Column, Paragraph, Table
from huulien.platform.papers.values import NONE, Cell, Text, Value, bare_percent, count, money, percent, pieces_of, say
from programs.models import Plan
from programs.rules.money import Amounts
from programs.vocabulary import CommunicationKind, PostKind
from reports.datasets.work import Handed, UnitWork, Work
from reports.indicators.targets.money import Money
from reports.indicators.targets.parts import NUMERATOR, SERVED, UNKNOWN, WAITING, Kind, Part
from reports.indicators.targets.results import TargetResult
from reports.paper.drawings import FUNDS, drawing, fund_figures, table
from reports.paper.kept import HOUSEHOLDS, OFFICIALS, PEOPLE, TASKS, TOLD, TRAININGS, KeptRows
from reports.paper.plots import funds

# Kind → what is counted of it.
_TOLD = {
    CommunicationKind.SESSION: "buổi tuyên truyền, đối thoại", CommunicationKind.BROADCAST: "bài phát thanh",
    CommunicationKind.POST: "tin, bài, tờ rơi", CommunicationKind.MEETING: "cuộc họp dân",
}  # fmt: skip


# What is never of a village: criteria, tasks of units, projects, and posts.
_COMMUNE_PARTS = frozenset({"criteria", "tasks", "programme", *PostKind})


def organised(plan: Plan | None, work: Work, day: str, kept: KeptRows) -> list[Block]:
    """Steering and organisation: the plan, the tasks by unit, what the people were told, trainings."""
    blocks: list[Block] = []
    if plan and plan.is_approved:
        pattern = "Ủy ban nhân dân xã đã ban hành Kế hoạch số {number}{issued}."
        issued = f" ngày {format_date_vi(plan.issued_on)}" if plan.issued_on else ""
        blocks.append(Paragraph(say(pattern, number=plan.number, issued=issued)))
    if work.units:
        blocks += [Paragraph(_tasks(work, day, kept)), _unit_table(work, day, kept)]
    if work.told:
        blocks.append(Paragraph(_told(work, kept)))
    if work.trainings:
        pattern = "Đã tổ chức {times} lớp tập huấn với {people} cán bộ, trưởng thôn, người có uy tín dự."
        times = kept.count("chi-dao.tap-huan", TRAININGS, work.trainings)
        people = kept.count("chi-dao.nguoi-tap-huan", OFFICIALS, work.trained)
        blocks.append(Paragraph(say(pattern, times=times, people=people)))
    return blocks


def _tasks(work: Work, day: str, kept: KeptRows) -> Text:
    tasks, done, under_way, late = _task_counts(work.tasks, "tat-ca", kept)
    pattern = "Kế hoạch giao {tasks} việc cho {units} đơn vị. {day} có {done} việc xong, {under_way} việc đang làm"
    pattern += ", {late} việc quá hạn." if late.value else "."
    return say(
        pattern, tasks=tasks, units=len(work.units), day=day, done=done, under_way=under_way, late=late
    )  # fmt: skip


def _unit_table(work: Work, day: str, kept: KeptRows) -> Table:
    columns = (
        Column("Đơn vị", align=Align.LEFT, width=2.6), Column("Được giao", short="Được giao"),
        Column("Xong", short="Xong"), Column("Đang làm", short="Đang làm"), Column("Quá hạn", short="Quá hạn"),
    )  # fmt: skip
    rows = tuple((row.unit, *_task_counts(row, str(place), kept)) for place, row in enumerate(work.units, start=1))
    total = (work.tasks.unit, *_task_counts(work.tasks, "tat-ca", kept))
    caption = f"Việc của các đơn vị {lower_first(day)}"
    return Table("", caption, columns, rows, total, unit="Đơn vị tính: việc", key="bang-viec")


def _task_counts(row: UnitWork, name: str, kept: KeptRows) -> list[Value]:
    """Tasks given, done, under way, late."""
    lists = {"giao": row.task_keys, "xong": row.done_keys, "dang-lam": row.under_way_keys, "qua-han": row.late_keys}
    return [kept.count(f"viec.{name}.{state}", TASKS, keys) for state, keys in lists.items()]


def _told(work: Work, kept: KeptRows) -> Text:
    pieces: list[str | Value] = ["Về tuyên truyền, họp dân: "]
    for row in work.told:
        reach = f" ({format_integer(row.reach)} lượt người)" if row.reach else ""
        end = "." if row is work.told[-1] else "; "
        pieces += [kept.count(f"tuyen-truyen.{row.kind}", TOLD, row.keys), f" {_TOLD[row.kind]}{reach}{end}"]
    return tuple(pieces)


def of_villages(counted: Sequence[TargetResult], villages: Collection[int]) -> list[TargetResult]:
    """The targets as these villages have them: without the parts that are the commune's, or not all in some village.

    A target whose share rests on such a part is left out: what is left of it would be another share.
    """
    found = []
    for target in counted:
        parts = [part for part in target.parts if _is_by_village(part)]
        if parts and all(part in parts for part in target.counting):
            found.append(replace(target, parts=parts).within(villages))
    return found


def _is_by_village(part: Part) -> bool:
    """Whether everything that a part counts stands in a village."""
    found = {entry.village for entries in part.lists.values() for entry in entries}
    found |= {village for sizes in part.sizes.values() for village in sizes}
    return part.key not in _COMMUNE_PARTS and None not in found


def targets(counted: Sequence[TargetResult], kept: KeptRows) -> list[Block]:
    """Every target of the plan: those with a rate in a table, the others in words as they were counted."""
    rated = [target for target in counted if target.has_value]
    blocks: list[Block] = [Paragraph(sentence) for sentence in _verdicts(rated)]
    if rated:
        blocks.append(_target_table(rated, kept))
    blocks += [
        Paragraph((f"{target.ref}) {target.title}: ", *pieces_of(kept.sentence(target)), "."))
        for target in counted
        if not target.has_value
    ]
    return blocks


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


def _target_table(rated: list[TargetResult], kept: KeptRows) -> Table:
    columns = (
        Column("Mục tiêu", align=Align.LEFT, width=4),
        Column("Đạt được", "Số đếm", short="Đạt được"), Column("Trên", "Số đếm", short="Trên"),
        Column("Kết quả (%)", short="Kết quả (%)", width=1.2), Column("Mục tiêu (%)", short="Mục tiêu (%)", width=1.2),
        Column("Năm trước (%)", short="Năm trước (%)", width=1.2),
        Column("Tăng, giảm (điểm %)", short="Tăng, giảm (điểm %)", width=1.3), Column("Còn chờ", short="Còn chờ"),
    )  # fmt: skip
    rows = tuple(row for target in rated for row in _target_rows(target, kept))
    return Table("", "Các mục tiêu tính bằng tỷ lệ", columns, rows, may_split=True, key="bang-muc-tieu")


def _target_rows(target: TargetResult, kept: KeptRows) -> Iterator[tuple[Cell, ...]]:
    """The target; of several parts also each of them, for what is added up of them counts nobody by itself."""
    change = target.change
    moved = NONE if change is None else f"{'+' if change > 0 else ''}{format_decimal(change, 2)}"
    alone = target.counting[0] if len(target.counting) == 1 else None
    told = _part_counts(target, alone, kept) if alone else (
        count(target.numerator or 0) if target.denominator else Value(None, NONE),
        count(target.denominator or 0),
        Value(None, NONE) if target.waiting is None else count(target.waiting),
    )  # fmt: skip
    yield (
        f"{target.ref}) {target.title}",
        *told[:2],
        bare_percent(target.value),
        bare_percent(target.goal_shown, NONE),
        bare_percent(target.last_year_shown, NONE),
        Value(change, moved, number_format="+0.00;−0.00;0.00"),
        told[2],
    )
    for part in target.counting if alone is None else ():
        reached, of, waiting = _part_counts(target, part, kept)
        yield f"– {part.label}", reached, of, bare_percent(part.row()["value"]), "", "", "", waiting


def _part_counts(target: TargetResult, part: Part, kept: KeptRows) -> tuple[Cell, Cell, Cell]:
    """(reached, of how many, who waits), each opening those it counts."""
    row = part.row()
    if part.kind == Kind.RATE:
        of = kept.everyone(row["denominator"], target.on)
        return kept.part(target, part, row["numerator"], NUMERATOR) if of.value else Value(None, NONE), of, NONE
    of = kept.part(target, part, row["denominator"], SERVED, WAITING, UNKNOWN)
    reached = kept.part(target, part, row["numerator"], SERVED) if of.value else Value(None, NONE)
    is_told = target.waiting is not None
    return reached, of, kept.part(target, part, row[WAITING], WAITING) if is_told else Value(None, NONE)


def support(work: Work, since: str, kept: KeptRows) -> list[Block]:
    """What was handed over in the period, by kind."""
    if not work.support:
        return []
    columns = (
        Column("Loại hỗ trợ", align=Align.LEFT, width=3), Column("Số hộ", short="Số hộ"),
        Column("Số người", short="Số người"), Column("Số tiền (đ)", short="Số tiền (đ)", width=1.8),
        Column("Hiện vật", align=Align.LEFT, width=2.2, short="Hiện vật"),
    )  # fmt: skip
    rows = tuple(_support_row(row, kept) for row in work.support)
    given = Table("", f"Hỗ trợ đã trao {since}", columns, rows, key="bang-ho-tro")
    note = "Một hộ, một người được nhiều loại hỗ trợ thì đếm ở mỗi loại."
    return [Paragraph(note), given]


def _support_row(row: Handed, kept: KeptRows) -> tuple[Cell, ...]:
    things = "; ".join(
        f"{name} {format_decimal(quantity.normalize())} {measure}" for name, quantity, measure in row.things
    )
    return (
        row.kind.label,
        kept.count(f"ho-tro.{row.kind}.ho", HOUSEHOLDS, row.households),
        Value(None, NONE) if row.people is None else kept.count(f"ho-tro.{row.kind}.nguoi", PEOPLE, row.people),
        Value(None, NONE) if row.amount_vnd is None else count(row.amount_vnd),
        things or NONE,
    )


def money_by_source(found: Money, day: str) -> list[Block]:
    """Funding by source and nature, to the đồng, and what the people gave in kind."""
    blocks: list[Block] = []
    if found.activities:
        total = found.total
        came = total.allocated_vnd + total.carried_in_vnd
        pattern = "{day}, vốn được giao và chuyển sang là {came}, đã giải ngân {disbursed}"
        pattern += ", đạt {share}" if came else ""  # there is no share of nothing
        plots = fund_figures(found, lower_first(day))
        pattern += "; theo nguồn như {table} và {plot}." if plots else "."
        values = {"came": money(came), "disbursed": money(total.disbursed_vnd),
                  "share": percent(rate(total.disbursed_vnd, came)), "table": table(FUNDS),
                  "plot": drawing(funds.KEY)}  # fmt: skip
        blocks += [Paragraph(say(pattern, day=day, **values)), _source_table(found), *plots, _activity_table(found)]
    if found.in_kind:
        pattern = "Người dân, đơn vị góp ngày công, vật tư, đất trị giá {value}."
        blocks += [Paragraph(say(pattern, value=money(found.in_kind_vnd))), _in_kind_table(found)]
    return blocks


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
    return Table("", "Kinh phí theo nguồn", columns, tuple(rows[:-1]), rows[-1], unit="Đơn vị tính: đồng", key=FUNDS)


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
    return Table(
        "", "Kinh phí theo hoạt động", columns, rows, last, unit="Đơn vị tính: đồng", may_split=True,
        key="bang-hoat-dong",
    )  # fmt: skip


def _in_kind_table(found: Money) -> Table:
    columns = (
        Column("Đóng góp", align=Align.LEFT, width=2.4), Column("Số lượng", short="Số lượng"),
        Column("Đơn vị tính", align=Align.LEFT, short="Đơn vị tính"), Column("Trị giá (đ)", short="Trị giá", width=1.6),
    )  # fmt: skip
    rows = tuple((row.kind.label, row.words, row.unit, count(row.value_vnd)) for row in found.in_kind)
    total = ("Tổng cộng", "", "", count(found.in_kind_vnd))
    return Table("", "Ngày công, vật tư, đất đóng góp", columns, rows, total, key="bang-hien-vat")
