"""Who holds a post: found among those known or in the register, recorded, put right, ended."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from households.access import SEE_HOUSEHOLDS
from households.models import Area, Member
from households.places import commune_for
from huulien.lib.numbers import plain_number
from huulien.lib.text import clean
from huulien.platform import access, clock
from huulien.platform.form_page import FormPage, way
from huulien.platform.saving import made, saved
from programs.access import EDIT_PROGRAMME, SEE_PROGRAMME
from programs.forms.activities import initial_of
from programs.forms.posts import NewPostForm, PostEndForm, PostForm, PostRemoveForm
from programs.models import Official, Post
from programs.services import posts as services
from programs.views.records import edited

LIST, FIND = way("Chức vụ", "programs:post_list"), way("Tìm người", "programs:post_create")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_create(request: HttpRequest) -> HttpResponse:
    """First who it is: known, in the register, or by name alone (in the address); then which post."""
    commune = commune_for(request, EDIT_PROGRAMME)
    access.require(request.user, EDIT_PROGRAMME, commune)
    whose = _whose(request, commune)
    context: dict[str, Any] = {"commune": commune}
    if not whose:
        words = clean(request.GET.get("q", ""))[:100]
        known, members = services.namesakes(commune, words) if words else ([], [])
        context |= {"words": words, "known": known, "members": members, "is_cut": len(members) == services.MOST}
        return render(request, "programs/post_find.html", context)
    form = NewPostForm(request.POST or None, commune=commune)
    if post := made(request, form, lambda: services.appoint(commune=commune, **whose, **form.cleaned_data)):
        messages.success(request, f"Đã ghi {post.official}: {post.words}.")
        return redirect("programs:official_detail", post.official_id)
    person = whose.get("official") or whose.get("member")
    name = str(person or whose["full_name"])
    about = "" if person else "Người này không nối với sổ hộ."
    return FormPage(form, f"Chức vụ của {name}", "Ghi chức vụ này", [LIST, FIND], about).shown(request)


@login_required
@require_safe
def official_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A person with all their posts, and the trainings they attended."""
    access.require_somewhere(request.user, SEE_PROGRAMME)
    officials = Official.objects.visible_to(request.user).select_related(
        "commune__parent__parent", "member__household__village__parent"
    )
    official = get_object_or_404(officials, pk=pk)
    access.require(request.user, SEE_PROGRAMME, official.commune)
    home = official.member.household if official.member else None
    context = {
        "official": official,
        "home": home if home and access.may(request.user, SEE_HOUSEHOLDS, home.village) else None,
        "posts": official.posts.select_related("village", "unit").order_by("-valid_from", "-pk"),
        "attended": official.attendances.select_related("training").order_by("-training__held_on", "-pk"),
        "may_edit": access.may(request.user, EDIT_PROGRAMME, official.commune),
        "today": clock.today(),
    }
    return render(request, "programs/official_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A post, put right."""
    post = _post_for(request, pk)
    form = PostForm(request.POST or None, initial=initial_of(post, PostForm.NAMES), commune=post.commune)
    return _changed(
        request, post, form, "Sửa chức vụ", "Lưu", lambda: services.edit_post(post=post, **form.cleaned_data)
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A post is held no longer."""
    post = _post_for(request, pk)
    form = PostEndForm(request.POST or None, initial=initial_of(post, PostEndForm.NAMES))
    return _changed(request, post, form, "Thôi giữ chức vụ", "Ghi ngày thôi",
                    lambda: services.end_post(post=post, **form.cleaned_data))  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A post that was never held is taken out."""
    post = _post_for(request, pk)
    form = PostRemoveForm(request.POST or None, initial={"version": post.version})
    if saved(request, form, post, lambda: services.remove_post(post=post, **form.cleaned_data)):
        messages.success(request, f"Đã bỏ chức vụ ghi nhầm của {post.official}.")
        return redirect("programs:post_list")
    return _page(request, post, form, "Bỏ chức vụ ghi nhầm", "Bỏ chức vụ này")


def _changed(
    request: HttpRequest, post: Post, form: Any, heading: str, button: str, save: Callable[[], Post]
) -> HttpResponse:
    if edited(request, form, post, save):
        return redirect("programs:official_detail", post.official_id)
    return _page(request, post, form, heading, button)


def _page(request: HttpRequest, post: Post, form: Any, heading: str, button: str) -> HttpResponse:
    ways = [LIST, way(post.official, "programs:official_detail", post.official_id)]
    return FormPage(form, f"{heading}: {post.official}", button, ways, f"{post.words}.").shown(request)


def _whose(request: HttpRequest, commune: Area) -> dict[str, Any]:
    """Whose post the address names, as `appoint` takes it; nothing, when it names nobody there is."""
    official, member = (plain_number(request.GET.get(name, "")) for name in ("nguoi", "thanh-vien"))
    if official is not None:
        known = Official.objects.filter(commune=commune, pk=official).first()
        return {"official": known} if known else {}
    if member is not None:
        living = Member.objects.living_now().filter(commune=commune, pk=member).first()
        return {"member": living} if living else {}
    name = clean(request.GET.get("ten", ""))[:100]
    return {"full_name": name} if name else {}


def _post_for(request: HttpRequest, pk: int) -> Post:
    access.require_somewhere(request.user, EDIT_PROGRAMME)
    posts = Post.objects.filter(access.communes_filter(request.user, SEE_PROGRAMME)).select_related(
        "commune__parent__parent", "official", "village", "unit"
    )
    post = get_object_or_404(posts, pk=pk)
    access.require(request.user, EDIT_PROGRAMME, post.commune)
    return post
