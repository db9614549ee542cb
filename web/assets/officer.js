// A document opens beside the form where there is room for both; without this, and on a phone, in a tab of its own.
const WIDE = matchMedia('(min-width: 64rem)');

const show = (pane, link) => {
  pane.hidden = false;
  pane.querySelector('iframe').src = link.href;
  pane.querySelector('[data-paper-name]').textContent = link.childNodes[0].textContent.trim();
  for (const other of document.querySelectorAll('a[data-open]')) delete other.dataset.open;
  link.dataset.open = 'yes';
};

document.addEventListener('click', (event) => {
  const pane = document.querySelector('[data-paper]');
  if (!pane || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest('[data-paper-close]')) {
    pane.hidden = true;
    document.querySelector('a[data-open]')?.focus();
  }
  const link = event.target.closest('a[href^="/documents/"][target="_blank"]');
  if (!link || !WIDE.matches) return;
  event.preventDefault();
  show(pane, link);
});
