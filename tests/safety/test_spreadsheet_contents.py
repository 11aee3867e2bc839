"""Spreadsheets that lead elsewhere or are not what they say: nothing local is read or fetched."""

import struct

import openpyxl
import pytest

from data.imports import read_files
from tests.hostile_sheets import (
    HEADER,
    ROW,
    SECRET,
    SHEET,
    book,
    names,
    ods,
    told,
    xlsx,
    zipped,
)

# XML


LAUGHS = "<!DOCTYPE x [" + '<!ENTITY a "ha">'
for one, before in zip("bcdefghij", "abcdefghi", strict=True):
    LAUGHS += f'<!ENTITY {one} "{f"&{before};" * 10}">'
LAUGHS += "]>"


def shared(prolog, text):
    return (
        f'<?xml version="1.0"?>{prolog}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml'
        f'/2006/main">{"".join(f"<si><t>{cell}</t></si>" for cell in [*HEADER, text, *ROW[1:]])}'
        "</sst>"
    )


def bomb(path, prolog, text):
    """A workbook whose first actor is named ``text``, of entities that ``prolog`` declares."""
    if path.suffix == ".ods":
        return ods(path, [HEADER, [text, *ROW[1:]]], prolog)
    return xlsx(path, xl__sharedStrings=b"", **{"xl__sharedStrings.xml": shared(prolog, text)})


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_thousand_million_laughs_are_not_told(tmp_path, current, suffix):
    result = read_files([bomb(tmp_path / f"a{suffix}", LAUGHS, "&j;")], current)
    assert "haha" not in str(result)


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY s SYSTEM "{}">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "{}"> %p;]>',
        '<!DOCTYPE x SYSTEM "{}">',
        '<!DOCTYPE x PUBLIC "-//x//x" "{}">',
    ],
)
def test_an_external_entity_is_not_fetched(tmp_path, current, secret, server, suffix, prolog):
    address, visits = server
    for target in (address, secret.as_uri()):
        path = bomb(tmp_path / f"a{suffix}", prolog.format(target), "&s;")
        assert SECRET not in str(read_files([path], current))
    assert visits == []


# What leads elsewhere


