import assert from 'node:assert/strict';
import { WebviewBrowser, type WebviewPage, eventually } from './webviewPage.ts';

const UP_PROJ = 'model.layers.0.mlp.up_proj.weight';

describe('the checkpoint editor', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());
  beforeEach(async () => (view = await browser.open('checkpoint')));
  afterEach(async () => {
    assert.deepEqual(view.complaints, []);
    await view.close();
  });

  it('says what is open and how big it is', async () => {
    await eventually(async () => assert.equal(await view.locator('h1').innerText(), 'Qwen3-8B'));
    const facts = view.locator('.facts', { hasText: /^Qwen3 · 36 layers · / });
    await facts
      .filter({ hasText: '8.19 B parameters · 399 tensors · 5 shards · 15.3 GiB' })
      .waitFor();
    await view.locator('summary').click();
    await view.locator('dd', { hasText: 'grpo-math-2026-10-30' }).waitFor();
  });

  it('puts layer 2 before layer 10', async () => {
    await view.filter('input_layernorm');
    await eventually(async () => {
      const names = await view.names();
      assert.deepEqual(
        names.slice(0, 12).map((name) => Number(name.split('.')[2])),
        [...Array(12).keys()],
      );
    });
  });

  it('sorts by any column, the largest figure first, and says so', async () => {
    await view.sortBy('Parameters');
    const header = view.page.getByRole('columnheader', { name: 'Parameters' });
    await eventually(async () =>
      assert.equal(await header.getAttribute('aria-sort'), 'descending'),
    );
    await eventually(async () =>
      assert.deepEqual((await view.names()).slice(0, 2), [
        'lm_head.weight',
        'model.embed_tokens.weight',
      ]),
    );
    await view.sortBy('Parameters');
    await eventually(async () => assert.equal(await header.getAttribute('aria-sort'), 'ascending'));
    await eventually(async () => assert.match((await view.names())[0] ?? '', /norm/));
  });

  it('filters by words, glob and dtype, and counts what is left', async () => {
    await view.filter('Q_PROJ layers.1');
    const count = view.locator('lens-filter-bar .count');
    await eventually(async () =>
      assert.match(await count.innerText(), /^11 of 399 tensors · 185 M of 8\.19 B parameters$/),
    );
    await view.filter('*.layers.1?.*norm.weight');
    await eventually(async () => assert.match(await count.innerText(), /^40 of 399 tensors/));
    await view.filter('dtype:f32');
    await view.locator('.count', { hasText: '145 of 399 tensors' }).waitFor();
  });

  it('says when nothing matches, and clears the filter', async () => {
    await view.filter('no such tensor');
    await view.locator('.empty', { hasText: 'No tensor matches the filter.' }).waitFor();
    await view.button('Clear Filter').click();
    await view.locator('.count', { hasText: /^399 tensors/ }).waitFor();
  });

  it('measures the statistics of the selected tensor by itself, and draws them', async () => {
    await view.row(UP_PROJ).click();
    await view.waitForRuns(1);
    await view.step(1);
    const detail = view.locator('lens-tensor-detail');
    await detail.getByRole('button', { name: 'Std', exact: true }).waitFor();
    await eventually(async () =>
      assert.equal(await detail.locator('lens-tensor-statistics lens-chart canvas').count(), 2),
    );
    await eventually(async () =>
      assert.match(await view.cell(UP_PROJ, 'std').innerText(), /^0\.0\d+$/),
    );
    const [run] = await view.started();
    assert.ok(run);
    assert.deepEqual(run.metrics, ['statistics']);
    assert.equal(run.rows.length, 1);
  });

  it('passes over tensors that the arrow keys only pass', async () => {
    // from within the page, since keys pressed from here may come slower than a person's
    await view.evaluateOn(
      '.body',
      `(async () => {
        for (let press = 0; press < 6; press += 1) {
          element.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown' }));
          await new Promise((resolve) => setTimeout(resolve));
        }
      })()`,
    );
    await view.waitForRuns(1);
    await view.step(1);
    await view.locator('lens-tensor-detail lens-chart').first().waitFor();
    await view.cell(UP_PROJ, 'std').filter({ hasText: /\d/ }).waitFor();
    await eventually(async () => assert.equal((await view.started()).length, 1));
  });

  it('adds statistics of the row that is looked at to a run of the user', async () => {
    await (await view.analysis('Spectra')).click();
    await view.waitForRuns(1);
    await view.row(UP_PROJ).click();
    await view.locator('lens-tensor-detail', { hasText: 'Waiting for its turn' }).waitFor();
    await view.waitForRuns(2);
    await eventually(async () =>
      assert.deepEqual((await view.started())[1]?.metrics, ['statistics']),
    );
    await view.locator('lens-run-status', { hasText: 'of 253' }).waitFor();
  });

  it('analyses in one reading what lacks both, and offers either part alone', async () => {
    await view.row(UP_PROJ).click();
    await view.waitForRuns(1);
    await view.step(1);
    await view.button('Analyse · all 399').waitFor();
    await view.button(/^Analyse · /).click();
    await view.waitForRuns(4);
    const started = (await view.started()).slice(1);
    assert.deepEqual(
      started.map(({ metrics }) => metrics),
      [['statistics', 'spectrum'], ['statistics'], ['spectrum']],
    );
    assert.deepEqual(
      started.map(({ rows }) => rows.length),
      [251, 147, 1],
    );
    await view.step(399);
    await view.button('Analyse · done').waitFor();
  });

  it('says what an analysis takes, once a run has shown how fast the machine is', async () => {
    await (await view.analysis('Statistics')).click();
    await view.waitForRuns(1);
    await view.step(399);
    await view.button(/^Analyse · 252 left · about \d+ h/).waitFor();
  });

  it('has a menu for the keyboard', async () => {
    await view.button('Analyse in part').focus();
    await view.press('ArrowDown');
    await view.locator('[role=menuitem]:focus', { hasText: 'Compute Statistics' }).waitFor();
    await view.press('ArrowDown');
    await view.locator('[role=menuitem]:focus', { hasText: 'Compute Spectra' }).waitFor();
    assert.deepEqual(await view.axe(), []);
    view.complaints.splice(0); // of the checker's own styles
    await view.press('Escape');
    await eventually(async () => assert.equal(await view.locator('[role=menu]').count(), 0));
    await view.locator('.more:focus').waitFor();
    await view.press('ArrowDown');
    await view.press('Enter');
    await view.waitForRuns(1);
    await eventually(async () =>
      assert.deepEqual((await view.started())[0]?.metrics, ['statistics']),
    );
  });

  it('says which rows are on screen, so that they are measured first', async () => {
    await view.until('fakeHost.shown.length > 10');
    await view.filter('layers.35.mlp');
    await view.until('fakeHost.shown.length === 3');
  });

  it('offers to measure again what could not be measured', async () => {
    await view.row(UP_PROJ).click();
    await view.waitForRuns(1);
    await view.host("fail({ kind: 'engine', message: 'the engine ended' })");
    const detail = view.locator('lens-tensor-detail');
    await detail.getByText('Not measured').waitFor();
    await detail.getByRole('button', { name: 'Compute Statistics' }).click();
    await view.waitForRuns(2);
    await view.step(1);
    await detail.locator('lens-chart').first().waitFor();
  });

  it('computes a spectrum and plots it', async () => {
    await view.row(UP_PROJ).click();
    await view.waitForRuns(1);
    await view.step(1);
    await view.button('Compute Spectrum').click();
    await view.waitForRuns(2);
    await view.locator('lens-tensor-detail', { hasText: 'Computing, 0.0 % done' }).waitFor();
    await view.step(1);
    const chart = view.locator('lens-tensor-detail lens-chart.tall');
    await chart.locator('canvas').waitFor();
    await eventually(async () =>
      assert.match((await chart.locator('.plot').getAttribute('aria-label')) ?? '', /4,096 values/),
    );
    await chart.locator('.u-over').hover();
    await chart.locator('.readout', { hasText: /^i = 2,0\d\d +σ \d/ }).waitFor();
    await view.locator('lens-run-status', { hasText: /^Spectra: 1 done$/ }).waitFor();
    await eventually(async () =>
      assert.notEqual(await view.cell(UP_PROJ, 'effectiveRank').innerText(), ''),
    );
  });

  it('keeps the name and Close in view while the details scroll', async () => {
    await view.row(UP_PROJ).click();
    await view.waitForRuns(1);
    await view.step(1);
    await view.locator('lens-tensor-detail lens-chart canvas').first().waitFor();
    await view.locator('lens-tensor-detail lens-chart').last().scrollIntoViewIfNeeded();
    await eventually(async () => {
      const scrolled = await view.evaluateOn<number>('lens-tensor-detail', 'element.scrollTop');
      assert.ok(scrolled > 0);
      const detail = await view.locator('lens-tensor-detail').boundingBox();
      const close = await view.button('Close details').boundingBox();
      assert.ok(detail && close && close.y >= detail.y && close.y < detail.y + 20);
    });
  });

  it('shows the definition of a figure on hover and on focus', async () => {
    await view.row(UP_PROJ).click();
    await view.waitForRuns(1);
    await view.step(1);
    const figure = view.locator('lens-tensor-detail lens-figure').first();
    await figure.getByRole('button').hover();
    await figure.getByRole('tooltip').filter({ hasText: 'Σw / n' }).waitFor();
    await view.page.mouse.move(0, 0);
    await figure.getByRole('tooltip').waitFor({ state: 'hidden' });
    await view.press('Tab');
    await view.locator('lens-tensor-detail').focus();
    for (let tab = 0; tab < 4; tab += 1) {
      await view.press('Tab');
    }
    await figure.getByRole('tooltip').waitFor();
  });

  it('keeps order, filter and tensor over a reload', async () => {
    await view.filter('q_proj');
    await view.sortBy('Shape');
    await view.row('model.layers.7.').click();
    await view.page.reload();
    await view.locator('lens-tensor-detail h2', { hasText: 'model.layers.7.self_attn' }).waitFor();
    await eventually(async () =>
      assert.equal(await view.locator('lens-filter-bar input').first().inputValue(), 'q_proj'),
    );
    const header = view.page.getByRole('columnheader', { name: 'Shape' });
    await eventually(async () =>
      assert.equal(await header.getAttribute('aria-sort'), 'descending'),
    );
  });

  it('shows a message above the content until it is dismissed', async () => {
    await view.host("notice('warning', 'The engine ended and was started again.')");
    const notice = view.locator('lens-notice', { hasText: 'The engine ended' });
    await notice.waitFor();
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await notice.waitFor({ state: 'detached' });
  });
});

