"""In Chromium: a paper form is entered, part after part, with the keyboard alone."""

import pytest

pytestmark = pytest.mark.browser


def test_a_household_is_entered_with_the_keyboard_alone(log_in):
    page = log_in("truongthon1")
    keys, line = page.keyboard, page.context.new_cdp_session(page)

    def heading():
        return page.locator("h1").inner_text()

    def go_on(expected, press=lambda: keys.press("Enter")):
        press()
        page.wait_for_function("words => document.querySelector('h1').innerText.startsWith(words)", arg=expected)

    def press_with_alt(letter):
        """As a keyboard sends it; Playwright's own way leaves out the letter."""
        pressed = {"key": letter, "code": f"Key{letter.upper()}", "windowsVirtualKeyCode": ord(letter.upper()),
                   "modifiers": 1, "text": letter, "unmodifiedText": letter}  # fmt: skip
        for kind in ("keyDown", "keyUp"):
            line.send("Input.dispatchKeyEvent", {"type": kind, **pressed})

    def as_last_year():
        press_with_alt("n")
        page.wait_for_url("**khoi-phuc=1**")
        page.wait_for_function("() => document.activeElement.form")  # the first question has the keys

    page.goto("/ra-soat/")
    rounds = page.locator("main a[href^='/ra-soat/']").evaluate_all("links => links.map(link => link.pathname)")
    page.goto(next(path for path in rounds if path.strip("/").count("/") == 1) + "nhap-nhanh/")
    page.locator("button[name=xap]").first.focus()
    keys.press("Enter")
    page.wait_for_url("**/phieu/**")
    while not heading().startswith("1."):  # begun by somebody already: left for later
        with page.expect_navigation():
            press_with_alt("h")
    number = page.locator("text=/^Hộ [0-9]+\\/[0-9]+$/").inner_text()
    keys.type("18/11/2024")
    go_on("2.")
    as_last_year()
    go_on("3.", lambda: press_with_alt("s"))  # from a list of answers, which Enter opens
    keys.press("Space")  # the first way to say the income: the total of B1
    while page.evaluate("document.activeElement.name") != "b1_score":
        keys.press("Tab")
    keys.type("128")
    go_on("4.")
    as_last_year()
    go_on("5.")
    as_last_year()
    go_on("6. Kiểm tra lại")
    keys.press("Space")
    keys.press("Enter")
    page.wait_for_function("words => !document.body.innerText.includes(words)", arg=number)
    assert "Hộ " in page.locator("form b").first.inner_text()
