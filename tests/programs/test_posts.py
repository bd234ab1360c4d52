"""Who holds a post: found, told apart, recorded and ended; as many as target l counts on the day."""

from datetime import date
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from huulien.platform import clock
from programs.models import Official, Post
from programs.services.posts import appoint, edit_post, end_post
from programs.vocabulary import PostKind
from reports.datasets import targets
from tests import factories
from tests.base import make_cast
from tests.pages import fill, queries_of, read
from tests.programs.factories import make_official, make_training, make_unit

DAY = date(2023, 11, 20)
LIST = reverse("programs:post_list")
HEAD, PRESTIGE = PostKind.VILLAGE_HEAD, PostKind.PRESTIGE


@pytest.fixture(autouse=True)
def day():
    with clock.reliving(DAY):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def home(cast):
    return factories.make_household(cast.lang_ben, head="Hà Văn Sinh")


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer)
    return client


def words(response):
    return " ".join(unescape(response.content.decode()).replace("\xa0", " ").split())


def page(name, *key):
    return reverse(f"programs:{name}", args=key)


def send(client, url, **answers):
    return client.post(url, fill(client.get(url), **answers))


def test_namesakes_are_told_apart_by_birth_village_and_household(cast, officer, home):
    one = factories.make_member(home, "Hà Thị Sen", birth_date=date(1970, 3, 2))
    other_home = factories.make_household(cast.lang_coc, head="Nông Thị Hoa")
    two = factories.make_member(other_home, "Hà Thị Sen", birth_date=None, birth_year=1991)
    make_official(cast.commune, "Hà Thị Sen")
    factories.make_household(cast.other_village, head="Hà Thị Sen")  # of another commune
    text = words(officer.get(page("post_create"), {"q": "ha thi sen"}))
    assert "Hà Thị Sen, thêm chức vụ" in text
    assert "Hà Thị Sen, sinh 02/03/1970, thôn Làng Bên, hộ Hà Văn Sinh" in text
    assert "Hà Thị Sen, sinh năm 1991, thôn Làng Cóc" in text
    links = [url for _, url, _ in read(officer.get(page("post_create"), {"q": "sen"})).links if "thanh-vien=" in url]
    assert [f"?thanh-vien={member.pk}&xa=06388" for member in (one, two)] == sorted(links)


def test_a_post_of_a_member_of_the_register_is_recorded_once(cast, officer, home):
    member = home.members.get()
    url = f"{page('post_create')}?thanh-vien={member.pk}"
    sent = fill(officer.get(url), kind="village_heads", village=cast.lang_ben.pk, valid_from="01/02/2023")
    first, again = officer.post(url, sent), officer.post(url, sent)
    post = Post.objects.get()
    assert first.url == again.url == page("official_detail", post.official_id)
    assert (post.official.member, post.official.full_name, post.village) == (member, "Hà Văn Sinh", cast.lang_ben)
    assert post.official.sort_key
    text = words(officer.get(first.url))
    assert "Trưởng thôn, thôn Làng Bên" in text
    assert home.code in text
    # The same person again: known by now, and no member without a post.
    found = words(officer.get(page("post_create"), {"q": "sinh"}))
    assert "Hà Văn Sinh, thêm chức vụ" in found
    assert "Không ai tên như vậy" in found
    url = f"{page('post_create')}?nguoi={post.official_id}"
    send(officer, url, kind="mass_organisations", title="Chi hội trưởng", valid_from="01/03/2023")
    assert post.official.posts.count() == 2
    assert Official.objects.count() == 1


def test_somebody_who_lives_elsewhere_is_recorded_by_name(cast, officer):
    url = f"{page('post_create')}?ten=Nguyễn Thị Hà"
    unit = make_unit(cast.commune, "Văn phòng UBND xã", "office")
    send(officer, url, kind="officers", unit=unit.pk, valid_from="01/02/2023")
    official = Official.objects.get()
    assert (official.full_name, official.member) == ("Nguyễn Thị Hà", None)
    assert "Không nối với sổ hộ" in words(officer.get(page("official_detail", official.pk)))


@pytest.mark.parametrize(
    ("answers", "says"),
    [({"valid_from": "21/11/2023"}, "sau hôm nay"), ({"kind": ""}, "Chọn loại chức vụ"),
     ({"valid_from": ""}, "Nhập ngày ở mục “Giữ từ ngày”."),
     ({"village": ""}, "thôn nào thì chọn thôn ấy"), ({"valid_until": "31/01/2023"}, "từ ngày nhận chức vụ trở đi")],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nobody_is_recorded(cast, officer, answers, says):
    given = {"kind": "village_heads", "village": cast.lang_ben.pk, "valid_from": "01/02/2023"} | answers
    assert says in words(send(officer, f"{page('post_create')}?ten=A", **given))
    assert not Official.objects.exists()


def test_a_village_has_one_head_at_a_time(cast):
    first = appoint(commune=cast.commune, kind=HEAD, valid_from=date(2022, 1, 1), full_name="A", village=cast.lang_ben)
    with pytest.raises(ValidationError, match="đã có trưởng thôn A, từ 01/01/2022"):
        appoint(commune=cast.commune, kind=HEAD, valid_from=DAY, full_name="B", village=cast.lang_ben)
    appoint(commune=cast.commune, kind=HEAD, valid_from=DAY, full_name="C", village=cast.lang_coc)
    end_post(post=first, version=1, valid_until=date(2023, 6, 30))
    with pytest.raises(ValidationError, match="đã có trưởng thôn A"):
        appoint(commune=cast.commune, kind=HEAD, valid_from=date(2023, 6, 30), full_name="B", village=cast.lang_ben)
    appoint(commune=cast.commune, kind=HEAD, valid_from=date(2023, 7, 1), full_name="B", village=cast.lang_ben)
    assert not Official.objects.filter(full_name="B").exclude(posts__isnull=False).exists()
    with pytest.raises(ValidationError, match="đã có trưởng thôn"):
        edit_post(post=first, version=2, title="", village=cast.lang_ben, unit=None, valid_from=date(2022, 1, 1),
                  valid_until=None)  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=first.pk).update(valid_until=None)
    with pytest.raises(IntegrityError, match="village_head_has"), transaction.atomic():
        Post.objects.update(village=None)


