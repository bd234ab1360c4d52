"""The site's menu, and the first page after logging in: the entries of all apps that the user's roles open."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from households.access import SEE_FIGURES, SEE_HOUSEHOLDS
from huulien.desk.access import SEE_AGENDA
from huulien.platform.access import SEE_AUDIT, reach
from huulien.platform.clock import today
from huulien.platform.listings import list_url
from huulien.platform.navigation import Entry, offered
from huulien.platform.vocabulary import AreaKind

ADMINISTRATION, AGENDA = "Quản trị", "Việc của tôi"
ENTRIES = [
    Entry(5, AGENDA, "desk:agenda", "clock", SEE_AGENDA),
    Entry(20, "Hộ gia đình", "desk:household_list", "people", SEE_HOUSEHOLDS,
          ("desk:household_", "desk:member_", "households:", "reports:near_list")),
    Entry(70, "Nhật ký", "desk:audit_list", "list", SEE_AUDIT, ("desk:audit_",), ADMINISTRATION),
]  # fmt: skip
OF_VILLAGES = ("programs:village_target",)  # pages that a village head reaches from the page of the village
OVERVIEW = Entry(10, "Tổng quan", "desk:dashboard", "home", SEE_FIGURES, ("desk:village",))


def home_area(user: Any) -> Any:
    """The area of the user's first appointment in force, or None."""
    appointments = getattr(user, "current_appointments", [])
    return appointments[0].area if appointments else None


def first_page(user: Any) -> str | None:
    """The address where the user's day starts: None without an appointment."""
    menu = entries(user)
    return menu[0]["url"] if menu else None


def entries(user: Any, path: str = "", view: str = "") -> list[dict[str, Any]]:
    """The menu of a user, the first page of their day first; `current` is the entry whose section holds the view."""
    if not user.is_authenticated:
        return []
    own = offered(user)
    if sees_communes(user):
        agenda = [entry for entry in own if entry.label == AGENDA]
        own = [*agenda, replace(OVERVIEW, section=AGENDA if agenda else ""), *own[len(agenda) :]]
    villages = _villages(user)
    menu = [*villages, *(_line(entry.label, entry.url, entry.icon, entry.section) for entry in own)]
    if user.is_staff:
        menu.append(_line("Màn hình quản trị", reverse("admin:index"), "settings", ADMINISTRATION))
    section = max(own, key=lambda entry: entry.holds(view), default=None)
    here = section.url if section and section.holds(view) else ""
    if not here and villages and view in OF_VILLAGES:
        here = villages[0]["url"]
    here = path if any(entry["url"] == path for entry in menu) else here
    return [entry | {"current": entry["url"] == here} for entry in menu]


def sections(menu: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sections of a menu in the order of their first lines, each with its `lines`; it opens with the first."""
    found: dict[str, dict[str, Any]] = {}
    for line in menu:
        section = found.setdefault(line["section"], line | {"label": line["section"], "current": False, "lines": []})
        section["lines"].append(line)
        section["current"] |= line["current"]
    return list(found.values())


def _line(label: str, url: str, icon: str, section: str = "") -> dict[str, Any]:
    return {"label": label, "url": url, "icon": icon, "section": section or label}


def sees_communes(user: Any) -> bool:
    """Whether the user sees the figures of a whole commune, not of villages alone."""
    where = reach(user, SEE_FIGURES)
    return bool(where.communes or where.above)


def _villages(user: Any) -> list[dict[str, Any]]:
    """The villages whose head the user is: their day begins there."""
    own = reach(user, SEE_FIGURES).villages
    areas = {item.area_id: item.area for item in user.current_appointments if item.area_id in own}
    return [_line(f"Thôn {area.name}", area.get_absolute_url(), "home") for area in areas.values()]


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `nav` (label, url, icon, current, section), `sections` of it, `places` (addresses that
    pages of every app lead back to), `place`, `demo`, `is_village_head`."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"demo": settings.DEMO, "today": today(), "nav": [], "place": None}
    area = home_area(user)
    commune = area.commune if area and area.kind in {AreaKind.COMMUNE, AreaKind.VILLAGE} else area
    where = reach(user)
    menu = entries(user, request.path, request.resolver_match.view_name if request.resolver_match else "")
    return {
        "demo": settings.DEMO,
        "today": today(),
        "nav": menu,
        "sections": sections(menu),
        "places": {
            "households": list_url("households"),
            "overview": reverse("desk:dashboard"),
            "imports": list_url("imports"),
            "targets": reverse("reports:target_now"),
            "register_file": reverse("desk:household_export"),
        },
        "place": commune,
        "person_title": user.current_appointments[0].title if user.current_appointments else "",
        "is_village_head": bool(where.villages) and not (where.communes or where.above),
    }
