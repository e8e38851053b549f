"""How a DOCX looks: its styles, fonts and page, set into the library's empty document."""

from xml.sax.saxutils import quoteattr

from docx import Document as new
from docx.document import Document as Made
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from lib.view.theme import COLORS, STATUS
from lib.words import Words

INK = COLORS["light"]["ink"].lstrip("#")
MUTED = COLORS["light"]["muted"].lstrip("#")
ACCENT = STATUS["up"][0].lstrip("#")
RULE = "D5DBE0"  # lines between things, and around them
FAINT = "F1F4F6"  # behind what is set apart
LINE = "B9C2C9"  # to write on
TEXT_WIDTH = 9752  # twips: A4 less two margins of 19 mm
LABEL_WIDTH = 2200  # twips: of the labels in details
OTHERS = "Apple SD Gothic Neo,Noto Sans KR,Noto Sans CJK KR"  # where the font is missing
UNUSED = ("stylesWithEffects", "customXml", "thumbnail")


def _bar(side: str, size: int, space: int, color: str) -> str:
    """Return a line beside a paragraph; size in eighths of a point."""
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>'


def _bars(*bars: str) -> str:
    return f"<w:pBdr>{''.join(bars)}</w:pBdr>"


def _space(before: int = 0, after: int = 120, line: int = 288, rule: str = "auto") -> str:
    """Return the space around a paragraph and of its lines, twips; 240 is a single line where `rule` is auto."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'


def _hanging(by: int) -> str:
    """Return a first line that hangs out so far, with a stop for what follows it."""
    return (
        f'<w:tabs><w:tab w:val="left" w:pos="{by}"/></w:tabs>{_space(after=50)}<w:ind w:left="{by}" w:hanging="{by}"/>'
    )


def _letters(points: float = 10, bold: bool = False, muted: bool = False) -> str:
    color = f'<w:color w:val="{MUTED}"/>' if muted else ""
    return f'{"<w:b/>" * bold}{color}<w:sz w:val="{round(2 * points)}"/><w:szCs w:val="{round(2 * points)}"/>'


KEEP = "<w:keepNext/><w:keepLines/>"
STYLES = {  # id: (name, paragraph in the order of the schema, letters)
    "Sender": ("Sender", KEEP + _space(after=240, line=240), _letters(10.5, bold=True, muted=True)),
    "Title": ("Title", _space(after=60, line=240), _letters(22, bold=True)),
    "Subtitle": ("Subtitle", _space(after=360), _letters(11.5, muted=True)),
    "Heading1": ("heading 1", KEEP + _bars(_bar("top", 4, 8, RULE)) + _space(480, 140, 240), _letters(15, bold=True)),
    "Heading2": ("heading 2", KEEP + _space(320, 100), _letters(12, bold=True)),
    "Heading3": ("heading 3", KEEP + _space(240, 80), _letters(10.5, bold=True, muted=True)),
    "TOC1": ("toc 1", _space(after=40), _letters()),
    "TOC2": ("toc 2", _space(after=40) + '<w:ind w:left="340"/>', _letters()),
    "ContentsHeading": ("Contents Heading", KEEP + _space(240, 80), _letters(12, bold=True)),
    "Note": ("Note", _space(after=80), _letters(8.5, muted=True)),
    "Callout": (
        "Callout",
        _bars(_bar("top", 4, 4, FAINT), _bar("left", 24, 8, ACCENT), _bar("bottom", 4, 4, FAINT))
        + f'<w:shd w:val="clear" w:color="auto" w:fill="{FAINT}"/>'
        + _space(120, 160)
        + '<w:ind w:left="200" w:right="100"/>',
        _letters(),
    ),
    "Message": ("Message", _bars(_bar("left", 12, 8, RULE)) + _space(80) + '<w:ind w:left="200"/>', _letters()),
    "Detail": ("Detail", _hanging(LABEL_WIDTH), _letters()),
    "Checklist": ("Checklist", _hanging(360), _letters()),
    "WritingLine": (
        "Writing Line",
        _bars(_bar("bottom", 4, 0, LINE), _bar("between", 4, 0, LINE)) + _space(0, 0, 482, "exact"),
        _letters(),
    ),
    "CardTitle": ("Card Title", KEEP + _space(60, 80), _letters(bold=True)),
    "TableText": ("Table Text", _space(30, 30, 264), _letters(9)),
    "TableHead": ("Table Head", KEEP + _space(30, 30, 264), _letters(9, bold=True)),
    "TableCaption": ("Table Caption", KEEP + _space(200, 80), _letters(9, bold=True)),
    "FigureValue": ("Figure Value", _space(0, 0, 240), _letters(17, bold=True)),
    "FigureText": ("Figure Text", _space(0, 20, 240), _letters(8.5, muted=True)),
    "Picture": ("Picture", _space(160, 80, 240), _letters()),
    "Caption": ("caption", _space(after=240), _letters(8.5, muted=True)),
    "Gap": ("Gap", _space(0, 0, 200, "exact"), _letters(4)),
    "Header": ("header", _space(after=0) + '<w:jc w:val="right"/>', _letters(8.5, bold=True, muted=True)),
    "Footer": (
        "footer",
        f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>' + _space(after=0),
        _letters(8.5, muted=True),
    ),
}
BUILT_IN = ("Title", "Subtitle", "heading", "toc", "caption", "header", "footer")
OUTLINE = {f"Heading{level}": f'<w:outlineLvl w:val="{level - 1}"/>' for level in (1, 2, 3)}


def empty(language: str) -> Made:
    """Return a document without content in our styles."""
    made, words = new(), Words(language)
    for part in (made.part, made.part.package):
        for key in [key for key, rel in part.rels.items() if rel.reltype.rpartition("/")[2] in UNUSED]:
            del part.rels[key]
    _page(made)
    _styles(made, words("briefing.font"), language)
    _font_table(made, words("briefing.font"), [Words(other)("briefing.font") for other in ("en", "ko")])
    _settings(made)
    return made


def _page(made: Made) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(19)
    section.top_margin = section.bottom_margin = Mm(22)
    section.header_distance = section.footer_distance = Mm(11)


def _styles(made: Made, font: str, language: str) -> None:
    root = made.styles.element
    for style in root.findall(qn("w:style")):
        if style.get(qn("w:styleId")) in STYLES:
            root.remove(style)
    for fonts in root.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), font)
    for key, (name, paragraph, letters) in STYLES.items():
        kind = "" if name.split()[0] in BUILT_IN else ' w:customStyle="1"'
        root.append(parse_xml(
            f'<w:style {nsdecls("w")} w:type="paragraph"{kind} w:styleId="{key}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}{OUTLINE.get(key, "")}</w:pPr><w:rPr>{letters}</w:rPr>'
            "</w:style>"
        ))  # fmt: skip
    defaults = root.find(qn("w:docDefaults"))
    for size in (*defaults.iter(qn("w:sz")), *defaults.iter(qn("w:szCs"))):
        size.set(qn("w:val"), "20")
    letters = next(defaults.iter(qn("w:rPr")))
    letters.insert(1, parse_xml(f'<w:color {nsdecls("w")} w:val="{INK}"/>'))
    spoken = next(defaults.iter(qn("w:lang")))
    spoken.set(qn("w:val"), "ko-KR" if language == "ko" else "en-US")
    spoken.set(qn("w:eastAsia"), "ko-KR")
    spacing = next(defaults.iter(qn("w:spacing")))
    spacing.set(qn("w:after"), "120")
    spacing.set(qn("w:line"), "288")
    # No space of the word processor's own between Korean and letters or digits: 4,400만.
    close = "".join(f'<w:autoSpace{between} w:val="0"/>' for between in ("DE", "DN"))
    normal = made.styles["Normal"].element
    normal.get_or_add_pPr().extend(parse_xml(f"<w:pPr {nsdecls('w')}>{close}</w:pPr>"))


def _font_table(made: Made, font: str, names: list[str]) -> None:
    """Say what kind of font it is, and by what other names, so that a machine without it takes a similar one."""
    part = next(rel.target_part for rel in made.part.rels.values() if rel.reltype.endswith("/fontTable"))
    others = ",".join([*(name for name in names if name != font), OTHERS])
    part._blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:fonts {nsdecls('w')}><w:font w:name={quoteattr(font)}><w:altName w:val={quoteattr(others)}/>"
        '<w:panose1 w:val="020B0503020000020004"/><w:charset w:val="81"/><w:family w:val="swiss"/>'
        '<w:pitch w:val="variable"/></w:font></w:fonts>'
    ).encode()


def _settings(made: Made) -> None:
    root = made.settings.element
    root.find(qn("w:zoom")).set(qn("w:percent"), "100")
    root.remove(root.find(qn("w:savePreviewPicture")))
    root.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "ko-KR")
    for setting in root.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # else Word says that the file is from an older one
