// What there is to say about a step, and how the loss went in the trainings of the run.

function links(indices) {
  if (indices.length === 0) return ['none'];
  return indices.flatMap((index, i) => [i > 0 ? ', ' : '',
    element('button', {type: 'button', class: 'link', onclick: () => go(index)},
      `#${index} `, foreign(nameOf(steps[index])))]);
}

function showDetails(step) {
  byId('details-title').replaceChildren(`#${step.index} `, foreign(nameOf(step)),
    element('span', {class: 'pass'}, ` ${step.pass === 'backward' ? 'backward' : 'forward'}`));
  byId('note').textContent = step.note;
  byId('note').hidden = !step.note;
  const facts = [];
  const fact = (name, ...what) => facts.push(element('dt', {}, name), element('dd', {}, ...what));
  if (step.label.length > 60) fact('label', foreign(step.label)); // the title shows its beginning
  fact('operation', element('code', {}, step.operation));
  if (step.formula) fact(step.pass === 'backward' ? 'passes on' : 'formula', element('code', {}, step.formula));
  fact('shape', element('code', {}, shapeOf(step)), step.axes.length > 0 ? ' = ' : '',
    foreign(step.axes.map((axis) => axis.name || '?').join(' × ')));
  if (step.scope.length > 0) fact('in', foreign(step.scope.join(' › ')));
  fact(step.pass === 'backward' ? 'sum of' : 'made from', ...links(step.inputs));
  fact('used by', ...links(usedBy[step.index]));
  if (step.gradient_of !== null) fact('gradient of', ...links([step.gradient_of]));
  if (gradientOf.has(step.index)) fact('its gradient', ...links([gradientOf.get(step.index)]));
  fact('line', element('code', {}, `${step.file}:${step.line}`));
  byId('facts').replaceChildren(...facts);
}

/** One training's losses as an SVG of this size, with its ends written beside it. */
function curveOf({task, every, loss}, width, height) {
  const left = 62, bottom = 22, top = 8;
  const finite = loss.filter((x) => x !== null);
  const low = Math.min(...finite), high = Math.max(...finite), range = high - low || 1;
  const x = (i) => left + (loss.length > 1 ? i / (loss.length - 1) : .5) * (width - left - 8);
  const y = (l) => top + (high - l) / range * (height - top - bottom);
  const svg = document.createElementNS(svgSpace, 'svg');
  const add = (name, attributes, text = '') => {
    const made = document.createElementNS(svgSpace, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    svg.append(made);
  };
  svg.setAttribute('width', width);
  svg.setAttribute('height', height);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label',
    `Loss of ${task}: from ${number(finite[0])} to ${number(finite.at(-1))} in ${loss.length * every} steps`);
  for (const value of new Set([low, (low + high) / 2, high])) {
    add('line', {x1: left, x2: width - 8, y1: y(value), y2: y(value)});
    add('text', {x: left - 6, y: y(value) + 4, 'text-anchor': 'end'}, number(value, 3));
  }
  add('text', {x: left, y: height - 5}, 'step 1');
  add('text', {x: width - 8, y: height - 5, 'text-anchor': 'end'}, `step ${loss.length * every}`);
  // A loss that was not finite leaves a gap.
  let line = [];
  [...loss, null].forEach((l, i) => {
    if (l !== null) line.push(`${x(i).toFixed(1)},${y(l).toFixed(1)}`);
    else if (line.length > 0) add('polyline', {points: (line.length > 1 ? line : [line[0], line[0]]).join(' ')}), line = [];
  });
  return svg;
}

function prepareCurves() {
  const curves = run.curves.filter(({loss}) => loss.some((x) => x !== null));
  if (curves.length === 0) return;
  const place = element('div');
  const choice = element('select', {id: 'which'}, ...curves.map(({task}, i) => element('option', {value: i}, task)));
  // Its words keep their size, and the line takes the room that is left
  const draw = () => place.replaceChildren(curveOf(curves[choice.value], place.clientWidth, place.clientHeight));
  choice.addEventListener('change', draw);
  byId('curve').append(element('p', {}, element('label', {for: 'which'}, 'Loss of '), choice), place);
  byId('curve').hidden = false;
  new ResizeObserver(draw).observe(place);
}
