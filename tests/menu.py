"""Each page has one place in the menu, and says nothing twice: asked of every page that `test_access` opens."""

from html.parser import HTMLParser
from typing import Any

# Pages of no section, and why.
OF_NO_SECTION = {
    "accounts:password_change": "the user's own, not the commune's",
    "accounts:password_changed": "as above",
    "home": "leads on; without an appointment there is no menu",
}


class Frame(HTMLParser):
    """The words of a page's headings and of its crumbs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open = ""
        self.crumbs: list[str] = []
        self.headings: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "nav" and dict(attrs).get("aria-label") == "Đường dẫn":
            self.open = "crumbs"
        elif tag in {"h1", "h2"}:
            self.open = tag
            self.headings.append("")
        elif tag == "a" and self.open == "crumbs":
            self.crumbs.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"nav", "h1", "h2"}:
            self.open = ""

    def handle_data(self, data: str) -> None:
        told = self.crumbs if self.open == "crumbs" else self.headings if self.open else []
        if told:
            told[-1] = " ".join(f"{told[-1]} {data}".split())


def check_place(name: str, answer: Any) -> None:
    """One line of the menu is marked as where the page is; no crumb and no heading is said again."""
    if name not in OF_NO_SECTION:
        marked = [entry["label"] for entry in answer.context["nav"] if entry["current"]]
        assert len(marked) == 1, f"{name}: {marked}"
    frame = Frame(answer.content.decode())
    assert not set(frame.crumbs) & set(frame.headings), f"{name}: {frame.crumbs} {frame.headings}"
    assert len(frame.crumbs) == len(set(frame.crumbs)), f"{name}: {frame.crumbs}"
    assert frame.headings.count(frame.headings[0]) == 1, f"{name}: {frame.headings}"
