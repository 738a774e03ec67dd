import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { percent } from '../../webview/format.ts';
import { remake, withRows } from './madeCheckpoints.ts';
import { oraclePair } from './oracle.ts';
import { Workbench } from './workbench.ts';

const BASE = 'base.safetensors';
/** The RLVR sample with another name for its attention. */
const RENAMED = 'renamed.safetensors';
/** The master weights of the RLVR sample, of which some tensors differ in shape or are not in both. */
const RESHAPED = 'reshaped.f32.safetensors';
const DOWN = 'model.layers.3.mlp.down_proj.weight';

describe('a person compares checkpoints that do not fit in all', () => {
  const { model, tensors } = oraclePair('base->rlvr');
  let workbench: Workbench;
  let list: Locator;
  before(async () => {
    workbench = await Workbench.start(makeCheckpoints);
    await workbench.useTheme('Dark Modern');
    list = workbench.view().locator('lens-unmatched');
  });
  after(() => workbench.stop());

  const field = (label: string): Locator => list.getByRole('textbox', { name: label });
  const status = (): Locator => list.getByRole('status');
  const summary = (text: string): Locator => list.locator('summary', { hasText: text });
  /** A list under its heading. */
  const listed = (heading: string): Locator =>
    list.locator('section').filter({ has: workbench.page.getByRole('heading', { name: heading }) });

  async function sparsityOf(name: string): Promise<void> {
    await workbench.view().locator('lens-filter-bar input').fill(name);
    await workbench.row(name).waitFor();
    const text = await workbench.cell(name, 'updateSparsity');
    assert.equal(text, percent(tensors[name]?.sparsity_bf16), name);
  }

  async function modelSparsity(text: string): Promise<void> {
    const cell = workbench.view().locator('lens-model-strip li').first();
    await cell.locator('lens-figure .value', { hasText: text }).waitFor();
  }

  it('finds a list of the tensors that have no partner', async () => {
    await workbench.compare(BASE, RENAMED);
    await summary('Not compared: 16 only in the base, 16 only in the other').click();
    const names = listed('16 tensors only in the other').locator('li');
    assert.equal(await names.count(), 16);
    await names.getByText('model.layers.0.attention.q_proj.weight', { exact: true }).waitFor();
    await workbench.view().getByText('23 pairs, 12 matrices analysed').waitFor();
  });

  it('types a rule for names and reads at once what it would pair', async () => {
    await field('Name in the base').fill('model.layers.*.self_attn.*');
    await field('Name in the other').fill('model.layers.*.attention');
    await status().getByText('Both sides need as many *.').waitFor();
    await field('Name in the other').fill('model.layers.*.attention.*');
    await status().getByText('16 pairs more than by names alone, 39 in all.').waitFor();
    await status()
      .getByText('This rule fits 16 names of the base; the other has 16 of them.')
      .waitFor();
    await status()
      .getByText(
        'model.layers.0.self_attn.q_proj.weight → model.layers.0.attention.q_proj.weight',
        { exact: true },
      )
      .waitFor();
    await workbench.screenshot('unmatched-rule-dark');
    await workbench.useTheme('Light Modern');
    await status().getByText('39 in all.').waitFor();
    await workbench.screenshot('unmatched-rule-light');
  });

  it('uses the rule, and has the figures of all pairs', async () => {
    await list.getByRole('button', { name: 'Use Rules' }).click();
    await summary('1 name rule').waitFor();
    await workbench.view().getByText('39 pairs, 28 matrices analysed').waitFor();
    await modelSparsity(percent(model.all_tensors.sparsity_bf16));
    await workbench.showTable();
    await sparsityOf('model.layers.3.self_attn.v_proj.weight');
  });

  it('has figures for what matches where shapes, vocabulary and dtype differ', async () => {
    await workbench.compare(BASE, RESHAPED);
    await summary(
      'Not compared: 1 only in the base, 1 only in the other, 1 of another shape · 2 resized',
    ).waitFor();
    await workbench.view().getByText('37 pairs, 27 matrices analysed').waitFor();
    await workbench.showTable();
    // the rows that both have, and a matrix of bf16 against one of f32
    await sparsityOf('model.embed_tokens.weight');
    await sparsityOf('model.layers.0.self_attn.q_proj.weight');
    const dtype = await workbench.cell('q_proj.weight', 'dtype');
    assert.match(dtype, /BF16.*F32/s);
    await workbench.view().locator('lens-filter-bar input').fill('');
    await workbench.screenshot('unmatched-dtypes-light');
  });

  it('reads what differs, and how', async () => {
    await summary('1 of another shape').click();
    await listed('1 tensor only in the base').getByText('model.norm.weight').waitFor();
    await listed('1 tensor only in the other').getByText('value_head.weight').waitFor();
    await listed('1 tensor of another shape').getByText('128 × 352 → 64 × 352').waitFor();
    const resized = listed('The rows that both have are compared');
    await resized.getByText('64 × 128 → 72 × 128: the first 64 rows').first().waitFor();
    await workbench.screenshot('unmatched-lists-light');
    await workbench.useTheme('Dark Modern');
    await listed('1 tensor of another shape').getByText(DOWN).waitFor();
    await workbench.screenshot('unmatched-lists-dark');
  });

  it('shows a tensor of the list in the checkpoint that it is from', async () => {
    await list.getByRole('button', { name: DOWN }).click();
    const detail = workbench.view().locator('lens-tensor-detail');
    await detail.getByText(DOWN).first().waitFor();
    await workbench.view().getByRole('heading', { name: BASE }).waitFor();
  });

  it('has seen no violation of the content security policy', () => {
    assert.deepEqual(workbench.complaints, []);
  });
});

function makeCheckpoints(folder: string): void {
  remake(join(folder, 'rlvr.safetensors'), join(folder, RENAMED), (tensor) => [
    { ...tensor, name: tensor.name.replace('self_attn', 'attention') },
  ]);
  remake(join(folder, 'rlvr.fp32.safetensors'), join(folder, RESHAPED), (tensor) => {
    switch (tensor.name) {
      case 'model.norm.weight':
        return [{ ...tensor, name: 'value_head.weight' }];
      case 'model.embed_tokens.weight':
      case 'lm_head.weight':
        return [withRows(tensor, 72)];
      case DOWN:
        return [withRows(tensor, 64)];
      default:
        return [tensor];
    }
  });
}
