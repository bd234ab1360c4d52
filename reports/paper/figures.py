"""Our own counted figures by code: what a column of a layout may be filled from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from huulien.lib.text import lower_first
from programs.vocabulary import FundingSource, SupportKind, TargetRef
from reports.indicators.rates import AreaRates
from reports.indicators.targets.results import WITHOUT_VALUE

if TYPE_CHECKING:
    from reports.paper.paper import Paper
    from reports.situation import VillageRow

Number = int | Decimal | None


@dataclass(frozen=True)
class Figure:
    """A number of the report: what it is, in which unit, and how it is read from the paper; None where nobody knows.

    `of_village` reads the same of one village; without it only the commune has it.
    """

    words: str
    unit: str
    read: "Callable[[Paper], Number]"
    of_village: "Callable[[VillageRow], Number] | None" = None


def _area() -> Iterator[tuple[str, Figure]]:
    for code, words, unit in (
        ("households", "Tổng số hộ", "hộ"), ("persons", "Tổng số nhân khẩu", "người"),
        ("poor", "Hộ nghèo", "hộ"), ("near_poor", "Hộ cận nghèo", "hộ"),
        ("poor_persons", "Nhân khẩu hộ nghèo", "người"), ("near_poor_persons", "Nhân khẩu hộ cận nghèo", "người"),
    ):  # fmt: skip
        yield f"ho.{code}", _figure(f"{words}, cuối kỳ", unit, code)
    for code, words in (("poor_rate", "Tỷ lệ hộ nghèo"), ("near_poor_rate", "Tỷ lệ hộ cận nghèo")):
        yield f"ho.{code}", _figure(f"{words}, cuối kỳ", "%", code)
    yield (
        "ho.poor_before",
        Figure(
            "Hộ nghèo, đầu năm", "hộ", lambda paper: paper.situation.poor_before, lambda village: village.before_poor
        ),
    )


def _figure(words: str, unit: str, code: str) -> Figure:
    def of_village(village: "VillageRow") -> Number:
        return _of_area(village.now, code, has_result=village.now.is_reviewed)

    def read(paper: "Paper") -> Number:
        total = paper.situation.total
        return _of_area(total, code, has_result=total.has_result)

    return Figure(words, unit, read, of_village)


def _of_area(area: AreaRates, code: str, *, has_result: bool) -> Number:
    """Classes are unknown before the first result; households and persons never are."""
    if code not in {"households", "persons"} and not has_result:
        return None
    found: Number = getattr(area if code.endswith("_rate") else area.figures, code)
    return found


def _targets() -> Iterator[tuple[str, Figure]]:
    for ref in TargetRef:
        if ref in WITHOUT_VALUE:
            continue
        title = f"Mục tiêu {ref}, {lower_first(ref.label)}"
        for code, name, words, unit in (
            ("dat", "numerator", "đạt được", "số đếm"), ("tren", "denominator", "trên tổng số", "số đếm"),
            ("ty-le", "value", "kết quả", "%"),
        ):  # fmt: skip

            def read(paper: "Paper", ref: str = ref, name: str = name) -> Number:
                target = next((target for target in paper.targets if target.ref == ref), None)
                return getattr(target, name) if target else None

            yield f"muc-tieu.{ref}.{code}", Figure(f"{title}: {words}", unit, read)


def _money() -> Iterator[tuple[str, Figure]]:
    for source in (None, *FundingSource):
        words = "Kinh phí" if source is None else f"Kinh phí, {lower_first(source.label)}"
        for code, names, said in (
            ("ke-hoach", ("planned_vnd",), "kế hoạch"), ("giao", ("allocated_vnd", "carried_in_vnd"), "được giao"),
            ("giai-ngan", ("disbursed_vnd",), "giải ngân"),
        ):  # fmt: skip

            def read(
                paper: "Paper", source: FundingSource | None = source, names: tuple[str, ...] = names
            ) -> Number:  # fmt: skip
                if paper.scope.villages is not None:  # money is the commune's alone
                    return None
                rows = [row.amounts for row in paper.money.sources if source in {None, row.source}]
                return sum(getattr(amounts, name) for amounts in rows for name in names)

            yield f"kinh-phi.{source or 'tong'}.{code}", Figure(f"{words}: {said}", "đồng", read)


def _support() -> Iterator[tuple[str, Figure]]:
    for kind in SupportKind:
        for code, words, unit in (("ho", "số hộ", "hộ"), ("nguoi", "số người", "người"), ("tien", "số tiền", "đồng")):
            if code == "nguoi" and not kind.is_personal:
                continue

            def read(paper: "Paper", kind: SupportKind = kind, code: str = code) -> Number:
                row = next((row for row in paper.work.support if row.kind == kind), None)
                if row is None:
                    return 0
                return (
                    row.amount_vnd if code == "tien" else len((row.people if code == "nguoi" else row.households) or ())
                )

            yield f"ho-tro.{kind}.{code}", Figure(f"Hỗ trợ {lower_first(kind.label)}: {words}", unit, read)


FIGURES: Mapping[str, Figure] = dict([*_area(), *_targets(), *_money(), *_support()])


def figures_of(paper: "Paper") -> dict[str, str | None]:
    """Every figure as it is kept: digits, or None where nobody knows."""
    return {code: _kept(figure.read(paper)) for code, figure in FIGURES.items()}


def figures_by_village(paper: "Paper") -> list[dict[str, Any]]:
    """The same of each village of the report, as far as a village has them."""
    return [
        {
            "key": village.now.area_id,
            "name": village.now.name,
            "figures": {code: _kept(figure.of_village(village)) for code, figure in FIGURES.items()
                        if figure.of_village},
        }
        for village in paper.situation.villages
    ]  # fmt: skip


def _kept(number: Number) -> str | None:
    return None if number is None else str(number)
