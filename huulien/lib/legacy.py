"""Text of other encodings that shows as rubbish: TCVN3 ("TriÖu V¨n S¬n"), VNI ("Trieäu Vaên"), UTF-8 read as Latin-1.

A cell alone is often not enough: "Chñ hé" could be either. `encoding_of` judges all the texts of a sheet together.
"""

import re
import unicodedata
from collections.abc import Iterable

from huulien.lib.labels import LabelledEnum
from huulien.lib.text import clean, nfc


class Encoding(LabelledEnum):
    """What a text was typed in. The label is what a fault calls it."""

    TCVN3 = "tcvn3", "TCVN3"
    VNI = "vni", "VNI"
    MOJIBAKE = "mojibake", "UTF-8 bị đọc sai"


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
_SIGN = "[¡-§¨©ª«¬®µ-¹»-¾ÄÅÆÇËÎÏÑÖ×ØÛÜÞßäåæçëîïñöø÷ûüþ\u00ad]"
_TCVN3_ONLY = re.compile(f"[A-Za-z]{_SIGN}|{_SIGN}[A-Za-z]")
_CAPITAL_INSIDE = re.compile("[a-zß-ÿ][À-Þ](?=[a-z]|$|\\s)")
# Pairs that tell VNI; oà, oá and oã are left out, as in "Hoà" and "toán" they are Unicode.
_VNI_PAIR = re.compile("[ae][âàåãáä]|o[âåä]|a[êèúüéë]|[aeouyôö][øûõùï]|ñ", re.IGNORECASE)
_BEYOND_LATIN_1 = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
# Signs that are no letters: TCVN3 alone has them beside letters.
_TCVN3_SIGN = re.compile("[¡-§¨©ª«¬®µ-¹»-¾]")
# UTF-8 shows as two signs or more for a letter when it is read as Latin-1: "Triá»‡u", "VÄƒn".
_MOJIBAKE = re.compile("[Â-ô][\\u0080-\\u00bf\\u0152-\\u0192\\u02c6\\u02dc\\u2013-\\u203a\\u20ac\\u2122]")
_VOWELS = "(?:iê|yê|uô|ươ|uyê|oa|oă|oe|uâ|uê|uy|uơ|[aăâeêioôơuưy])(?:ch|nh|ng|[cmnpt])?"
_GLIDES = (
    "ia|ya|uya|ua|ưa|ai|ao|au|ay|âu|ây|eo|êu|iu|iêu|yêu|oi|ôi|ơi|ui|ưi|uôi|ươi|ưu|ươu|oai|oay|oao|oeo|uao|uây|uyu|uêu"
)
_SYLLABLE = re.compile(f"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?(?:{_VOWELS}|{_GLIDES})|gi")
_WORD = re.compile(r"[^\W\d_]+")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def encoding_of(texts: Iterable[str]) -> Encoding | None:
    """The old encoding, TCVN3 or VNI, that most of these texts were typed in, where any of them was."""
    tcvn3 = vni = 0.0
    for text in texts:
        found = legacy_encoding(text)
        if found == Encoding.VNI:
            vni += 1
        elif found == Encoding.TCVN3:
            tcvn3 += 1
    if not tcvn3 and not vni:
        return None
    return Encoding.TCVN3 if tcvn3 >= vni else Encoding.VNI


def legacy_encoding(s: str) -> Encoding | None:
    """The encoding of a text by itself; None for Unicode, and for what could be Unicode."""
    if s.isascii():
        return None
    s = nfc(s)
    if from_mojibake(s) is not None:
        return Encoding.MOJIBAKE
    if _BEYOND_LATIN_1.search(s):
        return None
    if _VNI_PAIR.search(s) and not _TCVN3_SIGN.search(s):
        return Encoding.VNI
    return Encoding.TCVN3 if _TCVN3_ONLY.search(s) or _CAPITAL_INSIDE.search(s) else None


def could_be_legacy(s: str) -> bool:
    """Whether a text among others of an old encoding may be in it too: "Bé" is Unicode, or "Bộ" in TCVN3."""
    return not s.isascii() and not _BEYOND_LATIN_1.search(nfc(s))


def to_unicode(s: str, encoding: Encoding) -> str:
    """The Unicode text that the writer meant, to be suggested, never stored by itself."""
    if encoding == Encoding.MOJIBAKE:
        return clean(from_mojibake(s) or s)
    return from_vni(s) if encoding == Encoding.VNI else from_tcvn3(s)


def is_made_of_syllables(s: str) -> bool:
    """Whether every word could be Vietnamese: "Chủ hộ" is, "Chđ hé" is not."""
    toneless = nfc(_TONES.sub("", unicodedata.normalize("NFD", s.lower())))
    return all(_SYLLABLE.fullmatch(word) for word in _WORD.findall(toneless))


def from_mojibake(s: str) -> str | None:
    """The text whose UTF-8 was read as Latin-1 or Windows-1252; None when it was not."""
    if not _MOJIBAKE.search(s):
        return None
    try:
        return b"".join(map(_byte, s)).decode("utf-8")
    except UnicodeError:
        return None


def _byte(c: str) -> bytes:
    try:
        return c.encode("cp1252")
    except UnicodeEncodeError:
        return c.encode("latin-1")


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
