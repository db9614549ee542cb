// Decision tables: dmn-js, the tables of a file one after the other, and the drawing of how they hang together.
import DmnModeler from 'dmn-js/lib/Modeler';
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-drd.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn.css';
import './studio_table.css';
import thai from './thai.js';

const ICONS = { drd: '◇', decisionTable: '▦', literalExpression: '=' };

export class Table {
  constructor({ place, changed }) {
    this.changed = changed;
    this.views = Object.assign(document.createElement('div'), { className: 'table-views' });
    const container = Object.assign(document.createElement('div'), { className: 'table-canvas' });
    place.replaceChildren(this.views, container);
    const common = { additionalModules: [thai] };
    this.modeler = new DmnModeler({ container, drd: common, decisionTable: common, literalExpression: common, common: { dataTypes: ['string', 'boolean', 'number', 'date', 'dateTime', 'Any'] } });
    this.modeler.on('views.changed', ({ views, activeView }) => this.show(views, activeView));
  }

  show(views, active) {
    this.views.replaceChildren(...views.map((view) => {
      const made = Object.assign(document.createElement('button'), { type: 'button', textContent: `${ICONS[view.type] ?? ''} ${view.element.name || view.id}` });
      if (view === active) made.setAttribute('aria-current', 'true');
      made.addEventListener('click', () => this.modeler.open(view));
      return made;
    }));
    const viewer = this.modeler.getActiveViewer();
    if (!viewer || viewer.listened) return;
    viewer.listened = true;
    for (const event of ['commandStack.changed', 'elements.changed']) viewer.on(event, () => this.loaded && this.tell());
  }

  async tell() {
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => this.changed((await this.modeler.saveXML({ format: true })).xml), 150);
  }

  async open(xml) {
    this.loaded = false;
    await this.modeler.importXML(xml);
    const views = this.modeler.getViews();
    await this.modeler.open(views.find((view) => view.type === 'decisionTable') ?? views[0]);
    this.loaded = true;
  }

  undo() { this.modeler.getActiveViewer()?.get('commandStack').undo(); }

  redo() { this.modeler.getActiveViewer()?.get('commandStack').redo(); }
}
