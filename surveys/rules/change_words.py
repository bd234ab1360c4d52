"""What changed in a household, in words: each change with the fact behind it, as the household itself would say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from huulien.lib.numbers import format_integer, format_vnd
from huulien.lib.text import lower_first
from surveys.rules.changes import Comparison, Ground
from surveys.rules.facts import Member
from surveys.rules.indicators import derive
from surveys.rules.outcome import Outcome
from surveys.rules.wording import Words, facts_in_words, label_words, schooling_words
from surveys.vocabulary import Indicator

_SIDES = {True: "không vượt chuẩn nghèo", False: "vượt chuẩn nghèo", None: "chưa rõ có vượt chuẩn nghèo không"}
_ANSWERS = {True: "thiếu hụt", False: "không thiếu hụt", None: "chưa rõ"}
_NUTRITION = {True: "suy dinh dưỡng", False: "không suy dinh dưỡng", None: "chưa rõ dinh dưỡng"}
_INSURANCE = {True: "có thẻ", False: "không có thẻ", None: "chưa rõ thẻ"}
# What an indicator looks at in one member; the others are about the house, or the household as a whole.
_OF_MEMBER: dict[Indicator, Words] = {
    Indicator.EMPLOYMENT: lambda member: label_words(member.employment),
    Indicator.NUTRITION: lambda member: _NUTRITION[member.malnourished],
    Indicator.INSURANCE: lambda member: _INSURANCE[member.health_insurance],
    Indicator.ADULT_EDUCATION: schooling_words,
    Indicator.SCHOOLING: lambda member: label_words(member.studying),
}


@dataclass(frozen=True)
class Told:
    """What changed, in words: what decided the class, what else changed, what is not known of both years."""

    deciding: list[str]
    others: list[str]
    unknown: list[str]
    how: str  # how those that decided did so together; empty where there are none


@dataclass(frozen=True)
class Side:
    """One of the two reviews: its outcome, what its members are called, and the year it is called by."""

    outcome: Outcome
    names: Mapping[str, str]
    year: str

    @cached_property
    def facts(self) -> dict[Indicator, str]:
        return facts_in_words(self.outcome.case, self.names, self.outcome.terms)

    @cached_property
    def members(self) -> dict[str, Member]:
        return {member.id: member for member in self.outcome.case.members}

    def lacking(self, indicator: Indicator) -> list[str]:
        """Ids of the members who make the indicator true."""
        because = derive(self.outcome.case, self.outcome.terms)[indicator].because
        return [ground.member for ground in because if ground.member is not None]

    def name_of(self, member: str) -> str:
        return self.names.get(member, f"thành viên {member}")

    def overruling(self, indicator: Indicator) -> str:
        """What the reviewer found against the facts; empty where the facts speak."""
        override = self.outcome.case.overrides.get(indicator)
        if override is None:
            return ""
        return f"người rà soát xác định {_ANSWERS[override.deprived]} ({override.reason.strip().rstrip('.')})"


def tell(comparison: Comparison, before: Side, after: Side) -> Told:
    """The comparison of two reviews in words."""
    teller = _Teller(before, after)
    decisive = comparison.decisive
    return Told(
        deciding=[teller.change(item) for item in comparison.changes if item in decisive],
        others=[teller.change(item) for item in comparison.changes if item not in decisive],
        unknown=[teller.unknown(item) for item in comparison.unknown],
        how=_how(comparison, before),
    )


def _how(comparison: Comparison, before: Side) -> str:
    if not comparison.is_class_changed:
        return ""
    if not comparison.are_classes_known:
        year = before.year if not comparison.before.poverty_class.is_known else "nay"
        return f"Không nói được điều gì làm đổi xếp loại, vì {year} chưa đủ dữ liệu để xếp loại."
    kept = f"hộ vẫn xếp loại như {before.year}"
    if not comparison.deciding:
        return "Không nói chắc được thay đổi nào quyết định, vì còn điều chưa rõ."
    together = len(comparison.deciding[0])
    if together == 1 and len(comparison.deciding) == 1:
        return f"Chỉ riêng điều này quyết định: nếu không đổi, {kept}."
    if together == 1:
        return f"Mỗi điều này đều quyết định: chỉ cần một điều không đổi, {kept}."
    if len(comparison.deciding) == 1:
        return f"Cùng nhau, {together} điều này quyết định: chỉ khi tất cả không đổi, {kept}."
    return f"Không điều nào một mình quyết định: ít nhất {together} trong số này không đổi thì {kept}."


class _Teller:
    def __init__(self, before: Side, after: Side) -> None:
        self.before, self.after = before, after

    def change(self, item: Ground | Indicator) -> str:
        if isinstance(item, Ground):
            if item is Ground.MEASURE:
                return self._measure()
            return f"Thu nhập: {_income(self.before.outcome)} → {_income(self.after.outcome)}"
        turn = "nay thiếu hụt" if self.after.outcome.answers[item] else "nay hết thiếu hụt"
        return f"{self._name(item)} ({turn}): {self._fact(item)}"

    def unknown(self, item: Ground | Indicator) -> str:
        if isinstance(item, Ground):
            then, now = (_SIDES[side.outcome.is_at_or_below_line] for side in (self.before, self.after))
            return f"Thu nhập: {self.before.year} {then}, nay {now}"
        then, now = (_ANSWERS[side.outcome.answers[item]] for side in (self.before, self.after))
        return f"{self._name(item)}: {self.before.year} {then}, nay {now}"

    def _name(self, indicator: Indicator) -> str:
        return self.after.outcome.terms.standard.indicators[indicator].name

    def _measure(self) -> str:
        before, after = self.before.outcome, self.after.outcome
        words = []
        if before.terms.standard is not after.terms.standard:
            words.append(f"Chuẩn nghèo: {before.terms.standard.title} → {after.terms.standard.title}")
            asked_anew = [item.label for item in after.answers if item not in before.answers]
            not_asked = [item.label for item in before.answers if item not in after.answers]
            words += [f"hỏi thêm {', '.join(asked_anew)}"] if asked_anew else []
            words += [f"không còn hỏi {', '.join(not_asked)}"] if not_asked else []
        elif before.terms is not after.terms:
            words.append(f"{after.terms.standard.title} có mức mới từ lần rà soát này")
        if before.case.area != after.case.area:
            words.append(f"Khu vực: {before.case.area.label.lower()} → {after.case.area.label.lower()}")
        return "; ".join(words)

    def _fact(self, indicator: Indicator) -> str:
        overruled = [side.overruling(indicator) for side in (self.before, self.after)]
        if any(overruled):
            then, now = (
                found or side.facts[indicator].rstrip(".")
                for found, side in zip(overruled, (self.before, self.after), strict=True)
            )
            return f"{lower_first(then)} → {lower_first(now)}"
        if indicator in _OF_MEMBER:
            side = self.after if self.after.outcome.answers[indicator] else self.before
            return "; ".join(self._of_member(indicator, member) for member in side.lacking(indicator))
        then, now = (side.facts[indicator].rstrip(".") for side in (self.before, self.after))
        return f"{lower_first(then)} → {lower_first(now)}"

    def _of_member(self, indicator: Indicator, member: str) -> str:
        """The member who makes the household lack the indicator, now or then: what it was, and what it is."""
        then, now = (side.members.get(member) for side in (self.before, self.after))

        def words(of: Member) -> str:
            return lower_first(_OF_MEMBER[indicator](of))

        if now is None:
            assert then is not None  # whoever lacks something was here, or is
            return f"{self.before.name_of(member)} ({words(then)}) không còn trong hộ"
        if then is None:
            return f"{self.after.name_of(member)} mới vào hộ, {words(now)}"
        name = self.after.name_of(member)
        was, is_now = words(then), words(now)
        if was == is_now:
            return f"{name} vẫn {is_now}, nay {now.age(self.after.outcome.case.on)} tuổi"
        if indicator is Indicator.INSURANCE and None not in (then.health_insurance, now.health_insurance):
            return f"{name} {'nay đã có thẻ' if now.health_insurance else 'không còn thẻ'}"
        return f"{name}: {was} → {is_now}"


def _income(outcome: Outcome) -> str:
    case = outcome.case
    if case.b1_score is not None:
        amount = f"B1 {format_integer(case.b1_score)} điểm"
    else:
        amount = f"{format_vnd(case.per_person_vnd)}/người/tháng" if case.per_person_vnd is not None else "chưa rõ"
    return f"{amount} ({_SIDES[outcome.is_at_or_below_line]})"
