"""Somebody in front of the site in Chromium: finds links, buttons and questions by the words that stand there."""

from collections.abc import Mapping
from typing import Any

NARROW = 480  # px; nothing may be wider than a screen up to so wide


class Person:
    """What a person does with pages. Words that are not there, or mean two things, fail with what the page says."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.is_narrow = page.viewport_size["width"] <= NARROW
        page.set_default_timeout(60_000)  # a busy machine is no fault of the page

    @property
    def text(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def reads(self, *words: str) -> None:
        for said in words:
            assert said in self.text, self._told(f"“{said}” is not said")

    def goes(self, *words: str) -> None:
        """Follows links one after another."""
        for said in words:
            self._leaves_by("link", said)

    def presses(self, words: str, row: str = "", expect: str = "") -> None:
        self._leaves_by("button", words, row)
        self.reads(expect)

    def fills(self, answers: Mapping[str, Any], within: str = "") -> None:
        """Answers questions by their labels, in the part of the page or the line of a table with the name `within`."""
        part = self.page.locator("main")
        if within:
            named = part.get_by_role("region", name=within)
            part = named if named.count() else part.get_by_role("row", name=within)
        for question, answer in answers.items():
            self._answers(part, question, answer)

    def sends(self, words: str, answers: Mapping[str, Any], expect: str = "") -> None:
        """Fills in the form of the page and sends it by the button with these words."""
        self.fills(answers)
        self.presses(words, expect=expect)

    def ticks_all(self, words: str) -> None:
        """Ticks every box whose label begins so."""
        for box in self.page.get_by_label(words).all():
            box.check()

    def headings(self, kind: str) -> list[str]:
        return [said.strip() for said in self.page.locator("main").locator(kind).all_text_contents()]

    def _answers(self, part: Any, question: str, answer: Any) -> None:
        group = part.get_by_role("group", name=question, exact=True)
        if group.count():
            for one in [answer] if isinstance(answer, str) else answer:
                group.get_by_label(one, exact=True).check()
            return
        field = part.get_by_label(question, exact=True)
        found = field.evaluate_all("fields => fields.map(field => field.tagName)")
        assert len(found) == 1, self._told(f"{len(found)} questions “{question}”")
        if found == ["SELECT"]:
            field.select_option(label=answer)
        elif isinstance(answer, bool):
            field.set_checked(answer)
        else:
            field.fill(answer)

    def _leaves_by(self, role: str, words: str, row: str = "") -> None:
        """Presses the one link or button with these words, or that begins with them; a whole page comes."""
        place = self.page.locator("main").locator("tr, li", has_text=row) if row else self.page
        for is_exact in (True, False):
            found = place.get_by_role(role, name=words, exact=is_exact).filter(visible=True)
            leads = found.evaluate_all("all => all.map((one, number) => one.getAttribute('href') || number)")
            if leads:
                break
        assert len(set(leads)) == 1, self._told(f"{len(set(leads))} times {role} “{words}”")
        with self.page.expect_navigation(wait_until="load" if self.is_narrow else "domcontentloaded"):
            found.first.click()
        if self.is_narrow:
            width = self.page.evaluate("document.documentElement.scrollWidth")
            assert width <= self.page.viewport_size["width"], self._told(f"{width} px wide")

    def _told(self, words: str) -> str:
        return f"{words} at {self.page.url}:\n{self.page.locator('body').inner_text()}"
