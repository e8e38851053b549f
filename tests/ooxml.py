"""Holds Office files against the published schemas, and their parts against each other: what else makes a program offer a repair."""

import io
import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree

SCHEMAS = Path(__file__).parent / "data" / "ooxml" / "ecma-376-1.zip"
XSD, XML = "http://www.w3.org/2001/XMLSchema", "http://www.w3.org/XML/1998/namespace"
MARKUP = "http://schemas.openxmlformats.org/markup-compatibility/2006"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
SPACE = (  # the schemas use xml:space, and do not say what it is
    f'<xsd:schema xmlns:xsd="{XSD}" targetNamespace="{XML}"><xsd:attribute name="space" type="xsd:NCName"/>'
    '<xsd:attribute name="lang" type="xsd:language"/></xsd:schema>'
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
LATER = {"0": "off", "1": "on"}  # how later editions may write what this one calls on and off
UNCHECKED = ("docProps/core.xml",)  # its schema needs those of Dublin Core


class _Inside(etree.Resolver):
    """Finds the schemas in their zip, and all files of a namespace as one: the library reads only the first."""

    def __init__(self):
        with zipfile.ZipFile(SCHEMAS) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        spaces = defaultdict(list)
        for name, data in self.files.items():
            spaces[re.search(rb'targetNamespace="([^"]+)"', data)[1].decode()].append(name)
        self.whole = {f"all-{number}.xsd": (space, names) for number, (space, names) in enumerate(spaces.items())}

    def resolve(self, url, _, context):
        name = url.rpartition("/")[2]
        if name == "xml.xsd":
            return self.resolve_string(SPACE, context, base_url=f"inside:///{name}")
        if name in self.whole:
            space, names = self.whole[name]
            parts = "".join(f'<xsd:include schemaLocation="inside:///{one}"/>' for one in names)
            text = f'<xsd:schema xmlns:xsd="{XSD}" targetNamespace="{space}" elementFormDefault="qualified">{parts}</xsd:schema>'
            return self.resolve_string(text, context, base_url=f"inside:///{name}")
        return self.resolve_string(self.files[name], context, base_url=f"inside:///{name}")


@cache
def schema() -> etree.XMLSchema:
    """Return all schemas as one."""
    inside, parser = _Inside(), etree.XMLParser()
    parser.resolvers.add(inside)
    imports = f'<xsd:import namespace="{XML}" schemaLocation="inside:///xml.xsd"/>'
    imports += "".join(
        f'<xsd:import namespace="{space}" schemaLocation="inside:///{name}"/>'
        for name, (space, _) in inside.whole.items()
    )
    return etree.XMLSchema(etree.fromstring(f'<xsd:schema xmlns:xsd="{XSD}">{imports}</xsd:schema>', parser))


def faults(data: bytes, where: str = "") -> list[str]:
    """Return everything that is wrong with a file, and with the files inside it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    found = [f"{where}{name}: twice" for name in sorted(set(names)) if names.count(name) > 1]
    for name, part in parts.items():
        if name.endswith(".xlsx"):
            found += faults(part, f"{where}{name}: ")
        elif name.endswith((".xml", ".rels")) and name not in UNCHECKED:
            found += [f"{where}{name}: {fault}" for fault in _against_schema(etree.fromstring(part))]
    return found + [f"{where}{fault}" for fault in (*_types(parts), *_links(parts), *_ids(parts))]


def _against_schema(root: etree._Element) -> list[str]:
    _understood(root)
    if etree.QName(root).namespace not in _spaces():
        return []  # an extension, which the schemas know nothing of
    return [] if schema().validate(root) else [f"{e.line}: {e.message}" for e in schema().error_log]


@cache
def _spaces() -> frozenset[str]:
    return frozenset(space for space, _ in _Inside().whole.values())


def _understood(root: etree._Element) -> None:
    """Take out what a file says may be ignored, as a program does that does not know it, and what later editions brought."""
    ignored = {root.nsmap[prefix] for prefix in root.attrib.pop(f"{{{MARKUP}}}Ignorable", "").split()}
    for element in list(root.iter(etree.Element)):
        for name in [name for name in element.attrib if etree.QName(name).namespace in ignored]:
            del element.attrib[name]
        if etree.QName(element).namespace in ignored or element.tag == f"{{{WORD}}}compatSetting":
            element.getparent().remove(element)
        elif element.tag == f"{{{SHEET}}}t":
            element.attrib.pop(f"{{{XML}}}space", None)
        elif element.tag == f"{{{MATH}}}smallFrac":
            element.set(f"{{{MATH}}}val", LATER.get(element.get(f"{{{MATH}}}val"), "on"))


def _types(parts: dict[str, bytes]) -> Iterator[str]:
    """Yield parts without a content type, and types of parts that are not there."""
    root = etree.fromstring(parts["[Content_Types].xml"])
    endings = {one.get("Extension").lower() for one in root.iter(f"{TYPES}Default")}
    named = {one.get("PartName").lstrip("/") for one in root.iter(f"{TYPES}Override")}
    for name in parts:
        if name != "[Content_Types].xml" and name not in named and name.rpartition(".")[2].lower() not in endings:
            yield f"{name}: no content type"
    yield from (f"{name}: has a content type, and is not there" for name in sorted(named - parts.keys()))


def _links(parts: dict[str, bytes]) -> Iterator[str]:
    """Yield relationships that lead nowhere, those that are asked for and missing, and parts that none leads to."""
    reached = {"[Content_Types].xml"}
    for name, data in parts.items():
        if name.endswith(".rels"):
            folder, of = name.partition("_rels/")[0], name.rpartition("/")[2].removesuffix(".rels")
            links = etree.fromstring(data)
            targets = {
                link.get("Id"): posixpath.normpath(posixpath.join("/" + folder, link.get("Target"))).lstrip("/")
                for link in links if link.get("TargetMode") != "External"
            }  # fmt: skip
            reached |= {name, *targets.values()}
            yield from (f"{name}: {target} is not there" for target in targets.values() if target not in parts)
            if of:
                known = {link.get("Id") for link in links}
                asked = set(etree.fromstring(parts[folder + of]).xpath("//@r:*", namespaces={"r": LINK}))
                yield from (f"{folder}{of}: no relationship {one}" for one in sorted(asked - known))
    yield from (f"{name}: nothing leads to it" for name in sorted(parts.keys() - reached))


def _ids(parts: dict[str, bytes]) -> Iterator[str]:
    """Yield numbers of shapes that two on one slide have: the schemas cannot say that they must differ."""
    for name, data in parts.items():
        if re.match(r"ppt/(slides|slideLayouts|slideMasters|notesSlides)/[^/]+\.xml$", name):
            ids = [one.get("id") for one in etree.fromstring(data).iter("{*}cNvPr")]
            yield from (f"{name}: two shapes have number {one}" for one in sorted(set(ids)) if ids.count(one) > 1)
