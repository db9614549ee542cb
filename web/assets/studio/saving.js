// Every change is kept: first in this browser, a moment later on the server. A save names the revision at which its file was read.
const WAIT = 800;

const parts = (texts) => {
  const form = new FormData();
  for (const [name, text] of Object.entries(texts)) form.append(name, new Blob([text]), name);
  return form;
};

export class Saver {
  constructor({ url, words, told, conflict, fresh }) {
    Object.assign(this, { url, words, told, conflict, fresh, timers: new Map(), waiting: new Map(), going: new Map() });
    addEventListener('pagehide', () => this.flush(true));
    addEventListener('online', () => this.flush());
  }

  get busy() { return this.waiting.size > 0 || this.going.size > 0; }

  key(file) { return `${this.url}:${file.path}`; }

  /** What this browser kept that the server never got, null when there is nothing. */
  kept(file) {
    const found = JSON.parse(localStorage.getItem(this.key(file)) ?? 'null');
    if (!found || found.revision < file.revision) return null;
    file.seen = found.seen ?? undefined;
    return found.text;
  }

  /** `file.seen`: the server's text as the editor has it, where that is less than all of it. */
  change(file, text) {
    try { localStorage.setItem(this.key(file), JSON.stringify({ revision: file.revision, text, seen: file.seen })); } catch { /* a full or closed store: the server has it soon */ }
    this.waiting.set(file, text);
    this.told('changed');
    clearTimeout(this.timers.get(file));
    this.timers.set(file, setTimeout(() => this.send(file), WAIT));
  }

  async flush(last = false) {
    for (const file of [...this.waiting.keys()]) { clearTimeout(this.timers.get(file)); await this.send(file, last); }
    await Promise.all(this.going.values());
  }

  send(file, last = false) {
    const before = this.going.get(file) ?? Promise.resolve();
    const sent = before.then(() => this.post(file, last)).finally(() => this.going.get(file) === sent && this.going.delete(file));
    this.going.set(file, sent);
    return sent;
  }

  async post(file, last, again = true) {
    if (!this.waiting.has(file)) return;
    const text = this.waiting.get(file);
    this.waiting.delete(file);
    const { seen, whole } = file;
    const url = `${this.url}?path=${encodeURIComponent(file.path)}&revision=${file.revision}${whole ? '&whole=1' : ''}`;
    const headers = { 'X-CSRF-Token': this.token, ...(seen && !whole ? {} : { 'Content-Type': 'application/octet-stream' }) };
    const body = seen && !whole ? parts({ text, seen }) : text;
    const failed = (why) => { if (!this.waiting.has(file)) this.waiting.set(file, text); this.told('failed', why); };
    try {
      const answer = await fetch(url, { method: 'POST', headers, body, keepalive: last && new Blob([text, seen ?? '']).size < 60_000, redirect: 'manual' });
      const json = answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : null;
      if (json && answer.ok) return this.done(file, text, json);
      if (json?.conflict) return this.conflict(file, text);
      if (!json && answer.status === 409 && again && (await this.fresh())) { this.waiting.set(file, text); return this.post(file, last, false); }
      failed(json?.error ?? (answer.type === 'opaqueredirect' ? this.words.loggedOut : this.words.failed));
    } catch {
      failed(this.words.offline);
      this.timers.set(file, setTimeout(() => this.send(file), 5000));
    }
  }

  done(file, text, { revision }) {
    file.revision = revision;
    if (file.seen) file.seen = text;
    file.whole = false;
    file.changed = true;
    if (!this.waiting.has(file)) localStorage.removeItem(this.key(file));
    this.told(this.waiting.size ? 'changed' : 'saved');
  }
}
