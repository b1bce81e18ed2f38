// A page whose every label, word and note tries to be more than text.
import assert from 'node:assert/strict';
import test from 'node:test';
import {accessibility, open, order, runOf, shot, shown} from './browser.mjs';

test('hostile text is shown as text, in every pane, and does nothing', async () => {
  const {page, close} = await open(order.hostile);
  const {steps} = runOf(order.hostile).trace;
  const elements = () => page.evaluate(() =>
    document.querySelectorAll('script, img, iframe, object, a, [onclick], [onerror]').length);
  assert.equal(await elements(), 2); // the page's own scripts
  for (const view of ['#show-drawing', '#show-overview', '#show-list']) {
    if (await page.locator(view).isVisible()) await page.locator(view).click();
    await page.keyboard.press('Home');
    for (const step of steps) {
      const now = await shown(page);
      assert.equal(now.title, `#${step.index} ${step.label} forward`);
      assert.equal(await page.locator('#note').textContent(), step.note);
      assert.equal(await page.locator('#heat-map tr:first-of-type th').first().textContent(), step.axes[0].ticks[0]);
      await page.locator('#heat-map [data-at="0"]').hover();
      assert.ok((await page.locator('#tip').textContent()).includes(`${step.label} 0 “${step.label}”`));
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `step ${step.index}`);
      await shot(page, `hostile_${view.slice(6)}_${step.index}`);
      await page.keyboard.press('ArrowRight');
    }
  }
  await page.locator('#search').fill('<script>');
  assert.equal(await page.locator('#found button').count(), 1);
  assert.deepEqual(await accessibility(page), []);
  assert.equal(await elements(), 2);
  assert.equal(await page.evaluate(() => document.body.dataset.hacked), undefined);
  await close();
});
