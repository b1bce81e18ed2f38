// Graphviz's drawings, with the node of the current step lit. They are rebuilt element by element from what an SVG of
// Graphviz holds, so nothing else can come in with them. Drag to pan, wheel to zoom, click a node to go there, click a
// scope's name to fold it.

const svgSpace = 'http://www.w3.org/2000/svg';
const drawn = new Set(['g', 'path', 'polygon', 'polyline', 'ellipse', 'text']);
const kept = ['class', 'd', 'points', 'cx', 'cy', 'rx', 'ry', 'x', 'y', 'fill', 'stroke', 'stroke-width',
              'stroke-dasharray', 'text-anchor', 'font-size', 'font-weight', 'transform'];
const readable = .8; // pixels a point: below this, words are too small

/** The part of Graphviz's SVG that is drawn. Its own wrappers (<a>, <g> without a class) go; <title> becomes data-title. */
function copied(from, into) {
  for (const child of from.children) {
    const wrapper = child.localName === 'a' || (child.localName === 'g' && !child.getAttribute('class'));
    if (child.localName === 'title') into.dataset.title ??= child.textContent;
    else if (wrapper) copied(child, into);
    else if (drawn.has(child.localName)) {
      const copy = document.createElementNS(svgSpace, child.localName);
      for (const name of kept) if (child.hasAttribute(name)) copy.setAttribute(name, child.getAttribute(name));
      if (child.localName === 'text') copy.textContent = child.textContent;
      else copied(child, copy);
      into.append(copy);
    }
  }
  return into;
}

