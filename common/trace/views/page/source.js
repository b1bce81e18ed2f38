// The source pane: the file of the current step with its line lit. Lines that made a step can be clicked.

const linesOf = new Map(); // file → its list of lines
const keywords = 'auto bool break case class const constexpr double else explicit false float for if include inline int ' +
  'namespace nullptr operator private public return size_t static std struct switch template this throw true typename ' +
  'using void while';
const token = new RegExp([
  /(?<comment>\/\/.*)/, /(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)+')/, /(?<digits>\b\d[\w.]*)/,
  `(?<keyword>\\b(?:${keywords.replaceAll(' ', '|')})\\b)`,
].map((part) => part.source ?? part).join('|'), 'g');

/** A line of C++ with its comments, strings, numbers and keywords marked. */
function coloured(text) {
  const code = element('code');
  let done = 0;
  for (const match of text.matchAll(token)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    code.append(text.slice(done, match.index), element('span', {class: kind}, match[0]));
    done = match.index + match[0].length;
  }
  code.append(text.slice(done));
  return code;
}

/** The next step after the current one that this line made, or its first. */
function stepAt(file, line) {
  const made = steps.filter((step) => step.file === file && step.line === line);
  return made.find((step) => step.index > current.index) ?? made[0];
}

function linesOfFile(file) {
  if (linesOf.has(file)) return linesOf.get(file);
  const recorded = new Set(steps.filter((step) => step.file === file).map((step) => step.line));
  const list = element('ol');
  (run.trace.sources[file] ?? []).forEach((text, i) => {
    const line = element('li', {'data-line': i + 1}, coloured(text));
    if (recorded.has(i + 1)) {
      line.className = 'recorded';
      line.addEventListener('click', () => go(stepAt(file, i + 1).index));
    }
    list.append(line);
  });
  if (!list.firstChild) list.append(element('li', {}, 'The source of this line was not found when the run was recorded.'));
  linesOf.set(file, list);
  return list;
}

function showSource(step) {
  const pane = byId('source-lines');
  const list = linesOfFile(step.file);
  byId('source-title').replaceChildren(foreign(`${step.file}:${step.line}`));
  if (pane.firstChild !== list) pane.replaceChildren(list);
  list.querySelector('[aria-current]')?.removeAttribute('aria-current');
  const line = list.children[step.line - 1];
  if (!line || !line.dataset.line) return;
  line.setAttribute('aria-current', 'true');
  // In the middle of the pane, unless it can be seen already; the page itself does not move.
  const top = line.offsetTop - pane.scrollTop;
  if (top < 40 || top > pane.clientHeight - 60) pane.scrollTop = line.offsetTop - pane.clientHeight / 2;
}
