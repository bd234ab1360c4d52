"""Which household and person a row means: named by code and name, or by citizen number, and never guessed."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from households.models import Area, Household, Member
from households.rules.identity import have_same_birth, is_namesake
from households.rules.register.births import Birth
from households.rules.register.values import code_key
from huulien.lib.dates import format_date_vi
from huulien.lib.text import compare_fold, search_fold
from programs.sheets.declaration import CellRefusal, SheetRow, Who


class _Said(NamedTuple):
    """A person as a row says them."""

    full_name: str
    birth_date: date | None
    birth_year: int | None
    citizen_id: str


class People:
    """The households and persons of a commune by what rows call them; with `only`, of these persons alone."""

    def __init__(self, commune: Area, only: Any = None) -> None:
        self.commune = commune
        self.place = f"sổ của {commune}" if only is None else "danh sách của đợt này"
        members = Member.objects.filter(commune=commune) if only is None else only
        self.by_number: dict[str, list[Member]] = defaultdict(list)
        self.by_name: dict[str, list[Member]] = defaultdict(list)
        self.of_household: dict[int, list[Member]] = defaultdict(list)
        for member in members.select_related("household__village").order_by("pk"):
            self.of_household[member.household_id].append(member)
            self.by_name[search_fold(member.full_name)].append(member)
            if member.citizen_id:
                self.by_number[member.citizen_id].append(member)
        households = Household.objects.filter(commune=commune).select_related("village", "commune")
        self.by_code: dict[str, list[Household]] = defaultdict(list)
        for household in households.order_by("pk"):
            if only is None or household.pk in self.of_household:
                self.by_code[code_key(household.code)].append(household)

    def household(self, row: SheetRow) -> Household:
        """The household of the row's code; a `CellRefusal` where there is none, or the row says it lies elsewhere."""
        code = row.get(Who.CODE)
        if not code:
            raise CellRefusal(Who.CODE, "Chưa ghi mã hộ. Ghi mã như trong sổ hộ gia đình.")
        self._check_commune(row)
        found = self.by_code.get(code_key(code), [])
        exact = [household for household in found if household.code == code] or found
        if len(exact) != 1:
            words = f"Trong {self.place} có nhiều" if exact else f"Trong {self.place} không có"
            raise CellRefusal(Who.CODE, f"{words} hộ mang mã {code}. Xem lại mã hộ.")
        self._check_village(row, exact[0])
        return exact[0]

    def person(self, row: SheetRow) -> Member:
        """The one person the row means."""
        self._check_commune(row)
        name, number = row.get(Who.NAME), row.get(Who.CITIZEN_ID) or ""
        if not name:
            raise CellRefusal(Who.NAME, "Chưa ghi họ và tên. Ghi như trong sổ.")
        birth: Birth = row.get(Who.BIRTH) or Birth()
        said = _Said(name, birth.day, birth.year, number)
        if number and (known := self.by_number.get(number)):
            named = [member for member in known if is_namesake(said, member)]
            if not named:
                raise CellRefusal(Who.CITIZEN_ID, "Số CCCD này trong sổ là của người khác tên. Kiểm tra trên thẻ.")
            found = self._of_this_household(row, named)
        elif row.get(Who.CODE):
            home = self.household(row)
            found = [member for member in self.of_household[home.pk] if is_namesake(said, member)]
            if not found:
                raise CellRefusal(Who.NAME, f"Hộ {home.code} không có ai tên {name}. Xem lại họ tên, mã hộ.")
        else:
            if not (birth.day or birth.year):
                raise CellRefusal(Who.NAME, "Ghi mã hộ, hoặc ngày sinh, hoặc số CCCD để biết là ai.")
            found = [member for member in self.by_name[search_fold(name)] if is_namesake(said, member)]
            if not found:
                raise CellRefusal(Who.NAME, f"Trong {self.place} không có ai tên {name}. Xem lại họ tên.")
        return self._one_of(said, found)

    def _one_of(self, said: _Said, found: list[Member]) -> Member:
        same = [member for member in found if have_same_birth(said, member) is not False]
        if not same:
            raise CellRefusal(Who.BIRTH, _other_birth(said, found[0]))
        sure = [member for member in same if have_same_birth(said, member)]
        if len(sure) == 1:
            return sure[0]
        here = [member for member in same if member.lived_until is None] or same
        if len(here) == 1:
            return here[0]
        homes = ", ".join(sorted({member.household.code for member in here}))
        raise CellRefusal(
            Who.NAME, f"Có {len(here)} người tên {said.full_name} (hộ {homes}). Ghi đủ mã hộ và ngày sinh, hoặc CCCD."
        )

    def _of_this_household(self, row: SheetRow, named: list[Member]) -> list[Member]:
        if not row.get(Who.CODE):
            return named
        home = self.household(row)
        here = [member for member in named if member.household_id == home.pk]
        if not here:
            raise CellRefusal(Who.CODE, f"Người mang số CCCD này không ở hộ {home.code}. Xem lại mã hộ.")
        return here

    def _check_commune(self, row: SheetRow) -> None:
        said = row.get(Who.COMMUNE)
        names = {self.commune.name, f"Xã {self.commune.name}", str(self.commune), self.commune.code}
        if said and compare_fold(said) not in {compare_fold(name) for name in names}:
            raise CellRefusal(Who.COMMUNE, f"Dòng này của xã khác. Bỏ dòng, hoặc sửa thành {self.commune}.")

    def _check_village(self, row: SheetRow, home: Household) -> None:
        said, village = row.get(Who.VILLAGE), home.village
        names = {village.name, f"Thôn {village.name}", str(village), village.code}
        if said and compare_fold(said) not in {compare_fold(name) for name in names}:
            raise CellRefusal(Who.VILLAGE, f"Hộ {home.code} trong sổ ở thôn {village.name}. Xem lại mã hộ, thôn.")


def birth_words(member: Member) -> str:
    """The birth as the book has it: the day, or only the year; nothing where neither is known."""
    return format_date_vi(member.birth_date) if member.birth_date else str(member.birth_year or "")


def names_of(member: Member) -> dict[str, Any]:
    """A person in the columns by which rows name one."""
    home = member.household
    return {
        Who.CODE: home.code, Who.NAME: member.full_name, Who.BIRTH: birth_words(member), Who.VILLAGE: home.village.name
    }  # fmt: skip


def _other_birth(said: _Said, member: Member) -> str:
    book, day = member.birth_date, said.birth_date
    if book and day and (day.day, day.month, day.year) == (book.month, book.day, book.year):
        return f"Ngày và tháng có thể bị đảo: trong sổ là {format_date_vi(book)}. Sửa lại ngày sinh."
    return f"Không khớp: {member.full_name} trong sổ sinh {birth_words(member)}. Xem lại ngày sinh, mã hộ."
