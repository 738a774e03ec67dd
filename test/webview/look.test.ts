import assert from 'node:assert/strict';
import { THEMES, WebviewBrowser, type WebviewPage, eventually } from './webviewPage.ts';

describe('accessibility and themes', () => {
  let browser: WebviewBrowser;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());

  for (const theme of THEMES) {
    it(`has no violation in the checkpoint editor, ${theme}`, async () => {
      const view = await browser.open('checkpoint', { theme });
      await view.row('layers.0.mlp.up_proj').click();
      await view.waitForRuns(1);
      await view.step(1);
      await view.button('Compute Spectrum').click();
      await view.waitForRuns(2);
      await view.step(1);
      await view.locator('lens-chart.tall canvas').waitFor();
      assert.deepEqual(await view.axe(), []);
      await view.close();
    });

    it(`has no violation in the diff editor, ${theme}`, async () => {
      const view = await browser.open('diff', { theme });
      await view.host("notice('error', 'The engine ended.')");
      await view.step(50);
      assert.deepEqual(await view.axe(), []);
      await view.step(50);
      await view.row('layers.0.self_attn.q_proj').click();
      await view.button('Compute Spectrum').click();
      await view.waitForRuns(2);
      await view.step(1);
      await view.locator('lens-chart.tall canvas').waitFor();
      await view.locator('summary').click();
      assert.deepEqual(await view.axe(), []);
      await view.close();
    });

    it(`has no violation in the failure view, ${theme}`, async () => {
      const view = await browser.open('failed', { theme });
      assert.deepEqual(await view.axe(), []);
      await view.close();
    });
  }

  it('draws the plots again in the colours of a new theme', async () => {
    const view = await browser.open('checkpoint');
    await view.row('layers.0.mlp.up_proj').click();
    await view.waitForRuns(1);
    await view.step(1);
    const canvas = view.locator('lens-chart canvas').first();
    await canvas.waitFor();
    const before = await picture(view);
    await view.page.evaluate(
      "document.documentElement.style.setProperty('--vscode-charts-blue', '#ff0000'); document.body.className = 'vscode-light'",
    );
    await eventually(async () => assert.notEqual(await picture(view), before));
    await view.close();
  });

  it('puts the details below the table in a narrow window, without overflow', async () => {
    const view = await browser.open('diff', { width: 480, height: 900 });
    await view.step(91);
    await view.row('model.layers.0.mlp.up_proj').click();
    await eventually(async () => {
      const table = await view.locator('lens-grid').boundingBox();
      const detail = await view.locator('lens-pair-detail').boundingBox();
      assert.ok(table && detail && detail.y >= table.y + table.height);
    });
    await view.fitsAcross();
    assert.deepEqual(await view.axe(), []);
    await view.close();
  });

  function picture(view: WebviewPage): Promise<string> {
    return view.evaluateOn<string>('canvas', 'element.toDataURL()');
  }
});
