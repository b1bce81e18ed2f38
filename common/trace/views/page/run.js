// The run that this page shows: one JSON block, packed, read once. docs/trace-schema.md describes it. What is in it came
// from programs and their data, so it reaches the page only as text nodes and attribute values, never as HTML.

// A loop: Uint8Array.from with a function took a tenth of a second longer for the largest page.
function bytesOf(base64) {
  const text = atob(base64), bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** What zlib has packed, read as JSON. */
async function unpacked(base64) {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(stream).json();
}

if (!globalThis.DecompressionStream) {
  document.getElementById('question').textContent = 'This page needs a newer browser: Chrome 80, Firefox 113, Safari 16.4.';
}
const run = await unpacked(document.getElementById('run').textContent);
const steps = run.trace.steps;

const usedBy = steps.map(() => []);
const gradientOf = new Map(); // forward step → the step of its gradient
for (const step of steps) {
  for (const input of step.inputs) usedBy[input].push(step.index);
  if (step.gradient_of !== null) gradientOf.set(step.gradient_of, step.index);
}
const backwardBegins = steps.findIndex((step) => step.pass === 'backward');

const byId = (id) => document.getElementById(id);

/** An element: element('button', {title: text, onclick: go}, 'text', child). `false` leaves an attribute out. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value !== false) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Text of the run, which may be written from right to left: it must not turn around what stands beside it. */
const foreign = (text) => element('bdi', {}, text);

const nameOf = (step) => step.label || step.operation;
const shapeOf = (step) => `(${step.shape.join(', ')})`;
const placeOf = (step) => `${step.file.split('/').pop()}:${step.line}`;

/** A NaN, or an infinity that no mask has put there. */
const isBroken = ({statistics: s, operation}) => s.nan > 0 || (s.infinite > 0 && operation !== 'masked_fill');

/** A number with this many significant digits, without trailing zeros. */
function number(x, digits = 4) {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'NaN' : x > 0 ? '∞' : '−∞';
  if (Number.isInteger(x) && Math.abs(x) < 1e6) return String(x).replace('-', '−');
  const short = Math.abs(x) < 1e-4 ? x.toExponential(digits - 1).replace(/\.?0*e/, 'e') :
    String(Number(x.toPrecision(digits)));
  return short.replaceAll('-', '−');
}

/** The elements of a step's value that are here, in row-major order. */
function dataOf(step) {
  step.data ??= new Float32Array(bytesOf(step.values.packed).buffer);
  return step.data;
}

/** A button that names a step and goes there. */
function stepButton(step) {
  const what = step.label ? `${step.operation} ${shapeOf(step)}` : shapeOf(step);
  return element('button', {type: 'button', class: `step ${step.pass}`, 'data-step': step.index,
                            onclick: () => go(step.index)},
    element('span', {class: 'index'}, `#${step.index} `), foreign(nameOf(step)),
    element('span', {class: 'what'}, ' ', foreign(what)));
}
