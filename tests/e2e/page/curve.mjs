// The loss curve of a chapter that trains before its pass is recorded, in windows of several sizes.
import assert from 'node:assert/strict';
import test from 'node:test';
import {open, order, shot} from './browser.mjs';

const {chapter} = order;

// It shares its pane with the facts about a step.
for (const [width, height] of [[1280, 950], [1280, 720], [1280, 600], [390, 844]]) {
  test(`the loss curve is whole at ${width} × ${height}`, async () => {
    const {page, close} = await open(chapter.html, '', {width, height});
    const inside = (inner, outer) => inner.x >= outer.x && inner.y >= outer.y &&
      inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;
    const [pane, curve, facts] = await Promise.all(['#details', '#curve svg', '#details .scroll'].map((what) =>
      page.locator(what).boundingBox()));
    assert.ok(inside(curve, pane), `${JSON.stringify(curve)} in ${JSON.stringify(pane)}`);
    assert.ok(curve.height >= 60 && facts.height >= 30, `${curve.height}, ${facts.height}`);
    if (width > 1000) assert.ok(pane.y + pane.height <= height, 'below the window');
    const texts = await page.locator('#curve text').evaluateAll((all) => all.map((text) => text.getBoundingClientRect().toJSON()));
    for (const text of texts) assert.ok(inside(text, pane), JSON.stringify(text));
    await shot(page, `curve_${width}_${height}`);
    await close();
  });
}
