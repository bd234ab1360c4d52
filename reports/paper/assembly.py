"""A report put together: its sections numbered, the office's own sentences and parts in their places, its signer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from huulien.platform.papers.document import Block, Document, Heading, Paragraph, Signer, Style
from huulien.platform.papers.numbering import numbered

CHAIR = "Chủ tịch"
OPENING, CLOSING = "mo-dau", "ket"  # sections without a title, before the first and after the last
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


@dataclass(frozen=True)
class Section:
    """A part of the report; `key` names it for good, whatever number it gets."""

    key: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def sentences(self) -> Iterator[tuple[str, Paragraph]]:
        """(place, paragraph) of each paragraph of the body that may be said otherwise."""
        number = 0
        for block in self.blocks:
            if isinstance(block, Paragraph) and block.style == Style.BODY:
                number += 1
                yield f"{self.key}.{number}", block


@dataclass(frozen=True)
class Signature:
    """Under which number and day a report was issued, and by whom; room to write what is not known yet."""

    number: int | None = None
    issued_on: date | None = None
    title: str = ""
    name: str = ""

    @property
    def signer(self) -> Signer:
        """The chair, or who signs in the chair's place."""
        for_chair = bool(self.title) and self.title.casefold() != CHAIR.casefold()
        authority = ("TM. Ủy ban nhân dân", *(("KT. Chủ tịch",) if for_chair else ()))
        return Signer(office=self.title or CHAIR, name=self.name, authority=authority)


@dataclass(frozen=True)
class OwnPart:
    """What the office writes itself under a title: one paragraph a line; left out while there is none."""

    key: str
    title: str
    text: str

    @property
    def section(self) -> Section:
        lines = (line.strip() for line in self.text.splitlines())
        return Section(self.key, self.title, tuple(Paragraph(line) for line in lines if line))


def assemble(
    frame: Document,
    sections: Sequence[Section],
    *,
    own: Sequence[OwnPart] = (),
    edited: Mapping[str, str] | None = None,
    signed: Signature | None = None,
    is_draft: bool = True,
    annexes: Sequence[Block] = (),
) -> Document:
    """The whole paper. `edited` says, by place, what stands there instead of the sentence made from the figures."""
    signed = signed or Signature()
    written = [part.section for part in own]
    opening = [section for section in sections if section.key == OPENING]
    closing = [section for section in sections if section.key == CLOSING]
    titled = [section for section in (*sections, *written) if section.title and section.blocks]
    blocks: list[Block] = [block for section in opening for block in _blocks(section, edited or {})]
    for numeral, section in zip(ROMAN, titled, strict=False):
        blocks += [Heading(f"{numeral}. {section.title}"), *_blocks(section, edited or {})]
    blocks += [block for section in closing for block in _blocks(section, edited or {})]
    body, after = numbered([blocks, annexes])
    return replace(
        frame,
        blocks=body,
        annexes=after,
        number=signed.number,
        issued_on=signed.issued_on,
        signer=signed.signer,
        is_draft=is_draft,
    )


def with_numbers(sections: Sequence[Section]) -> list[Section]:
    """The sections with their figures and tables labelled as in the whole paper, and the words that refer to them."""
    parts = numbered([section.blocks for section in sections])
    return [replace(section, blocks=blocks) for section, blocks in zip(sections, parts, strict=True)]


def _blocks(section: Section, edited: Mapping[str, str]) -> Iterator[Block]:
    places = {id(paragraph): place for place, paragraph in section.sentences}
    for block in section.blocks:
        words = edited.get(places.get(id(block), ""), "")
        yield replace(block, text=words) if words and isinstance(block, Paragraph) else block
