// The service sheet: a form over its text, and the text itself. Values and entries are changed in the text where they stand; comments stay.
export class Sheet {
  constructor({ place, words, url, token, changed, editable }) {
    Object.assign(this, { words, url, token, changed, editable, before: [], after: [] });
    this.form = Object.assign(document.createElement('div'), { className: 'sheet-form' });
    this.area = Object.assign(document.createElement('textarea'), { spellcheck: false, readOnly: !editable });
    this.area.setAttribute('aria-label', words.asText);
    this.error = Object.assign(document.createElement('p'), { className: 'field-error' });
    this.error.setAttribute('role', 'alert');
    this.switch = Object.assign(document.createElement('div'), { className: 'sheet-switch' });
    this.switch.append(this.button('form', words.asForm), this.button('text', words.asText));
    place.replaceChildren(this.switch, this.error, this.form, this.area);
    this.area.addEventListener('input', () => this.say(this.area.value));
    this.form.addEventListener('change', ({ target }) => editable && target.dataset.name && this.change(target));
    this.form.addEventListener('click', ({ target }) => editable && target.dataset.step && this.step(target));
    this.show('form');
  }

  button(kind, label) {
    const made = Object.assign(document.createElement('button'), { type: 'button', textContent: label });
    made.dataset.kind = kind;
    made.addEventListener('click', () => this.show(kind));
    return made;
  }

  send(url, body, type) {
    return fetch(url, { method: 'POST', body, headers: { 'X-CSRF-Token': this.token(), 'Content-Type': type } });
  }

  async show(kind) {
    this.kind = kind;
    this.form.hidden = kind !== 'form';
    this.area.hidden = kind !== 'text';
    for (const one of this.switch.children) one.setAttribute('aria-current', one.dataset.kind === kind);
    if (this.text === undefined) return;
    this.area.value = this.text;
    if (kind === 'form') await this.draw();
  }

  /** The form anew; what was open stays open. */
  async draw() {
    const drawn = await (await this.send(this.url, this.text, 'text/plain')).text();
    const open = new Set([...this.form.querySelectorAll('details[open]')].map((one) => one.dataset.entry));
    this.form.innerHTML = drawn; // escaped by our server
    for (const one of this.form.querySelectorAll('details[data-entry]')) one.open = open.has(one.dataset.entry);
    if (this.editable) return;
    for (const one of this.form.querySelectorAll('input, textarea, select')) one.disabled = true;
    for (const one of this.form.querySelectorAll('button, .sheet-add')) one.hidden = true;
  }

  /** What stands in this window now; the last one can be had back. */
  say(text) {
    this.before.push(this.text);
    this.after = [];
    this.text = text;
    this.changed(text);
  }

  /** Ask the server for the text with a change; false where it cannot be. */
  async ask(path, said) {
    this.error.textContent = '';
    const told = await (await this.send(`${this.url}/${path}`, JSON.stringify({ text: this.text, ...said }), 'application/json')).json();
    if (told.error) { this.error.textContent = told.error; this.error.scrollIntoView({ block: 'nearest' }); return false; }
    this.say(told.text);
    return true;
  }

  async change(field) {
    const { name } = field.dataset;
    if (!await this.ask('change', { name, value: field.value })) return;
    const drawsAnew = field.closest('details')?.querySelector('summary small') || /\/type$|\/(name|subject)_th$/.test(name);
    if (!drawsAnew) return; // else its title, its kind or where it comes from may have changed
    const here = document.activeElement?.dataset.name;
    await this.draw();
    if (here) this.form.querySelector(`[data-name="${CSS.escape(here)}"]`)?.focus({ preventScroll: true });
  }

  async step(button) {
    const { step, section, entry } = button.dataset;
    const said = (name) => button.closest('details').querySelector(`[data-new="${name}"]`)?.value.trim() ?? '';
    const number = button.closest('section').querySelectorAll('details[data-entry]').length;
    const name = step === 'add' ? said('id') : entry;
    if (!await this.ask('entry', { step, section, name, called: said('called') })) return;
    await this.draw();
    const made = step === 'add' && this.form.querySelectorAll(`[data-section="${section}"] details[data-entry]`)[number];
    if (made) { made.open = true; made.querySelector('input, textarea, select')?.focus(); }
  }

  async go(from, to) {
    if (!from.length) return;
    to.push(this.text);
    this.text = from.pop();
    this.changed(this.text);
    await this.show(this.kind);
  }

  undo() { return this.go(this.before, this.after); }

  redo() { return this.go(this.after, this.before); }

  async open(text) {
    [this.text, this.before, this.after] = [text, [], []];
    await this.show(this.kind);
  }
}
