"""Writes the corpus of register workbooks into a folder, the same bytes each time:

    python tests/households/register_corpus.py OUT

`OUT/good` must be read whole, `OUT/faulty` refused; `OUT/corpus.json` says what each must give. All people are
invented.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a script, its own folder is all that Python knows

from tests.households.register_corpus_attacks import attacks
from tests.households.register_corpus_base import VILLAGES
from tests.households.register_corpus_faulty import Faulty, faulty_lists
from tests.households.register_corpus_good import good_workbooks


def faulty_workbooks() -> Iterator[Faulty]:
    """Lists with one fault, then files that are refused whole."""
    yield from faulty_lists()
    yield from attacks()


def write_corpus(folder: Path) -> dict[str, list[dict[str, object]]]:
    """Write all workbooks and what they must give; return the latter."""
    corpus: dict[str, list[dict[str, object]]] = {"good": [], "faulty": []}
    for kind in corpus:
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for good in good_workbooks():
        path = _write(folder, "good", good.name, good.data)
        corpus["good"].append(
            {"file": path, "rows": good.rows, "households": len(good.villages), "persons": good.persons}
        )
    for faulty in faulty_workbooks():
        path = _write(folder, "faulty", faulty.name, faulty.data)
        corpus["faulty"].append({"file": path, "sheet": faulty.sheet, "cell": faulty.cell, "says": faulty.says})
    text = json.dumps({"villages": _villages(), **corpus}, ensure_ascii=False, indent=1)
    (folder / "corpus.json").write_text(text + "\n", "utf-8")
    return corpus


def _write(folder: Path, kind: str, name: str, data: bytes) -> str:
    path = f"{kind}/{name}.xlsx"
    (folder / path).write_bytes(data)
    return path


def _villages() -> list[dict[str, str]]:
    return [{"code": village.code, "name": village.name} for village in VILLAGES]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    written = write_corpus(Path(sys.argv[1]))
    print(", ".join(f"{len(entries)} {kind}" for kind, entries in written.items()))
