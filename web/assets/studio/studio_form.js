// Forms: form-js' editor; beside it the page as applicants see it, drawn by the server's own components.
import { FormEditor as Editor } from '@bpmn-io/form-js-editor';
import '@bpmn-io/form-js-editor/dist/assets/form-js-editor.css';
import '@bpmn-io/form-js-editor/dist/assets/properties-panel.css';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import './studio_form.css';
import './thai_forms.js';
import thai from './thai.js';

export class FormEditor {
  constructor({ place, panel, preview, url, token, path, changed }) {
    Object.assign(this, { preview, url, token, path, changed });
    this.editor = new Editor({ container: place, propertiesPanel: { parent: panel }, additionalModules: [thai] });
    this.editor.on('changed', () => this.loaded && this.tell());
  }

  tell() {
    const text = `${JSON.stringify(this.editor.saveSchema(), null, 2)}\n`;
    this.changed(text);
    this.showSoon(text);
  }

  async open(text) {
    this.loaded = false;
    await this.editor.importSchema(JSON.parse(text));
    this.loaded = true;
    this.show(text);
  }

  showSoon(text) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(text), 400);
  }

  async show(text) {
    const options = { method: 'POST', body: text, headers: { 'X-CSRF-Token': this.token(), 'Content-Type': 'application/octet-stream' } };
    const answer = await fetch(`${this.url}?path=${encodeURIComponent(this.path())}`, options);
    const top = this.preview.contentWindow?.scrollY ?? 0;
    this.preview.srcdoc = await answer.text();
    this.preview.addEventListener('load', () => this.preview.contentWindow?.scrollTo(0, top), { once: true });
  }

  undo() { this.editor.get('commandStack').undo(); }

  redo() { this.editor.get('commandStack').redo(); }
}
