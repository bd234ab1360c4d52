#!/usr/bin/env bash
# Make .venv hold the releases a requirements file pins: `venv.sh requirements.txt`.
# Done once for each content of the file; the tests' file holds everything the site's does.
set -euo pipefail
cd "$(dirname "$0")/../.."

requirements=$1
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Cần Python 3.11 trở lên; máy này có $(python3 --version)." >&2
    exit 1
}
# The path is part of the mark: a virtual environment does not survive being moved.
mark=".venv/installed-${requirements//\//-}"
wanted=$( (pwd && python3 --version && cat "$requirements") | sha256sum)
[[ -f $mark && $(<"$mark") == "$wanted" ]] && exit 0

echo "Cài thư viện Python theo $requirements" >&2
[[ -x .venv/bin/python ]] && [[ $(.venv/bin/python -c 'import sys; print(sys.prefix)') == "$PWD/.venv" ]] ||
    python3 -m venv --clear .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$requirements" >&2
echo "$wanted" >"$mark"
