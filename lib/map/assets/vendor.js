// Leaflet's own file is a plain script that sets window.L; take it from there and leave no global.
import "./leaflet/leaflet.js";

export const L = window.L.noConflict();
