"""Vietnamese text: one form at every edge, folds for searching and comparing, an order that both databases share."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

# The alphabet in its order. A letter with a mark of its own (ă, đ, ơ) is its base letter and a sign that sorts after
# "z", so that every word in "a…" precedes every word in "ă…".
_LETTER_SIGNS = {"ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"}
# Tones in the order of the dictionaries: level, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}

_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
# Signs that look alike on the screen and are typed for each other: one of each is kept.
_LOOK_ALIKE = str.maketrans(
    {
        **dict.fromkeys("ÐƉ", "Đ"),  # Icelandic eth and African D, which old keyboards and Word put for Đ
        **dict.fromkeys("ðɖ", "đ"),
        **dict(zip("АВЕКМНОРСТУХІЅЈаеорсухіѕј", "ABEKMHOPCTYXISJaeopcyxisj", strict=True)),  # Cyrillic
        **{chr(0xFEE0 + code): chr(code) for code in range(0x21, 0x7F)},  # the wide forms of an Asian keyboard
        **dict.fromkeys("\u2044\u2215", "/"),
        **dict.fromkeys("\u2010\u2011\u2212", "-"),
        **dict.fromkeys("’‘ʼʻ`´′＇\u201b", "'"),
        **dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0", " "),  # letters and signs that show as a space
    }
)
# How workbooks write characters that XML cannot hold: _x000D_ is a carriage return, _x005F_ an underscore.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_WINDOWS_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[1-9]", re.IGNORECASE)


def nfc(s: str) -> str:
    """The same text in composed form (NFC), the only form stored and compared."""
    return unicodedata.normalize("NFC", s)


def same_signs(s: str) -> str:
    """NFC text in which signs that look alike are one sign, and what a workbook escaped (`_x000D_`) is itself again."""
    while "_x" in s and (decoded := unescape(s)) != s:
        s = decoded
    if s.isascii():
        return s.replace("`", "'")
    return nfc(s).translate(_LOOK_ALIKE)


def unescape(s: str) -> str:
    """The text that a workbook escaped as `_x000D_`; what no text may hold becomes a space."""
    return s if "_x" not in s else _ESCAPED.sub(lambda found: _character(int(found[1], 16)), s)


def _character(code: int) -> str:
    return " " if code < 0x20 or 0xD800 <= code <= 0xDFFF else chr(code)


def clean(s: str) -> str:
    """One line of text for storing and comparing: `same_signs`, nothing unseen, single spaces, none at the ends."""
    s = same_signs(s)
    if not s.isprintable():
        s = nfc("".join(c for c in s if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}))
    return " ".join(s.split())


def lower_first(s: str) -> str:
    """A name or label as it stands inside a sentence."""
    return s[:1].lower() + s[1:]


def upper_first(s: str) -> str:
    """Words as a sentence or a line begins with them; Python's `capitalize` would change the other letters too."""
    return s[:1].upper() + s[1:]


def search_fold(s: str) -> str:
    """What a search compares: small letters without any mark, đ as d, single spaces."""
    s = clean(s).lower()
    if s.isascii():
        return s
    decomposed = unicodedata.normalize("NFD", s.replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def compare_fold(s: str) -> str:
    """Equal for two spellings of the same words: case, spaces and the place of the tone (hòa, hoà) do not count.

    Accents do count: "Làng Cóc" and "Làng Cốc" differ. Each tone is written as a digit after its word.
    """
    s = clean(s).lower()
    if s.isascii():
        return s
    return _LETTERS.sub(_tone_last, s)


def has_words(text: str, words: str) -> bool:
    """Whether the words stand in the text whole and in their order, as `compare_fold` compares; no words stand nowhere.

    "Vi Văn An" stands in "ông Vi Văn An, kế toán", not in "Vi Văn Anh".
    """
    sought, found = (" ".join(_WORD.findall(compare_fold(one))) for one in (words, text))
    return bool(sought) and f" {sought} " in f" {found} "


def has_vietnamese_marks(s: str) -> bool:
    """Whether the text carries accents, so that it must be compared with them."""
    return search_fold(s) != clean(s).lower()


def sort_key(full_name: str) -> str:
    """ASCII text whose byte order is the Vietnamese order of names: by given name (the last word), then the rest.

    Words compare by the 29-letter alphabet first and by tone second, as in the dictionaries.
    """
    words = [_word_key(word) for word in _WORD.findall(clean(full_name).lower())]
    return " ".join([*words[-1:], *words[:-1]])


def ascii_file_name(s: str) -> str:
    """A file name that every system takes: "Hộ nghèo 2023.xlsx" is "Ho_ngheo_2023.xlsx"."""
    plain = unicodedata.normalize("NFD", clean(s).replace("đ", "d").replace("Đ", "D"))
    stem, dot, suffix = "".join(c for c in plain if c.isascii()).rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    stem = re.sub(r"[^A-Za-z0-9-]+", "_", stem).strip("_-")[:100] or "tep"
    suffix = re.sub(r"[^A-Za-z0-9]", "", suffix)[:10]
    if _WINDOWS_DEVICES.fullmatch(stem):
        stem = f"{stem}_"
    return f"{stem}.{suffix}" if suffix else stem


def closest(word: str, choices: Iterable[str]) -> str | None:
    """The choice the writer most likely meant, or None: without accents first, then with small slips."""
    by_fold: dict[str, str] = {}
    for choice in choices:
        by_fold.setdefault(search_fold(choice), choice)
    found = difflib.get_close_matches(search_fold(word), by_fold, n=1, cutoff=0.72)
    return by_fold[found[0]] if found else None


def _split_tone(word: str) -> tuple[str, str]:
    """The letters of a word in small composed letters without its tone, and the tone as a digit."""
    tone = "0"
    letters = []
    for c in unicodedata.normalize("NFD", word):
        if c in _TONES:
            tone = _TONES[c]
        else:
            letters.append(c)
    return nfc("".join(letters)), tone


def _tone_last(word: re.Match[str]) -> str:
    letters, tone = _split_tone(word[0])
    return letters + tone.replace("0", "")


def _word_key(word: str) -> str:
    letters, tone = _split_tone(word)
    key = []
    for c in letters:
        sign = _LETTER_SIGNS.get(c)
        if sign is None:  # a foreign letter sorts as its base letter
            sign = "".join(part for part in unicodedata.normalize("NFKD", c) if part.isascii())
        key.append(sign)
    return "".join(key) + tone
