// What pages gain from JavaScript; every one of them works without it.
import htmx from 'htmx.org';
import './keys.js';
import './officer.js';

// Answers with an error status are pages too: show them.
htmx.config.responseHandling = [
  { code: '204', swap: false },
  { code: '[2345]..', swap: true },
];

// A refused form: bring the summary of errors to whoever reads or hears the page.
const focusSummary = (root) => root.querySelector('[data-focus]')?.focus();

// The diagram's viewer is large: it is fetched only where there is a diagram.
const drawDiagrams = async (root) => {
  const found = [...root.querySelectorAll('[data-diagram-url]:not([data-drawn])')];
  const places = found.filter((place) => !place.closest('details:not([open])')); // what is folded has no size to fit into
  if (!places.length) return;
  const { draw } = await import(document.querySelector('meta[name="viewer"]').content);
  for (const place of places) draw(place);
};

document.addEventListener('toggle', (event) => event.target.open && drawDiagrams(event.target), true);

// A second click on a button that sends does nothing: the server would answer "done" twice, but nobody needs to wait for that.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  if (form.method === 'post') form.dataset.sending = 'yes';
  if ('download' in form.dataset) setTimeout(() => delete form.dataset.sending, 10_000); // the page stays: a file is no new page
});
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sending]')) delete form.dataset.sending;
});

// Menus made of <details> close when the reader goes elsewhere.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll('details.who[open]')) if (!menu.contains(except)) menu.open = false;
};
document.addEventListener('click', (event) => closeMenus(event.target));
document.addEventListener('keydown', (event) => event.key === 'Escape' && closeMenus(null));

htmx.onLoad((root) => {
  focusSummary(root);
  drawDiagrams(root);
});
