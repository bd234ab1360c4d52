#!/usr/bin/env bash
# Compile requirements.txt (to run) and tests/requirements.txt (to run and to test) from pyproject.toml.
# Against the public index alone, whatever this machine is configured to prefer, and with the hash of every
# file of each release, so that one lock serves every processor and every Python from 3.11.
set -euo pipefail
cd "$(dirname "$0")/../.."

compile() {
    local target=$1
    shift
    uv --no-config pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --quiet \
        --no-emit-index-url --no-header "$@" -o "$target"
    sed -i '1i # Compiled from pyproject.toml by `make lock`; do not edit. Install: pip install --require-hashes -r '"$target" "$target"
}

unset UV_INDEX UV_EXTRA_INDEX_URL UV_FIND_LINKS
compile requirements.txt
compile tests/requirements.txt --extra test --constraint requirements.txt
