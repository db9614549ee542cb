{
  const report = JSON.parse(document.getElementById('report').textContent);
  const $ = (id) => document.getElementById(id);
  const viewers = [];
  let shown = 0, path = null, step = -1, timer = null;

  const place = (id) => report.places[id];
  const on = (id, act) => {
    const at = place(id);
    const viewer = at && viewers[at[0]];
    if (viewer?.get('elementRegistry').get(at[1])) act(viewer, at[1]);
  };
  const mark = (id, name) => on(id, (viewer, local) => viewer.get('canvas').addMarker(local, name));
  const middle = (points) => {
    const lengths = points.slice(1).map((p, n) => Math.hypot(p.x - points[n].x, p.y - points[n].y));
    let rest = lengths.reduce((a, b) => a + b, 0) / 2;
    for (const [n, length] of lengths.entries()) {
      if (rest <= length) {
        const part = length ? rest / length : 0;
        return { x: points[n].x + (points[n + 1].x - points[n].x) * part, y: points[n].y + (points[n + 1].y - points[n].y) * part };
      }
      rest -= length;
    }
    return points[0];
  };
  const box = (className, text = '', title = '') => Object.assign(document.createElement('div'), { className, textContent: text, title });

  const count = (id, times) => on(id, (viewer, local) => {
    const { waypoints } = viewer.get('elementRegistry').get(local);
    if (!waypoints) return;
    const at = middle(waypoints);
    const [left, top] = [Math.min(...waypoints.map((p) => p.x)), Math.min(...waypoints.map((p) => p.y))];
    viewer.get('overlays').add(local, 'count', { position: { left: at.x - left, top: at.y - top }, html: box('flow-count count', `${times}`) });
  });
  const warn = (fault, number) => on(fault.element, (viewer, local) => {
    const html = box(`mark ${fault.severity}`, '!', document.documentElement.lang === 'en' ? fault.en : fault.th);
    html.addEventListener('click', () => $(`fault-${number}`).scrollIntoView({ block: 'center', behavior: 'smooth' }));
    viewer.get('overlays').add(local, 'fault', { position: { top: -11, right: 11 }, html });
    if (!viewer.get('elementRegistry').get(local).waypoints) mark(fault.element, fault.severity === 'error' ? 'node-fault' : 'node-warning');
  });

  const fit = () => {
    const viewer = viewers[shown];
    const canvas = viewer.get('canvas');
    canvas.resized();
    canvas.zoom('fit-viewport', 'auto');
    if (canvas.zoom() < 0.5) {
      const { x, y } = canvas.viewbox().inner;
      const height = $('canvas').clientHeight;
      canvas.zoom(0.62); // too small to read: show its beginning
      canvas.viewbox({ x: x - 20, y: y - 20, width: $('canvas').clientWidth / 0.62, height: height / 0.62 });
    }
  };
  const show = (index, refit = true) => {
    const other = index !== shown;
    shown = index;
    document.querySelectorAll('[role=tab]').forEach((tab, n) => tab.setAttribute('aria-selected', n === index));
    const tab = document.querySelector('[aria-selected=true]');
    tab.parentElement.scrollTo({ left: tab.offsetLeft - tab.parentElement.offsetLeft - 8 });
    [...$('canvas').querySelectorAll(':scope > .drawn')].forEach((one, n) => { one.hidden = n !== index; });
    if (refit && other) fit();
  };
  /** Bring an element into view: its tab, its level of a collapsed sub-process, and the part of the picture where it is. */
  const reveal = (id) => on(id, (viewer, local) => {
    show(place(id)[0]);
    const [canvas, element] = [viewer.get('canvas'), viewer.get('elementRegistry').get(local)];
    const root = canvas.findRoot(element);
    if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
    const { x, y, width, height } = canvas.viewbox();
    const mid = element.waypoints ? middle(element.waypoints) : { x: element.x + element.width / 2, y: element.y + element.height / 2 };
    const inside = mid.x > x + width * 0.1 && mid.x < x + width * 0.9 && mid.y > y + height * 0.1 && mid.y < y + height * 0.9;
    if (!inside) canvas.viewbox({ x: mid.x - width / 2, y: mid.y - height / 2, width, height });
  });

  const wipe = () => {
    for (const viewer of viewers) {
      const canvas = viewer.get('canvas');
      for (const element of viewer.get('elementRegistry').getAll()) {
        for (const name of ['flow-before', 'flow-now', 'node-now']) if (canvas.hasMarker(element, name)) canvas.removeMarker(element, name);
      }
      viewer.get('overlays').remove({ type: 'token' });
    }
  };
  const said = (pair) => pair[document.documentElement.lang === 'en' ? 1 : 0];
  const draw = () => {
    wipe();
    $('canvas').classList.toggle('playing', path !== null);
    $('all').classList.toggle('on', path === null);
    document.querySelectorAll('#paths > li').forEach((one, n) => one.classList.toggle('open', n === path));
    for (const id of ['before', 'next', 'play']) $(id).disabled = path === null;
    if (path === null) { $('where').textContent = ''; return; }
    const steps = report.paths[path].steps;
    steps.slice(0, step).forEach((one) => one.crossed.forEach((id) => mark(id, 'flow-before')));
    steps[step].crossed.forEach((id) => mark(id, 'flow-now'));
    if (steps[step].element) mark(steps[step].element, 'node-now');
    steps[step].opened.forEach((id) => on(id, (viewer, local) => viewer.get('overlays').add(local, 'token', { position: { top: -10, left: -10 }, html: box('token') })));
    const at = [steps[step].element, ...steps[step].opened, ...[...steps[step].crossed].reverse()].find((id) => id && place(id));
    if (at) reveal(at);
    const items = document.querySelectorAll(`#paths > li:nth-child(${path + 1}) .steps li`);
    items.forEach((one, n) => { one.classList.toggle('passed', n < step); one.classList.toggle('now', n === step); });
    $('before').disabled = step === 0;
    $('next').disabled = step === steps.length - 1;
    $('play').textContent = timer ? '❚❚' : '▶';
    $('where').textContent = `${step + 1}/${steps.length} ${said(steps[step].who)}: ${said(steps[step].what)}`;
    if (items[step] && !matchMedia('(max-width: 60rem)').matches) items[step].scrollIntoView({ block: 'nearest' });
  };
  const stop = () => { clearInterval(timer); timer = null; };
  const go = (to) => { step = Math.max(0, Math.min(to, report.paths[path].steps.length - 1)); draw(); };
  const choose = (number) => { stop(); if (path === number) { path = null; draw(); return; } path = number; go(0); };
  const play = () => {
    if (path === null) return;
    if (timer) { stop(); draw(); return; }
    if (step === report.paths[path].steps.length - 1) step = -1;
    timer = setInterval(() => { if (step >= report.paths[path].steps.length - 1) { stop(); draw(); } else go(step + 1); }, 1400);
    go(step + 1);
  };

  $('before').addEventListener('click', () => { stop(); go(step - 1); });
  $('next').addEventListener('click', () => { stop(); go(step + 1); });
  $('play').addEventListener('click', play);
  $('all').addEventListener('click', () => { stop(); path = null; draw(); show(0); fit(); });
  $('language').addEventListener('click', draw);
  $('fit').addEventListener('click', () => viewers[shown].get('canvas').zoom('fit-viewport', 'auto'));
  $('bigger').addEventListener('click', () => viewers[shown].get('canvas').zoom(viewers[shown].get('canvas').zoom() * 1.25));
  $('smaller').addEventListener('click', () => viewers[shown].get('canvas').zoom(viewers[shown].get('canvas').zoom() * 0.8));
  document.querySelectorAll('[role=tab]').forEach((tab, n) => tab.addEventListener('click', () => show(n)));
  document.querySelectorAll('#paths > li').forEach((one, n) => {
    one.querySelector('button').addEventListener('click', () => choose(n));
    one.querySelectorAll('.steps li').forEach((line, k) => line.addEventListener('click', () => { stop(); go(k); }));
  });
  document.querySelectorAll('[data-element]').forEach((one) => one.addEventListener('click', () => {
    reveal(one.dataset.element);
    $('canvas').scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }));
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || path === null) return;
    const acts = { ArrowLeft: () => { stop(); go(step - 1); }, ArrowRight: () => { stop(); go(step + 1); }, Escape: () => $('all').click(), p: play };
    if (event.key === ' ' && event.target.tagName !== 'BUTTON') acts[' '] = play;
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });

  for (const { xml } of report.files) {
    const container = box('drawn');
    $('canvas').prepend(container);
    $('canvas').insertBefore(container, document.querySelector('.zoom'));
    viewers.push(await bundle.view(container, xml));
  }
  for (const [id, times] of Object.entries(report.crossed)) { mark(id, 'flow-crossed'); count(id, times); }
  for (const id of report.missing) { mark(id, 'flow-missing'); on(id, (v, local) => { if (!v.get('elementRegistry').get(local).waypoints) mark(id, 'node-missing'); }); }
  report.faults.forEach(warn);
  show(0, false);
  fit();
  document.documentElement.dataset.drawn = 'yes';
}
