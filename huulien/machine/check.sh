#!/usr/bin/env bash
# Style, types, migrations, then the suite on SQLite, again on PostgreSQL, and in Chromium. Every part runs even
# when one before it failed; the last lines say how each went.
set -uo pipefail
cd "$(dirname "$0")/../.."
# Eight processes read the same sources: what the first has compiled, the others find.
unset PYTHONDONTWRITEBYTECODE

python=.venv/bin/python
summary=()
failed=0
part() { # part NAME COMMAND...
    local name=$1 began=$SECONDS result line
    shift
    echo "== $name"
    local log
    log=$(mktemp)
    "$@" 2>&1 | tee "$log"
    result=${PIPESTATUS[0]}
    line=$(grep -aE '[0-9]+ (passed|failed|error)' "$log" | tail -n 1 | sed 's/=//g; s/ in .*//; s/^ *//')
    rm -f "$log"
    if ((result == 0)); then summary+=("$name: ${line:-passed} ($((SECONDS - began)) s)"); else
        summary+=("$name: FAILED ${line:+– $line }($((SECONDS - began)) s)")
        failed=1
    fi
}

pure=(huulien/lib)
for folder in */rules */indicators; do [[ -d $folder ]] && pure+=("$folder"); done

# A migrated database is made once and kept (`tests/migrated.py`): beside other work, else each worker makes its own.
# What becomes of it is told by the tests, which make it themselves where it is not there.
migrated() { "$@" $python -m pytest -q -p no:xdist tests/test_seeding.py -k left_alone &>/dev/null & }

migrated
part "ruff" $python -m ruff check .
part "djade" bash -c "git ls-files 'templates/*.html' | xargs .venv/bin/djade --check --target-version 5.2"
part "mypy" $python -m mypy "${pure[@]}"
part "migrations" $python manage.py makemigrations --check --dry-run --settings tests.settings
wait
migrated $python -m tests.postgres
# `worksteal`: whoever is done takes of what the other still has; the long tests stand together.
part "SQLite" $python -m pytest -q -n 2 --dist worksteal -m "not browser"
wait
# What asks for no database, or nothing of it that differs, has been run. The year in Chromium is lived on both.
part "PostgreSQL" $python -m tests.postgres $python -m pytest -q -n 2 --dist worksteal \
    -m "database and not one_database"
part "Chromium" $python -m pytest -q -n 2 --dist worksteal -m browser

echo
printf '%s\n' "${summary[@]}"
exit $failed
