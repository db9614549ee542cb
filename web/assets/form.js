// What makes forms pleasanter with JavaScript. All of it works without: htmx's attributes and these few lines only shorten the way.

document.documentElement.classList.add('with-script');

const summary = document.getElementById('error-summary');
if (summary) summary.focus();

// A refreshed form comes back as it was sent; what was typed in the meantime is newer and is carried over.
const key = (field) => `${field.name}\u0000${field.type === 'radio' || field.type === 'checkbox' ? field.value : ''}`;
const fields = () => document.querySelectorAll('#form-body :is(input, select, textarea):not([type=file], [type=hidden])');
let [typed, selected] = [new Map(), {}];

const remember = () => {
  typed = new Map([...fields()].map((field) => [key(field), field.type === 'radio' || field.type === 'checkbox' ? field.checked : field.value]));
  const { id, selectionStart: start, selectionEnd: end } = document.activeElement;
  selected = { id, start, end };
};

// htmx gives the focus back, but no selection that begins at the first character: what is typed over it would stand before the old text.
const select = () => {
  const { id, start, end } = selected;
  if (Number.isInteger(start) && document.activeElement.id === id) document.activeElement.setSelectionRange(start, end);
};

const carryOver = () => {
  for (const field of fields()) {
    const now = typed.get(key(field));
    if (now === undefined) continue;
    if (typeof now === 'boolean') field.checked = now;
    else if (field.tagName !== 'SELECT' || [...field.options].some((option) => option.value === now)) field.value = now;
  }
  select();
};

// After a row is added or removed the numbers of the rows move: there the server's answer counts.
const moves = (event) => event.detail.elt?.matches?.('button[name="_action"]');

document.addEventListener('htmx:beforeSwap', (event) => {
  if (event.detail.target?.id === 'form-body') remember();
});
document.addEventListener('htmx:afterSwap', (event) => {
  if (event.detail.target?.id === 'form-body' && !moves({ detail: { elt: event.detail.requestConfig?.elt } })) carryOver();
});

// A form that was drawn again while a file was on its way does not know the file, and would take its field away: it is asked for anew after.
const isFile = (elt) => elt?.matches?.('input[type=file]');
let [files, sending, again] = [0, 0, null]; // how often a file began or ended; how many are on their way; what asked for the form

const askAgain = () => {
  const elt = again;
  again = null;
  if (elt?.isConnected) elt.dispatchEvent(new Event(elt.matches('button') ? 'click' : 'change', { cancelable: true }));
};

document.addEventListener('htmx:beforeRequest', (event) => {
  const { elt, requestConfig } = event.detail;
  if (isFile(elt)) [files, sending] = [files + 1, sending + 1];
  else requestConfig.files = files;
});
document.addEventListener('htmx:beforeSwap', (event) => {
  const { target, requestConfig } = event.detail;
  if (target?.id !== 'form-body' || isFile(requestConfig.elt) || requestConfig.files === files) return;
  event.detail.shouldSwap = false;
  again = requestConfig.elt;
  if (!sending) askAgain();
});
document.addEventListener('htmx:afterRequest', (event) => {
  if (!isFile(event.detail.elt)) return;
  [files, sending] = [files + 1, sending - 1];
  if (!sending) askAgain();
});

// Files that are too large are said to be before they are sent; the server looks again.
document.addEventListener('htmx:confirm', (event) => {
  const input = event.target;
  if (!isFile(input)) return;
  const most = Number(input.dataset.maxBytes);
  const tooBig = [...input.files].some((file) => file.size > most);
  const message = input.closest('.upload').querySelector('.upload-error');
  message.hidden = !tooBig;
  message.textContent = tooBig ? input.dataset.tooBig : '';
  if (tooBig || input.files.length === 0) event.preventDefault();
  if (tooBig) input.value = '';
});
document.addEventListener('htmx:xhr:progress', (event) => {
  const bar = event.target.closest?.('.upload')?.querySelector('progress');
  if (bar && event.detail.lengthComputable) bar.value = (100 * event.detail.loaded) / event.detail.total;
});
document.addEventListener('htmx:afterRequest', (event) => {
  if (isFile(event.target)) event.target.value = '';
});

// What fails on the way (no network, a fault here) leaves the page as it is and says so in a bar; a save is tried again by itself.
const WAITS = [5, 10, 20, 40, 60]; // seconds between tries
let [unsent, failures, timer] = [false, 0, 0];
const saver = () => document.querySelector('#form .autosave');
const retry = () => saver()?.dispatchEvent(new CustomEvent('retry'));

const failed = (elt, status = 0) => {
  const bar = saver();
  if (!bar || !elt?.closest('#form')) return false;
  const saving = elt === bar;
  const later = !status || status === 429 || status >= 500; // anything else stays refused however often it is asked
  bar.textContent = saving ? (later ? bar.dataset.unsaved : bar.dataset.refused) : bar.dataset.failed;
  bar.classList.add('is-unsaved');
  unsent = true;
  clearTimeout(timer);
  if (!saving || later) timer = setTimeout(retry, 1000 * WAITS[Math.min(failures++, WAITS.length - 1)]);
  return true;
};

document.addEventListener('htmx:beforeSwap', (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status >= 400 && failed(requestConfig.elt, xhr.status)) event.detail.shouldSwap = false;
});
for (const lost of ['htmx:sendError', 'htmx:timeout']) document.addEventListener(lost, (event) => failed(event.detail.requestConfig?.elt ?? event.target));
document.addEventListener('htmx:afterRequest', (event) => {
  if (!event.detail.successful || event.detail.requestConfig?.elt !== saver()) return;
  failures = 0;
  clearTimeout(timer);
  saver().classList.remove('is-unsaved');
});
addEventListener('online', () => saver()?.classList.contains('is-unsaved') && retry());
addEventListener('beforeunload', (event) => {
  if (unsent && saver()?.classList.contains('is-unsaved')) event.preventDefault(); // the browser asks before what was typed is gone
});

// Who leaves in the middle of typing keeps that too: what autosave has not sent yet goes when the page is hidden or closed.
document.addEventListener('input', (event) => {
  if (event.target.closest('#form')) unsent = true;
});
document.addEventListener('submit', () => {
  unsent = false;
});
document.addEventListener('htmx:beforeRequest', (event) => {
  if (event.target.matches?.('.autosave')) unsent = false;
});
document.addEventListener('visibilitychange', () => {
  const box = saver();
  if (!unsent || !box || document.visibilityState !== 'hidden') return;
  unsent = false;
  const typed = [...new FormData(box.closest('form'))].filter(([, value]) => typeof value === 'string');
  const body = new URLSearchParams([...typed, ['_action', 'draft']]);
  fetch(box.getAttribute('hx-post'), { method: 'POST', body, keepalive: true, headers: { 'HX-Request': 'true' } });
});
