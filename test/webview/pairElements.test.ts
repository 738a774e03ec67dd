import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import {
  THEMES,
  pagesOfTests,
  type OpenOptions,
  type WebviewPage,
  eventually,
} from './webviewPage.ts';

const Q_PROJ = 'model.layers.0.self_attn.q_proj.weight';

describe('the elements of a pair', () => {
  const pages = pagesOfTests();
  let view: WebviewPage;
  let detail: Locator;

  async function open(options: OpenOptions = {}): Promise<void> {
    view = await pages.open('diff', { height: 1000, ...options });
    await view.step(91);
    await view.row(Q_PROJ).click();
    detail = view.locator('lens-pair-elements');
    await detail.locator('lens-values').scrollIntoViewIfNeeded();
    await element(0, 0);
    await detail.locator('lens-heat-map canvas').waitFor();
  }

  /** Beside the heading of the values. */
  const parts = (): Locator => detail.locator('lens-section > lens-choice').last();

  async function choose(part: string): Promise<void> {
    await parts().getByText(part, { exact: true }).click();
    await detail.locator('lens-heat-map canvas').waitFor();
  }

  /** The number that the grid shows. */
  async function element(row: number, column: number): Promise<number> {
    const cell = detail.locator(`#r${row}c${column}`).filter({ hasText: /\d/ });
    await cell.waitFor();
    return Number((await cell.innerText()).replace('\u2212', '-'));
  }

  it('show the update first: what changed in each cell, and by how much', async () => {
    await open();
    await eventually(async () =>
      assert.ok(await parts().getByRole('radio', { name: 'Update' }).isChecked()),
    );
    await detail.locator('lens-heat-map').getByText('Changed', { exact: true }).click();
    await detail.locator('lens-heat-map .legend', { hasText: /0\s+1/ }).waitFor();
    await detail.locator('lens-heat-map .map').hover();
    await detail.locator('lens-heat-map .readout', { hasText: /\d % changed/ }).waitFor();
    await detail.locator('lens-slice-norms').scrollIntoViewIfNeeded();
    await eventually(async () =>
      assert.equal(await detail.locator('lens-slice-norms lens-chart').count(), 2),
    );
  });

  it('of the update are the difference of those of the sides', async () => {
    await open();
    const update = await element(2, 1);
    await choose('Other');
    await eventually(async () =>
      assert.equal(await detail.getByRole('radio', { name: 'Changed' }).count(), 0),
    );
    const other = await element(2, 1);
    await choose('Base');
    const before = await element(2, 1);
    assert.ok(Math.abs(other - before - update) < 1e-3, `${other} − ${before}, not ${update}`);
  });

  for (const theme of THEMES) {
    it(`have no violation of accessibility, ${theme}`, async () => {
      await open({ theme });
      assert.deepEqual(view.complaints, []);
      assert.deepEqual(await view.axe(), []);
      // axe itself sets styles that the policy refuses
      view.complaints.length = 0;
    });
  }
});