/** The box around a shape, from its coordinates: [left, top, right, bottom]. */
function boxOf(group) {
  const shape = group.querySelector(':scope > path, :scope > polygon, :scope > ellipse');
  if (!shape) return [0, 0, 0, 0];
  if (shape.localName === 'ellipse') {
    const [x, y, rx, ry] = ['cx', 'cy', 'rx', 'ry'].map((name) => Number(shape.getAttribute(name)));
    return [x - rx, y - ry, x + rx, y + ry];
  }
  const numbers = (shape.getAttribute('points') ?? shape.getAttribute('d')).match(/-?[\d.]+/g).map(Number);
  const xs = numbers.filter((_, i) => i % 2 === 0), ys = numbers.filter((_, i) => i % 2 === 1);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

const contains = ([l, t, r, b], [left, top, right, bottom]) => l <= left && t <= top && right <= r && bottom <= b;

class Picture {
  constructor({pass, svg, nodes}) {
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    this.pass = pass;
    this.svg = document.createElementNS(svgSpace, 'svg');
    this.svg.setAttribute('role', 'img');
    this.svg.setAttribute('aria-label', `The graph of the ${pass} pass. The list holds the same steps in words.`);
    copied(parsed, this.svg);
    this.board = this.svg.querySelector('.graph');
    this.board.classList.add(pass);
    this.board.querySelector(':scope > polygon')?.setAttribute('class', 'board');
    [, , this.width, this.height] = parsed.getAttribute('viewBox').split(/[\s,]+/).map(Number);
    const [, dx, dy] = /translate\(([-\d.]+)[\s,]+([-\d.]+)\)/.exec(this.board.getAttribute('transform')).map(Number);
    this.shift = [dx, dy];
    this.findNodes(nodes);
    this.findScopes();
    this.edges = [...this.board.querySelectorAll('.edge')].map((group) => ({group, ends: group.dataset.title.split('->')}));
    this.fold();
  }

  findNodes(nodes) {
    const groups = new Map([...this.board.querySelectorAll('.node')].map((group) => [group.dataset.title, group]));
    this.nodes = nodes.map((node) => ({...node, group: groups.get(node.id)})).filter((node) => node.group);
    this.nodeOf = new Map();
    for (const node of this.nodes) {
      node.box = boxOf(node.group);
      node.group.classList.add(node.kind, ...(node.steps.some((i) => isBroken(steps[i])) ? ['broken'] : []));
      for (const index of node.steps) this.nodeOf.set(index, node);
      const title = document.createElementNS(svgSpace, 'title');
      const step = steps[node.steps[0]];
      title.textContent = node.steps.length > 1 ? `${node.steps.length} steps` :
        `#${step.index} ${nameOf(step)}\n${step.formula}\n${placeOf(step)}`;
      node.group.append(title);
    }
  }

  /** Which scope a cluster is: the scopes of the nodes inside begin with its path, which is as long as it is deep. */
  findScopes() {
    this.scopes = [...this.board.querySelectorAll('.cluster')].map((group) => ({group, box: boxOf(group)}));
    for (const scope of this.scopes) {
      const depth = this.scopes.filter((outer) => contains(outer.box, scope.box)).length;
      scope.nodes = this.nodes.filter((node) => contains(scope.box, node.box));
      scope.path = scope.nodes[0]?.scope.slice(0, depth) ?? [];
      scope.text = scope.group.querySelector('text');
      scope.name = scope.text.textContent;
      scope.corner = [scope.text.getAttribute('x'), scope.text.getAttribute('y')];
      scope.group.classList.toggle('odd', depth % 2 === 1);
      scope.text.addEventListener('click', () => foldScope(scope.path, !isFolded(scope.path)));
    }
  }

  /** A folded scope is a sheet over what it holds; lines that lead into it end at its border. */
  fold() {
    const hidden = new Set();
    for (const scope of this.scopes) {
      const folded = isFolded(scope.path);
      scope.group.classList.toggle('folded', folded);
      this.entitle(scope, folded);
      if (folded) for (const node of scope.nodes) hidden.add(node.id);
    }
    const inside = (scope) => this.scopes.some((outer) =>
      outer !== scope && isFolded(outer.path) && contains(outer.box, scope.box));
    for (const node of this.nodes) node.group.style.display = hidden.has(node.id) ? 'none' : '';
    for (const {group, ends} of this.edges) group.style.display = ends.every((end) => hidden.has(end)) ? 'none' : '';
    for (const scope of this.scopes) scope.group.style.display = inside(scope) ? 'none' : '';
    const first = this.board.querySelector('.node, .edge');
    for (const scope of this.scopes) {
      if (isFolded(scope.path)) this.board.append(scope.group);
      else this.board.insertBefore(scope.group, first);
    }
    this.nodes.filter((node) => !hidden.has(node.id)).forEach((node) => this.board.append(node.group));
  }

  /** The name of a folded scope stands large in its middle. */
  entitle({box: [left, top, right, bottom], text, name, nodes, corner}, folded) {
    const words = folded ? `▸ ${name} · ${nodes.length} nodes` : `▾ ${name}`;
    const size = Math.min(40, Math.max(11, (right - left) / words.length * 1.5));
    const [x, y, anchor] = folded ? [(left + right) / 2, (top + bottom + size / 2) / 2, 'middle'] : [...corner, 'start'];
    text.textContent = words;
    const attributes = {x, y, 'text-anchor': anchor, 'font-size': folded ? size : 11};
    for (const [key, value] of Object.entries(attributes)) text.setAttribute(key, value);
  }

  light(index) {
    this.board.querySelectorAll('.lit').forEach((group) => group.classList.remove('lit'));
    const node = this.nodeOf.get(index);
    if (!node) return;
    node.group.classList.add('lit');
    for (const scope of this.scopes) {
      if (isFolded(scope.path) && contains(scope.box, node.box)) scope.group.classList.add('lit');
    }
    this.reveal(node.box);
  }

  mark(found) {
    for (const node of this.nodes) node.group.classList.toggle('found', node.steps.some((index) => found.has(index)));
  }

  /** The visible part: `x`, `y` its upper left corner in points, `scale` in pixels a point. */
  show(x, y, scale) {
    const {clientWidth: width, clientHeight: height} = byId('drawing');
    if (!width || !height) return;
    Object.assign(this, {x, y, scale});
    this.svg.setAttribute('viewBox', `${x} ${y} ${width / scale} ${height / scale}`);
  }
  fit(least = 0) {
    const {clientWidth: width, clientHeight: height} = byId('drawing');
    const scale = Math.max(least, Math.min(width / this.width, height / this.height, 1.4));
    this.show((this.width - width / scale) / 2, (this.height - height / scale) / 2, scale);
  }
  zoom(factor, px = byId('drawing').clientWidth / 2, py = byId('drawing').clientHeight / 2) {
    const scale = Math.min(6, Math.max(.05, this.scale * factor));
    this.show(this.x + px / this.scale - px / scale, this.y + py / this.scale - py / scale, scale);
  }
  pan(dx, dy) { this.show(this.x - dx / this.scale, this.y - dy / this.scale, this.scale); }

  /** Moves only when the box is not in sight. */
  reveal([left, top, right, bottom]) {
    const {clientWidth, clientHeight} = byId('drawing');
    if (!clientWidth) return;
    if (!this.scale) this.fit(readable);
    const width = clientWidth / this.scale, height = clientHeight / this.scale, margin = 12;
    const [dx, dy] = this.shift;
    if (contains([this.x + margin, this.y + margin, this.x + width - margin, this.y + height - margin],
                 [left + dx, top + dy, right + dx, bottom + dy])) return;
    // In the middle, but without showing what lies outside of the drawing.
    const within = (wanted, size, whole) =>
      (size < whole ? Math.min(Math.max(wanted, 0), whole - size) : (whole - size) / 2);
    this.show(within((left + right) / 2 + dx - width / 2, width, this.width),
              within((top + bottom) / 2 + dy - height / 2, height, this.height), this.scale);
  }
}
