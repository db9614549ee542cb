// The diagram of a case with the token on it: read only, by mouse, touch and keyboard.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import thaiWords from './thai_words.js';

const button = (label, text, act) => {
  const made = Object.assign(document.createElement('button'), { type: 'button', textContent: text, title: label });
  made.setAttribute('aria-label', label);
  made.addEventListener('click', act);
  return made;
};

const mark = (viewer, { live = [], passed = [] }) => {
  const [canvas, registry, overlays] = ['canvas', 'elementRegistry', 'overlays'].map((name) => viewer.get(name));
  for (const id of passed) if (registry.get(id)) canvas.addMarker(id, 'is-passed');
  for (const id of live) {
    if (!registry.get(id)) continue;
    canvas.addMarker(id, 'is-live');
    const html = Object.assign(document.createElement('div'), { className: 'diagram-token' });
    overlays.add(id, { position: { top: -12, left: -12 }, html });
  }
};

const tools = (place, viewer) => {
  const bar = Object.assign(document.createElement('div'), { className: 'diagram-tools' });
  const { zoomIn, zoomOut, zoomFit } = place.dataset;
  const zoom = (factor) => () => viewer.get('canvas').zoom(viewer.get('canvas').zoom() * factor);
  const fit = () => viewer.get('canvas').zoom('fit-viewport', 'auto');
  bar.append(button(zoomIn ?? 'ขยาย', '+', zoom(1.25)), button(zoomOut ?? 'ย่อ', '−', zoom(0.8)), button(zoomFit ?? 'พอดีหน้า', '⤢', fit));
  place.append(bar);
  return { fit, zoom };
};

const keys = (place, viewer, { fit, zoom }) => {
  const scroll = (dx, dy) => () => viewer.get('canvas').scroll({ dx, dy });
  const acts = {
    '+': zoom(1.25), '=': zoom(1.25), '-': zoom(0.8), 0: fit,
    ArrowLeft: scroll(60, 0), ArrowRight: scroll(-60, 0), ArrowUp: scroll(0, 60), ArrowDown: scroll(0, -60),
  };
  place.tabIndex = 0;
  place.onkeydown = (event) => { // one for each place, however often it is drawn anew
    const act = !event.ctrlKey && !event.metaKey && acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
};

/** The diagram of `xml` in `container`: its viewer, for who marks it themselves (the pages of `anuyat replay`). */
export async function view(container, xml) {
  const text = { defaultStyle: { fontFamily: 'Sarabun, sans-serif', fontSize: 13 } };
  const viewer = new NavigatedViewer({ container, additionalModules: [thaiWords], textRenderer: text });
  await viewer.importXML(xml);
  return viewer;
}

const latest = new WeakMap(); // place -> the canvas drawn last: an answer that comes late does not replace a newer drawing

/** Draw into `place`: `data-diagram-url` answers JSON {xml: URL of the diagram, live: [element ids], passed: [flow ids]}. */
export async function draw(place) {
  place.dataset.drawn = 'yes';
  const container = Object.assign(document.createElement('div'), { className: 'diagram-canvas' });
  latest.set(place, container);
  const state = await (await fetch(place.dataset.diagramUrl, { headers: { Accept: 'application/json' } })).json();
  const xml = await (await fetch(state.xml)).text();
  if (latest.get(place) !== container) return;
  place.replaceChildren(container);
  place.classList.add('diagram');
  if (!container.clientWidth || !container.clientHeight) { // folded or taken away meanwhile: drawn when it is seen again
    delete place.dataset.drawn;
    return;
  }
  const viewer = await view(container, xml);
  mark(viewer, state);
  const steer = tools(place, viewer);
  keys(place, viewer, steer);
  steer.fit();
  if (place.clientWidth < 600 && state.live?.length) {
    viewer.get('canvas').zoom(0.8); // a phone shows where the case is, not a picture too small to read
    viewer.get('canvas').scrollToElement(state.live[0]);
  }
}
