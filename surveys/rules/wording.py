"""The facts behind each indicator in Vietnamese: what a reviewer saw, said so that the household agrees or objects."""

from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, Decimal

from huulien.lib.labels import LabelledEnum
from huulien.lib.numbers import format_decimal
from huulien.lib.text import lower_first, upper_first
from surveys.rules.classify import classify
from surveys.rules.explain import Missing, missing_in_words, missing_together
from surveys.rules.facts import Case, Member
from surveys.rules.indicators import Derived, derive
from surveys.rules.standard import Limits, Terms
from surveys.vocabulary import Indicator

Words = Callable[[Member], str]

_PARTS = (("Tường", "wall_durable"), ("cột", "frame_durable"), ("mái", "roof_durable"))


def facts_in_words(case: Case, names: Mapping[str, str], terms: Terms | None = None) -> dict[Indicator, str]:
    """One sentence or two an indicator; `names` are members' names by their ids. Overrides are not told here."""
    terms = terms or case.terms()
    teller = _Teller(case, names, terms.limits)
    return {indicator: teller.tell(indicator, derived) for indicator, derived in derive(case, terms).items()}


def missing_facts(case: Case, names: Mapping[str, str]) -> list[Missing]:
    """What must still be found out, each in a few words; empty when nothing is missing."""
    return missing_together(classify(case).missing, names)


class _Teller:
    def __init__(self, case: Case, names: Mapping[str, str], limits: Limits) -> None:
        self.case, self.names, self.limits = case, names, limits
        self.members = {member.id: member for member in case.members}

    def tell(self, indicator: Indicator, derived: Derived) -> str:
        if derived.deprived is None:
            return f"Chưa rõ: {'; '.join(missing_in_words(derived.missing, self.names))}."
        about = [self.members[ground.member] for ground in derived.because if ground.member is not None]
        match indicator:
            case Indicator.EMPLOYMENT:
                return self._each(about, lambda member: label_words(member.employment)) or (
                    "Không có người nào đang tìm việc hoặc làm công không có hợp đồng."
                )
            case Indicator.DEPENDANTS:
                return self._dependants(derived)
            case Indicator.NUTRITION:
                return self._each(about, lambda member: "suy dinh dưỡng") or self._children()
            case Indicator.INSURANCE:
                return self._insurance()
            case Indicator.ADULT_EDUCATION:
                return self._each(about, schooling_words) or (
                    f"Không có người từ {self.limits.adult_education_from_age} đến "
                    f"{self.limits.adult_education_to_age} tuổi nào thiếu trình độ theo tuổi."
                )
            case Indicator.SCHOOLING:
                return self._each(about, lambda member: label_words(member.studying)) or (
                    f"Không có trẻ từ {self.limits.schooling_from_age} đến dưới {self.limits.schooling_under_age} tuổi "
                    "nào không học đúng cấp."
                )
            case _:
                return self._house(indicator)

    def _each(self, members: list[Member], what: Words) -> str:
        """The members an answer is about, each with age and reason; empty when there are none."""
        return "; ".join(f"{self._with_age(member)}: {what(member)}" for member in members) + ("." if members else "")

    def _with_age(self, member: Member) -> str:
        age = member.age(self.case.on)
        return self.names.get(member.id, f"Thành viên {member.id}") + ("" if age is None else f", {age} tuổi")

    def _dependants(self, derived: Derived) -> str:
        everyone = len(self.case.members)
        dependants = sum(1 for ground in derived.because if ground.member is not None)
        if not derived.because:
            children = sum(self._is_child(member) for member in self.case.members)
            which = f"{children} trẻ" if children else "không có trẻ"
            return f"{everyone} người trong hộ, {which} dưới {self._child_age} tuổi."
        return f"{dependants} người phụ thuộc trong {everyone} người."

    @property
    def _child_age(self) -> int:
        return self.limits.dependant_child_under_age

    def _is_child(self, member: Member) -> bool:
        age = member.age(self.case.on)
        return age is not None and age < self._child_age

    def _children(self) -> str:
        children = sum(self._is_child(member) for member in self.case.members)
        if not children:
            return f"Không có trẻ dưới {self._child_age} tuổi."
        return f"{children} trẻ dưới {self._child_age} tuổi, không cháu nào suy dinh dưỡng."

    def _insurance(self) -> str:
        asked = [m for m in self.case.members if (m.age(self.case.on) or 0) >= self.limits.insurance_from_age]
        without = [member for member in asked if member.health_insurance is False]
        text = (
            f"{len(asked) - len(without)}/{len(asked)} người từ {self.limits.insurance_from_age} tuổi trở lên có thẻ."
        )
        if without:
            text += f" Chưa có: {', '.join(self._with_age(member) for member in without)}."
        return text

    def _house(self, indicator: Indicator) -> str:
        case = self.case
        match indicator:
            case Indicator.HOUSING_QUALITY:
                durable = [(name, getattr(case.dwelling, field)) for name, field in _PARTS]
                words = {True: "bền chắc", False: "không bền chắc", None: "chưa rõ"}
                text = "; ".join(f"{name} {words[answer]}" for name, answer in durable)
                return f"{upper_first(text)}."
            case Indicator.HOUSING_AREA:
                area, people = case.dwelling.area_m2 or 0, len(case.members)
                return f"{_number(area)} m² cho {people} người, bình quân {_number(area / people)} m²/người."
            case Indicator.WATER:
                return f"{label_words(case.water_source)}."
            case Indicator.TOILET:
                return f"{label_words(case.toilet)}."
            case Indicator.TELECOM:
                return "Có người dùng internet." if case.internet_user else "Không có ai dùng internet."
            case _:
                devices = ", ".join(device.label.lower() for device in case.devices or ())
                return f"Có {devices}." if devices else "Không có phương tiện nào."


def schooling_words(member: Member) -> str:
    return f"{label_words(member.qualification)}, {lower_first(label_words(member.studying))}"


def label_words(value: LabelledEnum | None) -> str:
    """A choice in small letters, as it stands within a sentence; its first letter is raised at the head of one."""
    return value.label if value is not None else "chưa rõ"


def _number(value: int | float) -> str:
    """One decimal at most, cut and not rounded, so that 7,99 m² never reads as 8 m²."""
    return format_decimal(Decimal(str(value)).quantize(Decimal("0.1"), ROUND_DOWN)).removesuffix(",0")
