import assert from 'node:assert/strict';
import { WebviewBrowser, type WebviewPage, eventually } from './webviewPage.ts';

const Q_PROJ = 'model.layers.0.self_attn.q_proj.weight';
const NORM = 'model.layers.0.input_layernorm.weight';

describe('the diff editor', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());
  beforeEach(async () => (view = await browser.open('diff')));
  afterEach(async () => {
    assert.deepEqual(view.complaints, []);
    await view.close();
  });

  const status = (text: RegExp): Promise<void> =>
    view.locator('lens-run-status', { hasText: text }).waitFor();
  const card = (title: string): ReturnType<WebviewPage['locator']> =>
    view.locator('lens-model-strip lens-figure', { hasText: title }).locator('.value');

  it('says what is compared, and what is not', async () => {
    const title = await view.locator('h1').innerText();
    assert.match(title, /^rlvr-step-0320\.safetensors\s+against\s+base\.safetensors$/);
    await view.locator('summary', { hasText: '1 only in the base, 2 only in the other' }).click();
    await view.locator('li', { hasText: 'value_head.weight' }).waitFor();
    await view.locator('li', { hasText: '16 × 4096 → 32 × 4096' }).waitFor();
  });

  it('shows the run that the editor started: how far, how fast, how long still', async () => {
    await status(/Sparsity: 0 of 91/);
    await view.step(40);
    await status(/Sparsity: 40 of 91 · 2\.5 pairs\/s · 20 s left/);
    await view.step(51);
    await status(/^Sparsity: 91 done in 36 s$/);
    await eventually(async () =>
      assert.match(await card('Update sparsity').innerText(), /\d\d\.\d %/),
    );
    await eventually(async () =>
      assert.match(await view.cell(Q_PROJ, 'updateSparsity').innerText(), /^\d\d\.\d %$/),
    );
    await eventually(async () =>
      assert.equal(await view.cell(NORM, 'updateSparsity').innerText(), 'identical'),
    );
    await eventually(async () =>
      assert.match(await view.cell('layers.0.mlp.gate_proj', 'dtype').innerText(), /^BF16 → F32$/),
    );
  });

  it('computes the spectra of all, which the figures of the model follow', async () => {
    await view.step(91);
    await eventually(async () => assert.equal(await card('NSS, mean').innerText(), '–'));
    await view.button('Analyse · all 56').click();
    await view.waitForRuns(2);
    await view.step(56);
    await status(/^Sparsity, Spectra: 56 done in 22 s$/);
    await eventually(async () =>
      assert.match(await card('NSS, mean').innerText(), /^\d\.\d\de-5$/),
    );
    await view.locator('li', { hasText: '1.62 × a random update of its size' }).waitFor();
    await view.button('Analyse · done').waitFor();
  });

  it('computes the spectra of the filter', async () => {
    await view.step(91);
    await view.filter('embed');
    await view.button('Analyse · 1 filtered').click();
    await view.waitForRuns(2);
    await eventually(async () => assert.equal((await view.started())[1]?.rows.length, 1));
  });

  it('says why it computes none', async () => {
    await view.step(91);
    await view.filter('layernorm');
    const button = view.button('Analyse · none');
    const reason = 'No weight matrix among the rows shown';
    await eventually(async () =>
      assert.equal(await button.getAttribute('aria-description'), reason),
    );
    await eventually(async () =>
      assert.equal(await view.locator('lens-analyse .hint').getAttribute('title'), reason),
    );
  });

  it('computes the spectra of the selection, taken by Shift and Ctrl', async () => {
    await view.step(91);
    await view.filter('q_proj');
    await view.row('layers.1.').click();
    await view.row('layers.3.').click({ modifiers: ['Shift'] });
    await view.row('layers.6.').click({ modifiers: ['ControlOrMeta'] });
    await view.row('layers.2.').click({ modifiers: ['ControlOrMeta'] });
    await view.locator('.count', { hasText: /^3 selected, 50\.3 M parameters/ }).waitFor();
    await view.button('Analyse · 3 selected').click();
    await view.waitForRuns(2);
    await eventually(async () => assert.equal((await view.started())[1]?.rows.length, 3));
  });

  it('cancels, and says how far it came', async () => {
    await view.step(91);
    await view.button(/^Analyse ·/).click();
    await view.waitForRuns(2);
    await view.step(10);
    await view.button('Cancel').click();
    await status(/^Sparsity, Spectra cancelled after 10 of 56/);
    await view.button('Analyse · 46 left').waitFor();
    await view
      .locator('[role=status]', { hasText: 'Sparsity, Spectra cancelled after 10 of 56' })
      .waitFor();
  });

  it('says that a run failed, and why to those who do not see the notice', async () => {
    await view.host("fail({ kind: 'engine', message: 'the engine ended (SIGKILL)' })");
    await status(/^Sparsity failed$/);
    await view.locator('[role=status]', { hasText: 'the engine ended (SIGKILL)' }).waitFor();
    await view.button('Analyse · all 56').click();
    await view.waitForRuns(2);
  });

  it('shows both spectra and their difference', async () => {
    await view.step(91);
    await view.row(Q_PROJ).click();
    await view.button('Compute Spectrum').click();
    await view.waitForRuns(2);
    await view.step(1);
    const detail = view.locator('lens-pair-detail');
    await detail.locator('lens-chart.tall canvas').waitFor();
    await eventually(async () =>
      assert.equal(await detail.locator('lens-pair-spectra lens-chart').count(), 2),
    );
    await detail.locator('lens-chart.tall .u-over').hover();
    await detail.locator('.readout', { hasText: /base \d.*other \d/ }).waitFor();
    await detail.locator('.readout', { hasText: /Δσ .?\d/ }).waitFor();
    await eventually(async () =>
      assert.match(await detail.locator('tr', { hasText: 'Stable rank' }).innerText(), /\d+.*\d+/),
    );
  });

  it('shows what the editor replaces it by', async () => {
    await view.page.evaluate("showDocument('failed')");
    await view.locator('lens-failure').waitFor();
    await view.page.evaluate("showDocument('diff')");
    await view.locator('lens-diff').waitFor();
  });
});
