"""Small workbooks that the safety tests spoil, and what is said of them."""

import io
import zipfile

import openpyxl

from data.imports import read_files

HEADER = ["Structure", "Type de structure", "Disciplines"]
ROW = ["Club de lecture", "association", "culture"]
SECRET = "S3CRET"
SHEET = "xl/worksheets/sheet1.xml"


def told(path, current):
    """What is said of a file that must not enter."""
    result = read_files([path], current)
    assert not result.accepted
    assert result.tables == {}
    said = str(result.reports)
    assert SECRET not in said
    return said


def names(path, current):
    """Names of the actors that a file adds."""
    result = read_files([path], current)
    assert result.accepted, result.reports
    assert SECRET not in str(result)
    actors = result.tables["actors"]
    return actors["name"][~actors["actor_id"].isin(current["actors"]["actor_id"])].tolist()


def book(*rows):
    """An XLSX of the header and rows, as its members."""
    opened = openpyxl.Workbook()
    for row in (HEADER, *rows):
        opened.active.append(row)
    out = io.BytesIO()
    opened.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def xlsx(path, **changed):
    """The good workbook with some members in place of its own."""
    return zipped(path, book(ROW) | {name.replace("__", "/"): new for name, new in changed.items()})


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def ods(path, rows=(HEADER, ROW), prolog="", extra="", manifest=""):
    """An ODS; ``extra``: rows of XML after the others."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{cell}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content '
        f'xmlns:office="{OFFICE}" xmlns:table="{TABLE}" xmlns:text="{TEXT}"><office:body>'
        f'<office:spreadsheet><table:table table:name="Feuille">{lines}{extra}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        path,
        {
            "mimetype": ODS_TYPE,
            "content.xml": content,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{MANIFEST}">'
            f'<manifest:file-entry manifest:full-path="content.xml">{manifest}'
            "</manifest:file-entry></manifest:manifest>",
        },
    )
