"""Reading a page as a person does: its title, its heading, its form as it stands, its links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass
class Page:
    """What a test asks of a page."""

    title: str = ""
    heading: str = ""
    rows: int = 0  # of table bodies
    form: dict[str, list[str]] = field(default_factory=dict)  # of the last form of the main part, by POST
    links: list[tuple[str, str, str]] = field(default_factory=list)  # (class, address, text)
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.path: list[str] = []
        self.select = self.textarea = ""
        self.in_post = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        if tag not in {"input", "meta", "link", "br", "use", "circle", "line", "rect"}:
            self.path.append(tag)
        if tag == "form":
            self.in_post = given.get("method") == "post" and "main" in self.path
            if self.in_post:
                self.page.form = {}
        elif tag == "tr" and "tbody" in self.path:
            self.page.rows += 1
        elif tag == "a":
            self.page.links.append((given.get("class") or "", given.get("href") or "", ""))
        elif self.in_post and given.get("name"):
            self._field(tag, given)
        elif tag == "option" and "selected" in given and self.select:
            self.page.form[self.select] = [given.get("value") or ""]

    def _field(self, tag: str, given: dict[str, Any]) -> None:
        name = given["name"]
        if tag == "select":
            self.select = name
            self.page.form.setdefault(name, [""])
        elif tag == "textarea":
            self.textarea = name
            self.page.form[name] = [""]
        elif tag == "input" and given.get("type") in {"checkbox", "radio"}:
            if "checked" in given:
                self.page.form.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "input":
            self.page.form[name] = [given.get("value") or ""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.in_post = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""
        if tag in self.path:
            while self.path.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "title" in self.path and "svg" not in self.path:
            self.page.title += data
        if "h1" in self.path:
            self.page.heading += data
        if self.textarea:
            before = self.page.form[self.textarea][0]
            self.page.form[self.textarea] = [before + data if before else data.removeprefix("\n")]
        if "a" in self.path and self.page.links:
            kind, address, text = self.page.links[-1]
            self.page.links[-1] = (kind, address, (text + data).strip())
        if "script" not in self.path:
            self.page.text += data


def read(response: Any) -> Page:
    """The page of a response."""
    reader = _Reader()
    reader.feed(response.content.decode())
    page = reader.page
    page.title, page.heading = " ".join(page.title.split()), " ".join(page.heading.split())
    page.text = " ".join(page.text.split())
    return page


def queries_of(client: Any, url: str) -> int:
    """How many queries a page costs, once the session has noted that its user is there."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def fill(response: Any, **answers: Any) -> dict[str, Any]:
    """The form of a page as it would be posted, with some answers changed; None leaves a field out."""
    data: dict[str, Any] = {
        name: values for name, values in read(response).form.items() if name != "csrfmiddlewaretoken"
    }
    data.update(answers)
    return {name: value for name, value in data.items() if value is not None}
