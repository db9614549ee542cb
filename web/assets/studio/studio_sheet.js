// The service sheet: a form over its text, and the text itself. A value is changed in the text where it stands; comments stay.
export class Sheet {
  constructor({ place, words, url, token, changed, editable }) {
    Object.assign(this, { words, url, token, changed });
    this.form = Object.assign(document.createElement('div'), { className: 'sheet-form' });
    this.area = Object.assign(document.createElement('textarea'), { spellcheck: false, readOnly: !editable });
    this.area.setAttribute('aria-label', words.asText);
    this.error = Object.assign(document.createElement('p'), { className: 'field-error' });
    this.error.setAttribute('role', 'alert');
    this.switch = Object.assign(document.createElement('div'), { className: 'sheet-switch' });
    this.switch.append(this.button('form', words.asForm), this.button('text', words.asText));
    place.replaceChildren(this.switch, this.error, this.form, this.area);
    this.area.addEventListener('input', () => { this.text = this.area.value; this.changed(this.text); });
    this.form.addEventListener('change', ({ target }) => editable && target.dataset.name && this.change(target));
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
    if (kind === 'form') this.form.innerHTML = await (await this.send(this.url, this.text, 'text/plain')).text(); // escaped by our server
  }

  async change(field) {
    this.error.textContent = '';
    const answer = await this.send(`${this.url}/change`, JSON.stringify({ text: this.text, name: field.dataset.name, value: field.value }), 'application/json');
    const told = await answer.json();
    if (told.error) { this.error.textContent = told.error; return; }
    this.text = told.text;
    this.changed(this.text);
  }

  async open(text) {
    this.text = text;
    await this.show(this.kind);
  }
}
