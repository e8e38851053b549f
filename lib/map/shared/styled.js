// What a component's script measures is right only with its style sheet, which Streamlit loads beside it.
export function styled(parent) {
  const link = parent.querySelector("link[rel=stylesheet]");
  if (!link || link.sheet) return null;
  return new Promise((done) => {
    link.addEventListener("load", done, { once: true });
    link.addEventListener("error", done, { once: true });
  });
}
