// What part of the world is seen: the caller's view or all sites at first, the reader's own after.
const KOREA = [[33.1, 125.2], [38.6, 130.0]];
const ROOM = { paddingTopLeft: [110, 44], paddingBottomRight: [110, 64] }; // px, for labels and legend
const CLOSEST_FIT = 10; // zoom level: closer than this the coast looks coarse

const left = new Map(); // key -> where the reader left that map before turning to another page

export function startView(atlas) {
  const last = left.get(atlas.data.key);
  atlas.touched = last?.asked === asked(atlas.data);
  if (atlas.touched) atlas.map.setView(last.center, last.zoom, { animate: false });
  else fit(atlas);
}

export function rememberView({ map, data }) {
  left.set(data.key, { center: map.getCenter(), zoom: map.getZoom(), asked: asked(data) });
}

export function asked(data) {
  return JSON.stringify(data.view);
}

// At once: what is asked of Leaflet while it still moves to another zoom, it passes over.
export function fit({ map, data: { view, sites } }, how = { animate: false }) {
  if (view && "zoom" in view) map.setView([view.lat, view.lon], view.zoom, how);
  else if (view) map.fitBounds([[view.south, view.west], [view.north, view.east]], how);
  else if (!sites.length) map.fitBounds(KOREA, how);
  else map.fitBounds(sites.map((site) => [site.lat, site.lon]), { ...ROOM, maxZoom: CLOSEST_FIT, ...how });
}
