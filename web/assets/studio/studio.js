// The page of a draft: its files as tabs, each with its editor; saved, checked, replayed.
import { Diagram } from './diagram.js';
import { Saver } from './saving.js';
import fresh, { adder } from './fresh_files.js';
import { make, note, tab } from './notes.js';
import './studio.css';

const page = document.querySelector('#studio');
const words = JSON.parse(page.dataset.words);
const by = (name) => page.querySelector(`[data-part="${name}"]`);
const group = (list, key) => list.reduce((found, one) => ((found[key(one)] ??= []).push(one), found), {});
const ask = (url, options) => fetch(url, { headers: { Accept: 'application/json' }, ...options });

let state;
let here; // the file of the open tab
let findings = [];
let foreign = []; // diagrams of other tools, and what is said of them
let named = {}; // what elements may name, by kind
const unconverted = new Map(); // file → its text before our equivalents were written in
let replayed = {};
const editors = {};
const texts = new Map(); // file → its text as it stands in this window

const saver = new Saver({
  url: page.dataset.fileUrl, words,
  told: (how, why) => {
    const said = by('saved');
    said.textContent = why ?? words[how];
    said.className = `saved is-${how}`;
    if (how === 'saved') { showTabs(); checkSoon(); outdate(); }
  },
  conflict: (file, text) => {
    const form = make('form', { method: 'post', action: page.dataset.conflictUrl, hidden: true });
    for (const [name, value] of Object.entries({ csrf_token: saver.token, path: file.path })) form.append(make('input', { name, value }));
    form.append(make('textarea', { name: 'content', value: text }));
    localStorage.removeItem(saver.key(file));
    document.body.append(form);
    form.submit();
  },
  fresh: async () => {
    const answer = await ask(page.dataset.stateUrl);
    if (!answer.ok || answer.redirected) return false;
    saver.token = (await answer.json()).token;
    return true;
  },
});

const change = (text) => {
  if (texts.get(here) === text) return;
  texts.set(here, text);
  if (state.editable) saver.change(here, text);
};

// ---- tabs -----------------------------------------------------------------------------------------------------------
const GROUPS = ['diagram', 'sheet', 'part', 'brought', 'form', 'table', 'text'];

function showTabs() {
  const list = by('tabs');
  const errors = group(findings.filter((one) => one.severity === 'error'), (one) => one.file);
  const adding = list.querySelector('.tab-add')?.open;
  const typed = list.querySelector('.tab-add input')?.value ?? '';
  list.replaceChildren(...GROUPS.flatMap((kind) => {
    const files = state.files.filter((file) => file.kind === kind);
    if (!files.length) return [];
    const heading = ['diagram', 'sheet'].includes(kind) ? [] : [make('h2', { textContent: words[kind] })];
    return [...heading, ...files.map((file) => tab(file, { words, errors: errors[file.path]?.length ?? 0, current: file === here, open }))];
  }), ...(state.editable ? [adder({ words, add, open: adding, typed })] : []));
}

async function add(kind, id) {
  const [path, text] = fresh[kind](page.dataset.service, id);
  const there = state.files.find((one) => one.path === path);
  if (!there) {
    const answer = await (await ask(`${page.dataset.fileUrl}?path=${encodeURIComponent(path)}&revision=0`, { method: 'POST', body: text, headers: { 'X-CSRF-Token': saver.token, 'Content-Type': 'application/octet-stream', Accept: 'application/json' } })).json();
    if (answer.error) { broken(answer.error); return; }
    const { files } = await (await ask(page.dataset.stateUrl)).json();
    state.files.push(files.find((one) => one.path === path));
  }
  by('tabs').querySelector('.tab-add').remove();
  await open(state.files.find((one) => one.path === path));
  checkSoon();
}

const lazy = async (name) => (await import(page.dataset[name]));

async function editorOf(kind) {
  const place = by(kind);
  const context = { words, ...JSON.parse(page.dataset.context), names: () => named };
  if (kind === 'diagram') return new Diagram({ place, panel: by('properties'), context, changed: change });
  if (kind === 'table') return new (await lazy('table')).Table({ place, changed: change });
  if (kind === 'form') return new (await lazy('form')).FormEditor({ place, panel: by('form-properties'), preview: by('preview'), url: page.dataset.previewUrl, token: () => saver.token, path: () => here.path, changed: change });
  if (kind === 'sheet') return new (await lazy('sheet')).Sheet({ place, words, url: page.dataset.sheetUrl, token: () => saver.token, changed: change, editable: state.editable });
  const area = by('text').querySelector('textarea');
  area.readOnly = !state.editable;
  area.addEventListener('input', () => change(area.value));
  return { open: (text) => { area.value = text; } };
}

