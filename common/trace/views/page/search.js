// Search: labels, operations, scopes, "#12" and "file.hpp:34". Enter goes to the next step that fits, Escape closes.

const mostFound = 40;

function matches(words) {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return [];
  return steps.filter((step) => wanted === `#${step.index}` ||
    [step.label, step.operation, step.scope.join('.'), placeOf(step)].some((text) => text.toLowerCase().includes(wanted)));
}

function prepareSearch() {
  const box = byId('search'), list = byId('found');
  let found = [];
  const close = () => { list.hidden = true; };
  const look = () => {
    found = matches(box.value);
    list.replaceChildren(element('p', {role: 'status'}, found.length === 0 ? 'No step has this label or operation.' :
      `${found.length} of ${steps.length} steps; Enter goes to the next`), ...found.slice(0, mostFound).map(stepButton));
    list.hidden = !box.value.trim();
    pictureFor(current)?.mark(new Set(found.map((step) => step.index)));
  };
  box.addEventListener('input', look);
  box.addEventListener('focus', look);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && found.length > 0) go((found.find((step) => step.index > current.index) ?? found[0]).index);
    if (event.key === 'ArrowDown') { event.preventDefault(); list.querySelector('button')?.focus(); }
  });
  list.addEventListener('keydown', (event) => {
    const to = {ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling'}[event.key];
    if (!to) return;
    event.preventDefault();
    const next = document.activeElement[to];
    (next?.localName === 'button' ? next : box).focus();
  });
  list.addEventListener('click', close);
  list.parentElement.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    box.value = '';
    look();
    box.blur();
  });
  addEventListener('pointerdown', (event) => { if (!list.parentElement.contains(event.target)) close(); });
  list.parentElement.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !list.parentElement.contains(event.relatedTarget)) close();
  });
}
