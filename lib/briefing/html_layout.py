"""The HTML page: its template, in which every text is escaped, and its style."""

LAYOUT = """<!DOCTYPE html>
<html lang="{{ document.language }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'
{%- if code %}; script-src '{{ code.fingerprint() }}'{% endif %}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{ document.title }}</title>
<style>{{ style | safe }}</style>
</head>
<body>
{% macro details(items) %}
<dl>
{% for label, value in items %}
<div><dt>{{ label }}</dt><dd dir="auto">{{ value }}</dd></div>
{% endfor %}
</dl>
{% endmacro %}
{% macro lines(count) %}
{% for _ in range(count) %}<div class="line"></div>{% endfor %}
{% endmacro %}
{% if document.classification %}
<p class="classification">{{ document.classification }}</p>
{% endif %}
<main>
<header>
{% if document.logo or document.organisation %}
<p class="sender">{% if document.logo %}<img src="{{ document.logo | address }}" alt="" class="logo">{% endif %}{{ document.organisation }}</p>
{% endif %}
<h1>{{ document.title }}</h1>
{% if document.subtitle %}
<p class="subtitle">{{ document.subtitle }}</p>
{% endif %}
</header>
{% for block in document.blocks %}
{% set kind = block.__class__.__name__ %}
{% if kind == "Heading" %}
<h{{ block.level + 1 }} id="h{{ loop.index0 }}" dir="auto">{{ block.text }}</h{{ block.level + 1 }}>
{% elif kind == "Paragraph" %}
<p class="{{ block.style }}" dir="auto">{{ block.text }}</p>
{% elif kind == "Bullets" %}
{% set list = "ol" if block.numbered else "ul" %}
<{{ list }}>
{% for item in block.items %}
<li dir="auto">{{ item }}</li>
{% endfor %}
</{{ list }}>
{% elif kind == "Checklist" %}
<ul class="checklist">
{% for item in block.items %}
<li dir="auto">{{ item }}</li>
{% endfor %}
</ul>
{% elif kind == "Lines" %}
<div class="lines">
{% if block.label %}
<p dir="auto">{{ block.label }}</p>
{% endif %}
{{ lines(block.count) }}</div>
{% elif kind == "Details" %}
{{ details(block.items) }}
{% elif kind == "Card" %}
<section class="card">
<p class="cardtitle" dir="auto">{% if block.tag %}<span class="tag">{{ block.tag }}</span> {% endif %}{{ block.title }}</p>
{% if block.details %}
{{ details(block.details) }}
{% endif %}
{% if block.text %}
<p class="message" dir="auto">{{ block.text }}</p>
{% endif %}
{% for note in block.notes %}
<p class="note" dir="auto">{{ note }}</p>
{% endfor %}
{{ lines(block.lines) }}</section>
{% elif kind == "Table" %}
<div class="table"><table>
{% if block.caption %}
<caption>{{ block.caption }}</caption>
{% endif %}
{% if block.widths %}
<colgroup>{% for share in block.widths | shares %}<col style="width:{{ share }}">{% endfor %}</colgroup>
{% endif %}
<thead><tr>{% for column in block.columns %}
<th scope="col"{% if loop.index0 in block.numeric %} class="number"{% endif %}>{{ column }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in block.rows %}
<tr{% if block.row_height %} style="height:{{ block.row_height }}cm"{% endif %}>{% for cell in row %}
<td dir="auto"{% if loop.index0 in block.numeric %} class="number"{% endif %}>{{ cell }}</td>{% endfor %}</tr>
{% else %}
<tr><td class="none" colspan="{{ block.columns | length }}">{{ words("briefing.no_rows") }}</td></tr>
{% endfor %}
</tbody>
</table></div>
{% elif kind == "Picture" %}
{% set told = live.get(loop.index0) %}
<figure style="width:{{ 100 * block.width }}%"{% if told %} class="chart"{% endif %}>
{% if block.title %}
<p class="charttitle" dir="auto">{{ block.title }}</p>
{% endif %}
<picture>
{% if block.dark %}
<source media="screen and (prefers-color-scheme: dark)" srcset="{{ block.dark | address }}">
{% endif %}
<img src="{{ block.image | address }}" alt="{{ block.alternative }}"{% if not block.dark %} class="light"{% endif %}></picture>
{% if told %}
<div class="live" role="img" tabindex="0" aria-label="{{ block.alternative }} {{ words("briefing.chart.keys") }}"></div>
<p class="said" aria-live="polite"></p>
<script type="application/json">{{ told | safe }}</script>
{% if hidden[loop.index0] %}
<p class="note more">{{ words("briefing.hidden", count=hidden[loop.index0]) }}</p>
{% endif %}
{% endif %}
{% if block.caption %}
<figcaption dir="auto">{{ block.caption }}</figcaption>
{% endif %}
</figure>
{% elif kind == "Figures" %}
<dl class="figures">
{% for value, label, explanation in block.items %}
<div><dt>{{ label }}</dt><dd class="value">{{ value }}</dd>{% if explanation %}<dd>{{ explanation }}</dd>{% endif %}</div>
{% endfor %}
</dl>
{% elif kind == "Contents" and not block.over %}
<nav aria-label="{{ words("briefing.contents") }}">
<p class="navtitle">{{ words("briefing.contents") }}</p>
<ol>
{% for number in headings %}
<li class="level{{ document.blocks[number].level }}"><a href="#h{{ number }}">{{ document.blocks[number].text }}</a></li>
{% endfor %}
</ol>
</nav>
{% elif kind == "PageBreak" %}
<hr>
{% endif %}
{% endfor %}
</main>
{% if document.footer %}
<footer dir="auto">{{ document.footer }}</footer>
{% endif %}
{% if code %}
<script>{{ code.script() | safe }}</script>
{% endif %}
</body>
</html>
"""

