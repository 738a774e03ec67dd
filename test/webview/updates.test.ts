import assert from 'node:assert/strict';
import { THEMES, WebviewBrowser, type WebviewPage } from './webviewPage.ts';

const Q_PROJ = 'model.layers.0.self_attn.q_proj.weight';
const NORM = 'model.layers.0.input_layernorm.weight';

describe('the editor of two updates', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());

  const open = async (options: Parameters<WebviewBrowser['open']>[1] = {}): Promise<void> => {
    view = await browser.open('updates', options);
  };
  const status = (text: RegExp): Promise<void> =>
    view.locator('lens-run-status', { hasText: text }).waitFor();
  const card = (title: string): ReturnType<WebviewPage['locator']> =>
    view.locator('lens-updates-strip li', { hasText: title });
  const sentence = (): ReturnType<WebviewPage['locator']> =>
    view.locator('lens-updates-strip .summary');

  describe('in a window', () => {
    beforeEach(() => open());
    afterEach(async () => {
      assert.deepEqual(view.complaints, []);
      await view.close();
    });

    it('names the three, each of which opens its checkpoint', async () => {
      const title = await view.locator('h1').innerText();
      assert.match(
        title.replace(/\s+/g, ' '),
        /^1 rlvr-step-0320 ↔ 2 sft-epoch-2 on the base base$/,
      );
      await view.button('sft-epoch-2').click();
      await view.button('Compare 1 with the base').click();
      await view.until('fakeHost.compared.length === 1');
      assert.deepEqual(await view.host('opened'), [{ side: 'second', name: null }]);
      assert.deepEqual(await view.host('compared'), ['first']);
    });

    it('shows the figures as reports arrive, and says what they are of', async () => {
      await status(/Comparison: 0 of 91/);
      await card('Task-vector cosine').locator('text=not computed yet').waitFor();
      await sentence().locator('text=Nothing is compared yet.').waitFor();
      await view.step(40);
      await sentence()
        .locator('text=/^Of 40 of 91 tensors: The updates are nearly orthogonal/')
        .waitFor();
      await view.step(51);
      await status(/^Comparison: 91 done/);
      await sentence()
        .locator('text=/^The updates are nearly orthogonal .cosine 0\\.04/')
        .waitFor();
      const jaccard = card('Mask Jaccard');
      assert.match(await jaccard.locator('lens-figure .value').innerText(), /^41\.\d %$/);
      assert.match(await jaccard.innerText(), /null 41\.\d %\s+excess \+0\.00\d\d/);
      assert.match(await view.cell(Q_PROJ, 'maskJaccard').innerText(), /^\d\d\.\d %$/);
      assert.equal((await view.cell(NORM, 'taskVectorCosine').innerText()).trim(), '–');
      assert.equal(await view.cell(NORM, 'changedFirst').innerText(), '0.0 %');
    });

    it('compares what was cancelled, in the selection or all of it', async () => {
      await view.step(10);
      await view.button('Cancel').click();
      await status(/^Comparison cancelled after 10 of 91$/);
      await view.button('Compare · 81 left').click();
      await view.waitForRuns(2);
      const [, second] = await view.started();
      assert.deepEqual(second?.metrics, ['updates']);
      assert.equal(second.rows.length, 81);
      await view.step(81);
      await view.button('Compare · done').waitFor();
    });

    it('filters and sorts by the figures', async () => {
      await view.step(91);
      await view.filter('taskVectorCosine>0.05 module:q_proj');
      await view.sortBy('Cosine');
      const cosines: number[] = [];
      for (const name of await view.names()) {
        cosines.push(Number(await view.cell(name, 'taskVectorCosine').innerText()));
      }
      assert.ok(cosines.length > 1 && cosines.every((cosine) => cosine > 0.05), String(cosines));
      assert.deepEqual(
        cosines,
        [...cosines].sort((a, b) => b - a),
      );
    });

    it('shows the figures of a triple, and leads to its tensors', async () => {
      await view.step(91);
      await view.row('layers.0.mlp.gate_proj').click();
      const detail = view.page.getByRole('region', { name: 'Details of the triple' });
      await detail.locator('text=BF16 → BF16, F32').waitFor();
      await detail.locator('li', { hasText: /^both, opposite signs \d/ }).waitFor();
      await detail.getByRole('button', { name: 'module.model.layers.0.mlp.gate_proj' }).click();
      await view.until('fakeHost.opened.length === 1');
      assert.deepEqual(await view.host('opened'), [
        { side: 'second', name: 'module.model.layers.0.mlp.gate_proj.weight' },
      ]);
    });

    it('says why figures are undefined', async () => {
      await view.step(91);
      await view.row(NORM).click();
      await view.locator('lens-triple-detail', { hasText: 'both updates are zero' }).waitFor();
    });

    it('lists what is not in all three', async () => {
      await view
        .locator('summary', { hasText: '1 only in the base, 1 of another shape, 2 only in 2' })
        .click();
      await view.button('value_head.bias').click();
      await view.until('fakeHost.opened.length === 1');
      assert.deepEqual(await view.host('opened'), [{ side: 'second', name: 'value_head.bias' }]);
    });

    it('shows layers and kinds of modules on common axes, and leads to their tensors', async () => {
      await view.step(91);
      await view.page.getByRole('tab', { name: 'Layers' }).click();
      const rows = view.locator('lens-updates-groups tbody tr');
      assert.equal(await rows.count(), 8);
      assert.match(await rows.nth(7).innerText(), /^7\s+11\s+0\.0\d+\s+47\.\d %/);
      await view.page.getByText('By module').click();
      await view.button('q_proj').waitFor();
      await view.button('q_proj').click();
      await view.page.getByRole('tab', { name: 'Table', selected: true }).waitFor();
      await view.locator('.count', { hasText: /^8 of 91 triples/ }).waitFor();
    });

    it('colours the map to both sides of what chance gives', async () => {
      await view.step(91);
      await view.press('m');
      await view.evaluateOn(
        'vscode-single-select',
        "(element.value = 'signConflictFraction', element.dispatchEvent(new Event('change')))",
      );
      await view.locator('.legend', { hasText: 'in the middle: unrelated signs' }).waitFor();
    });
  });

  for (const theme of THEMES) {
    for (const tab of ['table', 'groups'] as const) {
      it(`is accessible, ${tab}, ${theme}`, async () => {
        await open({ theme, tab: 'table', width: 700 });
        await view.step(91);
        await view.locator('summary', { hasText: 'Not compared' }).click();
        await view.row(Q_PROJ).click();
        if (tab === 'groups') {
          await view.press('l');
          await view.locator('lens-updates-groups tbody').waitFor();
        }
        assert.deepEqual(view.complaints, []);
        assert.deepEqual(await view.axe(), []);
        await view.close();
      });
    }
  }
});
