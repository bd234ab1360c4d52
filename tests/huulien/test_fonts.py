"""The faces of the papers hold every letter of Vietnamese, and may be given away with the site."""

import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[2] / "static/fonts"
FACES = {"Regular": (400, False), "Bold": (700, False), "Italic": (400, True), "BoldItalic": (700, True)}

TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]  # ngang, huyền, sắc, ngã, hỏi, nặng
VOWELS = "aăâeêioôơuưy"
CONSONANTS_WITH_MARKS = "đ"
SIGNS = "₫€%‰–—‘’“”…·•²³×÷≤≥≠−№→\u00a0"


def vietnamese_letters() -> set[str]:
    """The vowels in all six tones, and đ; both cases, composed."""
    toned = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES}
    return {letter for small in toned | set(CONSONANTS_WITH_MARKS) for letter in (small, small.upper())}


def test_there_are_146_letters_and_the_sign_of_the_dong():
    letters = vietnamese_letters()
    assert len(letters) == 146
    assert all(len(letter) == 1 for letter in letters)


@pytest.mark.parametrize("face", FACES)
def test_face_draws_every_vietnamese_letter(face):
    font = TTFont(FONTS / f"Tinos-{face}.ttf")
    drawn = {chr(code) for code in font.getBestCmap()}
    wanted = vietnamese_letters() | set(SIGNS) | {chr(code) for code in range(0x20, 0x7F)} | set(TONES[1:])
    assert wanted - drawn == set()
    glyphs, outlines = font.getBestCmap(), font["glyf"]
    empty = {letter for letter in vietnamese_letters() if outlines[glyphs[ord(letter)]].numberOfContours == 0}
    assert empty == set()


@pytest.mark.parametrize(("face", "style"), FACES.items())
def test_face_is_what_its_name_says(face, style):
    font = TTFont(FONTS / f"Tinos-{face}.ttf")
    weight, italic = style
    assert font["name"].getDebugName(1) == "Tinos"
    assert font["OS/2"].usWeightClass == weight
    assert bool(font["OS/2"].fsSelection & 1) is italic


def test_licence_stands_beside_the_faces():
    text = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL Open Font License, Version 1.1" in text
    assert "with Reserved Font Name" not in text.split("PREAMBLE")[0]