STYLE = """
:root { --ink: #1d2730; --muted: #56636d; --rule: #d5dbe0; --faint: #eef1f4; --paper: #fff; --accent: #0b5c8a; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e9eef2; --muted: #a5b4bf; --rule: #3a4650; --faint: #1b232a; --paper: #0e1117; --accent: #6cb8e6; }
}
* { box-sizing: border-box; }
html { color-scheme: light dark; background: var(--paper); color: var(--ink); }
body { margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 56rem; font: 1rem/1.65 "Pretendard Variable", Pretendard,
  "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", system-ui, sans-serif;
  word-break: keep-all; overflow-wrap: anywhere; }
h1, h2, h3, h4, p, li, dt, dd, td, th, figcaption, caption, footer { white-space: pre-wrap; }
h1, h2, h3, h4 { line-height: 1.3; break-after: avoid; }
h1 { font-size: 2rem; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 1.45rem; margin: 2.6rem 0 .8rem; padding-top: .8rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.15rem; margin: 1.8rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.4rem 0 .4rem; color: var(--muted); }
p { margin: .7rem 0; }
header { margin-bottom: 2rem; }
.subtitle { color: var(--muted); font-size: 1.1rem; margin: .4rem 0 0; }
.classification, footer { color: var(--muted); font-size: .85rem; }
.classification { font-weight: 600; margin: 0 0 1rem; }
footer { border-top: 1px solid var(--rule); margin-top: 3rem; padding-top: .8rem; }
.note { color: var(--muted); font-size: .875rem; }
.callout { background: var(--faint); border-left: 4px solid var(--accent); padding: .8rem 1rem; }
li { margin: .25rem 0; }
.checklist { list-style: none; padding-left: 0; }
.checklist li { position: relative; padding-left: 1.8rem; }
.checklist li::before { content: ""; position: absolute; left: 0; top: .35em; width: .95em; height: .95em;
  border: 1.5px solid var(--muted); border-radius: 2px; }
.line { border-bottom: 1px solid var(--rule); height: 2rem; }
.lines { margin: 1rem 0; break-inside: avoid; }
.lines p { margin-bottom: 0; }
dl { margin: .6rem 0; }
dl > div { display: grid; grid-template-columns: minmax(6rem, 11rem) 1fr; gap: 1rem; padding: .15rem 0; }
dt { color: var(--muted); }
dd { margin: 0; }
.card { border: 1px solid var(--rule); border-radius: 6px; padding: .9rem 1.1rem; margin: 1rem 0; break-inside: avoid; }
.cardtitle { font-weight: 650; margin: 0 0 .4rem; }
.tag { display: inline-block; background: var(--faint); border: 1px solid var(--rule); border-radius: 4px;
  padding: 0 .45rem; margin-right: .35rem; font-size: .875rem; font-variant-numeric: tabular-nums; }
.message { border-left: 3px solid var(--rule); padding-left: .9rem; }
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .925rem; line-height: 1.5; }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
th, td { text-align: start; vertical-align: top; padding: .45rem .6rem; border-bottom: 1px solid var(--rule); }
th { background: var(--faint); border-bottom: 1.5px solid var(--muted); vertical-align: bottom; }
tr { break-inside: avoid; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.none { color: var(--muted); text-align: center; }
figure { margin: 1.2rem 0; break-inside: avoid; }
img { display: block; width: 100%; height: auto; }
.charttitle { font-weight: 600; margin: 0 0 .4rem; }
.live, .said, .more { display: none; }
@media screen {
  .lively .chart picture { display: none; }
  .lively .live, .lively .more { display: block; }
  .lively .said { display: block; position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
}
.live:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.sender { display: flex; align-items: center; gap: .8rem; color: var(--muted); font-weight: 600; margin: 0 0 1rem; }
.logo { width: auto; max-width: 11rem; max-height: 2.75rem; background: #fff; border-radius: 4px; }
figcaption { color: var(--muted); font-size: .875rem; margin-top: .4rem; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem 2rem; margin: 1.4rem 0; break-inside: avoid; }
.figures > div { display: block; flex: 1 1 9rem; padding: 0; }
.figures dt, .figures dd { font-size: .875rem; color: var(--muted); }
.figures .value { font-size: 1.7rem; line-height: 1.3; font-weight: 650; color: var(--ink);
  font-variant-numeric: tabular-nums; }
nav ol { list-style: none; padding: 0; }
nav .level2 { padding-left: 1.5rem; }
nav a { color: var(--accent); }
.navtitle { font-weight: 650; }
hr { border: 0; margin: 2.5rem 0; }
@media screen and (prefers-color-scheme: dark) { img.light { background: #fff; padding: .5rem; border-radius: 6px; } }
@page { size: A4; margin: 20mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); } }
@media print {
  html { font-size: 9.5pt; }
  body { padding: 0; max-width: none; }
  hr { break-after: page; margin: 0; }
  .table { overflow: visible; }
}
"""
