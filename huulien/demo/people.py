"""Invented families with plausible facts. Pure: the same random generator gives the same people.

Nobody here exists: names are drawn word by word, citizen numbers carry a serial that says so.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from households.vocabulary import Employment, Qualification, Relationship, Sex, Studying

SURNAMES = ("Hoàng", "Nông", "Lý", "Triệu", "Vi", "Lương", "Chu", "Hà", "Lành", "Dương", "Đàm", "Phùng", "Bế", "Mã")
MALE_NAMES = (
    "An", "Bảo", "Bình", "Chiến", "Cường", "Dũng", "Đại", "Đạt", "Đông", "Đức", "Giang", "Hải", "Hậu", "Hiếu", "Hùng",
    "Khánh", "Lâm", "Long", "Minh", "Nam", "Phong", "Phúc", "Quang", "Sinh", "Sơn", "Thành", "Thắng", "Tuấn", "Việt",
)  # fmt: skip
FEMALE_NAMES = (
    "Ánh", "Bé", "Chanh", "Cúc", "Dần", "Dung", "Đào", "Hà", "Hạnh", "Hiền", "Hoa", "Hồng", "Huệ", "Hương", "Lan",
    "Liên", "Mai", "Mẩy",
    "Nga", "Ngân", "Nhung", "Phượng", "Quyên", "Thảo", "Thơm", "Thủy", "Tuyết", "Vân", "Xuân", "Yến",
)  # fmt: skip
ETHNICITIES = (("Nùng", 45), ("Tày", 32), ("Kinh", 12), ("Dao", 9), ("Mông", 2))


@dataclass
class Person:
    """One invented member: fields of the register, facts included."""

    relationship: Relationship
    full_name: str
    sex: Sex
    ethnicity: str
    birth_date: date | None
    birth_year: int | None = None
    citizen_id: str = ""
    facts: dict[str, Any] = field(default_factory=dict)  # Member's fact fields

    def age_on(self, on: date) -> int:
        if self.birth_date is None:
            return on.year - (self.birth_year or on.year)
        had_birthday = (on.month, on.day) >= (self.birth_date.month, self.birth_date.day)
        return on.year - self.birth_date.year - (not had_birthday)


class Families:
    """Makes families one after another; `on` is the day their facts are true, set before each is made."""

    on: date

    def __init__(self, random: Random) -> None:
        self.random = random
        self.serial = 0

    def family(self) -> list[Person]:
        """A household of one to eight people, its head first."""
        random = self.random
        surname = random.choice(SURNAMES)
        ethnicity = random.choices(*zip(*ETHNICITIES, strict=True))[0]
        head_sex = Sex.FEMALE if random.random() < 0.18 else Sex.MALE
        head_age = random.choices(
            (random.randint(24, 39), random.randint(40, 59), random.randint(60, 84)), (40, 42, 18)
        )[0]
        people = [self.person(Relationship.HEAD, surname, head_sex, ethnicity, head_age)]
        if random.random() < (0.86 if head_sex == Sex.MALE else 0.3):
            spouse = Relationship.WIFE if head_sex == Sex.MALE else Relationship.HUSBAND
            sex = Sex.FEMALE if head_sex == Sex.MALE else Sex.MALE
            people.append(
                self.person(spouse, random.choice(SURNAMES), sex, ethnicity, max(20, head_age + random.randint(-5, 3)))
            )
        children = random.choices((0, 1, 2, 3, 4), (8, 22, 44, 20, 6) if head_age < 60 else (50, 30, 15, 4, 1))[0]
        eldest = min(head_age - 20, 30)
        for _ in range(children):
            if eldest < 0:
                break
            sex = random.choice((Sex.MALE, Sex.FEMALE))
            people.append(self.person(Relationship.CHILD, surname, sex, ethnicity, eldest))
            eldest -= random.randint(2, 5)
        if head_age >= 55 and random.random() < 0.55:
            people.append(
                self.person(
                    Relationship.GRANDCHILD,
                    surname,
                    random.choice((Sex.MALE, Sex.FEMALE)),
                    ethnicity,
                    random.randint(1, 12),
                )
            )
        if head_age < 58 and random.random() < 0.3:
            relationship = random.choice((Relationship.MOTHER, Relationship.MOTHER, Relationship.FATHER))
            sex = Sex.MALE if relationship == Relationship.FATHER else Sex.FEMALE
            name = surname if sex == Sex.MALE else random.choice(SURNAMES)
            people.append(self.person(relationship, name, sex, ethnicity, head_age + random.randint(20, 28)))
        return people

    def person(self, relationship: Relationship, surname: str, sex: Sex, ethnicity: str, age: int) -> Person:
        """One person of about that age, with facts that fit it."""
        random = self.random
        given = random.choice(MALE_NAMES if sex == Sex.MALE else FEMALE_NAMES)
        middle = "Văn" if sex == Sex.MALE else "Thị"
        born = date(self.on.year - age, 1, 1) + timedelta(days=random.randint(0, 364))
        if born > self.on:
            born = self.on - timedelta(days=random.randint(20, 300))
        person = Person(relationship, f"{surname} {middle} {given}", sex, ethnicity, born)
        if age >= 68 and random.random() < 0.4:
            person.birth_date, person.birth_year = None, born.year
        person.citizen_id = self.citizen_id(sex, born.year) if age >= 14 or random.random() < 0.7 else ""
        person.facts = self.facts(person)
        return person

    def citizen_id(self, sex: Sex, year: int) -> str:
        """Province 020, century and sex, year, and a running serial: well formed, and nobody's."""
        self.serial += 1
        century_and_sex = (year // 100 - 19) * 2 + (sex == Sex.FEMALE)
        return f"020{century_and_sex}{year % 100:02d}{self.serial % 1_000_000:06d}"

    def facts(self, person: Person) -> dict[str, Any]:
        """Facts such that the person, taken alone, makes a household lack nothing of indicators 1 and 3 to 6."""
        random, age = self.random, person.age_on(self.on)
        studying, qualification = schooling(age, random)
        if age < 6:
            employment = Employment.CHILD
        elif studying != Studying.NONE:
            employment = Employment.STUDENT
        elif age >= 75:
            employment = Employment.UNABLE_TO_WORK
        else:
            employment = random.choices(
                (Employment.SELF_EMPLOYED, Employment.WAGE_CONTRACT, Employment.NOT_SEEKING), (82, 12, 6)
            )[0]
        disabled = random.random() < 0.02
        return {
            "employment": employment,
            "studying": studying,
            "qualification": qualification,
            "is_trained_on_the_job": False,
            "has_health_insurance": True,
            "draws_social_allowance": disabled or (age >= 80),
            "is_disabled": disabled,
            "has_merit": age >= 66 and random.random() < 0.05,
            "is_malnourished": False if age < 16 else None,
        }


def schooling(age: int, random: Random) -> tuple[Studying, Qualification]:
    """What a child or adult of that age attends, and has finished."""
    if age < 3:
        return Studying.NONE, Qualification.NONE
    if age < 6:
        return Studying.PRESCHOOL, Qualification.NONE
    if age < 12:
        return Studying.PRIMARY, Qualification.NONE
    if age < 16:
        return Studying.LOWER_SECONDARY, Qualification.PRIMARY
    if age < 18:
        return Studying.UPPER_SECONDARY, Qualification.LOWER_SECONDARY
    if age <= 30:
        return Studying.NONE, random.choices(
            (Qualification.UPPER_SECONDARY, Qualification.VOCATIONAL, Qualification.HIGHER), (70, 22, 8)
        )[0]
    return Studying.NONE, random.choices(
        (Qualification.NONE, Qualification.PRIMARY, Qualification.LOWER_SECONDARY, Qualification.UPPER_SECONDARY),
        (10, 30, 42, 18),
    )[0]
