// The value of a step as tables of coloured cells. The last two axes are rows and columns, the axes before them one
// table each. Pointing at a cell, or walking over the cells with the arrow keys, says its place and its number.

const mostTables = 12;     // more are shown when asked for
const rowOfAVector = 10;   // a vector without words is broken into rows of this length
const numbersInside = 12;  // columns, up to which the numbers stand in the cells

/** "query 2 “not”": a position on one axis. */
function position(axis, i, k) {
  const name = axis?.name || `axis ${k}`, tick = axis?.ticks?.[i];
  return tick === undefined ? `${name} ${i}` : `${name} ${i} “${tick}”`;
}

/** Where the element at this place in row-major order stands: "query 2 “not” · key 0 “the”". */
function whereIs(step, at) {
  const places = [];
  for (let k = step.values.shape.length - 1; k >= 0; --k) {
    const size = step.values.shape[k];
    places.unshift(position(step.axes[k], at % size, k));
    at = Math.floor(at / size);
  }
  return places.join(' · ');
}

/** How a value is laid out: {caption, rows, columns, from, end} for each table, and the axes of rows and columns. */
function layoutOf(step) {
  const shape = step.values.shape, count = dataOf(step).length;
  if (shape.length === 1) {
    const axis = step.axes[0], worded = axis?.ticks?.length > 0 && count <= 64;
    const columns = worded ? 1 : Math.min(count, rowOfAVector);
    const rows = Math.ceil(count / columns);
    const starts = {ticks: Array.from({length: rows}, (_, row) => String(row * columns))};
    return {tables: [{caption: axis?.name ?? '', rows, columns, from: 0, end: count}],
            rowAxis: worded ? axis : rows > 1 ? starts : null};
  }
  const [rows, columns] = shape.slice(-2), size = rows * columns;
  const tables = Array.from({length: count / size}, (_, i) => ({
    caption: shape.length > 2 ? whereIs({...step, values: {shape: shape.slice(0, -2)}}, i) : '',
    rows, columns, from: i * size, end: (i + 1) * size,
  }));
  return {tables, rowAxis: step.axes[shape.length - 2] ?? {}, columnAxis: step.axes[shape.length - 1] ?? {}};
}

/** The headings of one axis: its words, or numbers where there are few. Words that are wider than a cell stand upright. */
function headings(axis, scope, count) {
  const texts = Array.from({length: count}, (_, i) => axis.ticks?.[i] ?? (count > 32 ? null : String(i)));
  const upright = scope === 'col' && texts.some((text) => text?.length > 4);
  return texts.map((text) => (text === null ? element('td', {class: 'blank'}) :
    element('th', {scope, title: text, class: upright ? 'upright' : ''}, foreign(text || '·'))));
}

function cell(step, at, palette, inside) {
  const x = dataOf(step)[at], [fill, ink] = palette.colour(x);
  const made = element('td', {'data-at': at, tabindex: '-1'});
  made.style.background = fill;
  made.style.color = ink;
  if (inside) made.append(number(x, 3));
  else made.setAttribute('aria-label', number(x, 3));
  return made;
}

function tableOf(step, {caption, rows, columns, from, end}, {rowAxis, columnAxis}, palette) {
  const inside = columns <= numbersInside;
  const axes = [rowAxis?.name && `${rowAxis.name} ↓`, columnAxis?.name && `${columnAxis.name} →`].filter(Boolean).join(' × ');
  const table = element('table', {role: 'grid', class: inside ? 'roomy' : columns <= 64 ? 'small' : 'tiny',
                                  'aria-label': [nameOf(step), caption, axes].filter(Boolean).join(', ')});
  const title = [caption, columnAxis ? axes : ''].filter(Boolean).join(': ');
  if (title) table.append(element('caption', {}, foreign(title)));
  if (columnAxis) table.append(element('tr', {}, element('td', {class: 'blank'}), ...headings(columnAxis, 'col', columns)));
  const rowHeadings = rowAxis ? headings(rowAxis, 'row', rows) : [];
  for (let r = 0; r < rows; ++r) {
    const row = element('tr');
    if (rowAxis) row.append(rowHeadings[r]);
    const begin = from + r * columns;
    for (let at = begin; at < Math.min(end, begin + columns); ++at) row.append(cell(step, at, palette, inside));
    table.append(row);
  }
  table.querySelector('[data-at]')?.setAttribute('tabindex', '0');
  return table;
}

