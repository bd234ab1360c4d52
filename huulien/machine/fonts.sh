#!/usr/bin/env bash
# Make static/fonts/ again: Tinos (metrics of Times New Roman, SIL Open Font License), cut down to Latin, Vietnamese,
# the đồng sign and the punctuation of official papers. Needs npm and the virtual environment.
# Debian's fonts-liberation lacks 93 of the 147 Vietnamese letters; a PDF must not depend on it.
set -euo pipefail
cd "$(dirname "$0")/../.."

release=@expo-google-fonts/tinos@0.4.2
# Basic Latin, Latin-1, Latin Extended-A; Vietnamese letters with horns, marks and composed letters; dashes, quotes, ellipsis, per mille,
# primes; đồng and euro; number sign, arrows, minus, comparisons, superscripts, squares to tick.
letters=U+0020-007E,U+00A0-00FF,U+0100-017F,U+01A0-01A1,U+01AF-01B0
letters+=,U+0300,U+0301,U+0303,U+0309,U+0323,U+1EA0-1EF9,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030
letters+=,U+2032,U+2033,U+2039,U+203A,U+20AB,U+20AC,U+2116,U+2190-2193,U+2212,U+2260,U+2264,U+2265,U+2248
letters+=,U+202F,U+2070,U+2074-2079,U+25A0,U+25A1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tar -xzf "$folder/$(cd "$folder" && npm pack --silent "$release")" -C "$folder"
for face in Regular Bold Italic BoldItalic; do
    case $face in
    Regular) source=400Regular/Tinos_400Regular ;;
    Bold) source=700Bold/Tinos_700Bold ;;
    Italic) source=400Regular_Italic/Tinos_400Regular_Italic ;;
    BoldItalic) source=700Bold_Italic/Tinos_700Bold_Italic ;;
    esac
    .venv/bin/pyftsubset "$folder/package/$source.ttf" --unicodes="$letters" --no-hinting --layout-features='*' \
        --output-file="static/fonts/Tinos-$face.ttf"
done
cp "$folder/package/LICENSE_FONT" static/fonts/OFL.txt
