"""The PDF's pages in the language of typst. Texts come as data, never as source: nothing in them is markup."""

PRELUDE = r"""
#let document-data = json("document.json")
#let look = document-data.look
#let ink = rgb(look.ink)
#let muted = rgb(look.muted)
#let rule = rgb("#d5dbe0")
#let faint = rgb("#f1f4f6")
#let accent = rgb(look.accent)

#let strong-text(body) = context text(stroke: 0.024em + text.fill, body)  // the font comes in one weight

// A text in its parts: as it is, a word that stays whole, one that breaks anywhere.
#let said(parts) = if type(parts) == str { parts } else {
  parts.map(((how, part)) => (it => it, box, it => it.clusters().join(box())).at(how)(part)).join()
}

#set document(title: document-data.title, date: none)
#set text(font: look.fonts, fallback: false, lang: document-data.language, size: 10pt, fill: ink, hyphenate: false)
"""

LAYOUT = (
    PRELUDE
    + r"""
#set page(
  paper: "a4",
  margin: (x: 19mm, top: 22mm, bottom: 22mm),
  header: text(size: 8.5pt, fill: muted, align(right, strong-text(said(document-data.classification)))),
  footer: context text(size: 8.5pt, fill: muted, grid(
    columns: (1fr, auto), column-gutter: 6mm,
    said(document-data.footer),
    [#counter(page).display() / #counter(page).final().first()],
  )),
)
#set par(leading: 0.72em, spacing: 0.95em)
#set list(marker: text(fill: muted)[•], spacing: 0.75em, body-indent: 0.6em)
#set enum(spacing: 0.75em, body-indent: 0.6em)

// What a heading looks like, by its text: the text itself is for the outline of the file.
#let shown(body) = { let raw = body.at("text", default: ""); said(document-data.headings.at(raw, default: raw)) }
#show figure: set align(left)
#show heading: it => block(sticky: true, below: 0.75em, above: (2em, 1.6em, 1.3em).at(it.level - 1), {
  if it.level == 1 { line(length: 100%, stroke: 0.6pt + rule); v(0.35em, weak: false) }
  set text(size: (15pt, 12pt, 10.5pt).at(it.level - 1), fill: if it.level == 3 { muted } else { ink })
  strong-text(shown(it.body))
})
#show outline.entry: it => link(it.element.location(), it.indented(none, {
  shown(it.element.body)
  box(width: 1fr, inset: (x: 2mm), repeat(text(fill: muted)[.], gap: 0.15em))
  it.page()
}))

#let ruled(count) = for _ in range(count) { block(height: 8.5mm, above: 0pt, below: 0pt, width: 100%, stroke: (bottom: 0.6pt + rgb("#b9c2c9"))) }
#let details(items) = grid(
  columns: (34mm, 1fr), column-gutter: 4mm, row-gutter: 0.7em,
  ..items.map(item => (text(fill: muted, said(item.at(0))), said(item.at(1)))).flatten(),
)

#let blocks = (
  heading: b => heading(level: b.level, text(b.text)),
  paragraph: b => if b.style == "note" { text(size: 8.5pt, fill: muted, par(said(b.text))) }
    else if b.style == "callout" {
      block(width: 100%, fill: faint, inset: (x: 4mm, y: 3mm), stroke: (left: 2.2pt + accent), par(said(b.text)))
    } else { par(said(b.text)) },
  bullets: b => if b.numbered { enum(..b.items.map(said)) } else { list(..b.items.map(said)) },
  checklist: b => list(
    marker: box(width: 0.85em, height: 0.85em, stroke: 0.7pt + muted, radius: 1pt, baseline: 0.1em),
    ..b.items.map(said),
  ),
  lines: b => block(above: 1.1em, below: 1.4em, width: 100%, {
    if b.label != "" { block(sticky: true, below: 0pt, said(b.label)) }
    ruled(b.count)
  }),
  details: b => block(above: 1em, below: 1.2em, details(b.items)),
  card: b => layout(size => {
    let body = block(width: 100%, {
      block(sticky: true, below: 0.8em, {
        if b.tag != "" { box(fill: faint, stroke: 0.5pt + rule, radius: 2pt, inset: (x: 1.6mm), outset: (y: 0.9mm), text(size: 9pt, said(b.tag))); h(2mm) }
        strong-text(said(b.title))
      })
      if b.details.len() > 0 { text(size: 9pt, details(b.details)) }
      if b.text != "" { block(inset: (left: 3mm), stroke: (left: 1.5pt + rule), outset: (y: 0.6mm), above: 1em, below: 1em, par(said(b.text))) }
      for note in b.notes { text(size: 8.5pt, fill: muted, par(said(note))) }
      ruled(b.lines)
    })
    let framed = block.with(width: 100%, inset: 4mm, stroke: 0.7pt + rule, radius: 2pt, above: 1.1em, below: 1.1em)
    framed(breakable: measure(body, width: size.width - 8mm).height > 225mm, body)
  }),
  table: b => {
    let tall(body) = if b.row_height == 0 { body } else { grid(columns: (0pt, 1fr), box(height: b.row_height * 1cm - 4mm), body) }
    let made(rows) = table(
      columns: b.shares.map(share => share * 1fr),
      inset: (x: 1.8mm, y: 1.7mm),
      align: (x, y) => (if x in b.numeric { right } else { left }) + (if y == 0 { bottom } else { top }),
      stroke: (x, y) => (bottom: if y == 0 { 0.9pt + muted } else { 0.5pt + rule }),
      fill: (x, y) => if y == 0 { faint },
      table.header(..b.columns.map(column => strong-text(said(column)))),
      ..rows.map(row => { let cells = row.map(said); (tall(cells.first()),) + cells.slice(1) }).flatten(),
      ..if rows.len() == 0 { (table.cell(colspan: b.columns.len(), align: center, text(fill: muted, b.none)),) },
    )
    set text(size: 9pt, number-width: "tabular")
    set block(spacing: 0pt)
    block(above: 1.6em, below: 2em, width: 100%, {
      if b.caption != "" { block(sticky: true, below: 0.6em, strong-text(said(b.caption))) }
      // A table of thousands of rows takes time by their square: it is set in parts, each with the header.
      if b.rows.len() == 0 { made(()) } else { b.rows.chunks(500).map(made).join() }
    })
  },
  picture: b => {
    if b.title != "" { block(sticky: true, above: 1.5em, below: 0.7em, text(size: 9.5pt, strong-text(said(b.title)))) }
    figure(
      kind: image, supplement: none, numbering: none, gap: 0.35em,
      caption: if b.caption != "" { text(size: 8.5pt, fill: muted, said(b.caption)) },
      image(b.file, width: b.share * 100%, alt: b.alternative),
    )
  },
  figures: b => if b.items.len() > 0 { block(above: 1.3em, below: 1.5em, width: 100%, breakable: false, grid(
    columns: (1fr,) * b.across, column-gutter: 5mm, row-gutter: 6mm,
    ..b.items.map(((value, label, explanation)) => block(width: 100%, inset: (left: 2.5mm), stroke: (left: 1.6pt + accent), {
      set par(leading: 0.55em, spacing: 0.6em)
      text(size: 8.5pt, fill: muted, par(said(label)))
      text(size: 17pt, number-width: "tabular", par(strong-text(said(value))))
      if explanation != "" { text(size: 8.5pt, fill: muted, par(said(explanation))) }
    })),
  )) },
  contents: b => context if counter(page).final().first() > b.over { block(above: 1.6em, below: 2em, {
    block(sticky: true, text(size: 12pt, strong-text(b.title)))
    outline(title: none, depth: 2, indent: 6mm)
  }) },
  pagebreak: b => pagebreak(weak: true),
)

#if document-data.logo.len() > 0 or document-data.organisation != "" {
  let (logo, name) = (document-data.logo, text(size: 10.5pt, fill: muted, strong-text(said(document-data.organisation))))
  block(below: 1.6em, if logo.len() == 0 { name } else {
    let shown = image("logo.svg", width: logo.at(0) * 1mm, height: logo.at(1) * 1mm, alt: document-data.logo-said)
    if document-data.organisation == "" { shown } else {
      grid(columns: (auto, 1fr), column-gutter: 4mm, align: horizon, shown, name)
    }
  })
}
#block(below: 2em, {
  set par(leading: 0.5em)
  text(size: 22pt, strong-text(said(document-data.shown-title)))
  if document-data.subtitle != "" { block(above: 1.2em, text(size: 11.5pt, fill: muted, said(document-data.subtitle))) }
})
// Blocks that stay together, unless no page holds them.
#for group in document-data.groups {
  let made = group.map(b => (blocks.at(b.kind))(b)).join()
  if group.len() == 1 { made } else {
    let above = if group.first().kind == "heading" { (2em, 1.6em, 1.3em).at(group.first().level - 1) } else { 1.2em }
    context block(above: above, below: 1.2em, width: 100%, breakable: measure(made, width: 172mm).height > 235mm, made)
  }
}
"""
)
