// The drawing of a diagram: bpmn-js with the Zeebe properties panel, in Thai, with the findings of the check on the elements.
import Modeler from 'bpmn-js/lib/Modeler';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule } from 'bpmn-js-properties-panel';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import behaviors from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import thaiWords from '../thai_words.js';
import thai from './thai.js';
import ownProperties from './own_properties.js';
import { speakThai, tokens } from './simulation.js';

const besidePalette = (width) => (width < 600 ? 12 : 124); // on narrow pages it lies above

export class Diagram {
  constructor({ place, panel, context, changed }) {
    speakThai(place);
    this.modeler = new Modeler({
      container: place,
      propertiesPanel: { parent: panel },
      moddleExtensions: { zeebe },
      additionalModules: [BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule, behaviors, thaiWords, thai, ownProperties(context), tokens],
      textRenderer: { defaultStyle: { fontFamily: 'Sarabun, sans-serif', fontSize: 13 }, externalStyle: { fontSize: 13 } },
    });
    this.changed = changed;
    this.modeler.on('commandStack.changed', () => this.loaded && this.tell());
  }

  get = (name) => this.modeler.get(name);

  async tell() { this.changed((await this.modeler.saveXML({ format: true })).xml); }

  async open(xml) {
    this.loaded = false;
    await this.modeler.importXML(xml);
    this.seen = (await this.modeler.saveXML({ format: true })).xml; // what this editor reads of the file; the server keeps the rest
    this.loaded = true;
    this.fit();
  }

  /** All of it beside the palette, never larger than drawn. */
  fit() {
    const canvas = this.get('canvas');
    const { inner, outer } = canvas.viewbox();
    const [left, around, above] = [besidePalette(outer.width), 24, outer.width < 600 ? 64 : 24];
    const scale = Math.min((outer.width - left - around) / inner.width, (outer.height - above - around) / inner.height, 1);
    if (!inner.width || scale <= 0) return; // nothing drawn, or no room: another file was opened meanwhile
    canvas.viewbox({ x: inner.x - left / scale, y: inner.y - above / scale, width: outer.width / scale, height: outer.height / scale });
  }

  zoom(factor) { this.get('canvas').zoom(this.get('canvas').zoom() * factor); }

  /** Let tokens run along the flows, or edit again; whether they run now. */
  simulate() {
    this.get('toggleMode').toggleMode();
    this.simulating = !this.simulating;
    return this.simulating;
  }

  undo() { this.get('commandStack').undo(); }

  redo() { this.get('commandStack').redo(); }

  select(id) {
    const element = this.get('elementRegistry').get(id);
    if (!element) return;
    this.get('selection').select(element);
    this.get('canvas').scrollToElement(element, { top: 120, bottom: 120, left: 120, right: 120 });
  }

  /** Findings of this diagram as marks on its elements; a second call takes the first ones away. */
  mark(findings) {
    const [overlays, canvas, registry] = ['overlays', 'canvas', 'elementRegistry'].map(this.get);
    overlays.remove({ type: 'finding' });
    for (const [id, marker] of this.marked ?? []) if (registry.get(id)) canvas.removeMarker(id, marker);
    this.marked = [];
    for (const id of new Set(findings.map((one) => one.element))) {
      if (!registry.get(id)) continue;
      const found = findings.filter((one) => one.element === id);
      const worst = found.some((one) => one.severity === 'error') ? 'error' : 'warning';
      const html = Object.assign(document.createElement('div'), { className: `finding-mark is-${worst}`, textContent: found.length > 1 ? String(found.length) : '!', title: found.map((one) => one.text).join('\n') });
      html.addEventListener('click', () => this.select(id));
      const waypoints = registry.get(id).waypoints;
      overlays.add(id, 'finding', { position: waypoints ? { top: -8, left: 0 } : { top: -12, right: 12 }, html });
      this.add(id, `has-${worst}`);
    }
  }

  add(id, marker) {
    this.get('canvas').addMarker(id, marker);
    this.marked.push([id, marker]);
  }

  /** What a replay passed, and what it did not, on the drawing. */
  cover({ crossed = {}, missing = [] } = {}) {
    const [canvas, registry] = ['canvas', 'elementRegistry'].map(this.get);
    for (const [id, marker] of this.covered ?? []) if (registry.get(id)) canvas.removeMarker(id, marker);
    const wanted = [...Object.keys(crossed).map((id) => [id, 'is-covered']), ...missing.map((id) => [id, 'is-missed'])];
    this.covered = wanted.filter(([id]) => registry.get(id));
    for (const [id, marker] of this.covered) canvas.addMarker(id, marker);
  }
}
