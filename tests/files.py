"""Small files of every kind that is taken in, and of those that are not."""

import io
import zipfile
import zlib

from PIL import Image, PngImagePlugin

from tests.households.register_corpus_base import write

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf_with(catalogue=b"", *, trailer=b"", hidden=None, type=b"/ObjStm", filter=b"/FlateDecode", pack=zlib.compress):
    """A PDF with more in its catalogue, and `hidden` in a compressed object stream."""
    stream = b""
    if hidden is not None:
        packed = pack(hidden)
        head = b"4 0 obj<</Type%s/Filter%s/N 1/First 4/Length %d>>" % (type, filter, len(packed))
        stream = head + b"stream\r\n" + packed + b"\nendstream\nendobj\n"
    body = b"1 0 obj<</Type/Catalog%s>>endobj\n%s" % (catalogue, stream)
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R%s>>\n%%%%EOF\n" % trailer


def jpeg(*, size=(30, 20), mode="RGB", gps=False, comment="", orientation=0):
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    if gps:
        exif[0x8825] = {1: "N", 2: (21.0, 40.0, 12.0), 3: "E", 4: (106.0, 20.0, 0.0)}
    out = io.BytesIO()
    Image.new(mode, size, 90).save(out, "JPEG", exif=exif, comment=comment.encode())
    return out.getvalue()


def png(*, size=(30, 20), gps=False, comment=""):
    exif, notes = Image.Exif(), PngImagePlugin.PngInfo()
    if gps:
        exif[0x8825] = {1: "N", 2: (21.0, 40.0, 12.0), 3: "E", 4: (106.0, 20.0, 0.0)}
    if comment:
        notes.add_itxt("Comment", comment)
    out = io.BytesIO()
    Image.new("RGB", size, 90).save(out, "PNG", exif=exif, pnginfo=notes)
    return out.getvalue()


def docx(*, content=b'<w:document xmlns:w="w"><w:body/></w:document>', relationship=None, mode="External"):
    """A Word document of the least parts; `relationship` is (kind, target) of one more."""
    more = ""
    if relationship:
        kind, target = relationship
        how = f' TargetMode="{mode}"' if mode else ""
        more = f'<Relationship Id="r2" Type="{_OFFICE}/{kind}" Target="{target}"{how}/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": content,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{more}</Relationships>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def xlsx():
    return write({"A": [["Danh sách dự họp"]]})
