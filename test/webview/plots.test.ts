import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { WebviewBrowser, type WebviewPage, eventually } from './webviewPage.ts';

describe('the plots of a tensor', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  let detail: Locator;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());
  beforeEach(async () => {
    view = await browser.open('checkpoint', { height: 1000 });
    detail = view.locator('lens-tensor-detail');
    await view.filter('layers.0.mlp.up_proj');
    await view.row('up_proj').click();
    await view.waitForRuns(1);
    await view.step(1);
    await detail.locator('lens-chart canvas').first().waitFor();
  });
  afterEach(async () => {
    assert.deepEqual(view.complaints, []);
    await view.close();
  });

  async function spectrum(): Promise<Locator> {
    await detail.getByRole('button', { name: 'Compute Spectrum' }).click();
    await view.waitForRuns(2);
    await view.step(1);
    const chart = detail.locator('lens-spectrum lens-chart');
    await chart.scrollIntoViewIfNeeded();
    await chart.locator('canvas').waitFor();
    return chart;
  }

  const readout = (chart: Locator, text: RegExp): Promise<void> =>
    chart.locator('.readout', { hasText: text }).waitFor();

  it('read a bin of a histogram out under the keys', async () => {
    const plot = detail.getByRole('slider', { name: /^Elements by value/ });
    await plot.focus();
    await view.press('End');
    await eventually(async () =>
      assert.match((await plot.getAttribute('aria-valuetext')) ?? '', /^0\.\d+ … 0\.\d+: \d/),
    );
    await eventually(async () => assert.equal(await plot.getAttribute('aria-valuenow'), '63'));
  });

  it('read a singular value out, with its ratio and the energy so far', async () => {
    const chart = await spectrum();
    const plot = chart.getByRole('slider');
    await plot.focus();
    await view.press('ArrowRight');
    await readout(chart, /^i = 2 +σ \d.* +σ\/σ₁ 0\.\d+ +Σσ² \d+\.\d %$/);
    await view.press('End');
    await readout(chart, /^i = 4,096 .* Σσ² 100\.0 %$/);
    await view.press('Home');
    await readout(chart, /^i = 1 .*σ\/σ₁ 1 /);
  });

  it('zoom by the keys and by dragging, move along, and reset', async () => {
    const chart = await spectrum();
    const before = await picture();
    const reset = chart.getByRole('button', { name: 'Reset zoom' });
    await chart.getByRole('slider').focus();
    await view.press('+');
    await view.press('+');
    await reset.waitFor();
    await eventually(async () => assert.notEqual(await picture(), before));
    const zoomed = await picture();
    await view.press('End');
    await readout(chart, /^i = 4,096 /);
    await eventually(async () => assert.notEqual(await picture(), zoomed));
    await view.press('Escape');
    await reset.waitFor({ state: 'detached' });
    const box = await chart.locator('.u-over').boundingBox();
    assert.ok(box);
    await view.page.mouse.move(box.x + 40, box.y + 60);
    await view.page.mouse.down();
    await view.page.mouse.move(box.x + 140, box.y + 60, { steps: 4 });
    await view.page.mouse.up();
    await reset.click();
    await reset.waitFor({ state: 'detached' });
  });

  it('show the spectrum over the energy, and what the top k hold', async () => {
    const chart = await spectrum();
    const before = await picture();
    const share = detail.locator('lens-spectrum .share');
    await share.filter({ hasText: ' % of Σσ²' }).waitFor();
    const usual = await share.innerText();
    assert.match(usual, /^The \d+ over the Marchenko–Pastur edge hold \d+\.\d % of Σσ²\.$/);
    await detail.getByText('Energy', { exact: true }).click();
    await chart.getByText('Singular values by energy, log scale').waitFor();
    await eventually(async () => assert.notEqual(await picture(), before));
    const field = detail.getByRole('spinbutton', { name: 'Top k' });
    await field.fill('4096');
    await field.press('Enter');
    await share.filter({ hasText: 'The first 4,096 hold 100.0 % of Σσ².' }).waitFor();
    await field.fill('');
    await field.press('Enter');
    await share.filter({ hasText: usual }).waitFor();
  });

  it('give the singular values away with all their digits', async () => {
    await spectrum();
    await detail.getByRole('button', { name: 'Copy singular values' }).click();
    await view.until('fakeHost.copied.length === 1');
    const [copied = ''] = await view.host<string[]>('copied');
    const lines = copied.split('\n');
    assert.equal(lines.length, 4097);
    assert.equal(lines[0], 'i\tσ');
    assert.match(lines[1] ?? '', /^1\t\d+\.\d{10,}$/);
  });

  it('mark the outlier channels, define them, and lead to their elements', async () => {
    const norms = detail.locator('lens-norms[kind=column]');
    await norms.scrollIntoViewIfNeeded();
    await norms.locator('lens-chart canvas').waitFor();
    const figure = norms.locator('lens-figure');
    await eventually(async () => assert.equal(await figure.locator('.value').innerText(), '4'));
    await figure.getByRole('button').hover();
    await figure.getByRole('tooltip').filter({ hasText: 'median + 6 · 1.4826 · MAD' }).waitFor();
    await eventually(async () => assert.equal(await norms.getByRole('listitem').count(), 4));
    const plot = norms.getByRole('slider', { name: /^Column norms. 4096 columns, 4 outliers/ });
    await plot.focus();
    for (let key = 0; key < 17; key += 1) {
      await view.press('ArrowRight');
    }
    await readout(norms.locator('lens-chart'), /^17 +‖w‖ \d.*× median +outlier$/);
    await norms.getByRole('button', { name: /^column 1038 / }).click();
    await detail.locator('[aria-activedescendant=r0c1038]').waitFor();
  });

  function picture(): Promise<string> {
    return view.evaluateOn<string>(
      'lens-spectrum',
      'element.shadowRoot.querySelector("lens-chart").shadowRoot.querySelector("canvas").toDataURL()',
    );
  }
});
