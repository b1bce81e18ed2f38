// Which step is shown, and all the ways to another: keys, buttons, the slider, the address. Runs last.

let current = steps[0];
let playing = null; // the timer

/** Shows a step in every pane. */
function go(index) {
  current = steps[Math.min(Math.max(index, 0), steps.length - 1)];
  document.body.dataset.pass = current.pass;
  document.title = `#${current.index} ${nameOf(current)} · ${run.program}`;
  history.replaceState(null, '', `#step=${current.index}`);
  byId('slider').value = current.index;
  byId('slider').setAttribute('aria-valuetext',
    `${current.index} of ${steps.length - 1}: ${nameOf(current)}, ${current.pass}`);
  byId('place').textContent = `#${current.index} of ${steps.length - 1}`;
  for (const button of byId('passes').children) button.setAttribute('aria-pressed', button.dataset.pass === current.pass);
  showSource(current);
  showGraph(current);
  showDetails(current);
  showValue(current);
  byId('announcement').textContent = `Step ${current.index} of ${steps.length - 1}, ${current.pass}: ` +
    `${nameOf(current)}, ${current.operation}, shape ${shapeOf(current)}, ${placeOf(current)}. ${current.note}`;
}

function goToAddress() {
  const asked = /^#step=(\d+)$/.exec(location.hash);
  go(asked ? Number(asked[1]) : halts[0]);
}

const next = () => go(halts.find((index) => index > current.index) ?? current.index);
const back = () => go(halts.findLast((index) => index < current.index) ?? current.index);

function play(on) {
  clearInterval(playing);
  if (on && current.index >= halts.at(-1)) go(halts[0]);
  playing = on ? setInterval(() => (current.index < halts.at(-1) ? next() : play(false)), 700) : null;
  const button = byId('play');
  button.textContent = on ? 'Pause' : 'Play';
  button.setAttribute('aria-pressed', Boolean(playing));
}

const keys = {
  ArrowLeft: back,
  ArrowRight: next,
  Home: () => go(halts[0]),
  End: () => go(halts.at(-1)),
  ' ': () => play(!playing),
  '/': () => byId('search').focus(),
  '+': () => pictureFor(current)?.zoom(1.25),
  '-': () => pictureFor(current)?.zoom(.8),
  '0': () => pictureFor(current)?.fit(),
};

function onKey(event) {
  const at = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !keys[event.key]) return;
  if (at.closest('input, select') || (event.key === ' ' && at.closest('button, summary'))) return;
  event.preventDefault();
  if (event.key !== ' ') play(false);
  keys[event.key]();
}

function prepareTheme() {
  const button = byId('theme');
  const name = () => { button.textContent = isDark() ? 'Light colours' : 'Dark colours'; };
  button.addEventListener('click', () => {
    document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
    name();
    showValue(current);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { name(); showValue(current); });
  name();
}

function preparePasses() {
  const passes = [['forward', halts[0]], ['backward', backwardBegins]].filter(([, begins]) => begins >= 0);
  byId('passes').append(...passes.map(([pass, begins]) =>
    element('button', {type: 'button', 'data-pass': pass, title: `To the beginning of the ${pass} pass`,
                       onclick: () => go(begins)},
      pass[0].toUpperCase() + pass.slice(1))));
}

function start() {
  byId('program').textContent = run.program;
  byId('question').textContent = run.question;
  if (steps.length === 0) {
    byId('question').textContent = 'Nothing was recorded in this run.';
    return;
  }
  byId('left-out').textContent = run.left_out;
  byId('left-out').hidden = !run.left_out;
  byId('slider').max = steps.length - 1;
  prepareTheme();
  preparePasses();
  prepareGraph();
  prepareSearch();
  prepareCurves();
  listenToHeatMap();
  for (const [id, key] of [['first', 'Home'], ['back', 'ArrowLeft'], ['next', 'ArrowRight'], ['last', 'End']]) {
    byId(id).addEventListener('click', () => { play(false); keys[key](); });
  }
  byId('play').addEventListener('click', () => play(!playing));
  byId('slider').addEventListener('input', () => { play(false); go(Number(byId('slider').value)); });
  addEventListener('keydown', onKey);
  addEventListener('hashchange', goToAddress);
  goToAddress();
}

start();
