"""Pictures drawn anew: what comes out is the picture alone, without where and by what it was taken."""

import io
from threading import Lock

from PIL import Image, ImageFile, ImageOps

from huulien.platform.files.vocabulary import FileKind

MOST_PIXELS = 60_000_000  # a telephone of 50 million is taken in; what unpacks to gigabytes is not
_STRICT = Lock()  # WeasyPrint has Pillow fill up what is missing of a picture; here a part of one is refused
_FORMATS = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG"}
_PLAIN = {"JPEG": ("RGB", "L"), "PNG": ("RGB", "RGBA", "L", "LA", "P", "1")}
_DAMAGED = "Ảnh bị hỏng hoặc tải chưa hết. Mở ảnh, lưu lại rồi tải lên."


class BadPicture(Exception):
    """The picture cannot be taken in; the words say what to do."""


def drawn_anew(data: bytes, kind: FileKind) -> bytes:
    """The picture decoded and written again, turned as it is meant to be seen, without any metadata."""
    form = _FORMATS[kind]
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as picture:
            # The size stands in the head of the file: it is asked before anything is unpacked.
            if picture.width * picture.height > MOST_PIXELS:
                raise BadPicture(f"Ảnh quá {MOST_PIXELS // 1_000_000} triệu điểm. Thu nhỏ ảnh rồi tải lên.")
            with _STRICT:
                lax, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
                try:
                    picture.load()
                finally:
                    ImageFile.LOAD_TRUNCATED_IMAGES = lax
            plain = ImageOps.exif_transpose(picture)
            if plain.mode not in _PLAIN[form]:
                plain = plain.convert("RGBA" if form == "PNG" else "RGB")
            plain.info = {name: value for name, value in plain.info.items() if name == "transparency"}
            out = io.BytesIO()
            plain.save(out, form, **({"quality": 90} if form == "JPEG" else {"optimize": False}))
    except BadPicture:
        raise
    except (OSError, ValueError, SyntaxError, TypeError, Image.DecompressionBombError, MemoryError) as error:
        raise BadPicture(_DAMAGED) from error
    return out.getvalue()
