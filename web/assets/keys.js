// Keys for staff who go through many cases: from one to the next, open, search, back, help. Nothing here moves anything but the focus.
// Letters are taken by their place on the keyboard: with a Thai layout the key J writes something else.
const STEPS = '.work-case a, .waiting a, a[href^="/documents/"][target]';
const OFF = 'anuyat-keys-off';

const help = () => document.querySelector('dialog.keys');
const steps = () => [...document.querySelectorAll(STEPS)].filter((link) => link.offsetParent); // what is folded or hidden is passed over

const move = (by) => {
  const links = steps();
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
};

const ACTS = {
  KeyJ: () => move(1),
  KeyK: () => move(-1),
  Slash: () => document.querySelector('main input[type=search]')?.focus(),
  KeyU: () => document.querySelector('.crumbs li:nth-child(2) a')?.click(),
  'Shift+Slash': () => help().showModal(),
};

// Arrows belong to the page; only from one of our links on do they lead to the next.
const arrow = (event) => !event.shiftKey && document.activeElement?.matches(STEPS) && { ArrowDown: ACTS.KeyJ, ArrowUp: ACTS.KeyK }[event.key];

const busy = (event) =>
  event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector('dialog[open]') ||
  event.target.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], [data-diagram-url]');

document.addEventListener('keydown', (event) => {
  if (!help() || localStorage.getItem(OFF) || busy(event)) return;
  const act = arrow(event) || ACTS[event.shiftKey ? `Shift+${event.code}` : event.code];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener('click', (event) => event.target.closest('[data-keys-open]') && help().showModal());
document.addEventListener('change', (event) => {
  if (!event.target.matches('[data-keys-on]')) return;
  if (event.target.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, 'yes');
});
for (const box of document.querySelectorAll('[data-keys-on]')) box.checked = !localStorage.getItem(OFF);
for (const button of document.querySelectorAll('[data-keys-open]')) button.hidden = false;
