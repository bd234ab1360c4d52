"""Who holds a post that target l wants trained: recorded, put right, ended."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from households.models import Area, Member
from households.services.settled_days import lock_commune
from huulien.lib.dates import format_date_vi
from huulien.lib.text import search_fold, sort_key
from huulien.platform import audit
from huulien.platform.forms import check_past
from huulien.platform.locking import claim
from programs.models import Official, Post, Unit
from programs.vocabulary import PostKind

MOST = 30  # of those found by a name: who meets more types more of it


@transaction.atomic
def appoint(
    *,
    commune: Area,
    kind: PostKind,
    valid_from: date,
    official: Official | None = None,
    member: Member | None = None,
    full_name: str = "",
    title: str = "",
    village: Area | None = None,
    unit: Unit | None = None,
    valid_until: date | None = None,
) -> Post:
    """A post of somebody known as an official, of a member of the register, or of somebody by name alone."""
    commune = lock_commune(commune)
    if member:
        official = Official.objects.filter(member=member).first()
        if not Member.objects.living_on(valid_from).filter(pk=member.pk).exists():
            words = f"{member} không sống ở xã vào ngày {format_date_vi(valid_from)}. Ghi tên, không nối với sổ."
            raise ValidationError({"valid_from": words})
    with audit.acting(reason="Ghi người giữ chức vụ"):
        if official is None:
            name = member.full_name if member else full_name.strip()
            official = Official(commune=commune, member=member, full_name=name, sort_key=sort_key(name))
            official.full_clean()
            official.save(force_insert=True)
        post = Post(
            commune=commune, official=official, kind=kind, title=title, village=village, unit=unit,
            valid_from=valid_from, valid_until=valid_until,
        )  # fmt: skip
        _check(post)
        post.save(force_insert=True)
    return post


@transaction.atomic
def edit_post(
    *,
    post: Post,
    version: int,
    title: str,
    village: Area | None,
    unit: Unit | None,
    valid_from: date,
    valid_until: date | None,
) -> Post:
    """The post, put right; whose it is and its kind stay."""
    lock_commune(post.commune)
    claim(post, version)
    post.title, post.village, post.unit = title, village, unit
    post.valid_from, post.valid_until = valid_from, valid_until
    _check(post)
    with audit.acting(reason="Sửa chức vụ"):
        post.save(update_fields=["title", "village", "unit", "valid_from", "valid_until"])
    return post


@transaction.atomic
def end_post(*, post: Post, version: int, valid_until: date) -> Post:
    """The post with its last day."""
    lock_commune(post.commune)
    claim(post, version)
    post.valid_until = valid_until
    _check(post)
    with audit.acting(reason="Thôi giữ chức vụ"):
        post.save(update_fields=["valid_until"])
    return post


@transaction.atomic
def remove_post(*, post: Post, version: int, reason: str) -> None:
    """A post that was never held is gone, and with their last one whoever never attended a training."""
    lock_commune(post.commune)
    if not reason.strip():
        raise ValidationError({"reason": "Ghi vì sao bỏ."})
    claim(post, version)
    official = post.official
    with audit.acting(reason=f"Bỏ chức vụ ghi nhầm: {reason.strip()}"[:300]):
        post.delete()
        if not official.posts.exists() and not official.attendances.exists():
            official.delete()


def namesakes(commune: Area, words: str) -> tuple[list[Official], list[Member]]:
    """Those known as officials, and those living in the register, whose name holds every word typed."""
    officials = Official.objects.filter(commune=commune).order_by("sort_key", "pk")
    key = search_fold(words)
    known = [official for official in officials if all(word in search_fold(official.full_name) for word in key.split())]
    living = Member.objects.living_now().filter(commune=commune, official=None)
    for word in key.split():
        living = living.filter(search_fold__contains=word)
    members = living.select_related("household__village").order_by("sort_key", "pk")
    return known[:MOST], list(members[:MOST])


def _check(post: Post) -> None:
    check_past(valid_from=post.valid_from, valid_until=post.valid_until)
    if post.kind == PostKind.VILLAGE_HEAD and post.village is None:
        raise ValidationError({"village": "Trưởng thôn của thôn nào thì chọn thôn ấy."})
    ends = Q(valid_until=None) | Q(valid_until__gte=post.valid_from)
    others = Post.objects.filter(ends, commune=post.commune, kind=post.kind).exclude(pk=post.pk)
    if post.valid_until:
        others = others.filter(valid_from__lte=post.valid_until)
    same = others.filter(official=post.official, village=post.village, unit=post.unit, title=post.title)
    if same.exists():
        raise ValidationError({"valid_from": "Người này đã ghi giữ chức vụ này trong những ngày ấy."})
    if post.kind == PostKind.VILLAGE_HEAD:
        other = others.filter(village=post.village).select_related("official").first()
        if other:
            since = format_date_vi(other.valid_from)
            words = f"Thôn này đã có trưởng thôn {other.official}, từ {since}. Ghi người ấy thôi chức vụ trước."
            raise ValidationError({"village": words})
    post.full_clean()