describe('a checkpoint of unlike tensors', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  before(async () => {
    browser = await WebviewBrowser.start();
    view = await browser.open('mixed');
  });
  after(() => browser.stop());

  async function measure(name: string): Promise<void> {
    const runs = (await view.started()).length;
    await view.row(name).click();
    await view.waitForRuns(runs + 1);
    await view.step(1);
  }

  it('says of one that cannot be read why', async () => {
    await measure('broken.weight');
    await view.locator('lens-tensor-detail .error', { hasText: 'the shard ends before' }).waitFor();
  });

  it('gives counts alone for integers', async () => {
    await measure('position_ids');
    const detail = view.locator('lens-tensor-detail');
    await detail.locator('.value').filter({ hasText: '–' }).first().waitFor();
    await eventually(async () =>
      assert.equal(await detail.locator('lens-tensor-statistics lens-chart').count(), 0),
    );
    await eventually(async () =>
      assert.equal(await detail.getByRole('button', { name: 'Compute Spectrum' }).count(), 0),
    );
  });

  it('says why a spectrum is undefined', async () => {
    await measure('nan.weight');
    await view.button('Compute Spectrum').click();
    await view.until("fakeHost.started.at(-1).metrics[0] === 'spectrum'");
    await view.step(1);
    await view
      .locator('lens-tensor-detail', { hasText: 'Undefined: the tensor holds 3 NaN' })
      .waitFor();
    await eventually(async () =>
      assert.equal(await view.cell('nan.weight', 'spectralNorm').innerText(), '–'),
    );
  });

  it('lets the user choose a matrix of a stack', async () => {
    await measure('experts.down_proj');
    await view.button('Compute Spectrum').click();
    await view.until("fakeHost.started.at(-1).metrics[0] === 'spectrum'");
    await view.step(1);
    const detail = view.locator('lens-tensor-detail');
    const norm = detail.locator('lens-tensor-spectrum .value').first();
    const first = await norm.innerText();
    await detail.getByRole('combobox', { name: 'Matrix of the stack' }).click();
    await detail.getByRole('option', { name: 'Matrix 3', exact: true }).click();
    await detail.locator('lens-chart.tall canvas').waitFor();
    await eventually(async () => assert.notEqual(await norm.innerText(), first));
    assert.deepEqual(view.complaints, []);
  });
});
