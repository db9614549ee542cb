// Small pieces of the page of a draft, made of what they are told.
export const make = (tag, props = {}, ...inner) => { const made = Object.assign(document.createElement(tag), props); made.append(...inner); return made; };

const button = (text, act) => make('button', { type: 'button', className: 'btn btn-sm', textContent: text, onclick: act });

/** A diagram of another tool (`one`): what must be done before it runs, a button that writes what is beyond doubt, and the way back. */
export const note = (place, { words, editable, one, convert, back }) => {
  place.hidden = !one;
  place.replaceChildren(...(one ? [
    ...one.lines.map((text, n) => make(n ? 'p' : 'b', { textContent: text })),
    ...(editable && one.convertible ? [button(words.convert.replace('{n}', one.convertible), convert)] : []),
    ...(editable && back ? [button(words.unconvert, back)] : []),
  ] : []));
};

/** The tab of a file, with what is to be known of it. */
export const tab = (file, { words, errors, current, open }) => {
  const made = make('button', { type: 'button', className: 'tab', title: file.path });
  made.append(make('span', { textContent: file.label }));
  if (file.shared.length) made.append(make('small', { className: 'mark mark-quiet', textContent: words.shared, title: `${words.sharedWith}: ${file.shared.join(', ')}` }));
  if (file.changed) made.append(make('small', { className: 'mark mark-info', textContent: words.edited }));
  if (errors) made.append(make('small', { className: 'mark mark-bad', textContent: String(errors), title: words.errors }));
  if (current) made.setAttribute('aria-current', 'page');
  made.addEventListener('click', () => open(file));
  return made;
};
