"""Where each role may go: the site's menu, and the first page after logging in."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from households.access import Act, may, reach
from households.vocabulary import AreaKind


@dataclass(frozen=True)
class Page:
    label: str
    url: str
    icon: str


def home_area(user: Any) -> Any:
    """The area of the user's first appointment in force, or None."""
    appointments = getattr(user, "current_appointments", [])
    return appointments[0].area if appointments else None


def pages(user: Any) -> list[Page]:
    """The menu of a user, the first page of their day first."""
    if not user.is_authenticated:
        return []
    menu = []
    villages = reach(user, Act.SEE_FIGURES).villages
    if villages:
        village = next(a.area for a in user.current_appointments if a.area_id in villages)
        menu.append(Page(f"Thôn {village.name}", reverse("reports:village", args=[village.pk]), "home"))
    elif may(user, Act.SEE_FIGURES):
        menu.append(Page("Tổng quan", reverse("reports:dashboard"), "home"))
    if may(user, Act.SEE_HOUSEHOLDS):
        menu.append(Page("Hộ gia đình", reverse("surveys:household_list"), "people"))
        menu.append(Page("Rà soát", reverse("surveys:round_list"), "form"))
    if may(user, Act.DOWNLOAD_REPORTS):
        menu.append(Page("Báo cáo", reverse("reports:report_list"), "report"))
    if may(user, Act.IMPORT_REGISTER):
        menu.append(Page("Nhập, xuất Excel", reverse("households:register_import"), "import"))
    if may(user, Act.SEE_AUDIT):
        menu.append(Page("Nhật ký", reverse("households:audit_list"), "list"))
    if user.is_staff:
        menu.append(Page("Quản trị", reverse("admin:index"), "settings"))
    return menu


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `nav` (label, url, icon, current), `place`, `demo`, `is_village_head`."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"demo": settings.DEMO, "nav": [], "place": None}
    area = home_area(user)
    commune = area.commune if area and area.kind in {AreaKind.COMMUNE, AreaKind.VILLAGE} else area
    nav = [
        {"label": page.label, "url": page.url, "icon": page.icon, "current": request.path.startswith(page.url)}
        for page in pages(user)
    ]
    return {
        "demo": settings.DEMO,
        "nav": nav,
        "place": commune,
        "person_title": user.current_appointments[0].title if user.current_appointments else "",
        "is_village_head": bool(reach(user).villages) and not reach(user).communes,
    }
