# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes plain PDF files: Helvetica, A4, a banner at the head and foot of every page."""

import textwrap

WIDTH, HEIGHT, MARGIN, LEADING = 595, 842, 72, 15


def _string(text):
    raw = text.encode("cp1252")
    return b"(" + raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


class _Page:
    def __init__(self):
        self.operators = []

    def line(self, x, y, size, text, font=b"/F1"):
        self.operators.append(
            b"BT %s %d Tf %d %d Td %s Tj ET" % (font, size, x, y, _string(text)))

    def content(self):
        return b"\n".join(self.operators)


def _lay_out(banner, title, pages):
    for number, paragraphs in enumerate(pages):
        page = _Page()
        middle = WIDTH // 2 - len(banner) * 4
        page.line(middle, HEIGHT - 40, 12, banner, b"/F2")
        y = HEIGHT - MARGIN - 30
        if number == 0:
            page.line(MARGIN, y, 15, title, b"/F2")
            y -= 3 * LEADING
        for paragraph in paragraphs:
            for line in textwrap.wrap(paragraph, 82):
                page.line(MARGIN, y, 11, line)
                y -= LEADING
            y -= 2 * LEADING
        page.line(middle, 32, 12, banner, b"/F2")
        yield page.content()


def pdf(banner, title, author, date, pages):
    """The bytes of a file. `pages` is a list of lists of paragraphs; `date` is "2025-03-03"."""
    contents = list(_lay_out(banner, title, pages))
    first = 6  # The first page's object; each page has two.
    kids = b" ".join(b"%d 0 R" % (first + 2 * i) for i in range(len(contents)))
    font = b"<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)),
        font % b"Helvetica",
        font % b"Helvetica-Bold",
        b"<</Title%s/Author%s/CreationDate(D:%s120000Z)>>" % (
            _string(title), _string(author), date.replace("-", "").encode()),
    ]
    for i, content in enumerate(contents):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>>>" % (WIDTH, HEIGHT, first + 2 * i + 1))
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    return _file(objects)


def _file(objects):
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table)
    return bytes(out)
