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

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§" "µ¶·¸¹" "¨»¼½¾Æ" "©ÇÈÉÊË" "®" "ÌÎÏÐÑ" "ªÒÓÔÕÖ" "×ØÜÝÞ"
        "ßáâãä" "«åæçèé" "¬êëìíî" "ïñòóô" "\u00adõö÷øù" "úûüýþ",
        "ĂÂÊÔƠƯĐ" "àảãáạ" "ăằẳẵắặ" "âầẩẫấậ" "đ" "èẻẽéẹ" "êềểễếệ" "ìỉĩíị"
        "òỏõóọ" "ôồổỗốộ" "ơờởỡớợ" "ùủũúụ" "ưừửữứự" "ỳỷỹýỵ",
        strict=True,
    )
)  # fmt: skip
# VNI writes most marks as a second letter: "Nguyeãn Vaên".
_VNI_TONES = {"ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ù": "\u0301", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {"â": "", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "á": "\u0301", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "é": "\u0301", "ë": "\u0323"}
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}

# Signs beside a letter that Unicode Vietnamese never has there, and capitals with a mark inside a small-letter word
# ("TuÊn", "NguyÔn").
_SIGN = "[¡-§¨©ª«¬®µ-¹»-¾ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïñöø÷ûüþ\u00ad]"
_TCVN3_ONLY = re.compile(f"[A-Za-z]{_SIGN}|{_SIGN}[A-Za-z]")
_CAPITAL_INSIDE = re.compile("[a-zß-ÿ][À-Þ](?=[a-z]|$|\\s)")
# Pairs that tell VNI; oà, oá and oã are left out, as in "Hoà" and "toán" they are Unicode.
_VNI_PAIR = re.compile("[ae][âàåãáä]|o[âåä]|a[êèúüéë]|[aeouyôö][øûõùï]|ñ", re.IGNORECASE)
_BEYOND_LATIN_1 = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_WINDOWS_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[1-9]", re.IGNORECASE)


def nfc(s: str) -> str:
    """The same text in composed form (NFC), the only form stored and compared."""
    return unicodedata.normalize("NFC", s)


def clean(s: str) -> str:
    """One line of NFC text: no control, zero-width or direction signs, single ordinary spaces, none at the ends."""
    if not s.isascii():
        s = nfc(s)
    if not s.isprintable():
        s = "".join(c for c in s if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
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


def has_vietnamese_marks(s: str) -> bool:
    """Whether the text carries accents, so that it must be compared with them."""
    return search_fold(s) != clean(s).lower()


def sort_key(full_name: str) -> str:
    """ASCII text whose byte order is the Vietnamese order of names: by given name (the last word), then the rest.

    Words compare by the 29-letter alphabet first and by tone second, as in the dictionaries.
    """
    words = [_word_key(word) for word in _WORD.findall(clean(full_name).lower())]
    return " ".join([*words[-1:], *words[:-1]])


def legacy_encoding(s: str) -> str | None:
    """The old encoding, "TCVN3" or "VNI", of a text that shows as rubbish: "TriÖu V¨n S¬n"; None for Unicode."""
    if s.isascii():
        return None
    s = nfc(s)
    if _BEYOND_LATIN_1.search(s):
        return None
    if _is_vni(s):
        return "VNI"
    return "TCVN3" if _TCVN3_ONLY.search(s) or _CAPITAL_INSIDE.search(s) else None


def looks_like_legacy_encoding(s: str) -> bool:
    """Whether the text was typed for a .Vn (TCVN3) or VNI font."""
    return legacy_encoding(s) is not None


def from_legacy(s: str) -> str:
    """The Unicode text that the writer of a legacy encoding meant, to be suggested, never stored by itself."""
    return from_vni(s) if legacy_encoding(s) == "VNI" else from_tcvn3(s)


def from_tcvn3(s: str) -> str:
    """TCVN3 (ABC, .VnTime) to Unicode: "TriÖu V¨n S¬n" is "Triệu Văn Sơn"."""
    return clean("".join(_TCVN3.get(c, c) for c in nfc(s)))


def from_vni(s: str) -> str:
    """VNI (VNI-Times) to Unicode: "Nguyeãn Vaên" is "Nguyễn Văn"."""
    text = nfc(s)
    result: list[str] = []
    for position, c in enumerate(text):
        before = text[position - 1].lower() if position else ""
        small = c.lower()
        marks = None
        if before == "a" and small in _VNI_BREVE:
            marks = "\u0306" + _VNI_BREVE[small]
        elif before in {"a", "e", "o"} and small in _VNI_CIRCUMFLEX:
            marks = "\u0302" + _VNI_CIRCUMFLEX[small]
        elif before and before in "aeouyôö" and small in _VNI_TONES:
            marks = _VNI_TONES[small]
        if marks is not None:
            result[-1] = nfc(result[-1] + marks)
        else:
            letter = _VNI_SINGLE.get(small, small)
            result.append(letter.upper() if c.isupper() else letter)
    return clean("".join(result))


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


def _is_vni(s: str) -> bool:
    return bool(_VNI_PAIR.search(s)) and not re.search("[¡-¾]", s.replace("\u00a0", " "))