const EDITOR = { diagram: 'diagram', part: 'diagram', form: 'form', table: 'table', sheet: 'sheet', brought: 'sheet', text: 'text' };

async function open(file, element) {
  if (here !== file) {
    here = file;
    const kind = EDITOR[file.kind];
    page.dataset.open = kind;
    history.replaceState(null, '', `#${file.path}`);
    if (!texts.has(file)) texts.set(file, await fetched(file));
    if (here !== file) return;
    by('broken').hidden = true;
    by('shared').textContent = file.shared.length ? `${words.sharedHint} ${file.shared.join(', ')}` : '';
    by('download').href = `${page.dataset.fileUrl}?path=${encodeURIComponent(file.path)}&download`;
    editors[kind] ??= await editorOf(kind);
    try {
      await editors[kind].open(texts.get(file));
      if (editors[kind].seen && file.seen === undefined) file.seen = editors[kind].seen === texts.get(file) ? null : editors[kind].seen;
    } catch (error) {
      broken(error.message);
    }
    showTabs();
    marks();
    told();
  }
  if (element) editors.diagram?.select(element);
}

function broken(why) {
  by('broken').textContent = why && `${words.broken} ${why}`;
  by('broken').hidden = !why;
}

async function fetched(file) {
  const kept = saver.kept(file);
  const text = await (await fetch(`${page.dataset.fileUrl}?path=${encodeURIComponent(file.path)}`)).text();
  if (kept === null || kept === text || !state.editable) {
    localStorage.removeItem(saver.key(file)); // the server has it, or newer
    return text;
  }
  saver.change(file, kept); // this browser had more than the server: it is sent now
  return kept;
}

// ---- the check --------------------------------------------------------------------------------------------------------
let timer;
const checkSoon = () => { clearTimeout(timer); timer = setTimeout(check, 1200); };

async function check() {
  by('check-state').textContent = words.checking;
  const answer = await ask(page.dataset.findingsUrl);
  if (!answer.ok || answer.redirected) { by('check-state').textContent = words.failed; return; }
  const said = await answer.json();
  ({ findings, foreign, named } = said);
  const errors = findings.filter((one) => one.severity === 'error').length;
  by('check-state').textContent = errors ? `${words.errors}: ${errors}` : findings.length ? `${words.warnings}: ${findings.length}` : words.clean;
  by('check-state').className = `mark mark-${errors ? 'bad' : findings.length ? 'warn' : 'good'}`;
  by('findings').replaceChildren(...findings.map(line));
  showTabs();
  marks();
  others(said.others);
  told();
}

function line(one) {
  const file = state.files.find((each) => each.path === one.file);
  const text = `${one.text}`;
  const made = make('button', { type: 'button', className: `finding is-${one.severity}` }, make('b', { textContent: file?.label ?? one.file }), ` ${one.element} `, make('span', { textContent: text }));
  made.addEventListener('click', () => file && open(file, one.element));
  return make('li', {}, made);
}

function marks() {
  if (!here || EDITOR[here.kind] !== 'diagram' || !editors.diagram?.loaded) return;
  editors.diagram.mark(findings.filter((one) => one.file === here.path));
  editors.diagram.cover(by('coverage').checked ? replayed : {});
}

const told = () => note(by('foreign'), {
  words, editable: state.editable, convert, one: foreign.find((each) => each.file === here?.path),
  back: unconverted.has(here) && (() => { const old = unconverted.get(here); unconverted.delete(here); return replace(old); }),
});

const posted = async (url, body) => (await ask(url, { method: 'POST', body, headers: { 'X-CSRF-Token': saver.token, 'Content-Type': 'application/octet-stream', Accept: 'application/json' } })).json();

async function convert() {
  await saver.flush();
  const file = here;
  const old = await (await fetch(`${page.dataset.fileUrl}?path=${encodeURIComponent(file.path)}`)).text(); // with what the editor does not read
  const { text, error } = await posted(page.dataset.convertUrl, old);
  if (error) { broken(error); return; }
  unconverted.set(file, old);
  await replace(text);
}

