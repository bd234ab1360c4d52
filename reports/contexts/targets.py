"""What the pages of counted targets show: each target with its verdict, and its parts village by village."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse

from huulien.lib.labels import Sign
from huulien.lib.numbers import NOBODY_COUNTED, format_decimal, format_integer, format_percent
from huulien.lib.text import lower_first
from huulien.platform import access, clock
from huulien.platform.listings import list_url
from programs.models import Plan
from reports.access import SEE_RESULTS
from reports.contexts.grids import Grid, Line
from reports.contexts.tables import Number
from reports.datasets.targets import CommuneTargets, commune_targets
from reports.indicators.targets.parts import (
    COUNT,
    DECLINED,
    LATE,
    NOT_ELIGIBLE,
    NUMERATOR,
    SERVED,
    UNDECIDED,
    UNKNOWN,
    WAITING,
    WITHDRAWN,
    Kind,
    Part,
    Unit,
)
from reports.indicators.targets.results import TargetResult
from surveys.vocabulary import Need

MET = Sign("Đạt", "ok", "ok")
NOT_MET = Sign("Không đạt", "bad", "alert")
ON_PACE = Sign("Kịp", "ok", "clock")
SLOW = Sign("Chậm", "bad", "alert")
NOBODY = Sign("Không có đối tượng", "mute", "minus")
NO_RESULT = Sign("Chưa có kết quả", "mute", "minus")

# List name → its head in a table of a part; those without a column of their own are told under it.
HEADS: Mapping[str, str] = {
    "need": "Có nhu cầu", SERVED: "Đã được", WAITING: "Đang chờ", DECLINED: "Từ chối",
    NOT_ELIGIBLE: "Không đủ điều kiện", WITHDRAWN: "Rút", UNKNOWN: "Chưa rõ", UNDECIDED: "Chưa rõ có thuộc diện",
    NUMERATOR: "Hộ nghèo", "denominator": "Tổng số hộ", "value": "Tỷ lệ (%)", COUNT: "Số lượng", "total": "Tổng số",
    "planned": "Chưa khởi công", "not_started": "Chưa làm", "under_way": "Đang làm", "done": "Xong",
    "stopped": "Dừng", LATE: "Quá hạn", "met": "Đạt", "not_met": "Chưa đạt", "not_assessed": "Chưa đánh giá",
    "before": "Cuối năm trước thiếu", "before_of": "trên tổng số", "before_unknown": "không rõ",
    "before_value": "Tỷ lệ trước (%)", "after": "Nay thiếu", "after_of": "trên tổng số", "after_unknown": "không rõ",
    "after_value": "Tỷ lệ nay (%)", "change": "Tăng, giảm (điểm %)",
}  # fmt: skip

# What serving, and waiting, is called where a part has its own word for it.
SERVED_WORDS = {
    "merit": "Từ trung bình trở lên", "loan": "Đã vay", "poor": "Có thẻ", "near_poor": "Có thẻ",
    "newly_escaped": "Có thẻ", "average_farm": "Có thẻ", "fee_exemption": "Đã hưởng", "rice": "Đã nhận",
    "study_costs": "Đã nhận", "legal_aid": "Đã trợ giúp", "vocational_training": "Đã học",
    "job_referral": "Đã giới thiệu", "clean_water": "Đã có", "toilet": "Đã làm", "device": "Đã nhận",
    "officers": "Đã tập huấn", "village_heads": "Đã tập huấn", "prestige": "Đã tập huấn",
    "mass_organisations": "Đã tập huấn",
}  # fmt: skip
WAITING_WORDS = {
    "merit": "Nghèo, cận nghèo", **dict.fromkeys(("poor", "near_poor", "newly_escaped", "average_farm"), "Chưa có thẻ"),
    **dict.fromkeys(("officers", "village_heads", "prestige", "mass_organisations"), "Chưa tập huấn"),
}  # fmt: skip
NEED_WORDS = {"merit": "Tổng số hộ"} | dict.fromkeys(
    ("poor", "near_poor", "newly_escaped", "average_farm", "officers", "village_heads", "prestige",
     "mass_organisations"), "Tổng số người",
)  # fmt: skip
_OWN_WORDS = {SERVED: SERVED_WORDS, WAITING: WAITING_WORDS, "need": NEED_WORDS}


def head_of(part_key: str, name: str) -> str:
    """What a list or figure of a part is called."""
    return _OWN_WORDS.get(name, {}).get(part_key) or HEADS.get(name, name)


def verdict(target: TargetResult, on: date) -> Sign | None:
    """Whether the target is met; while its year goes on, whether the pace so far reaches it. None: it has no rate."""
    if not target.has_value:
        return None
    if target.value is None:
        return NOBODY if not target.denominator else NO_RESULT
    if target.met:
        return MET
    if target.goal_shown is None:  # of a village: its share is households, not the commune's rate
        return None
    last = date(on.year, 12, 31)
    if on == last or target.ref == "a":
        return NOT_MET if on == last else SLOW
    passed, whole = (on - date(on.year, 1, 1)).days + 1, (last - date(on.year, 1, 1)).days + 1
    return ON_PACE if (target.numerator or 0) * whole >= (target.denominator or 0) * passed else SLOW


class TargetPage:
    """The targets of a plan on a day as a reader sees them: a village head those of their own villages."""

    def __init__(self, plan: Plan, on: date, user: Any) -> None:
        self.plan, self.on, self.user = plan, on, user
        where = access.reach(user, SEE_RESULTS)
        is_whole = plan.commune_id in where.communes or bool(where.above)
        self.villages = None if is_whole else where.villages

    @cached_property
    def counted(self) -> CommuneTargets:
        return commune_targets(self.plan, self.on)

    @cached_property
    def targets(self) -> list[TargetResult]:
        return [target.within(self.villages) for target in self.counted.targets]

    @property
    def until_today(self) -> bool:
        return self.on == clock.today() and self.on < date(self.plan.year, 12, 31)

    @property
    def rated(self) -> list["TargetView"]:
        """Targets with a rate, those that are slow or not met first, then by their letters."""
        rows = [TargetView(self, target) for target in self.targets if target.has_value]
        return sorted(rows, key=lambda row: _WORST.index(row.sign.words) if row.sign else len(_WORST))

    @property
    def mixed(self) -> list["TargetView"]:
        """Targets that are lacks and needs, works, projects and tasks: never a percentage of the whole."""
        return [TargetView(self, target) for target in self.targets if not target.has_value]

    @property
    def slow_count(self) -> int:
        return sum(row.sign in {SLOW, NOT_MET} for row in self.rated)

    @property
    def heading(self) -> str:
        slow = "không đạt" if self.on == date(self.plan.year, 12, 31) else "chậm"
        rated = sum(row.sign is not None for row in self.rated)
        if not self.slow_count:
            return f"Kế hoạch {self.plan.year}: không có mục tiêu nào {slow}"
        return f"Kế hoạch {self.plan.year}: {self.slow_count} trên {rated} mục tiêu có tỷ lệ {slow}"

    def view_of(self, ref: str) -> "TargetView | None":
        return next((TargetView(self, target) for target in self.targets if target.ref == ref), None)


_WORST = [NOT_MET.words, SLOW.words, ON_PACE.words, NO_RESULT.words, MET.words, NOBODY.words]


class TargetView:
    """One target on the page."""

    def __init__(self, page: TargetPage, target: TargetResult) -> None:
        self.page, self.target = page, target

    @property
    def sign(self) -> Sign | None:
        return verdict(self.target, self.page.on)

    @property
    def title(self) -> str:
        """The title, of a with what it is to reach."""
        goal = self.target.goal_shown
        reach = f" còn {format_percent(goal)}" if self.target.ref == "a" and goal is not None else ""
        return f"{self.target.ref}. {self.target.title}{reach}"

    @property
    def value(self) -> str:
        if self.target.value is None and self.target.denominator:
            return "–"
        return format_percent(self.target.value)

    @property
    def last_year(self) -> str:
        shown = self.target.last_year_shown
        return "–" if shown is None else format_percent(shown)

    @property
    def change(self) -> str:
        change = self.target.change
        if change is None:
            return "–"
        return f"{'+' if change > 0 else ''}{format_decimal(change, 2)}"

    @property
    def counted(self) -> str:
        if not self.target.denominator:
            return NOBODY_COUNTED
        unit = "người" if self.target.parts[0].unit == Unit.PERSON else "hộ"
        return f"{format_integer(self.target.numerator or 0)}/{format_integer(self.target.denominator)} {unit}"

    @property
    def waiting(self) -> str:
        words = []
        if self.target.waiting:
            words.append(format_integer(self.target.waiting))
        if self.target.unknown and self.target.ref != "a":
            words.append(f"{format_integer(self.target.unknown)} chưa rõ")
        return "; ".join(words) or "–"

    @property
    def url(self) -> str:
        address = reverse("reports:target_detail", args=[self.page.plan.pk, self.target.ref])
        return f"{address}?ngay={self.page.on.isoformat()}"

    @property
    def text(self) -> str:
        return self.target.text

    @property
    def parts(self) -> list["PartView"]:
        return [PartView(self.page, self.target, part) for part in self.target.parts]


class PartView:
    """A part of a target by village."""

    def __init__(self, page: TargetPage, target: TargetResult, part: Part) -> None:
        self.page, self.target, self.part = page, target, part

    @cached_property
    def _columns(self) -> list[str]:
        total = self._flat(self.part.row())
        left_out = {"numerator", "denominator"} if self.part.kind == Kind.NEED else set()
        optional = {DECLINED, NOT_ELIGIBLE, WITHDRAWN, UNKNOWN, UNDECIDED, "before_unknown", "after_unknown", "stopped"}
        return [name for name in total if name not in left_out and (name not in optional or total[name])]

    @staticmethod
    def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
        flat = {name: value for name, value in row.items() if name not in {"states", LATE}}
        return {**flat, **row.get("states", {}), **({LATE: row[LATE]} if LATE in row else {})}

    @property
    def grid(self) -> Grid:
        """The villages, then what belongs to none of them, if anything, then all together."""
        page, known = self.page, [area.area_id for area in self.page.counted.villages]
        villages = [area for area in page.counted.villages if page.villages is None or area.area_id in page.villages]
        lines = [Line(area.name, self._numbers([area.area_id])) for area in villages] if self._is_by_village else []
        elsewhere = self.part.elsewhere(known)
        if lines and any(self.part.row(elsewhere).get(name) for name in ("need", "total", "count", "before", "after")):
            lines.append(Line("Không theo thôn", self._numbers(elsewhere)))
        if len(lines) != 1:
            lines.append(
                Line("Toàn xã" if page.villages is None else "Cộng", self._numbers(None), is_total=bool(lines))
            )
        return Grid("Thôn", [head_of(self.part.key, name) for name in self._columns], lines)

    @property
    def _is_by_village(self) -> bool:
        return self.part.kind != Kind.STATES or any(
            entry.village is not None for entries in self.part.lists.values() for entry in entries
        )

    def _numbers(self, villages: Sequence[int | None] | None) -> list[Number]:
        row = self._flat(self.part.row(villages))
        village = villages[0] if villages is not None and len(villages) == 1 else None
        is_one = villages is None or village is not None
        return [
            Number(_number(row[name]), self._url(name, village) if row[name] and is_one else "")
            for name in self._columns
        ]

    def _url(self, name: str, village: int | None) -> str:
        """The list behind a number; what is not of the register is listed on the page itself."""
        if name not in self.part.lists or self.part.unit is None:
            return ""
        if any(entry.household is None for entry in self.part.lists[name]):
            return ""
        asked = {
            "nam": self.page.plan.year, "ngay": self.page.on.isoformat(), "muc": self.target.ref,
            "phan": self.part.key, "ds": name,
        }  # fmt: skip
        if village is not None:
            asked["thon"] = village
        return list_url("target_people" if self.part.unit == Unit.PERSON else "target_households", **asked)

    @property
    def needs_url(self) -> str:
        """The needs that wait, to be worked off; empty where nothing is asked for."""
        row = self.part.row() if self.part.kind == Kind.NEED else {}
        if self.part.key not in set(Need) or not row.get(WAITING):
            return ""
        return list_url("needs", viec=self.part.key, ket_qua=WAITING)

    @property
    def identity(self) -> str:
        """How the need adds up, in words; empty for other kinds."""
        if self.part.kind != Kind.NEED:
            return ""
        row = self.part.row()
        if not row["need"]:
            return ""
        names = (SERVED, WAITING, DECLINED, NOT_ELIGIBLE, WITHDRAWN, UNKNOWN)
        words = {name: lower_first(head_of(self.part.key, name)) for name in names}
        told = " + ".join(f"{format_integer(row[name])} {said}" for name, said in words.items() if row[name])
        over = "Không còn ai để tính tỷ lệ."
        if row["denominator"]:
            over = f"Tỷ lệ = {format_integer(row['numerator'])}/{format_integer(row['denominator'])}."
        return f"{format_integer(row['need'])} = {told}. {over}"

    @property
    def named(self) -> list[tuple[str, list[str]]]:
        """(state, labels) of what is not of the register: works, tasks, posts of people who live elsewhere."""
        return [
            (head_of(self.part.key, name), [entry.label or "" for entry in entries if entry.household is None])
            for name, entries in self.part.lists.items()
            if any(entry.household is None for entry in entries)
        ]


def _number(value: Any) -> str:
    if value is None:
        return "–"
    return format_decimal(value, 2) if isinstance(value, Decimal) else format_integer(value)
