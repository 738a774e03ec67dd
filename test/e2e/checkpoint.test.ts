import assert from 'node:assert/strict';
import { compactCount, figure } from '../../webview/format.ts';
import type { Locator } from 'playwright-core';
import type { Probe } from './probe.ts';
import { Workbench } from './workbench.ts';

const Q_PROJ = 'model.layers.0.self_attn.q_proj.weight';

describe('a person opens a checkpoint', () => {
  let workbench: Workbench;
  before(async () => (workbench = await Workbench.start()));
  after(() => workbench.stop());

  it('sees its summary and tensors', async () => {
    await workbench.open('base.safetensors');
    const view = workbench.view();
    await view.locator('h1', { hasText: 'base.safetensors' }).waitFor();
    const facts = await view.locator('.facts').innerText();
    assert.ok(facts.includes(`${compactCount(754_816)} parameters · 39 tensors`), facts);
    assert.ok(facts.includes('BF16'), facts);
    await workbench.row('self_attn.q_proj.weight').first().waitFor();
    await workbench.screenshot('tree');
    await workbench.showTable();
    await workbench.row(Q_PROJ).waitFor();
    assert.equal(await workbench.cell(Q_PROJ, 'shape'), '128 × 128');
    assert.equal(await workbench.cell(Q_PROJ, 'dtype'), 'BF16');
    assert.equal(await workbench.cell(Q_PROJ, 'parameters'), compactCount(128 * 128));
    await workbench.screenshot('checkpoint');
  });

  it('filters by text and glob, and sorts', async () => {
    const view = workbench.view();
    const filter = view.locator('lens-filter-bar input').first();
    await filter.fill('*.q_proj.weight');
    await view
      .locator('lens-filter-bar', { hasText: '4 of 39' })
      .or(view.locator('text=/4 .*shown/'))
      .first()
      .waitFor();
    assert.equal(await workbench.rows().count(), 4);
    await filter.fill('');
    await view.getByRole('columnheader', { name: 'Parameters' }).getByRole('button').click();
    await workbench.rows().first().filter({ hasText: 'mlp' }).waitFor();
    await view.getByRole('columnheader', { name: 'Tensor' }).getByRole('button').click();
  });

  it('selects a tensor and reads its statistics', async () => {
    await workbench.row(Q_PROJ).click();
    const detail = workbench.view().locator('lens-tensor-detail');
    await detail.getByRole('button', { name: 'Mean', exact: true }).waitFor();
    assert.match(await workbench.cell(Q_PROJ, 'std'), /^0\.0\d+$/);
    await detail.locator('lens-chart canvas').first().waitFor();
  });

  it('computes its spectrum and sees it plotted', async () => {
    const detail = workbench.view().locator('lens-tensor-detail');
    await detail.getByRole('button', { name: 'Compute Spectrum' }).click();
    await isDrawn(detail.locator('lens-chart.tall canvas'));
    assert.equal(await workbench.cell(Q_PROJ, 'spectralNorm'), figure(2.3429436431970343));
    await workbench.screenshot('spectrum');
  });

  it('finds it as it was after looking at another tab', async () => {
    await workbench.open('README.md');
    await workbench.tab('base.safetensors').click();
    await workbench.row(Q_PROJ).waitFor();
    assert.equal(await workbench.cell(Q_PROJ, 'spectralNorm'), figure(2.3429436431970343));
  });

  it('opens an index as one model', async () => {
    await workbench.pick(
      await workbench.explorerRow('rlvr-sharded/model.safetensors.index.json'),
      'Open as Checkpoint',
    );
    const facts = workbench.view().locator('.facts', { hasText: '3 shards' });
    await facts.waitFor();
    assert.ok((await facts.innerText()).includes('39 tensors'));
  });

  it('has seen no violation of the content security policy', () => {
    assert.deepEqual(workbench.complaints, []);
  });
});

/** Waits until a canvas is not empty. */
async function isDrawn(canvas: Locator): Promise<void> {
  const drawn = await canvas.evaluate((element) =>
    (globalThis as unknown as Probe).lensDrawn(element),
  );
  assert.equal(drawn, true);
}
