// Opens pages in Chromium and reads what they show. A page that logs an error, throws, or asks the network for anything
// fails its test.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {after} from 'node:test';
import {pathToFileURL} from 'node:url';
import {inflateSync} from 'node:zlib';

export const order = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const require = createRequire(`${order.tools}/`);
const {chromium} = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const browser = await chromium.launch({
  executablePath: order.chromium, args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
after(() => browser.close());

/** The run that a page holds. */
export function runOf(html) {
  const block = /<script id="run"[^>]*>(.*?)<\/script>/s.exec(readFileSync(html, 'utf8'))[1];
  return JSON.parse(inflateSync(Buffer.from(block, 'base64')));
}

/** The chapter's JSON record. Where its page holds less of a value, a corner, the record is cut to that corner. */
export function recordOf(chapter) {
  const record = JSON.parse(readFileSync(chapter.trace, 'utf8'));
  for (const {index, values} of runOf(chapter.html).trace.steps) {
    record.steps[index].values = corner(record.steps[index].values, values.shape);
  }
  return record;
}

/** The block at the origin of a value, `size` elements along each axis. */
function corner({shape, data}, size) {
  const kept = data.filter((_, at) => shape.reduceRight((inside, length, k) => {
    const here = at % length;
    at = Math.floor(at / length);
    return inside && here < size[k];
  }, true));
  return {shape: size, data: kept};
}

/** Opens a page at an address ("#step=3"). seconds() is the processor time it has taken, close() fails when something
 * went wrong. */
export async function open(html, address = '', {width = 1400, height = 900, scheme = 'light'} = {}) {
  const context = await browser.newContext({viewport: {width, height}, colorScheme: scheme, reducedMotion: 'reduce'});
  const page = await context.newPage();
  const wrong = [];
  const own = pathToFileURL(html).href;
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(String(error.stack)));
  page.on('dialog', (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => request.url().split('#')[0] !== own && wrong.push(`request: ${request.url()}`));
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', {timeDomain: 'threadTicks'});
  await page.goto(own + address);
  await page.waitForFunction(() => document.getElementById('announcement').textContent !== ''); // the run is unpacked
  const seconds = async () => {
    const {metrics} = await session.send('Performance.getMetrics');
    return metrics.find(({name}) => name === 'TaskDuration').value;
  };
  const close = async () => {
    await context.close();
    assert.deepEqual(wrong, []);
  };
  return {page, seconds, close};
}

/** What the page shows now. */
export const shown = (page) => page.evaluate(() => {
  const line = document.querySelector('#source-lines li[aria-current]');
  return {
    address: location.hash,
    pass: document.body.dataset.pass,
    title: document.getElementById('details-title').textContent,
    source: document.getElementById('source-title').textContent,
    line: Number(line?.dataset.line),
    text: line?.querySelector('code').textContent,
    nodes: [...document.querySelectorAll('#drawing .node.lit')].map((node) => node.dataset.title),
    inSight: [...document.querySelectorAll('#drawing .node.lit')].every((node) => {
      const box = node.getBoundingClientRect(), pane = document.getElementById('drawing').getBoundingClientRect();
      return box.left >= pane.left && box.right <= pane.right + 1 && box.top >= pane.top && box.bottom <= pane.bottom + 1;
    }),
    lineInSight: (() => {
      if (!line) return false;
      const box = line.getBoundingClientRect(), pane = document.getElementById('source-lines').getBoundingClientRect();
      return box.top >= pane.top - 1 && box.bottom <= pane.bottom + 1;
    })(),
    cells: [...document.querySelectorAll('#heat-map [data-at]')].map((cell) => [Number(cell.dataset.at),
      cell.textContent || cell.getAttribute('aria-label')]),
    announced: document.getElementById('announcement').textContent,
  };
});

/** A number as the page writes it, read back. */
export const read = (text) => Number(text.replaceAll('−', '-').replace('∞', 'Infinity'));

/** The same number, to this many digits. */
export function same(text, wanted, digits) {
  const [got, want] = [read(text), Math.fround(Number(wanted))];
  return Object.is(got, want) || got === want || Math.abs(got - want) <= .51 * 10 ** (1 - digits) * Math.abs(want);
}

/** Breaches of the accessibility rules (WCAG 2 A and AA, and axe's best practices), as one line each. Of what repeats,
 * the first ones are looked at: axe takes its time for each. */
export async function accessibility(page) {
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => window.axe.run({exclude: [
    '#heat-map tr:nth-child(n+5)', '#heat-map table:nth-child(n+3)', '#source-lines li:nth-child(n+60):not([aria-current])',
    '#list button:nth-of-type(n+4):not([aria-current])'].map((repeated) => [repeated])}, {resultTypes: ['violations']}));
  return violations.flatMap(({id, nodes}) => nodes.slice(0, 3).map(({html, any}) =>
    `${id}: ${html.slice(0, 160)}: ${any.map(({message}) => message).join()}`));
}

/** Leaves a picture, for eyes, when UNROLLED_SHOTS names a folder. */
export async function shot(page, name) {
  if (order.shots) await page.screenshot({path: `${order.shots}/${name}.png`});
}
