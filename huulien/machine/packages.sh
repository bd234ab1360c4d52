#!/usr/bin/env bash
# Install the system packages that are missing: `packages.sh run`, or `packages.sh run test` for the tests as well.
# Each is looked for by what it gives, so a machine that has it from elsewhere is left alone.
set -euo pipefail

missing=()
has_library() { python3 -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }
need() { # need PACKAGE COMMAND...: the package, unless the command succeeds
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

for purpose in "$@"; do
    case $purpose in
    run)
        need python3-venv python3 -c 'import ensurepip, venv'
        # WeasyPrint lays out text with Pango.
        need libpango-1.0-0 has_library libpango-1.0.so.0
        need libpangoft2-1.0-0 has_library libpangoft2-1.0.so.0
        ;;
    test)
        need postgresql bash -c 'command -v initdb || compgen -G "/usr/lib/postgresql/*/bin/initdb"'
        need chromium bash -c 'command -v chromium || command -v google-chrome'
        # Playwright's driver is linked to it.
        need libatomic1 has_library libatomic.so.1
        # Pages of a PDF as pictures and text.
        need poppler-utils bash -c 'command -v pdftoppm && command -v pdftotext'
        ;;
    esac
done
((${#missing[@]})) || exit 0

install="apt-get install --yes --no-install-recommends ${missing[*]}"
if ((EUID == 0)); then
    as_root=()
elif command -v sudo >/dev/null; then
    as_root=(sudo)
else
    echo "Thiếu gói hệ thống và không có quyền cài. Nhờ quản trị máy chạy: $install" >&2
    exit 1
fi
if ! command -v apt-get >/dev/null; then
    echo "Thiếu: ${missing[*]}. Máy này không có apt-get; hãy cài các gói tương ứng rồi chạy lại." >&2
    exit 1
fi
echo "Cài gói hệ thống: ${missing[*]}" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! {
    "${as_root[@]}" apt-get update &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $install
} >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    echo "Không cài được gói hệ thống. Kiểm tra mạng, rồi chạy: ${as_root[*]} apt-get update && ${as_root[*]} $install" >&2
    exit 1
fi
