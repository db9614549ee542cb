// Two versions of a drawing above each other, with what was added, removed and changed in colour.
import { view } from '../viewer.js';

const paint = async (place, url, marks) => {
  const container = Object.assign(document.createElement('div'), { className: 'diagram-canvas' });
  place.replaceChildren(container);
  const viewer = await view(container, await (await fetch(url)).text());
  const [canvas, registry] = ['canvas', 'elementRegistry'].map((name) => viewer.get(name));
  for (const [id, how] of Object.entries(marks)) if (registry.get(id)) canvas.addMarker(id, `was-${how}`);
  if (container.clientWidth) canvas.zoom('fit-viewport', 'auto');
};

const draw = async (place) => {
  if (place.dataset.drawn) return;
  place.dataset.drawn = 'yes';
  for (const side of place.querySelectorAll('[data-drawing]')) await paint(side, side.dataset.drawing, JSON.parse(side.dataset.marks));
  if (!place.open) delete place.dataset.drawn; // folded meanwhile, so not fitted: drawn anew when it is opened
};

for (const place of document.querySelectorAll('details.compared')) {
  if (place.open) draw(place);
  place.addEventListener('toggle', () => place.open && draw(place));
}
