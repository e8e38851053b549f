"""The one page in the language of typst: it measures what fits, and says what did not."""

from lib.briefing.pdf_layout import PRELUDE

LAYOUT = (
    PRELUDE
    + r"""
#set page(
  paper: "a4",
  margin: (x: 12mm, top: 11mm, bottom: 13mm),
  footer-descent: 3mm,
  footer: text(size: 7pt, fill: muted, said(document-data.footer)),
)
#set heading(outlined: true)
#show heading: it => it.body
#show figure: set align(left)

// From roomy to tight: size of letters, share of a column's width for pictures, their height at most, rows of tables.
#let levels = (
  (size: 9.5pt, share: 1, tallest: 66mm, form: 0, rows: 8),
  (size: 9pt, share: 1, tallest: 58mm, form: 0, rows: 7),
  (size: 8.5pt, share: 1, tallest: 52mm, form: 0, rows: 6),
  (size: 8.5pt, share: 0.96, tallest: 46mm, form: 1, rows: 5),
  (size: 8pt, share: 0.92, tallest: 42mm, form: 1, rows: 4),
  (size: 7.5pt, share: 0.9, tallest: 38mm, form: 1, rows: 4),
  (size: 7pt, share: 0.88, tallest: 34mm, form: 1, rows: 3),
)

#let figures(b, size) = grid(
  columns: (1fr,) * b.across, column-gutter: 4mm, row-gutter: 1em,
  ..b.items.map(((value, label, explanation)) => block(width: 100%, inset: (left: 2mm), stroke: (left: 1.4pt + accent), {
    set par(leading: 0.45em, spacing: 0.5em)
    text(size: 0.85em, fill: muted, par(said(label)))
    text(size: 1.7em, number-width: "tabular", par(strong-text(said(value))))
    if explanation != "" { text(size: 0.85em, fill: muted, par(said(explanation))) }
  })),
)
#let rows(b, level) = {
  let shown = b.rows.slice(0, calc.min(level.rows, b.rows.len()))
  set text(size: 0.92em, number-width: "tabular")
  table(
    columns: b.shares.map(share => share * 1fr),
    inset: (x: 1mm, y: 0.32em),
    align: (x, y) => if x in b.numeric { right } else { left },
    stroke: (x, y) => (bottom: if y == 0 { 0.7pt + muted } else { 0.4pt + rule }),
    table.header(..b.columns.map(column => strong-text(said(column)))),
    ..shown.map(row => row.map(said)).flatten(),
  )
  let more = b.more.at(shown.len())
  if more != "" { text(fill: muted, more) }
}
#let drawn(b, level, width) = {
  let high = width * level.share * b.share / b.forms.at(level.form).ratio
  let form = b.forms.at(if high > 1.15 * level.tallest { 1 } else { level.form })
  if b.title != "" { block(below: 0.4em, text(fill: muted, said(b.title))) }
  figure(
    kind: image, supplement: none, numbering: none, gap: 0.3em,
    caption: if b.caption != "" { text(size: 0.85em, fill: muted, said(b.caption)) },
    image(form.file, width: calc.min(width * level.share * b.share, level.tallest * form.ratio), alt: b.alternative),
  )
}
#let written(b) = {
  if b.style == "note" { text(size: 0.88em, fill: muted, par(said(b.text))) }
  else if b.style == "strong" { par(strong-text(said(b.text))) }
  else if b.style == "callout" {
    block(width: 100%, fill: faint, inset: (x: 2.5mm, y: 1.8mm), stroke: (left: 1.8pt + accent), par(said(b.text)))
  } else { par(said(b.text)) }
}
#let told(b, level, width) = {
  if b.kind == "figures" { figures(b, level.size) }
  else if b.kind == "table" { rows(b, level) }
  else if b.kind == "picture" { drawn(b, level, width) }
  else if b.kind == "bullets" { list(marker: text(fill: muted)[•], spacing: 0.6em, body-indent: 0.5em, ..b.items.map(said)) }
  else { written(b) }
}

#let set-in(level, body) = {
  set text(size: level.size)
  set par(leading: 0.6em, spacing: 0.75em)
  set block(spacing: 0.75em)
  body
}
#let part(p, level, width, more) = block(width: width, breakable: false, set-in(level, {
  line(length: 100%, stroke: 0.6pt + rule)
  if p.title != "" { block(above: 0.55em, below: 0.6em, heading(level: 2, text(size: 1.08em, strong-text(said(p.title))))) }
  for b in p.blocks + if more { p.more } else { () } { block(width: 100%, told(b, level, width)) }
}))

#let sender = {
  let logo = document-data.logo
  let shown = if logo.len() > 0 { image("logo.svg", width: logo.at(0) * 0.75mm, height: logo.at(1) * 0.75mm, alt: document-data.logo-said) }
  let name = text(size: 9pt, fill: muted, strong-text(said(document-data.organisation)))
  let class = text(size: 8.5pt, fill: muted, strong-text(said(document-data.classification)))
  let left = if shown == none { name } else { grid(columns: (auto, 1fr), column-gutter: 3mm, align: horizon, shown, name) }
  grid(columns: (1fr, auto), column-gutter: 4mm, align: horizon, left, class)
}
#let top(level) = block(width: 100%, {
  set par(leading: 0.5em, spacing: 0.6em)
  if document-data.logo.len() > 0 or document-data.organisation != "" or document-data.classification != "" {
    block(below: 2.6mm, sender)
  }
  let larger = document-data.headline == ""
  let (size, fill) = if larger { (2 * level.size, ink) } else { (1.25 * level.size, muted) }
  block(below: 2mm, heading(level: 1, text(size: size, fill: fill, strong-text(said(document-data.shown-title)))))
  if document-data.subtitle != "" { block(below: 2mm, text(size: level.size, fill: muted, said(document-data.subtitle))) }
  if not larger { block(above: 3.4mm, below: 4.2mm, text(size: 1.6 * level.size, strong-text(said(document-data.headline)))) }
  set-in(level, for b in document-data.top { block(width: 100%, told(b, level, 186mm)) })
})
#let left-out(said-left) = if said-left != "" { block(above: 2.5mm, width: 100%, text(size: 7.5pt, fill: muted, said(said-left))) }

// Where to part a row of heights into two columns, read down the left one first, so that the longer is as short as can be.
#let halved(heights, gap) = {
  let best = (0, 1e9pt)
  for at in range(heights.len() + 1) {
    let tall(some) = some.sum(default: 0pt) + gap * calc.max(0, some.len() - 1)
    let longer = calc.max(tall(heights.slice(0, at)), tall(heights.slice(at)))
    if longer < best.at(1) { best = (at, longer) }
  }
  best
}

#layout(size => {
  let many = document-data.columns
  let width = if many == 2 { (size.width - 7mm) / 2 } else { size.width }
  let heights = levels.map(level => document-data.parts.map(p => {
    (measure(part(p, level, width, false)).height, measure(part(p, level, width, true)).height)
  }))
  let tops = levels.map(level => measure(top(level), width: size.width).height)
  let chosen = none
  for keep in document-data.keeps {
    let beneath = if keep.left != "" { measure(left-out(keep.left), width: size.width).height + 2.5mm } else { 0pt }
    // Pictures that only fill the page are worth no smaller type.
    for (number, level) in levels.enumerate().slice(0, if keep.more.len() > 0 { 3 } else { levels.len() }) {
      let gap = 1.1 * level.size
      let kept = keep.cells.map(cell => heights.at(number).at(cell).at(int(cell in keep.more)))
      let (at, tall) = if many == 2 { halved(kept, gap) } else { (kept.len(), kept.sum(default: 0pt)) }
      if tops.at(number) + 4mm + tall + beneath <= size.height {
        chosen = (keep: keep, level: level, at: at, gap: gap)
        break
      }
    }
    if chosen != none { break }
  }
  // What not even a page with nothing but its top holds is cut off at the page's end.
  if chosen == none { chosen = (keep: document-data.keeps.last(), level: levels.last(), at: 0, gap: 0pt) }
  let (keep, level, at, gap) = chosen
  let column(cells) = stack(spacing: gap, ..cells.map(cell => part(document-data.parts.at(cell), level, width, cell in keep.more)))
  block(height: size.height, width: 100%, clip: true, breakable: false, {
    top(level)
    v(4mm, weak: true)
    if many == 2 { grid(columns: (width, width), column-gutter: 7mm, column(keep.cells.slice(0, at)), column(keep.cells.slice(at))) }
    else { column(keep.cells) }
    left-out(keep.left)
  })
})
"""
)
