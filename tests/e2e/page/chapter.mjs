// A chapter's page against its JSON record. It must hold each step as it was recorded; in the steps that are visited, by key,
// click and slider, the lit line, the lit node and the numbers must be that step's.
import assert from 'node:assert/strict';
import {statSync} from 'node:fs';
import test, {after} from 'node:test';
import {accessibility, goTo, haltsOf, open, order, recordOf, runOf, same, shot, shown, unpacked, visited} from './browser.mjs';

const mostBytes = 1_000_000;
const mostInputs = 2; // keys and clicks as a person's
const mostVisits = 10; // steps between them
const mostSeconds = 1; // of processor time until a page stands, so that a busy machine does not count

function compare(now, step, sources) {
  const at = `step ${step.index}`;
  assert.equal(now.address, `#step=${step.index}`, at);
  assert.equal(now.pass, step.pass, at);
  assert.ok(now.title.startsWith(`#${step.index} ${step.label || step.operation}`), `${at}: ${now.title}`);
  assert.equal(now.source, `${step.file}:${step.line}`, at);
  assert.equal(now.line, step.line, at);
  assert.equal(now.text, sources[step.file][step.line - 1], at);
  assert.ok(now.lineInSight, `${at}: the lit line is out of sight`);
  assert.deepEqual(now.nodes, [`s${step.index}`], at);
  assert.ok(now.inSight, `${at}: the lit node is out of sight`);
  const data = step.values.data;
  const last = step.values.shape.slice(-2).reduce((size, n) => size * n, 1);
  assert.equal(now.cells.length, step.values.shape.length > 2 ? Math.min(data.length, 12 * last) : data.length, at);
  now.cells.forEach(([place, text], i) => {
    assert.equal(place, i, at);
    assert.ok(same(text, data[i], 3), `${at}: element ${i} is ${data[i]}, shown as ${text}`);
  });
  assert.ok(now.announced.includes(step.label || step.operation), at);
}

const {chapter} = order;
const {steps, sources} = recordOf(chapter), halts = haltsOf(steps), last = halts.length - 1;
const {page, seconds, close} = await open(chapter.html, `#step=${Math.floor(steps.length / 2)}`);
after(close);

test(`${chapter.name}: small, soon open, and accessible`, async () => {
  const bytes = statSync(chapter.html).size;
  await page.locator('#heat-map [data-at]').first().waitFor();
  const taken = await seconds();
  console.log(`# ${chapter.name}: ${steps.length} steps, ${Math.round(bytes / 1000)} kB, ${Math.round(1000 * taken)} ms`);
  assert.ok(bytes <= mostBytes, `${bytes} bytes`);
  assert.ok(taken > 0 && taken <= mostSeconds, `${taken} s`);
  assert.deepEqual(await accessibility(page), []);
});

test(`${chapter.name}: every step is there as it was recorded`, () => {
  const held = runOf(chapter.html).trace.steps;
  assert.equal(held.length, steps.length);
  for (const [i, {values, ...rest}] of held.entries()) {
    const {values: recorded, ...recordedRest} = steps[i], numbers = unpacked(values);
    assert.deepEqual(rest, recordedRest, `step ${i}`);
    assert.equal(numbers.length, recorded.data.length, `step ${i}`);
    recorded.data.forEach((number, k) => assert.ok(same(String(numbers[k]), number, 8), `step ${i}, element ${k}: ${numbers[k]} for ${number}`));
  }
});

test(`${chapter.name}: to the end by key, back by click`, async () => {
  await page.keyboard.press('Home');
  compare(await shown(page), halts[0], sources);
  const pressed = Math.min(mostInputs, last);
  for (let i = 1; i <= pressed; ++i) {
    await page.keyboard.press('ArrowRight');
    compare(await shown(page), halts[i], sources);
  }
  const visits = Math.min(mostVisits, last - pressed);
  const places = Array.from({length: visits}, (_, i) => halts[last - Math.floor((visits - 1 - i) * (last - pressed) / visits)].index);
  for (const [i, now] of (await visited(page, places)).entries()) compare(now, steps[places[i]], sources);
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowRight'); // there is no step after the last
  assert.equal((await shown(page)).address, `#step=${halts[last].index}`);
  await shot(page, `${chapter.name}_last`);
  const back = await page.locator('#back').boundingBox();
  await page.mouse.move(back.x + back.width / 2, back.y + back.height / 2);
  for (let i = last - 1; i >= Math.max(0, last - mostInputs); --i) {
    await page.mouse.down();
    await page.mouse.up();
    compare(await shown(page), halts[i], sources);
  }
});

test(`${chapter.name}: parameters and inputs are passed by, and shown when asked for`, async () => {
  for (const step of steps.filter((one) => !halts.includes(one)).slice(0, mostInputs)) {
    await goTo(page, step);
    compare(await shown(page), step, sources);
    const after = halts.find((one) => one.index > step.index);
    if (!after) continue;
    await page.keyboard.press('ArrowRight');
    assert.equal((await shown(page)).address, `#step=${after.index}`);
  }
});

const first = steps.findIndex((step) => step.pass === 'backward');
if (first >= 0) test(`${chapter.name}: the backward pass is where the record has it, in its own colours`, async () => {
  await page.keyboard.press('Home');
  const accent = () => page.evaluate(() => getComputedStyle(document.getElementById('details-title')).borderLeftColor);
  const before = await accent();
  await page.getByRole('button', {name: 'Backward'}).click();
  compare(await shown(page), steps[first], sources);
  assert.notEqual(await accent(), before);
  const gradient = steps.find((step) => step.gradient_of !== null);
  await goTo(page, gradient);
  await page.locator('#facts dt:text-is("gradient of") + dd button').click();
  compare(await shown(page), steps[gradient.gradient_of], sources);
  await page.locator('#facts dt:text-is("its gradient") + dd button').click();
  const found = await shown(page);
  assert.equal(steps[Number(found.address.slice('#step='.length))].gradient_of, gradient.gradient_of);
});
