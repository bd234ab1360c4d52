"""Old encodings: known by a text or by all of a sheet, and what they meant."""

import unicodedata

import pytest

from huulien.lib.legacy import Encoding, encoding_of, is_made_of_syllables, legacy_encoding, to_unicode


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("TriÖu V¨n S¬n", "Triệu Văn Sơn"),
        ("NguyÔn ThÞ Ph­îng", "Nguyễn Thị Phượng"),
        ("L\u00adu TuÊn", "Lưu Tuấn"),
        ("§Æng ThÞ H­êng", "Đặng Thị Hường"),
        ("Bµn Hïng", "Bàn Hùng"),
        ("Nguyeãn Vaên An", "Nguyễn Văn An"),
        ("Traàn Thò Höôøng", "Trần Thị Hường"),
        ("Ñaëng Vaên Huøng", "Đặng Văn Hùng"),
        ("Triá»‡u VÄƒn SÆ¡n", "Triệu Văn Sơn"),
        ("LÃ\u00a0ng CÃ³c", "Làng Cóc"),
    ],
)
def test_old_encodings_are_recognised_and_the_meant_text_is_suggested(shown: str, meant: str) -> None:
    encoding = legacy_encoding(shown)
    assert encoding
    assert to_unicode(shown, encoding) == meant
    assert is_made_of_syllables(meant)


@pytest.mark.parametrize(
    "text",
    [
        "Triệu Văn Sơn",
        "Hoà",
        "toán",
        "Lò Hò",
        "MÃ Ô",
        "Vi Ái",
        "José",
        "LANG COC",
        "Lê Hà",
        "HOÀNG",
        "42 m²",
        "½",
        "±",
        "Ðinh Công",
        "Ðào",
    ],
)
def test_unicode_text_is_not_taken_for_an_old_encoding(text: str) -> None:
    assert legacy_encoding(text) is None
    assert legacy_encoding(unicodedata.normalize("NFD", text)) is None


def test_a_cell_that_could_be_either_is_judged_by_the_others() -> None:
    assert legacy_encoding("Chñ hé") == Encoding.VNI
    assert encoding_of(["Chñ hé", "Lµng Bªn", "Chu V¨n Kho¸t"]) == Encoding.TCVN3
    assert encoding_of(["Ñaëng Vaên Huøng", "Chuû hoä"]) == Encoding.VNI
    assert encoding_of(["Chủ hộ", "Hoà"]) is None


@pytest.mark.parametrize("words", ["Chủ hộ", "Vi Thị Ngọc Ánh", "Nguyễn Huỳnh Quyên", "Giàng A Gió", "Ườm"])
def test_vietnamese_words_are_made_of_syllables(words: str) -> None:
    assert is_made_of_syllables(words)


@pytest.mark.parametrize("words", ["Chđ hé", "Hwang", "Lưng Bzn"])
def test_other_letters_are_not(words: str) -> None:
    assert not is_made_of_syllables(words)
