"""The cast every test of pages and services meets, in two villages of one commune and one village of another."""

from dataclasses import dataclass

from households.models import Area
from huulien.accounts.models import User
from huulien.platform.vocabulary import Role
from tests import factories


@dataclass(frozen=True)
class Cast:
    province: Area
    district: Area
    commune: Area
    lang_ben: Area
    lang_coc: Area
    other_commune: Area
    other_village: Area
    officer: User
    leader: User
    head: User  # of Làng Bên
    other_head: User  # of Làng Cóc
    unit: User
    district_officer: User
    auditor: User
    administrator: User
    stranger: User  # officer of the other commune
    nobody: User  # without any appointment

    @property
    def everyone(self) -> dict[str, User]:
        """Every user of the cast by what they are."""
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}


def make_cast() -> Cast:
    province = factories.make_province()
    district = factories.make_district(province)
    commune = factories.make_commune(district)
    other_commune = factories.make_commune(district, code="06400", name="Yên Thịnh")
    lang_ben = factories.make_village(commune, "Làng Bên", 1)
    lang_coc = factories.make_village(commune, "Làng Cóc", 2)
    other_village = factories.make_village(other_commune, "Làng Khác", 1)
    user = factories.make_user
    return Cast(
        province=province,
        district=district,
        commune=commune,
        lang_ben=lang_ben,
        lang_coc=lang_coc,
        other_commune=other_commune,
        other_village=other_village,
        officer=user("canbo", Role.OFFICER, commune, full_name="Nguyễn Thị Hà"),
        leader=user("lanhdao", Role.LEADER, commune, full_name="Lương Văn Thắng"),
        head=user("truongthon1", Role.VILLAGE_HEAD, lang_ben, full_name="Chu Văn Đạt"),
        other_head=user("truongthon2", Role.VILLAGE_HEAD, lang_coc, full_name="Hoàng Văn Phong"),
        unit=user("tramyte", Role.UNIT, commune, full_name="Nông Thị Huệ"),
        district_officer=user("huyen", Role.DISTRICT, district, full_name="Vi Thị Thảo"),
        auditor=user("kiemtra", Role.AUDITOR, commune, full_name="Dương Văn Minh"),
        administrator=user("quantri", Role.ADMINISTRATOR, commune, full_name="Bế Văn Long"),
        stranger=user("canbokhac", Role.OFFICER, other_commune, full_name="Đàm Thị Nhung"),
        nobody=user("khongviec", full_name="Mã Văn Giang", area=commune),
    )
