// All ways through a page: address, keys, slider, search, the drawing, the list, the cells; light, dark and narrow.
import assert from 'node:assert/strict';
import test from 'node:test';
import {accessibility, goTo, haltsOf, open, order, recordOf, same, shot, shown} from './browser.mjs';

const {chapter} = order;
const {steps} = recordOf(chapter), last = steps.length - 1, halts = haltsOf(steps).map(({index}) => index);
const addressOf = async (page) => (await shown(page)).address;

test('an address leads to its step, also a changed one, also a wrong one', async () => {
  const {page, close} = await open(chapter.html, '#step=5');
  assert.equal((await shown(page)).title.split(' ')[0], '#5');
  for (const [asked, given] of [['#step=2', 2], ['#step=99999', last], ['#step=-1', halts[0]],
                                ['#step=x', halts[0]], ['#<b>', halts[0]]]) {
    await page.evaluate((hash) => { location.hash = hash; }, asked);
    await page.waitForFunction((hash) => location.hash === hash, `#step=${given}`);
    assert.equal((await shown(page)).title.split(' ')[0], `#${given}`);
  }
  await close();
});

test('Home, End, Space and the slider', async () => {
  const {page, close} = await open(chapter.html);
  await page.keyboard.press('End');
  assert.equal(await addressOf(page), `#step=${halts.at(-1)}`);
  await page.keyboard.press('Home');
  assert.equal(await addressOf(page), `#step=${halts[0]}`);
  await page.keyboard.press('Space');
  await page.waitForFunction((hash) => location.hash === hash, `#step=${halts[2]}`);
  assert.equal(await page.locator('#play').textContent(), 'Pause');
  await page.keyboard.press('Space');
  const stopped = await addressOf(page);
  await page.waitForTimeout(900);
  assert.equal(await addressOf(page), stopped);
  await page.locator('#slider').focus();
  await page.keyboard.press('End');
  assert.equal(await addressOf(page), `#step=${last}`);
  await page.keyboard.press('ArrowLeft');
  assert.equal(await addressOf(page), `#step=${last - 1}`);
  assert.match(await page.locator('#slider').getAttribute('aria-valuetext'), new RegExp(`^${last - 1} of ${last}`));
  await close();
});

test('search finds labels and operations; Enter goes round through them', async () => {
  const {page, close} = await open(chapter.html, '#step=0');
  const wanted = steps.find((step) => step.label && step.index > 2).label;
  const fits = steps.filter((step) => [step.label, step.operation, step.scope.join('.'), step.file.split('/').pop()]
    .some((text) => text.toLowerCase().includes(wanted.toLowerCase())));
  await page.keyboard.press('/');
  await page.keyboard.type(wanted);
  assert.match(await page.locator('#found p').textContent(), new RegExp(`^${fits.length} of ${steps.length} steps`));
  for (const step of [...fits, fits[0]].slice(fits[0].index === 0 ? 1 : 0)) {
    await page.keyboard.press('Enter');
    assert.equal(await addressOf(page), `#step=${step.index}`);
  }
  await page.locator('#found button').nth(Math.min(1, fits.length - 1)).click();
  assert.equal(await addressOf(page), `#step=${fits[Math.min(1, fits.length - 1)].index}`);
  assert.ok(await page.locator('#found').isHidden());
  const before = await addressOf(page);
  await page.locator('#search').fill('');
  await page.keyboard.type('no such/thing 0'); // in a text, these keys are letters
  await page.keyboard.press('ArrowLeft');
  assert.equal(await page.locator('#search').inputValue(), 'no such/thing 0');
  assert.equal(await addressOf(page), before);
  assert.equal(await page.locator('#found p').textContent(), 'No step has this label or operation.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Home'); // the keys are the page's again
  assert.equal(await addressOf(page), `#step=${halts[0]}`);
  await close();
});

