"""What happens without changing a row: who came, who took a list away, who read whole citizen numbers.

It stands in the audit's own table, beside the changes that the triggers write: who, what, when, from where, and nothing
of whom it was about but how many.
"""

from typing import Any

from django.db.models.functions import Now
from django.http import HttpRequest

from huulien.lib.labels import LabelledEnum
from huulien.platform.clients import client_address
from huulien.platform.models import AuditEntry


class Happening(LabelledEnum):
    LOGIN = "login", "Đăng nhập"
    FAILED = "failed", "Đăng nhập sai"
    LOGOUT = "logout", "Đăng xuất"
    EXPORT = "export", "Xuất tệp"
    PRINT = "print", "In"
    READ = "read", "Đọc số CCCD"
    REVOKE = "revoke", "Thu hồi mã truy cập"
    UNLOCK = "unlock", "Mở khóa đăng nhập"
    ERASE = "erase", "Xóa dữ liệu cá nhân"


def happened(
    happening: Happening, request: HttpRequest, *, commune_id: int | None, of: Any = None, what: str = "",
    count: int | None = None, by: Any = None,
) -> None:  # fmt: skip
    """Write it down: `of` is the record it is about, or `what` says which list; `by` is who, when not the request's
    user."""
    getattr(request, "_request", request).has_happened = True  # the API wraps the request
    user = by if by is not None else request.user
    known = getattr(user, "pk", None) is not None
    AuditEntry.objects.create(
        at=Now(),
        actor_id=user.pk if known else None,
        actor=user.get_username() if known else "",
        address=client_address(request),
        reason="",
        operation=happening,
        table=of._meta.db_table if of is not None else "",
        row_id=of.pk if of is not None else 0,
        commune_id=commune_id,
        after={name: value for name, value in (("what", what), ("count", count)) if value not in ("", None)} or None,
    )


def happened_on_server(
    happening: Happening, command: str, *, commune_id: int, of: Any, reason: str = "", **told: Any
) -> None:
    """The same of a command, which has no user and no address."""
    AuditEntry.objects.create(
        at=Now(), actor=command, address="", reason=reason[:300], operation=happening, table=of._meta.db_table,
        row_id=of.pk, commune_id=commune_id, after=told,
    )  # fmt: skip


def has_happened(request: HttpRequest) -> bool:
    """Whether the request left such an entry, which a page that is only read may."""
    return getattr(request, "has_happened", False)


def commune_of(area: Any) -> int | None:
    """The commune under which something about an area stands in the trail; none above communes."""
    if area is None or area.kind not in {"commune", "village"}:
        return None
    return area.parent_id if area.kind == "village" else area.pk
