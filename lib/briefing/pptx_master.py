"""How a deck looks: theme, master and two layouts, a cover and a slide, set into the library's empty presentation."""

from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct
from pptx import Presentation as new
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.util import Inches

from lib.briefing.pptx_text import tongue
from lib.view.theme import COLORS, STATUS
from lib.words import Words


class Box(Struct, frozen=True):
    """A place on a slide, inches from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height


WIDTH, HEIGHT = 13.333, 7.5
SIDE = 0.6
TITLE = Box(SIDE, 0.42, WIDTH - 2 * SIDE, 0.98)
BODY = Box(SIDE, 1.55, WIDTH - 2 * SIDE, 5.25)
FOOTER = Box(SIDE, 6.96, WIDTH - 2 * SIDE - 1, 0.36)
NUMBER = Box(WIDTH - SIDE - 0.9, 6.96, 0.9, 0.36)
CLASS = Box(WIDTH - SIDE - 8, 0.1, 8, 0.3)
COVER_TITLE, COVER_UNDER = Box(1.2, 2.1, 11.2, 1.95), Box(1.2, 4.2, 11.2, 1.3)
SIZES = {"title": 26, "cover": 40, "under": 20, "small": 10}  # points
COVER, SLIDE = 0, 5  # of the library's layouts
FOOTER_AT, NUMBER_AT, CLASS_AT = 11, 12, 13  # numbers of placeholders
LIGHT = COLORS["light"]
PALETTE = {
    "dk1": LIGHT["ink"], "lt1": LIGHT["paper"], "dk2": LIGHT["muted"], "lt2": "#F1F4F6", "accent1": LIGHT["people"],
    "accent2": STATUS["up"][0], "accent3": STATUS["degraded"][0], "accent4": STATUS["down"][0], "accent5": LIGHT["quiet"],
    "accent6": STATUS["unknown"][0], "hlink": STATUS["up"][0], "folHlink": LIGHT["muted"],
}  # fmt: skip
UNUSED = (RT.THUMBNAIL, RT.PRINTER_SETTINGS)
TIMES = ("dcterms:created", "dcterms:modified", "cp:lastModifiedBy", "cp:revision")
TREE = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)
FIELD = '<a:fld id="{{C1FF6DA9-008F-4B48-92A6-B652298478BF}}" type="slidenum"><a:rPr lang="{}"/><a:t>{}</a:t></a:fld>'


def empty(title: str, language: str) -> Presentation:
    """Return a presentation without slides in our look, 16:9, which says nothing of the machine or the time."""
    made, words = new(), Words(language)
    made.slide_width, made.slide_height = Inches(WIDTH), Inches(HEIGHT)
    del made.element.sldSz.attrib["type"]
    for owner in (made.part, made.part.package):
        for key in [key for key, rel in owner._rels.items() if rel.reltype in UNUSED]:
            owner._rels.pop(key)
    layouts = list(made.slide_layouts)
    for number, layout in enumerate(layouts):
        if number not in (COVER, SLIDE):
            made.slide_layouts.remove(layout)
    master = made.slide_masters[0]
    theme(master.part, words)
    _fill(master.element, _master(words))
    old = master.element.find(qn("p:txStyles"))
    old.getparent().replace(old, parse_xml(_styles()))
    _fill(layouts[COVER].element, _cover(words), words("slides.cover"))
    layouts[COVER].element.set("showMasterSp", "0")
    _fill(layouts[SLIDE].element, _inside(words), words("slides.inside"))
    # PowerPoint offers a repair where there are no view properties; the library's are of another shape of slide.
    views = made.part.part_related_by(RT.VIEW_PROPS)
    views._blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<p:viewPr {nsdecls("a", "r", "p")}/>'.encode()
    )
    _about(made, title, language)
    return made


def theme(part, words: Words) -> None:
    """Set the colours and fonts of a master's theme."""
    found = part.part_related_by(RT.THEME)
    root = parse_xml(found.blob)
    font, colors = quoteattr(words("briefing.font")), "".join(
        f'<a:{name}><a:srgbClr val="{color.lstrip("#").upper()}"/></a:{name}>' for name, color in PALETTE.items()
    )  # fmt: skip
    faces = (
        f'<a:latin typeface={font}/><a:ea typeface={font}/><a:cs typeface=""/><a:font script="Hang" typeface={font}/>'
    )
    parts = {
        "a:clrScheme": f'<a:clrScheme {nsdecls("a")} name="Outage Atlas">{colors}</a:clrScheme>',
        "a:fontScheme": f'<a:fontScheme {nsdecls("a")} name="Outage Atlas"><a:majorFont>{faces}</a:majorFont>'
        f"<a:minorFont>{faces}</a:minorFont></a:fontScheme>",
    }
    for tag, text in parts.items():
        old = next(root.iter(qn(tag)))
        old.getparent().replace(old, parse_xml(text))
    root.set("name", "Outage Atlas")
    for left in root.findall(qn("a:extLst")):
        root.remove(left)
    if hasattr(found, "_element"):
        found._element = root
    else:
        from lxml import etree

        found._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _fill(element, shapes: str, name: str = "") -> None:
    """Put other shapes into a master or layout."""
    data = element.find(qn("p:cSld"))
    for left in data.findall(qn("p:extLst")):
        data.remove(left)
    old = data.find(qn("p:spTree"))
    data.replace(old, parse_xml(f"<p:spTree {nsdecls('p', 'a', 'r')}>{TREE}{shapes}</p:spTree>"))
    if name:
        data.set("name", name)


