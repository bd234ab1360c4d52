"""Forms of the register: facts of a household and its members, and what happens to them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.models import Area, Household, Member
from households.rules.birth import ethnicity_of_child, relationship_of_child
from households.rules.facts import member_doubts, member_faults
from households.rules.spelling import household_code
from households.services.book import neighbour_alike
from households.services.facts import HOUSEHOLD_FIELDS, MEMBER_FIELDS
from households.vocabulary import ETHNIC_GROUPS, Employment, Qualification, Relationship, Sex, Studying
from huulien.platform.forms import (
    DateField,
    LabelledChoiceField,
    LongTextField,
    SiteForm,
    TextField,
    VersionedForm,
    WholeNumberField,
    YesNoField,
    not_after,
    plain_choices,
)
from huulien.platform.once import OnceForm
from huulien.platform.second_look import LooksTwice

NOT_OF_A_NEWBORN = (
    "birth_year", "citizen_id", "employment", "qualification", "is_trained_on_the_job", "has_merit", "studying",
)  # fmt: skip


class DatedForm(SiteForm):
    """A form that compares dates with today."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today


class PersonFields(LooksTwice, DatedForm):
    """What the register holds of a person; an empty answer is unknown."""

    full_name = TextField(label="Họ và tên", max_length=100)
    birth_date = DateField(
        label="Ngày sinh", required=False, help_text="Ví dụ 05/12/1984. Chỉ biết năm thì để trống ô này."
    )
    birth_year = WholeNumberField(
        label="Năm sinh (khi chỉ biết năm)", required=False, least=1900, most=2100, example="1952"
    )
    sex = LabelledChoiceField(enum=Sex, label="Giới tính", required=False)
    ethnicity = forms.ChoiceField(
        label="Dân tộc", required=False, choices=[("", "Chưa rõ"), *plain_choices(ETHNIC_GROUPS)],
        error_messages={"invalid_choice": "Chọn một dân tộc trong danh sách."},
    )  # fmt: skip
    citizen_id = TextField(label="Số CCCD", required=False, max_length=12, help_text="12 chữ số như trên thẻ.")
    studying = LabelledChoiceField(enum=Studying, label="Đang học", required=False)
    qualification = LabelledChoiceField(enum=Qualification, label="Trình độ cao nhất", required=False)
    employment = LabelledChoiceField(enum=Employment, label="Việc làm", required=False)
    is_trained_on_the_job = YesNoField(label="Được đào tạo tại chỗ, có xác nhận")
    has_health_insurance = YesNoField(label="Có thẻ BHYT")
    draws_social_allowance = YesNoField(label="Hưởng trợ cấp xã hội hằng tháng")
    is_disabled = YesNoField(label="Là người khuyết tật")
    has_merit = YesNoField(label="Là người có công với cách mạng")
    is_malnourished = YesNoField(label="Suy dinh dưỡng (trẻ dưới 16 tuổi)")
    note = TextField(label="Ghi chú", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["sex"], cleaned["ethnicity"] = cleaned.get("sex") or None, cleaned.get("ethnicity") or None
        for field, message in member_faults(cleaned, self.today):
            self.add_error(field, message)
        return cleaned

    def doubts(self) -> Iterator[tuple[str | None, str]]:
        yield from member_doubts(self.cleaned_data, self.today)
        commune = self.commune_entered()
        known = commune and neighbour_alike(
            commune,
            full_name=self.cleaned_data.get("full_name", ""),
            birth_date=self.cleaned_data.get("birth_date"),
        )
        if known:
            yield (
                "full_name",
                f"Trong sổ đã có {known.full_name} cùng ngày sinh, đang ở hộ {known.household.code}. Nếu là một người "
                "thì ghi biến động ở hộ đó.",
            )

    def commune_entered(self) -> Area | None:
        """The commune whose book somebody is entered into; None when they are in it already."""
        return None

    def person(self) -> dict[str, Any]:
        """The Member fields typed in."""
        return {name: self.cleaned_data[name] for name in MEMBER_FIELDS}


class MemberForm(PersonFields, VersionedForm):
    """Corrections of one member's facts."""

    @staticmethod
    def values_of(member: Member) -> dict[str, Any]:
        return {name: getattr(member, name) for name in MEMBER_FIELDS}


class HouseholdForm(VersionedForm):
    """Corrections of a household's own facts."""

    @staticmethod
    def values_of(household: Household) -> dict[str, Any]:
        return {name: getattr(household, name) for name in HOUSEHOLD_FIELDS}

    code = TextField(label="Mã hộ", max_length=20)
    address = TextField(label="Địa chỉ", required=False, max_length=200, help_text="Số nhà, xóm, ví dụ: xóm Trên.")
    phone = TextField(label="Điện thoại", required=False, max_length=15)


class NewHouseholdForm(PersonFields, OnceForm):
    """A household with its head, new in the book."""

    village = forms.ModelChoiceField(
        label="Thôn",
        queryset=Area.objects.none(),
        empty_label="Chọn thôn",
        error_messages={"required": "Chọn thôn của hộ."},
    )
    code = TextField(label="Mã hộ", required=False, max_length=20, help_text="Để trống thì hệ thống cấp số tiếp theo.")
    address = TextField(label="Địa chỉ", required=False, max_length=200)
    opened_on = DateField(label="Có trong sổ từ ngày")
    field_order = ("village", "code", "address", "opened_on")

    def commune_entered(self) -> Area | None:
        village = self.cleaned_data.get("village")
        return village.parent if village else None

    def clean_opened_on(self) -> date:
        return not_after(self.cleaned_data["opened_on"], self.today)

    def __init__(self, *args: Any, villages: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages
        self.fields["village"].label_from_instance = lambda village: village.name


class EventForm(DatedForm, OnceForm, VersionedForm):
    """What every event needs: the day, and a note."""

    happened_on = DateField(label="Ngày xảy ra")
    note = LongTextField(label="Ghi chú", required=False, max_length=500)

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household = household
        self.members = list(household.members.living_now().in_family_order())

    def clean_happened_on(self) -> date:
        return not_after(self.cleaned_data["happened_on"], self.today)

    def typed(self) -> dict[str, str]:
        """What the user typed, by field, for whoever records it in the end."""
        own = {"version", "form_key", "confirmed"}
        return {name: str(self[name].value() or "") for name in self.fields if name not in own}

    @property
    def about(self) -> str:
        """Whom the event is about, and when, in a few words."""
        member, name = self.cleaned_data.get("member"), self.cleaned_data.get("full_name")
        day = self.cleaned_data.get("happened_on") or self.cleaned_data.get("birth_date")
        who = member.full_name if member else name or "cả hộ"
        return f"{who}, ngày {day:%d/%m/%Y}" if day else who

    @property
    def news(self) -> str:
        """The latest event of the household, for a user whose page is older than it."""
        latest = self.household.events.select_related("member").order_by("-pk").first()
        if latest is None:
            return ""
        who = f" {latest.member.full_name}," if latest.member else ""
        return f"Biến động mới nhất của hộ: {latest.get_kind_display()},{who} ngày {latest.happened_on:%d/%m/%Y}."


class ArrivalForm(PersonFields, EventForm):
    """A child born into the household, or a person who moves in."""

    names_others = True  # whether somebody alike elsewhere in the commune is named

    relationship = LabelledChoiceField(
        enum=Relationship, label="Quan hệ với chủ hộ", empty_label="Chọn quan hệ",
        error_messages={"required": "Chọn quan hệ với chủ hộ."},
    )  # fmt: skip
    field_order = ("version", "happened_on", "full_name", "relationship", "sex", "birth_date", "birth_year")

    def commune_entered(self) -> Area | None:
        return self.household.commune if self.names_others else None

    def clean_relationship(self) -> Relationship:
        if self.cleaned_data["relationship"] == Relationship.HEAD:
            raise ValidationError("Hộ đã có chủ hộ. Chọn quan hệ khác, rồi dùng mục “Đổi chủ hộ” nếu cần.")
        return self.cleaned_data["relationship"]


class BirthForm(ArrivalForm):
    """A child: the day that counts is the day of birth, and what is not answered follows from the parents."""

    happened_on = None
    mother = forms.ModelChoiceField(
        label="Mẹ", queryset=Member.objects.none(), required=False, empty_label="Không ở trong hộ này",
        error_messages={"invalid_choice": "Chọn người trong hộ."},
    )  # fmt: skip
    father = forms.ModelChoiceField(
        label="Cha", queryset=Member.objects.none(), required=False, empty_label="Không ở trong hộ này",
        error_messages={"invalid_choice": "Chọn người trong hộ."},
    )  # fmt: skip
    field_order = ("version", "mother", "father", "full_name", "sex", "birth_date", "relationship", "ethnicity")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NOT_OF_A_NEWBORN:
            del self.fields[name]
        self.fields["birth_date"].required = True
        self.fields["birth_date"].help_text = "Ví dụ 05/12/2023."
        living = self.household.members.living_now().in_family_order()
        self.fields["mother"].queryset = living.exclude(sex=Sex.MALE)
        self.fields["father"].queryset = living.exclude(sex=Sex.FEMALE)
        for name in ("relationship", "ethnicity"):
            field = self.fields[name]
            field.required, field.choices = False, [("", "Theo cha, mẹ"), *field.choices[1:]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        parents = self.parents()
        if len(parents) == 2 and len(set(parents.values())) == 1:
            self.add_error("father", "Cha và mẹ là hai người khác nhau.")
            return cleaned
        for name, parent in parents.items():
            born, birth_date = parent.birth_date, cleaned.get("birth_date")
            if born and birth_date and born >= birth_date:
                self.add_error(name, f"{parent.full_name} sinh {born:%d/%m/%Y}, không sinh trước trẻ này.")
        if not cleaned.get("relationship") and "relationship" not in self.errors:
            cleaned["relationship"] = relationship_of_child(parent.relationship for parent in parents.values())
            if cleaned["relationship"] is None:
                self.add_error("relationship", "Chọn quan hệ với chủ hộ.")
        if not cleaned.get("ethnicity") and "ethnicity" not in self.errors:
            cleaned["ethnicity"] = ethnicity_of_child(parent.ethnicity for parent in parents.values())
            if cleaned["ethnicity"] is None and all(parent.ethnicity for parent in parents.values()) and parents:
                self.add_error("ethnicity", "Cha và mẹ khác dân tộc. Chọn dân tộc của trẻ.")
        return cleaned

    def parents(self) -> dict[str, Member]:
        """The parents who live in the household, by field."""
        return {name: parent for name in ("mother", "father") if (parent := self.cleaned_data.get(name))}

    @property
    def remark(self) -> str:
        """The note of the event: who the parents are, then what the user wrote."""
        parents = [f"{self.fields[name].label}: {parent.full_name}." for name, parent in self.parents().items()]
        return " ".join([*parents, self.cleaned_data["note"]]).strip()

    def person(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in MEMBER_FIELDS if name in self.fields}


class DeclineForm(VersionedForm):
    """Why what a village head reported is not recorded."""

    reason = LongTextField(
        label="Lý do không ghi", max_length=500, help_text="Trưởng thôn đọc được lý do này.",
        error_messages={"required": "Ghi lý do không ghi."},
    )  # fmt: skip


class UndoForm(OnceForm, VersionedForm):
    """Why an event is undone; of a head who comes back, also what they are to the one who heads the household now."""

    reason = LongTextField(
        label="Lý do hủy", max_length=500, help_text="Ví dụ: ghi nhầm người, hộ chưa chuyển đi.",
        error_messages={"required": "Ghi lý do hủy."},
    )  # fmt: skip
    relationship = LabelledChoiceField(enum=Relationship, label="", required=False, empty_label="Chọn quan hệ")

    def __init__(self, *args: Any, returning: Member | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if returning is None:
            del self.fields["relationship"]
        else:
            self.fields["relationship"].label = f"{returning.full_name} là gì với chủ hộ hiện nay?"


class MoveWithinForm(EventForm):
    """The village of the commune to which the household moves."""

    village = forms.ModelChoiceField(
        label="Thôn mới", queryset=Area.objects.none(), empty_label="Chọn thôn",
        error_messages={"required": "Chọn thôn hộ chuyển đến.", "invalid_choice": "Chọn một thôn khác của xã này."},
    )  # fmt: skip
    field_order = ("version", "village", "happened_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Area.objects.villages_of(self.household.commune).exclude(pk=self.household.village_id)
        self.fields["village"].queryset = others.valid_on(self.today).order_by("position", "pk")
        self.fields["village"].label_from_instance = lambda village: village.name


class _RelationshipsForm(EventForm):
    """A form with one question a member: what they are to a head."""

    question = "{name} là gì với chủ hộ mới?"
    empty_label = "Chọn quan hệ"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for member in self.asked_about():
            self.fields[f"member_{member.pk}"] = LabelledChoiceField(
                enum=Relationship,
                label=self.question.format(name=member.full_name),
                required=False,
                empty_label=self.empty_label,
            )

    def asked_about(self) -> list[Member]:
        return self.members

    def relationships(self) -> Mapping[Member, Relationship]:
        """The members an answer was given for."""
        answers = {member: self.cleaned_data.get(f"member_{member.pk}") for member in self.members}
        return {member: relationship for member, relationship in answers.items() if relationship}


class DepartureForm(_RelationshipsForm):
    """A member who died or moved away; for a head, who takes their place, and what the others are to them.

    That is asked once it is known that the head leaves: it makes no sense for anybody else.
    """

    member = forms.ModelChoiceField(
        label="Người", queryset=Member.objects.none(), empty_label="Chọn người",
        error_messages={"required": "Chọn người trong hộ."},
    )  # fmt: skip
    new_head = forms.ModelChoiceField(
        label="Chủ hộ mới", queryset=Member.objects.none(), required=False, empty_label="Không đổi chủ hộ",
        help_text="Chỉ chọn khi người trên là chủ hộ và hộ còn người khác. Trang sẽ hỏi tiếp quan hệ của từng người "
        "với chủ hộ mới.",
    )  # fmt: skip
    field_order = ("version", "member", "happened_on", "new_head")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("member", "new_head"):
            self.fields[name].queryset = self.household.members.living_now().in_family_order()
        self.order_fields([name for name in self.fields if name != "note"])

    def asked_about(self) -> list[Member]:
        leaving, new_head = self.data.get("member"), self.data.get("new_head")
        if not new_head or not any(member.is_head and str(member.pk) == leaving for member in self.members):
            return []
        return [member for member in self.members if str(member.pk) not in {leaving, new_head}]


class SplitForm(_RelationshipsForm):
    """Who leaves to found a household, and what each is to the new head."""

    question = "{name}"
    empty_label = "Ở lại hộ cũ"
    code = TextField(
        label="Mã hộ mới", required=False, max_length=20, help_text="Để trống thì hệ thống cấp số tiếp theo."
    )


class MergeForm(_RelationshipsForm):
    """The household that takes this one in, and what each member is to its head."""

    question = "{name} là gì với chủ hộ nhận?"
    into_code = TextField(label="Mã hộ nhận", max_length=20)

    def clean_into_code(self) -> Household:
        code = household_code(self.cleaned_data["into_code"])
        into = Household.objects.filter(commune=self.household.commune, code=code, closed_on=None).first()
        if into is None or into.pk == self.household.pk:
            raise ValidationError("Không có hộ khác mang mã này trong sổ. Xem lại mã ở danh sách hộ.")
        return into


class ChangeHeadForm(_RelationshipsForm):
    """The new head, and what the others are to them."""

    new_head = forms.ModelChoiceField(
        label="Chủ hộ mới", queryset=Member.objects.none(), empty_label="Chọn người",
        error_messages={"required": "Chọn người làm chủ hộ mới."},
    )  # fmt: skip
    field_order = ("version", "new_head", "happened_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_head"].queryset = self.household.members.living_now().in_family_order()