/** Another text for the open file, as a whole: nothing of the old one is put back into it. */
async function replace(text) {
  const file = here;
  const kind = EDITOR[file.kind];
  try {
    await editors[kind].open(text);
  } catch (error) {
    await editors[kind].open(texts.get(file));
    broken(error.message);
    return;
  }
  broken('');
  if (texts.get(file) === text) return;
  Object.assign(file, { seen: undefined, whole: true });
  change(text);
  await saver.flush();
  if (editors[kind].seen) file.seen = editors[kind].seen === text ? null : editors[kind].seen;
  marks();
}

function others(list) {
  const fresh = list.map((one) => one.who).join(', ');
  by('others').hidden = !list.length;
  by('others-names').textContent = fresh;
}

// ---- replay ------------------------------------------------------------------------------------------------------------
async function replay(begin) {
  if (begin) await saver.flush();
  const answer = await ask(page.dataset.replayUrl, begin ? { method: 'POST', headers: { 'X-CSRF-Token': saver.token, Accept: 'application/json' } } : {});
  const said = by('replay-state');
  if (!answer.headers.get('Content-Type')?.includes('json')) { said.textContent = words.busy; return; }
  const told = await answer.json();
  if (told.state === 'none') return;
  const bar = by('replay-bar');
  bar.hidden = told.state !== 'running';
  bar.max = told.known || 1;
  bar.value = told.done;
  said.textContent = told.state === 'running' ? `${words.playing} ${told.done}/${told.known || '…'}` : told.state === 'broken' ? words.stopped : `${told.state === 'passed' ? words.passed : words.notPassed} · ${told.paths} ${words.paths}`;
  said.className = `mark mark-${{ running: 'info', passed: 'good', failed: 'bad', broken: 'warn' }[told.state]}`;
  by('report').hidden = !told.report;
  by('report').href = told.report || '#';
  delete said.dataset.older;
  if (told.state === 'running') { setTimeout(replay, 1000); return; }
  replayed = told;
  if (told.older) outdate();
  by('replay-findings').replaceChildren(...told.findings.map((one) => line({ ...one, file: state.files[0].path })));
  by('coverage-choice').hidden = false;
  marks();
}

/** What was replayed is not what stands here any more. */
function outdate() {
  const said = by('replay-state');
  if (!replayed.state || said.dataset.older) return;
  said.dataset.older = 'yes';
  said.textContent += ` (${words.older})`;
  said.className = 'mark mark-warn';
}

// ---- buttons -----------------------------------------------------------------------------------------------------------
const diagram = () => (here && EDITOR[here.kind] === 'diagram' ? editors.diagram : undefined);
const acts = {
  undo: () => editors[EDITOR[here.kind]]?.undo?.(),
  redo: () => editors[EDITOR[here.kind]]?.redo?.(),
  in: () => diagram()?.zoom(1.25),
  out: () => diagram()?.zoom(0.8),
  fit: () => diagram()?.fit(),
  full: () => (document.fullscreenElement ? document.exitFullscreen() : page.requestFullscreen()),
  panel: () => page.classList.toggle('no-panel'),
  tokens: () => {
    const on = diagram()?.simulate() ?? false;
    page.classList.toggle('simulates', on);
    page.querySelector('[data-act=tokens]').setAttribute('aria-pressed', on);
  },
  import: () => by('file').click(),
  replay: () => replay(true),
};
page.addEventListener('click', (event) => acts[event.target.closest('[data-act]')?.dataset.act]?.());
by('file').addEventListener('change', async ({ target }) => {
  const [file] = target.files;
  target.value = '';
  if (!file || file.size > 1_000_000) { if (file) broken(words.tooLarge); return; }
  const { text, error } = await posted(`${page.dataset.bringUrl}?path=${encodeURIComponent(here.path)}`, file);
  if (error) broken(error); else await replace(text);
});
by('coverage').addEventListener('change', marks);
document.addEventListener('submit', async (event) => { // going elsewhere: what is typed goes first
  if (!saver.busy) return;
  event.preventDefault();
  await saver.flush();
  event.target.submit();
});
for (const link of page.querySelectorAll('a[data-after-saving]')) {
  link.addEventListener('click', async (event) => {
    if (!saver.busy) return;
    event.preventDefault();
    await saver.flush();
    location.href = link.href;
  });
}

state = await (await ask(page.dataset.stateUrl)).json();
saver.token = state.token;
named = state.named;
await open(state.files.find((one) => one.path === location.hash.slice(1)) ?? state.files[0]);
check();
replay();
page.dataset.ready = 'yes';
