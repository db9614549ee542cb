// The page around a trial: after every step in the frame, what waits and where the token is are drawn anew.
const page = document.querySelector('.trial');
const frame = page.querySelector('iframe');
const place = page.querySelector('.trial-diagram');

let last = '';
const show = async () => {
  const text = await (await fetch(page.dataset.stateUrl)).text();
  page.querySelector('.trial-state').innerHTML = text; // our own page, escaped on the server
  if (text === last) return;
  last = text;
  const { draw } = await import(document.querySelector('meta[name="viewer"]').content);
  await draw(place);
};
frame.addEventListener('load', show);
show();
