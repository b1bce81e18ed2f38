// The graph pane: a drawing, the overview, or the same steps as a list, which is all there is without Graphviz. A scope
// that is folded in one is folded in the others.

const foldedScopes = new Set();
const keyOf = (path) => JSON.stringify(path);
const isFolded = (path) => foldedScopes.has(keyOf(path));
const pictures = new Map(); // name → Picture, made when first shown
let view = run.drawings.length > 0 ? 'drawing' : 'list';

/** The picture that shows this step now; undefined in the list. The backward pass has no overview. */
function pictureFor(step) {
  const names = step.pass === 'backward' ? ['backward'] : view === 'overview' ? ['overview', 'forward'] : ['forward'];
  const drawing = view !== 'list' && names.map((name) => run.drawings.find((d) => d.name === name)).find(Boolean);
  if (!drawing) return undefined;
  if (!pictures.has(drawing.name)) pictures.set(drawing.name, new Picture(drawing));
  return pictures.get(drawing.name);
}

function foldScope(path, folded) {
  if (folded === isFolded(path)) return;
  folded ? foldedScopes.add(keyOf(path)) : foldedScopes.delete(keyOf(path));
  for (const picture of pictures.values()) picture.fold();
  for (const part of byId('list').querySelectorAll('details')) part.open = !foldedScopes.has(part.dataset.scope);
  showGraph(current);
}

function showGraph(step) {
  const picture = pictureFor(step), pane = byId('drawing'), list = byId('list');
  for (const name of ['drawing', 'overview', 'list']) byId(`show-${name}`).setAttribute('aria-pressed', view === name);
  pane.hidden = byId('zoom').hidden = !picture;
  list.hidden = Boolean(picture);
  byId('no-drawing').hidden = Boolean(picture) || (view === 'list' && run.drawings.length > 0);
  if (picture) {
    if (pane.firstChild !== picture.svg) pane.replaceChildren(picture.svg);
    picture.light(step.index);
  } else {
    lightList(step);
  }
}

/** Each pass as nested lists: a run of steps in one scope is one part that can be folded. */
function fillList() {
  const list = byId('list');
  for (const pass of ['forward', 'backward']) {
    const own = steps.filter((step) => step.pass === pass);
    if (own.length === 0) continue;
    list.append(element('h3', {}, `${pass[0].toUpperCase()}${pass.slice(1)} pass`));
    const open = [{path: [], into: list}];
    for (const step of own) {
      while (open.at(-1).path.some((name, i) => name !== step.scope[i])) open.pop();
      while (open.at(-1).path.length < step.scope.length) {
        const path = step.scope.slice(0, open.at(-1).path.length + 1);
        const part = element('details', {open: '', 'data-scope': keyOf(path)},
          element('summary', {}, foreign(path.at(-1))));
        part.addEventListener('toggle', () => foldScope(path, !part.open));
        open.at(-1).into.append(part);
        open.push({path, into: part});
      }
      open.at(-1).into.append(stepButton(step));
    }
  }
}

function lightList(step) {
  const list = byId('list');
  list.querySelector('[aria-current]')?.removeAttribute('aria-current');
  list.querySelectorAll('.lit').forEach((part) => part.classList.remove('lit'));
  const button = list.querySelector(`[data-step="${step.index}"]`);
  button.setAttribute('aria-current', 'step');
  for (let part = button.closest('details'); part; part = part.parentElement.closest('details')) part.classList.add('lit');
  const top = button.getBoundingClientRect().top - list.getBoundingClientRect().top;
  if (top < 20 || top > list.clientHeight - 40) list.scrollTop += top - list.clientHeight / 2;
}

function choose(name) {
  view = name;
  showGraph(current);
}

/** Drag, wheel and click; a press that hardly moves is a click. */
function listenToDrawing() {
  const pane = byId('drawing');
  const picture = () => pictureFor(current);
  let drag = null;
  pane.addEventListener('pointerdown', (event) => { drag = {x: event.clientX, y: event.clientY, moved: 0}; });
  addEventListener('pointermove', (event) => {
    if (!drag || !picture()) return;
    const dx = event.clientX - drag.x, dy = event.clientY - drag.y;
    drag = {x: event.clientX, y: event.clientY, moved: drag.moved + Math.abs(dx) + Math.abs(dy)};
    if (drag.moved > 4) picture().pan(dx, dy);
  });
  addEventListener('pointerup', (event) => {
    const clicked = drag && drag.moved <= 4;
    drag = null;
    const group = clicked && event.target.closest?.('#drawing .node');
    const node = group && picture().nodes.find((n) => n.group === group);
    // In a node of several steps each click goes one further.
    if (node) go(node.steps.find((index) => index > current.index && node.steps.includes(current.index)) ?? node.steps[0]);
  });
  pane.addEventListener('wheel', (event) => {
    event.preventDefault();
    const box = pane.getBoundingClientRect();
    picture()?.zoom(Math.exp(-event.deltaY / 500), event.clientX - box.left, event.clientY - box.top);
  }, {passive: false});
  new ResizeObserver(() => {
    const shown = picture();
    if (shown?.scale) shown.show(shown.x, shown.y, shown.scale);
    shown?.light(current.index);
  }).observe(pane);
}

function prepareGraph() {
  byId('no-drawing').textContent = run.no_drawing;
  for (const name of ['drawing', 'overview', 'list']) {
    byId(`show-${name}`).addEventListener('click', () => choose(name));
    byId(`show-${name}`).hidden = run.drawings.length === 0;
  }
  byId('zoom-in').addEventListener('click', () => pictureFor(current).zoom(1.25));
  byId('zoom-out').addEventListener('click', () => pictureFor(current).zoom(.8));
  byId('zoom-fit').addEventListener('click', () => pictureFor(current).fit());
  fillList();
  listenToDrawing();
}
