"""A PostgreSQL cluster for one command: `python -m tests.postgres pytest …`.

The cluster lives in a temporary folder, listens on a socket there and nowhere else, and is gone when the command ends,
however it ends. PostgreSQL refuses to run as root, so root lends it another user.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# Nothing here outlives a power cut, so nothing waits for the disk.
OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=40"
# A query that takes minutes fails its test with its own words, instead of keeping everybody waiting.
OPTIONS += " -c statement_timeout=300s"


def programs() -> Path:
    """The folder of initdb and pg_ctl: the newest that Debian installed, or the one on the path."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = installed[-1] if installed else shutil.which("initdb")
    if not found:
        raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
    return Path(found).parent


def owner() -> str | None:
    """The user to run the server as: none when we are not root, else postgres or nobody."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def throwaway_cluster() -> Iterator[str]:
    """The DATABASE_URL of a new, empty cluster that goes away with the `with` block."""
    # A socket's path has at most 107 bytes, whatever TMPDIR says.
    folder = Path(tempfile.mkdtemp(prefix="huulien-pg-", dir="/tmp"))
    user, bin_folder = owner(), programs()
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        as_user = ["runuser", "-u", user, "--"] if user else []
        done = subprocess.run(
            [*as_user, str(bin_folder / program), *arguments],
            cwd=folder, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{program} failed:\n{done.stdout}")

    data = str(folder / "data")
    try:
        run("initdb", "--pgdata", data, "--username", "huulien", "--auth", "trust", "--encoding", "UTF8", "--no-sync")
        run("pg_ctl", "--pgdata", data, "--log", str(folder / "log"), "--wait",
            "--options", f"{OPTIONS} -k {folder}", "start")  # fmt: skip
        try:
            run("createdb", "--host", str(folder), "--username", "huulien", "huulien")
            yield f"postgres://huulien@{quote(str(folder), safe='')}/huulien"
        finally:
            run("pg_ctl", "--pgdata", data, "--wait", "--mode", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    # A terminated run must stop its server too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with throwaway_cluster() as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