def test_the_same_post_is_not_held_twice_in_the_same_days(cast):
    official = make_official(cast.commune, since=date(2022, 1, 1))
    with pytest.raises(ValidationError, match="đã ghi giữ chức vụ này"):
        appoint(commune=cast.commune, kind=PRESTIGE, valid_from=DAY, official=official)
    appoint(commune=cast.commune, kind=PRESTIGE, valid_from=DAY, official=official, village=cast.lang_coc)


def test_who_did_not_live_here_yet_is_not_linked(cast, home):
    with pytest.raises(ValidationError, match="không sống ở xã"):
        appoint(commune=cast.commune, kind=PRESTIGE, valid_from=date(1990, 1, 1), member=home.members.get())
    assert not Official.objects.exists()


def test_a_post_is_put_right_ended_and_taken_out(cast, officer):
    official = make_official(cast.commune)
    post = official.posts.get()
    stale = fill(officer.get(page("post_edit", post.pk)), title="Cũ")
    send(officer, page("post_edit", post.pk), title="Già làng", village=cast.lang_coc.pk)
    assert "Đang lưu: Già làng" in words(officer.post(page("post_edit", post.pk), stale))
    assert "sau hôm nay" in words(send(officer, page("post_end", post.pk), valid_until="21/11/2023"))
    send(officer, page("post_end", post.pk), valid_until="31/10/2023")
    post.refresh_from_db()
    assert (post.title, post.valid_until, post.version) == ("Già làng", date(2023, 10, 31), 3)
    assert "đến hết 31/10/2023" in words(officer.get(page("official_detail", official.pk)))
    assert "Ghi vì sao bỏ" in words(send(officer, page("post_remove", post.pk), reason=""))
    send(officer, page("post_remove", post.pk), reason="Ghi nhầm người")
    assert not Official.objects.exists()
    trained = make_official(cast.commune, "Mã Văn Tài")
    make_training(cast.commune, date(2023, 6, 6), trained)
    send(officer, page("post_remove", trained.posts.get().pk), reason="Nhầm")
    assert Official.objects.get() == trained


@pytest.mark.parametrize("on", [date(2022, 12, 31), date(2023, 2, 1), date(2023, 6, 30), date(2023, 7, 1), DAY])
def test_the_list_has_as_many_rows_as_target_l_counts(cast, officer, on):
    commune = cast.commune
    both = make_official(commune, "Hà Thị Sen", "prestige", since=date(2023, 2, 1))
    Post.objects.create(commune=commune, official=both, kind="village_heads", village=cast.lang_ben,
                        valid_from=date(2023, 7, 1))  # fmt: skip
    left = make_official(commune, "Mã Văn Tài", "officers", valid_until=date(2023, 6, 30))
    Post.objects.create(commune=commune, official=left, kind="prestige", valid_from=DAY)
    make_official(commune, "Vi Văn Hải", "mass_organisations")
    make_official(cast.other_commune, "Vi Văn Xa")
    holders = [holder for holder in targets._holders(commune) if any(span.holds_on(on) for _, _, span in holder.posts)]
    listed = officer.get(LIST, {"ngay": on.isoformat()})
    assert read(listed).rows == len(holders) > 0
    by_kind = {kind: read(officer.get(LIST, {"ngay": on.isoformat(), "loai": kind})).rows for kind in PostKind}
    expected = dict.fromkeys(PostKind, 0)
    for holder in holders:
        held = {kind for kind, _, span in holder.posts if span.holds_on(on)}
        expected[next(kind for kind in PostKind if kind in held)] += 1
    assert by_kind == expected


def test_a_leader_reads_and_others_do_not(cast, client, home):
    official = make_official(cast.commune)
    for who, status in (("leader", 200), ("head", 403), ("unit", 403), ("stranger", 404), ("district_officer", 403)):
        client.force_login(getattr(cast, who))
        assert client.get(page("official_detail", official.pk)).status_code == status
        for name in ("post_edit", "post_end", "post_remove"):
            answer = client.post(page(name, official.posts.get().pk), {"version": 1, "reason": "x"})
            assert answer.status_code in {403, 404}
        # Only the officer looks for people of the register.
        if who != "stranger":
            assert client.get(page("post_create"), {"q": "Sinh"}).status_code == 403
    assert Post.objects.count() == 1


def test_the_list_costs_no_query_for_each_row(cast, officer):
    make_official(cast.commune)
    few = queries_of(officer, LIST)
    for number in range(4):
        make_official(cast.commune, f"Hà Thị {number}")
    assert queries_of(officer, LIST) == few