def placeholder(number: int, name: str, kind: str, box: Box | None, inner: str, body: str = "", look: str = "") -> str:
    """Return a placeholder; without a box where the master or layout has it. kind: attributes of its `ph`."""
    place = f'{frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>' if box else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name)}/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr><p:txBody><a:bodyPr{body}/>"
        f"<a:lstStyle>{look}</a:lstStyle>{inner}</p:txBody></p:sp>"
    )


def frame(box: Box, prefix: str = "a") -> str:
    """Return a box as the position and extent of a shape."""
    x, y, cx, cy = (round(inches * 914_400) for inches in (box.left, box.top, box.width, box.height))
    return f'<{prefix}:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></{prefix}:xfrm>'


def bar(number: int, box: Box) -> str:
    """Return a filled rectangle in the accent, for the eye alone."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Accent {number}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/>'
        "</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p>"
        "</p:txBody></p:sp>"
    )


def _said(text: str, language: str) -> str:
    return f'<a:p><a:r><a:rPr lang="{tongue(language)}"/><a:t>{escape(text)}</a:t></a:r></a:p>'


def _level(points: float, align: str = "l", bold: bool = False, color: str = "tx1") -> str:
    """Return how the first level of a placeholder is written."""
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}" eaLnBrk="0"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{round(points * 100)}" b="{int(bold)}"><a:solidFill><a:schemeClr val="{color}"/></a:solidFill>'
        "</a:defRPr></a:lvl1pPr>"
    )


EDGE = ' lIns="0" tIns="0" rIns="0" bIns="0"'


def _master(words: Words) -> str:
    prompt = _said(words("slides.prompt"), words.language)
    return (
        bar(9, Box(0, TITLE.top + 0.08, 0.16, TITLE.height - 0.16))
        + placeholder(2, "Title", 'type="title"', TITLE, prompt, f'{EDGE} anchor="ctr"')
        + placeholder(3, "Text", 'type="body" idx="1"', BODY, prompt, EDGE)
        + _small(words, "idx=\"3\"", "idx=\"4\"")
    )  # fmt: skip


def _small(words: Words, footer: str, number: str) -> str:
    """Return the footer and the slide's number."""
    field = f"<a:p>{FIELD.format(tongue(words.language), '‹#›')}</a:p>"
    small, right = _level(SIZES["small"], color="tx2"), _level(SIZES["small"], "r", color="tx2")
    blank = f'<a:p><a:endParaRPr lang="{tongue(words.language)}"/></a:p>'
    return placeholder(
        5, "Footer", f'type="ftr" sz="quarter" {footer}', FOOTER, blank, f'{EDGE} anchor="ctr"', small
    ) + placeholder(
        6, "Slide number", f'type="sldNum" sz="quarter" {number}', NUMBER, field, f'{EDGE} anchor="ctr"', right
    )


