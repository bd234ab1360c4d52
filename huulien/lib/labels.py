"""Enums whose members carry the Vietnamese words a user reads."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


@dataclass(frozen=True)
class Sign:
    """A state as a page shows it: always in words, beside them an icon, or the shape that its tone draws."""

    words: str
    tone: str = ""  # a class of the stylesheet: bad, warn, ok, on, mute; of a badge its own
    icon: str = ""  # a name in icons.svg; without one it is a badge


class LabelledEnum(StrEnum):
    """A string enum: `value` is stored, `label` is shown."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(value, label) pairs in the order of definition, as Django fields want them."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def label_of(cls, value: str | None) -> str:
        """The label of a stored value; an empty string for none."""
        return cls(value).label if value else ""


class SignedEnum(LabelledEnum):
    """States with how each is shown: value, label, tone and icon of its sign."""

    sign: Sign

    def __new__(cls, value: str, label: str = "", tone: str = "", icon: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.sign = Sign(label, tone, icon)
        return member