function showValue(step) {
  hideTip();
  const palette = paletteFor(step), data = dataOf(step), pane = byId('heat-map');
  const whole = step.values.whole ? '' : ` · the corner ${step.values.shape.join(' × ')} of it`;
  byId('value-title').replaceChildren(foreign(nameOf(step)), element('span', {class: 'of'}, ` ${shapeOf(step)}${whole}`));
  showStatistics(step, palette);
  if (data.length === 0) return pane.replaceChildren('Nothing is in it: one of its sizes is 0.');
  if (step.values.shape.length === 0) {
    const only = element('span', {class: 'number', 'data-at': 0}, number(data[0], 6));
    [only.style.background, only.style.color] = palette.colour(data[0]);
    return pane.replaceChildren(only);
  }
  const layout = layoutOf(step);
  const panels = element('div', {class: 'panels'});
  const add = (tables) => panels.append(...tables.map((table) => tableOf(step, table, layout, palette)));
  add(layout.tables.slice(0, mostTables));
  pane.replaceChildren(panels);
  if (layout.tables.length > mostTables) {
    const more = element('button', {type: 'button'}, `Show all ${layout.tables.length} tables`);
    more.addEventListener('click', () => { add(layout.tables.slice(mostTables)); more.remove(); });
    pane.append(more);
  }
  pane.scrollTo(0, 0);
}

function showStatistics(step, {low, high, ramp}) {
  const s = step.statistics, line = byId('statistics');
  line.replaceChildren();
  if (s.min !== null && step.shape.length > 0) { // of a single number they say nothing
    const scale = element('span', {class: 'scale'});
    scale.style.background = ramp;
    line.append(`min ${number(s.min)} · max ${number(s.max)} · mean ${number(s.mean)} · std ${number(s.std)} · `,
      number(low, 3), scale, number(high, 3));
  }
  const bad = [s.nan && `${s.nan} NaN`, s.infinite && `${s.infinite} infinite`].filter(Boolean).join(', ');
  if (bad) line.append(' ', element('span', {class: isBroken(step) ? 'warning' : ''}, bad));
}

function showTip(target) {
  const tip = byId('tip'), at = Number(target.dataset.at), place = whereIs(current, at);
  tip.replaceChildren(element('b', {}, number(dataOf(current)[at], 7)), place && ' · ', foreign(place));
  tip.hidden = false;
  const box = target.getBoundingClientRect(), own = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(box.left, innerWidth - own.width - 8))}px`;
  tip.style.top = `${box.top > own.height + 8 ? box.top - own.height - 6 : box.bottom + 6}px`;
}

function hideTip() { byId('tip').hidden = true; }

/** The cell beside this one, by the arrow keys; null at the border. */
function neighbour(cell, key) {
  if (key === 'ArrowLeft') return cell.previousElementSibling?.closest('[data-at]');
  if (key === 'ArrowRight') return cell.nextElementSibling?.closest('[data-at]');
  const row = key === 'ArrowUp' ? cell.parentElement.previousElementSibling : cell.parentElement.nextElementSibling;
  return row?.children[[...cell.parentElement.children].indexOf(cell)]?.closest('[data-at]');
}

function listenToHeatMap() {
  const pane = byId('heat-map');
  const cellOf = (event) => event.target.closest('[data-at]');
  pane.addEventListener('mouseover', (event) => (cellOf(event) ? showTip(cellOf(event)) : hideTip()));
  pane.addEventListener('mouseleave', hideTip);
  pane.addEventListener('mousedown', (event) => cellOf(event) && event.preventDefault()); // the keys go on stepping
  pane.addEventListener('click', (event) => cellOf(event) && showTip(cellOf(event)));
  pane.addEventListener('focusin', (event) => cellOf(event) && showTip(cellOf(event)));
  pane.addEventListener('focusout', hideTip);
  pane.addEventListener('scroll', hideTip);
  pane.addEventListener('keydown', (event) => {
    const here = cellOf(event);
    if (!here || !event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const to = neighbour(here, event.key);
    if (!to) return;
    here.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  });
}
