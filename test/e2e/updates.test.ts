import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { difference, figure, percent } from '../../webview/format.ts';
import { oraclePair } from './oracle.ts';
import { relationOf, type Relations } from './updatesOracle.ts';
import { Workbench } from './workbench.ts';

const NAME = 'model.layers.0.self_attn.q_proj.weight';

describe('a person compares two updates of one base', () => {
  let expected: Relations;
  let workbench: Workbench;
  before(async () => {
    expected = relationOf('base', 'rlvr', 'sft');
    workbench = await Workbench.start();
    await workbench.page.setViewportSize({ width: 1600, height: 1000 });
    await workbench.useTheme('Dark Modern');
    await workbench.compare('base.safetensors', 'rlvr.safetensors');
  });
  after(() => workbench.stop());

  const strip = (): Locator => workbench.view().locator('lens-updates-strip');
  const detail = (): Locator => workbench.view().locator('lens-triple-detail');

  /** Waits for a figure with a name, anywhere below `of`. */
  async function shows(of: Locator, label: string, text: string): Promise<void> {
    const button = workbench.page.getByRole('button', { name: label, exact: true });
    const shown = of.locator('lens-figure').filter({ has: button }).locator('.value');
    await shown.getByText(text, { exact: true }).waitFor();
  }

  it('adds a third checkpoint to a comparison', async () => {
    await workbench.runCommand('Checkpoint Lens: Compare a Third');
    const pick = workbench.page.locator('.quick-input-widget');
    await pick.getByText('Select the checkpoint to compare with rlvr.safetensors').waitFor();
    await workbench.screenshot('updates-pick-dark');
    await pick.locator('.monaco-list-row', { hasText: 'sft.safetensors' }).first().click();
    await workbench.tab('rlvr.safetensors ↔ sft.safetensors on base.safetensors').waitFor();
  });

  it('reads how the two updates lie to each other', async () => {
    const { cosine, conflicts, jaccard } = expected.total;
    await strip()
      .locator('.summary')
      .getByText(`The updates are nearly orthogonal (cosine ${figure(cosine)})`)
      .waitFor();
    await workbench.view().locator('lens-run-status', { hasText: '39 done' }).waitFor();
    await shows(strip(), 'Task-vector cosine', figure(cosine));
    await shows(strip(), 'Sign conflicts', percent(conflicts));
    await shows(strip(), 'Mask Jaccard', percent(jaccard));
    for (const [pair, label] of [
      ['base->rlvr', 'Changed by 1'],
      ['base->sft', 'Changed by 2'],
    ] as const) {
      await shows(strip(), label, percent(1 - oraclePair(pair).model.all_tensors.sparsity_bf16));
    }
    await workbench.screenshot('updates-dark');
  });

  it('reads the same of one tensor', async () => {
    const of = expected.tensors.get(NAME);
    assert.ok(of);
    await workbench.showTable();
    await workbench.row(NAME).click();
    await shows(detail(), 'Task-vector cosine', figure(of.cosine));
    await shows(detail(), 'Sign conflicts', percent(of.conflicts));
    await shows(detail(), 'Mask Jaccard', percent(of.jaccard));
    assert.equal(await workbench.cell(NAME, 'maskJaccard'), percent(of.jaccard));
    const text = (column: string): Promise<string> => workbench.cell(NAME, column);
    const [jaccard, none, excess] = [
      of.jaccard,
      await text('maskJaccardNull'),
      await text('maskJaccardExcess'),
    ];
    const about = jaccard - Number.parseFloat(none) / 100;
    assert.ok(Math.abs(about - Number(excess.replace('−', '-'))) < 1e-3, `${none} ${excess}`);
    assert.notEqual(excess, difference(null));
  });

  it('reads the figures by layer and by module', async () => {
    await workbench.view().getByRole('tab', { name: 'Layers' }).click();
    const groups = workbench.view().locator('lens-updates-groups');
    await groups.getByRole('region', { name: 'Figures by layer' }).waitFor();
    assert.equal(await groups.locator('tbody tr').count(), 4);
    await workbench.screenshot('updates-layers-dark');
    await workbench.useTheme('Light Modern');
    await groups.getByText('By module', { exact: true }).click();
    await groups.getByRole('region', { name: 'Figures by module' }).waitFor();
    await groups.locator('tbody').getByRole('button', { name: 'q_proj' }).waitFor();
    await workbench.screenshot('updates-modules-light');
  });

  it('goes from the three to one of them', async () => {
    await workbench.view().getByRole('button', { name: 'Compare 2 with the base' }).click();
    await workbench.tab('base.safetensors ↔ sft.safetensors').waitFor();
    await workbench
      .view()
      .getByRole('heading', { name: 'sft.safetensors against base.safetensors' })
      .waitFor();
  });

  it('has seen no violation of the content security policy', () => {
    assert.deepEqual(workbench.complaints, []);
  });
});