def _classified(words: Words) -> str:
    look = _level(SIZES["small"], "r", bold=True, color="tx2")
    prompt = _said(words("slides.prompt"), words.language)
    return placeholder(7, "Classification", f'type="body" sz="quarter" idx="{CLASS_AT}"', CLASS, prompt,
                       f'{EDGE} anchor="ctr"', look)  # fmt: skip


def _cover(words: Words) -> str:
    prompt = _said(words("slides.prompt"), words.language)
    title, under = _level(SIZES["cover"], bold=True), _level(SIZES["under"], color="tx2")
    return (
        bar(9, Box(0.6, COVER_TITLE.top, 0.16, COVER_UNDER.bottom - COVER_TITLE.top))
        + placeholder(2, "Title", 'type="ctrTitle"', COVER_TITLE, prompt, f'{EDGE} anchor="b"', title)
        + placeholder(3, "Subtitle", 'type="subTitle" idx="1"', COVER_UNDER, prompt, EDGE, under)
        + _small(words, f'idx="{FOOTER_AT}"', f'idx="{NUMBER_AT}"')
        + _classified(words)
    )


def _inside(words: Words) -> str:
    prompt = _said(words("slides.prompt"), words.language)
    return (
        placeholder(2, "Title", 'type="title"', None, prompt)
        + _small(words, f'idx="{FOOTER_AT}"', f'idx="{NUMBER_AT}"')
        + _classified(words)
    )


def _styles() -> str:
    """Return how titles, texts and the rest are written where nothing else is said."""
    face = '<a:latin typeface="+{0}-lt"/><a:ea typeface="+{0}-ea"/><a:cs typeface="+{0}-cs"/>'
    ink = '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
    common = 'algn="l" defTabSz="914400" rtl="0" eaLnBrk="0" latinLnBrk="0" hangingPunct="1"'
    none, space = "<a:buNone/>", '<a:lnSpc><a:spcPct val="95000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
    title = f'<a:defRPr sz="{SIZES["title"] * 100}" b="1" kern="1200">{ink}{face.format("mj")}</a:defRPr>'
    text = f'<a:defRPr sz="1600" kern="1200">{ink}{face.format("mn")}</a:defRPr>'
    levels = "".join(
        f'<a:lvl{n}pPr marL="0" indent="0" {common}>{space}{none}{text}</a:lvl{n}pPr>' for n in range(1, 10)
    )
    return (
        f"<p:txStyles {nsdecls('p', 'a')}><p:titleStyle><a:lvl1pPr {common}>{space}{none}{title}</a:lvl1pPr></p:titleStyle>"
        f"<p:bodyStyle>{levels}</p:bodyStyle><p:otherStyle>{levels}</p:otherStyle></p:txStyles>"
    )


def _about(made: Presentation, title: str, language: str) -> None:
    about = made.core_properties
    about.title, about.language = title[:255], language
    about.author = about.comments = about.keywords = about.subject = about.category = ""
    for name in TIMES:
        element = about._element.find(qn(name))
        if element is not None:
            about._element.remove(element)
    extended = made.part.package.part_related_by(RT.EXTENDED_PROPERTIES)
    extended._blob = (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/extended-properties"><Application>Outage Atlas</Application></Properties>'
    )
