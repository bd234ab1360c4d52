"""`make bench`: the promises about speed, measured as ratios within one run; JSON on standard output.

Everything runs on a database of its own: SQLite in a temporary folder, or an empty one named by `BENCH_DATABASE_URL`.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

import django


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--communes", type=int, default=40, metavar="N", help="whose reports are rendered, 2 to 200")
    communes = parser.parse_args().communes
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            DATABASE_URL=os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3"),
            SECRET_KEY="for-the-benchmark-alone-" * 2,
            ALLOWED_HOSTS="testserver,127.0.0.1",
            STATIC_ROOT=f"{folder}/static",
            UPLOAD_ROOT=f"{folder}/uploads",
            HTTPS="0",
            DEMO="1",
            DEMO_PASSWORD="mat-khau-do-toc-do",
            DJANGO_SETTINGS_MODULE="huulien.settings",
        )
        django.setup()
        from tests.bench import measures

        report = measures.run(Path(folder), progress=lambda words: print(words, file=sys.stderr, flush=True),
                              communes=communes)  # fmt: skip
        json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
        print()


if __name__ == "__main__":
    main()