def test_macros_and_links_to_other_files_are_left_where_they_are(tmp_path, current, secret, server):
    address, visits = server
    members = book(ROW)
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for number, target in enumerate((address, secret.as_uri(), f"\\\\127.0.0.1\\{secret.name}")):
        members[f"xl/externalLinks/externalLink{number}.xml"] = (
            '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            f'xmlns:r="{relations}"><externalBook r:id="rId1"/></externalLink>'
        )
        members[f"xl/externalLinks/_rels/externalLink{number}.xml.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relations}/externalLinkPath" Target="{target}" '
            'TargetMode="External"/></Relationships>'
        )
    members["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0macro"
    members["xl/connections.xml"] = f'<connections><connection url="{address}"/></connections>'
    members[SHEET] = members[SHEET].replace(
        b"</sheetData>",
        b'<row r="3"><c r="A3" t="str"><f>[1]Feuille!A1</f><v>Amicale</v></c>'
        b'<c r="B3" t="str"><f>WEBSERVICE("' + address.encode() + b'")</f><v>association</v></c>'
        b'<c r="C3" t="inlineStr"><is><t>sport</t></is></c></row></sheetData>',
    )
    assert names(zipped(tmp_path / "a.xlsm", members), current) == [ROW[0], "Amicale"]
    assert visits == []


def test_a_formula_is_worth_the_value_it_last_showed(tmp_path, current):
    sheet = book(ROW)[SHEET].replace(
        b"</sheetData>",
        b'<row r="3"><c r="A3" t="str"><f>"Ami"&amp;"cale"</f><v>Amicale</v></c>'
        b'<c r="B3" t="str"><v>association</v></c><c r="C3" t="str"><v>sport</v></c></row>'
        b"</sheetData>",
    )
    assert names(xlsx(tmp_path / "a.xlsx", **{SHEET: sheet}), current) == [ROW[0], "Amicale"]


def test_a_formula_without_value_is_a_blank_that_is_told(tmp_path, current):
    opened = openpyxl.Workbook()
    for row in (HEADER, ['="Ami"&"cale"', *ROW[1:]]):
        opened.active.append(row)
    opened.save(tmp_path / "a.xlsx")
    assert "Structure" in told(tmp_path / "a.xlsx", current)


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+33", "-1"])
def test_a_formula_in_a_csv_is_a_text_like_another(tmp_path, current, text):
    path = tmp_path / "a.csv"
    path.write_text(";".join(HEADER) + f"\n{text};association;culture\n")
    assert names(path, current) == [text]


# What is not what it says


def compound(path, streams):
    """A minimal OLE2 file (as .xls and protected .xlsx are) that holds the named streams."""
    free, end, fat_sector, absent = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    padded = [content.ljust(4096, b"\0") + bytes(-len(content) % 512) for _, content in streams]
    counts = [len(content) // 512 for content in padded]
    fat, starts = [fat_sector, end], []
    for count in counts:
        starts.append(len(fat))
        fat += [*range(len(fat) + 1, len(fat) + count), end]
    fat += [free] * (128 - len(fat))

    def entry(name, kind, child, sibling, start, size):
        text = name.encode("utf-16-le")
        links = struct.pack("<III", absent, sibling, child)
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBB", len(text) + 2 if text else 0, kind, 1)
            + links
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    entries = [entry("Root Entry", 5, 1, absent, end, 0)]
    for number, ((name, _), start, content) in enumerate(
        zip(streams, starts, padded, strict=True), start=1
    ):
        sibling = number + 1 if number < len(streams) else absent
        entries.append(entry(name, 2, absent, sibling, start, len(content)))
    directory = b"".join(entries).ljust(512, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    path.write_bytes(head + struct.pack("<128I", *fat) + directory + b"".join(padded))
    return path


def test_a_workbook_with_a_password_says_so(tmp_path, current):
    path = compound(
        tmp_path / "a.xlsx", [("EncryptionInfo", b"\4\0\4\0@"), ("EncryptedPackage", b"x" * 5_000)]
    )
    assert "mot de passe" in told(path, current)


def test_an_ods_with_a_password_says_so(tmp_path, current):
    locked = '<manifest:encryption-data manifest:checksum="x"/>'
    assert "mot de passe" in told(ods(tmp_path / "a.ods", manifest=locked), current)


def test_a_document_that_is_no_workbook_is_told(tmp_path, current):
    path = compound(tmp_path / "a.xls", [("WordDocument", b"x" * 5_000)])
    assert "classeur endommagé, ou d’un autre format" in told(path, current)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><table><tr><td>Structure</td></tr></table></html>",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        b"%PDF-1.7 x",
        b"\x89PNG\r\n\x1a\n\x00",
        b"MZ\x90\x00",
    ],
    ids=["html", "xml 2003", "pdf", "image", "program"],
)
def test_another_format_under_the_name_of_a_workbook_is_told(tmp_path, current, content):
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    assert "format inconnu ; attendu : CSV, XLSX" in told(path, current)


def test_a_workbook_or_a_csv_under_the_name_of_another_is_read_by_its_content(tmp_path, current):
    assert names(xlsx(tmp_path / "a.xls"), current) == [ROW[0]]
    assert names(ods(tmp_path / "a.csv"), current) == [ROW[0]]
    path = tmp_path / "b.xls"
    path.write_text("\n".join(";".join(row) for row in (HEADER, ROW)))
    assert names(path, current) == [ROW[0]]


@pytest.mark.parametrize("before", [10, 10_000])
def test_a_csv_with_nul_bytes_is_told(tmp_path, current, before):
    path = tmp_path / "a.csv"
    rows = "\n".join([";".join(HEADER), *[";".join(ROW)] * (before // 30)])
    path.write_bytes(rows.encode() + b"\nx\0;association;culture\n")
    said = told(path, current)
    assert "octets nuls" in said or "format inconnu" in said


@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".xlsb"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_short_is_told(tmp_path, current, suffix, kept):
    path = ods(tmp_path / "a.ods") if suffix == ".ods" else xlsx(tmp_path / "a.xlsx")
    if suffix == ".xlsb":
        members = book(ROW)
        members["xl/workbook.bin"] = members.pop("xl/workbook.xml")
        zipped(path, members)
    content = path.read_bytes()
    path.write_bytes(content[: int(kept * len(content))])
    assert "endommagé" in told(path, current)
