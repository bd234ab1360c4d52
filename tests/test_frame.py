"""The frame of every page in a real browser: phone and desk, keyboard, drafts, and the strict content policy."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser import DESK, PHONE

# What can be pressed and is less than 44 px high or wide; a tick box counts with its label.
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, select, summary, textarea')]
    .filter(e => !e.matches('[type=hidden], [type=radio], [type=checkbox], .skip'))
    .map(e => [e.textContent.trim() || e.name, e.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && box.height < 43.5)
    .map(([words, box]) => `${words}: ${box.height}`)"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(("path", "status"), [("/dang-nhap/", 200), ("/khong-co-trang-nay/", 404)])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_page_fits_and_obeys_its_own_policy(open_page, path, status, viewport):
    page = open_page(viewport)
    answer = page.goto(path)
    assert answer.status == status
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert page.evaluate(SIDEWAYS) == 0
    assert page.locator("html").get_attribute("lang") == "vi"
    if viewport == PHONE:
        assert page.evaluate(SMALL_TARGETS) == []


def test_content_policy_stops_what_is_inline(open_page):
    """The negative control of `faults` in `open_page`: a breach does reach the console."""
    page = open_page()
    page.goto("/dang-nhap/")
    page.evaluate("() => new Promise(r => { const s = document.createElement('style'); s.textContent = 'p{color:red}';"
                  "document.addEventListener('securitypolicyviolation', () => setTimeout(r, 200));"
                  "document.head.append(s) })")  # fmt: skip
    assert "Content Security Policy" in page.faults.pop()


def test_wrong_password_puts_the_focus_on_the_summary(open_page):
    page = open_page()
    page.goto("/dang-nhap/")
    page.click("main button")
    assert page.title().startswith("Lỗi: ")
    assert page.evaluate("() => document.activeElement.getAttribute('role')") == "alert"
    page.click("[role=alert] a >> nth=0")
    assert page.evaluate("() => document.activeElement.name") == "username"
    described = page.locator("[name=username]").get_attribute("aria-describedby")
    assert page.locator(f"[id='{described.split()[-1]}']").inner_text().startswith("Lỗi: Nhập tên đăng nhập")


def test_keyboard_reaches_the_content_first(open_page):
    page = open_page()
    page.goto("/khong-co-trang-nay/")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Đến nội dung chính"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "noi-dung"


def test_frame_needs_no_script(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/dang-nhap/")
    page.click("main button")
    page.locator("[role=alert]").wait_for(state="visible")


# Drafts: draft.js against answers played by the test, in a form of its own.

FORM = """<!doctype html><html lang="vi"><title>Phiếu</title>
<form data-draft-url="/thu/nhap"><input name="area"><input type="hidden" name="version" value="3">
<p data-save-state></p><button>Lưu nháp</button></form><script src="/static/js/draft.js"></script></html>"""


@pytest.fixture
def draft(open_page):
    """A page with a form that keeps drafts; `draft.answers` are given out in turn, `draft.sent` is what arrived."""
    page = open_page()
    page.sent, page.answers = [], []

    def answer(route):
        page.sent.append(route.request)
        status, body = page.answers.pop(0)
        route.fulfill(status=status, content_type="application/json", body=json.dumps(body))

    page.route("**/thu/", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=FORM))
    page.route("**/thu/nhap", answer)
    page.goto("/thu/")
    return page


def wait_for_state(page, words: str) -> None:
    expect(page.locator("[data-save-state]")).to_contain_text(words)


def test_draft_is_saved_within_five_seconds_and_carries_the_new_version(draft):
    draft.answers = [(200, {"saved_at": "14:32", "version": 4, "fields": {}})]
    draft.fill("[name=area]", "42,5")
    expect(draft.locator("[data-save-state]")).to_have_text("Đã lưu nháp 14:32", timeout=5000)
    assert draft.sent[0].headers["x-draft"] == "1"
    assert "42,5" in draft.sent[0].post_data
    assert draft.input_value("[name=version]") == "4"


def test_draft_with_faults_is_saved_and_says_how_many(draft):
    draft.answers = [(200, {"saved_at": "14:32", "version": 4, "fields": {"area": ["Nhập diện tích."]}})]
    draft.fill("[name=area]", "bốn hai")
    wait_for_state(draft, "Đã lưu nháp 14:32, còn lỗi (1)")


def test_draft_that_another_person_overtook_is_not_sent_again(draft):
    draft.answers = [(409, {"url": "/phieu/7/"})]
    draft.fill("[name=area]", "42")
    wait_for_state(draft, "người khác vừa sửa")
    assert draft.get_attribute("[data-save-state] a", "href") == "/phieu/7/"
    draft.fill("[name=area]", "43")
    draft.wait_for_timeout(3500)
    assert len(draft.sent) == 1


def test_draft_waits_for_the_line_and_goes_out_when_it_is_back(draft):
    draft.context.set_offline(True)
    draft.fill("[name=area]", "42")
    wait_for_state(draft, "Chờ mạng")
    draft.answers = [(200, {"saved_at": "14:40", "version": 4, "fields": {}})]
    draft.context.set_offline(False)
    wait_for_state(draft, "Đã lưu nháp 14:40")


def test_draft_that_the_site_could_not_take_says_so(draft):
    draft.answers = [(500, {})]
    draft.fill("[name=area]", "42")
    wait_for_state(draft, "Chưa lưu, có lỗi")


def test_draft_waits_for_a_word_still_being_composed(draft):
    draft.answers = [(200, {"saved_at": "14:32", "version": 4, "fields": {}})]
    field = draft.locator("[name=area]")
    field.dispatch_event("compositionstart")
    field.fill("nươ")
    draft.wait_for_timeout(4000)
    assert draft.sent == []
    field.fill("nước")
    field.dispatch_event("compositionend")
    wait_for_state(draft, "Đã lưu nháp 14:32")
    assert "nước" in draft.sent[0].post_data


# What follows from the answers: derive.js beside draft.js, the server's answers played by the test.

DERIVED = """<!doctype html><html lang="vi"><title>Phiếu</title>
<form method="post" action="/thu/" data-draft-url="/thu/nhap"><input name="area"><p data-save-state></p>
<p id="dien-tich" data-derived>Chưa rõ</p><button name="tinh-lai" value="1" data-derive>Tính lại</button>
<button>Lưu</button></form><script src="/static/js/draft.js"></script><script src="/static/js/derive.js"></script>
</html>"""


@pytest.fixture
def derived(open_page):
    """A page whose derived line the test answers with `derived.words`, or fails without; `asked` and `kept` count."""
    page = open_page()
    page.words, page.asked, page.kept = "Thiếu hụt", [], []

    def answer(route):
        if route.request.method == "GET":
            return route.fulfill(content_type="text/html; charset=utf-8", body=DERIVED)
        page.asked.append(route.request.post_data)
        if not page.words:
            return route.fulfill(status=500)
        return route.fulfill(content_type="text/html; charset=utf-8", body=DERIVED.replace("Chưa rõ", page.words))

    def keep(route):
        page.kept.append(route.request.post_data)
        route.fulfill(content_type="application/json", body='{"saved_at": "14:32", "fields": {}}')

    page.route("**/thu/", answer)
    page.route("**/thu/nhap", keep)
    page.goto("/thu/")
    return page


def test_what_follows_is_said_anew_after_an_answer_and_the_draft_is_kept_once(derived):
    expect(derived.get_by_role("button", name="Tính lại")).to_be_hidden()
    derived.fill("[name=area]", "12")
    derived.press("[name=area]", "Tab")
    expect(derived.locator("#dien-tich")).to_have_text("Thiếu hụt")
    wait_for_state(derived, "Đã lưu nháp 14:32")
    derived.wait_for_timeout(3500)
    assert (len(derived.asked), len(derived.kept)) == (1, 1)
    assert "tinh-lai" in derived.asked[0]
    assert "tinh-lai" not in derived.kept[0]
    assert derived.input_value("[name=area]") == "12"


def test_the_button_stands_there_when_what_follows_could_not_be_asked(derived):
    derived.words = ""
    derived.fill("[name=area]", "12")
    derived.press("[name=area]", "Tab")
    expect(derived.get_by_role("button", name="Tính lại")).to_be_visible()
    expect(derived.locator("#dien-tich")).to_have_text("Chưa rõ")
