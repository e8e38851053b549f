// From a picture's address to the reader's folder, all in the browser.
export async function decoded(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}

export function svgAddress(svg) {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
}

// Save what is on a canvas as PNG, under a name without its ending.
export function save(canvas, name) {
  canvas.toBlob((png) => {
    const href = URL.createObjectURL(png);
    Object.assign(document.createElement("a"), { href, download: `${name}.png` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  }, "image/png");
}
