/** The model's strip and the evidence of the gates, over a made-up comparison. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import {
  THEMES,
  pagesOfTests,
  type OpenOptions,
  type WebviewPage,
  eventually,
} from './webviewPage.ts';

const ALL = ['sparsity', 'spectrum', 'update', 'rotation', 'masks'];

describe('the evidence of the gates', () => {
  const pages = pagesOfTests();
  let view: WebviewPage;

  async function open(options: OpenOptions = {}): Promise<void> {
    view = await pages.open('diff', options);
    await view.step(91);
  }

  const summary = (): Locator => view.locator('lens-gates .summary');
  const cell = (title: string): Locator => view.locator('lens-model-strip li', { hasText: title });
  const gate = (title: string): Locator => view.locator('lens-gates section', { hasText: title });

  async function measureAll(): Promise<void> {
    await view.button('Analyse in part').click();
    await view.page.getByRole('menuitem', { name: /^Compute All, with Update/ }).click();
    await view.waitForRuns(2);
    await view.step(56);
    await view.locator('lens-run-status', { hasText: /^All figures: 56 done/ }).waitFor();
  }

  it('is the size alone before the direction is measured', async () => {
    await open();
    await summary().getByText('takes rotation and masks as well').waitFor();
    await cell('Update sparsity').getByText('equal as stored').waitFor();
    await cell('NSS, mean').getByText('not computed yet').waitFor();
    await gate('I · KL anchor').getByText('Weights alone cannot show a KL value').waitFor();
  });

  it('measures what it lacks', async () => {
    await open();
    await view.filter('q_proj');
    await view.button('Compute All').click();
    await view.waitForRuns(2);
    const [, run] = await view.started();
    // of the whole model, whatever is filtered
    assert.deepEqual([run?.rows.length, run?.metrics], [56, ALL]);
    await view.button('Compute All').waitFor({ state: 'detached' });
  });

  it('sets figures beside their nulls, and says no more than they do', async () => {
    await open();
    await measureAll();
    await eventually(async () =>
      assert.match(
        await summary().innerText(),
        /^The overlap with principal weights is explained by magnitude and precision \(excess −0\.0040\), and there is no sign of avoidance beyond size: on average spectrum /,
      ),
    );
    await cell('Principal overlap').getByText('explained by magnitude').waitFor();
    await eventually(async () => {
      const geometry = await gate('II · Model geometry').innerText();
      assert.match(geometry, /Principal overlap, α = 0\.5\s+4\d\.\d %\s+4\d\.\d %\s+−0\.0040/);
      assert.match(geometry, /Of the bounds, used on average: Weyl .* %, Mirsky .* %/);
    });
    await eventually(async () =>
      assert.match(await gate('III · Precision').innerText(), /Low-magnitude overlap, α = 0\.5/),
    );
  });

  it('counts so far while it is measured', async () => {
    await open();
    await view.button('Compute All').click();
    await view.waitForRuns(2);
    await view.step(10);
    await summary().getByText('Of 10 of 56 matrices:').waitFor();
  });

  it('follows the k and the α that are chosen', async () => {
    await open();
    await measureAll();
    await cell('Max angle').locator('select').selectOption('32');
    await cell('Max angle U, k = 32').waitFor();
    await gate('II · Model geometry').getByText('Max angle U, k = 32').waitFor();
    await cell('Low-magnitude overlap').locator('select').selectOption('0.3');
    // the one that was published
    await cell('Low-magnitude overlap').getByText('RLVR').first().waitFor();
    await eventually(async () =>
      assert.equal(await cell('Principal overlap').locator('select').inputValue(), '0.3'),
    );
    await gate('II · Model geometry').getByText('Principal overlap, α = 0.3').waitFor();
  });

  it('says where the published ranges are from, by pointer and by keyboard', async () => {
    await open();
    const line = cell('Update sparsity').locator('.line');
    await eventually(async () =>
      assert.match(
        (await line.getAttribute('title')) ?? '',
        /Published:\nSFT: .*arXiv:2606\.07082/,
      ),
    );
    await cell('Update sparsity').locator('lens-figure button').focus();
    await view.press('Shift+Tab');
    await view.press('Tab');
    await view.locator('.definition:popover-open', { hasText: 'arXiv:2511.08567' }).waitFor();
  });

  it('stays closed once it is', async () => {
    await open();
    const toggle = view.button('Three gates');
    await toggle.click();
    await eventually(async () => assert.equal(await toggle.getAttribute('aria-expanded'), 'false'));
    await eventually(async () => assert.equal(await gate('I · KL anchor').count(), 0));
    await view.page.reload();
    await view.button('Three gates').waitFor();
    await eventually(async () =>
      assert.equal(await view.button('Three gates').getAttribute('aria-expanded'), 'false'),
    );
    await summary().waitFor();
  });

  it('has columns and a map of the figures once they are measured', async () => {
    await open();
    await eventually(async () =>
      assert.equal(await view.page.getByRole('columnheader', { name: 'Intruders' }).count(), 0),
    );
    await measureAll();
    await view.page.getByRole('columnheader', { name: 'Angle U, k=8' }).waitFor();
    const row = 'layers.0.self_attn.q_proj';
    await eventually(async () =>
      assert.match(await view.cell(row, 'principalOverlapExcess').innerText(), /^−0\.0040$/),
    );
    await eventually(async () =>
      assert.match(await view.cell(row, 'rotationU').innerText(), /^\d\.\d+°$/),
    );
    await view.page.getByRole('tab', { name: 'Map' }).click();
    await view.locator('lens-map-view .scroller').waitFor();
    await view.evaluateOn(
      'lens-map vscode-single-select, vscode-single-select',
      "(element.value = 'principalOverlap', element.dispatchEvent(new Event('change')))",
    );
    await view.locator('lens-map .legend', { hasText: 'in the middle: a random mask' }).waitFor();
    await view.locator('lens-map .count', { hasText: 'measured 56 of 58' }).waitFor();
  });

  for (const theme of THEMES) {
    it(`has no violation, ${theme}`, async () => {
      await open({ theme });
      await measureAll();
      await view.page.getByRole('tab', { name: 'Map' }).click();
      await view.locator('lens-map-view .scroller').waitFor();
      assert.deepEqual(await view.axe(), []);
      // axe adds styles that the page's policy refuses
      view.complaints.length = 0;
    });
  }

  it('stacks the gates in a narrow window, without overflow', async () => {
    await open({ width: 480, height: 900 });
    await eventually(async () => {
      const sections = await view.locator('lens-gates section').all();
      const boxes = await Promise.all(sections.map((one) => one.boundingBox()));
      assert.equal(new Set(boxes.map((box) => box?.y)).size, 3);
    });
    await view.fitsAcross();
  });
});