test('in the drawing: click a node, pan, zoom, fold a scope and open it again', async () => {
  const {page, close} = await open(chapter.html);
  const viewBox = () => page.locator('#drawing svg').getAttribute('viewBox');
  await page.locator('#zoom-fit').click();
  const fitted = await viewBox();
  const node = steps.find((step) => step.pass === 'forward' && step.index > 4 && step.scope.length > 0);
  const box = await page.locator(`#drawing .node[data-title="s${node.index}"]`).boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  assert.equal(await addressOf(page), `#step=${node.index}`);
  assert.equal(await viewBox(), fitted, 'what is in sight does not move');
  // A drag that begins and ends on another node is no click.
  const other = await page.locator('#drawing .node[data-title="s0"]').boundingBox();
  await page.mouse.move(other.x + other.width / 2, other.y + other.height / 2);
  await page.mouse.down();
  await page.mouse.move(other.x + other.width / 2 - 60, other.y + other.height / 2 + 40, {steps: 4});
  await page.mouse.up();
  assert.equal(await addressOf(page), `#step=${node.index}`);
  const dragged = await page.locator('#drawing .node[data-title="s0"]').boundingBox();
  assert.deepEqual([dragged.x - other.x, dragged.y - other.y].map(Math.round), [-60, 40]);
  const panned = await viewBox();
  await page.keyboard.press('+');
  assert.ok(Number((await viewBox()).split(' ')[2]) < Number(panned.split(' ')[2]));

  await page.keyboard.press('0');
  const name = node.scope[0];
  const title = new RegExp(`^▾ ${name.replaceAll('.', '\\.')}$`);
  const heading = page.locator('#drawing .cluster > text', {hasText: title}).first();
  await heading.dispatchEvent('click');
  await shot(page, 'folded');
  assert.equal((await page.locator('#drawing .cluster.folded.lit').count()), 1);
  assert.ok(await page.locator(`#drawing .node[data-title="s${node.index}"]`).isHidden());
  const visible = await page.locator('#drawing .edge:visible').count();
  assert.ok(visible > 0 && visible < await page.locator('#drawing .edge').count());
  // The list knows: the same scope is closed there, and opening it there opens it here.
  await page.locator('#show-list').click();
  const part = page.locator('#list details').filter({has: page.locator('summary', {hasText: name})}).first();
  assert.equal(await part.getAttribute('open'), null);
  await part.locator('summary').first().click();
  await page.locator('#show-drawing').click();
  assert.equal((await page.locator('#drawing .cluster.folded').count()), 0);
  assert.ok(await page.locator(`#drawing .node[data-title="s${node.index}"]`).isVisible());
  await close();
});

test('overview and list follow the step too', async () => {
  const {page, close} = await open(chapter.html);
  const node = steps.find((step) => step.pass === 'forward' && step.index > 4 && step.scope.length > 0);
  await page.locator('#show-overview').click();
  await goTo(page, node);
  assert.ok(await page.locator('#drawing .node.scope').count() > 0);
  assert.ok(await page.locator('#drawing').isVisible());
  const {nodes} = await shown(page);
  assert.equal(nodes.length, 1);
  assert.match(nodes[0], /^[gs]\d+$/);
  await page.locator('#show-list').click();
  const lit = page.locator('#list [aria-current]');
  assert.equal(await lit.getAttribute('data-step'), String(node.index));
  await page.locator('#list [data-step="3"]').click();
  assert.equal(await addressOf(page), '#step=3');
  await close();
});

test('a cell says its number and its place, to the mouse and to the keys', async () => {
  const worded = steps.find((step) => step.shape.length === 2 && step.axes.length === 2 && step.shape.every((size) => size > 1));
  const {page, close} = await open(chapter.html, `#step=${worded.index}`);
  const tip = async () => (await page.locator('#tip').textContent()).split(' · ');
  await page.locator('#heat-map [data-at="1"]').hover();
  let [value, ...place] = await tip();
  assert.ok(same(value, worded.values.data[1], 7), value);
  for (const [k, axis] of worded.axes.entries()) {
    if (axis.name) assert.ok(place[k].startsWith(`${axis.name} `), place[k]);
  }
  const columns = worded.values.shape.at(-1);
  await page.locator('#heat-map [data-at="0"]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.at), String(columns + 1));
  [value] = await tip();
  assert.ok(same(value, worded.values.data[columns + 1], 7), value);
  assert.equal(await addressOf(page), `#step=${worded.index}`);
  await close();
});

for (const [name, size] of [['light', {}], ['dark', {scheme: 'dark'}], ['narrow', {width: 390, height: 844}]]) {
  test(`accessible and inside of the window: ${name}`, async () => {
    const {page, close} = await open(chapter.html, `#step=${Math.floor(last / 3)}`, size);
    assert.deepEqual(await accessibility(page), []);
    await shot(page, name);
    await page.keyboard.press('End');
    await page.locator('#show-list').click();
    await page.locator('#search').fill(steps[last].operation);
    assert.deepEqual(await accessibility(page), []);
    await shot(page, `${name}_list`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'wider than the window');
    await close();
  });
}

test('the switch turns the colours over', async () => {
  const {page, close} = await open(chapter.html);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.locator('#theme').click();
  assert.notEqual(await ground(), light);
  await page.locator('#theme').click();
  assert.equal(await ground(), light);
  await close();
});
