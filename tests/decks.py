"""A deck that the tests of its writers share: every block on some slide, with numbers as Kakao's outage of 2022 had them."""

from documents import SVG

from lib.briefing import document as d
from lib.briefing.deck import Deck, Slide
from lib.words import Words

AT = (0.0, 0.5, 2.0, 6.0, 10.5, 12.0, 20.0, 30.0, 48.0, 72.0, 96.0, 127.5, 168.0)
PEOPLE = (44e6, 44e6, 43e6, 41e6, 38e6, 30e6, 22e6, 12e6, 8e6, 4.4e6, 1.2e6, 0.0, 0.0)
SERVICES = {
    "ko": ("카카오톡", "카카오 로그인", "다음 메일", "카카오T", "카카오페이", "톡채널", "카카오맵", "멜론"),
    "en": ("KakaoTalk", "Kakao login", "Daum mail", "Kakao T", "Kakao Pay", "Talk Channel", "Kakao Map", "Melon"),
}
HOURS = (13.0, 28.0, 96.0, 20.0, 31.0, 72.0, 12.5, 9.0)
RTO = (1.0, 1.0, 24.0, 4.0, 2.0, 12.0, 8.0, None)
LOST = (1.2e8, 6e7, 2.2e7, 5e6, 3500.0)
SAID = {
    "ko": {
        "title": "2022년 10월 판교 화재", "under": "카카오 2022 · 이사회", "who": "카카오 주식회사", "secret": "대외비",
        "footer": "카카오 2022 · 판교 화재 · 시드 1 · 0.1.0", "notes": "한 문장으로 말한다.",
        "headline": "판교 데이터센터가 꺼지면 4,400만 명이 서비스를 쓰지 못하고, 마지막 서비스는 127.5시간 뒤에 돌아온다",
        "people": "영향받은 사람", "unit": "명", "lost": "잃은 이용자·시간", "hours": "복구까지 걸린 시간",
        "why": "카카오의 서비스는 판교 한 곳에 몰려 있었고, 다른 곳으로 옮기는 도구도 그곳에 있었다.",
        "do": "전환 도구를 판교 밖에 둔다.", "assumed": "가정: 판교의 전기는 12시간 동안 끊긴다.", "count": "4,400만",
    },
    "en": {
        "title": "The Pangyo fire of October 2022", "under": "Kakao 2022 · for the board", "who": "Kakao Corp.",
        "secret": "Confidential", "footer": "Kakao 2022 · Fire at Pangyo · seed 1 · version 0.1.0",
        "notes": "Say it in one sentence.",
        "headline": "If Pangyo goes dark, 44 million people cannot use at least one service; the last is back after 127.5 hours",
        "people": "People affected", "unit": "people", "lost": "Lost user-hours", "hours": "Time to recover",
        "why": "Kakao's services stood in Pangyo alone, and so did the tool that moves them elsewhere.",
        "do": "Keep the switch tool out of Pangyo.", "assumed": "Assumed: Pangyo has no power for 12 hours.", "count": "44M",
    },
}  # fmt: skip


def deck(language: str = "ko") -> Deck:
    """Return a deck of ten slides."""
    said = SAID[language]
    why, note = d.Paragraph(said["why"]), d.Paragraph(said["assumed"], "note")
    bullets = d.Bullets((said["do"], said["why"]), numbered=True)
    blocks = (
        (figures(said), bullets, d.Paragraph(said["do"], "callout"), note),
        (d.Picture(SVG, "a map", "Map", dark=SVG, title=said["people"]), why, bullets),
        (people(language), why, note),
        (recovery(language), bullets),
        (lost(language), note),
        (people(language), lost(language)),
        (years(language), why, d.Paragraph(said["do"], "callout")),
        (options(language), why),
        (options(language, 0), d.Heading(2, said["people"]), d.Checklist((said["do"],)), d.Lines(2, said["why"])),
        (d.Details(((said["people"], said["count"]), (said["hours"], "127.5"))),
         d.Card(said["do"], "T+4", ((said["people"], said["count"]),), said["why"], (said["assumed"],))),
    )  # fmt: skip
    slides = tuple(Slide(f"s{n}", said["headline"], each, f"{said['notes']} {n}") for n, each in enumerate(blocks, 1))
    return Deck(said["title"], said["under"], language, slides, said["footer"], said["secret"], said["who"], SVG)


def figures(said: dict) -> d.Figures:
    return d.Figures(
        ((said["count"], said["people"], said["why"]), ("127.5", said["hours"], ""), ("8/13", "RTO", said["unit"]))
    )


def people(language: str) -> d.LineChart:
    """Return the line of affected people in steps, with a band."""
    said = SAID[language]
    band = (
        d.Series("P10", tuple(0.8 * v for v in PEOPLE)),
        d.Series("P90", tuple(min(1.1 * v + 1e6, 46e6) for v in PEOPLE)),
    )
    return d.LineChart(
        AT,
        (d.Series(said["people"], PEOPLE),),
        "a line that falls",
        said["people"],
        said["unit"],
        band=band,
        caption=said["why"],
    )


def recovery(language: str) -> d.BarChart:
    bars = (d.Series(SAID[language]["hours"], HOURS), d.Series("RTO", RTO, "quiet"))
    return d.BarChart(SERVICES[language], bars, "bars of hours", SAID[language]["hours"], "h", "hours")


def lost(language: str) -> d.BarChart:
    bars = (d.Series(SAID[language]["lost"], LOST, "down"),)
    return d.BarChart(SERVICES[language][:5], bars, "bars of causes", "", SAID[language]["lost"])


def years(language: str) -> d.LineChart:
    at = tuple(10 ** (n / 20) for n in range(81))
    series = (d.Series(SAID[language]["lost"], tuple(3e6 * n for n in range(81)), "down"),)
    return d.LineChart(at, series, "a line that rises", axis=SAID[language]["lost"], along="years", steps=False)


def options(language: str, rows: int = 8) -> d.Table:
    said, names = SAID[language], SERVICES[language]
    table = tuple((names[n % 8], f"{12 * n:,}", f"{n * 1_234_567:,}", said["do"]) for n in range(rows))
    return d.Table((said["hours"], "KRW", said["lost"], said["unit"]), table, (), (1, 2), said["lost"])


def one(*blocks: d.Blocks, language: str = "en", title: str = "One slide") -> Deck:
    """Return a deck of one slide."""
    return Deck("Deck", language=language, slides=(Slide("one", title, blocks),))


def word(language: str, key: str, **holes: object) -> str:
    return Words(language)(key, **holes)
