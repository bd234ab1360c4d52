"""Captions numbered in the order in which they stand, and the words that refer to them: "Hình 2", "Bảng 1".

Numbers are given to the whole paper at once, when it is put together: leaving out a part leaves no gap.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from huulien.platform.papers.document import Block, Figure, NumberedList, Paragraph, Sheet, Table, Wide
from huulien.platform.papers.values import Reference, Text

WORDS: dict[type, str] = {Figure: "Hình", Table: "Bảng"}


def numbered(parts: Sequence[Sequence[Block]]) -> list[tuple[Block, ...]]:
    """The parts of a paper, in their order: each keyed figure and table labelled, each reference to one resolved."""
    labels = _labels(block for part in parts for block in _every(part))
    seen: set[str] = set()
    return [tuple(_labelled(block, labels, seen) for block in part) for part in parts]


def _every(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Wide | Sheet):
            yield from _every(block.blocks)


def _labels(blocks: Iterator[Block]) -> dict[str, str]:
    """Key → label: figures and tables are counted apart."""
    labels: dict[str, str] = {}
    counts = dict.fromkeys(WORDS.values(), 0)
    for block in blocks:
        if isinstance(block, Figure | Table) and block.key and block.key not in labels:
            word = WORDS[type(block)]
            counts[word] += 1
            labels[block.key] = f"{word} {counts[word]}"
    return labels


def _labelled(block: Block, labels: dict[str, str], seen: set[str]) -> Block:
    match block:
        case Paragraph():
            return replace(block, text=_resolved(block.text, labels))
        case NumberedList():
            return replace(block, items=tuple(_resolved(item, labels) for item in block.items))
        case Figure() | Table():
            changes: dict[str, Any] = {}
            if block.key:
                changes |= {"label": labels[block.key], "is_continued": block.is_continued or block.key in seen}
                seen.add(block.key)
            if isinstance(block, Figure):
                changes["alternative"] = _resolved(block.alternative, labels)
            return replace(block, **changes)
        case Wide() | Sheet():
            return replace(block, blocks=tuple(_labelled(inner, labels, seen) for inner in block.blocks))
    return block


def _resolved(text: Text, labels: dict[str, str]) -> Text:
    """The text with the label of each figure or table that it names."""
    if isinstance(text, Reference):
        return labels.get(text.to, text.words)
    if isinstance(text, tuple):
        return tuple(labels.get(piece.to, piece.words) if isinstance(piece, Reference) else piece for piece in text)
    return text
