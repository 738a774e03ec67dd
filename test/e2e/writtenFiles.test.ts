import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { percent } from '../../webview/format.ts';
import { tensorsOf } from './madeCheckpoints.ts';
import { oraclePair } from './oracle.ts';
import { Workbench } from './workbench.ts';

describe('a person writes masks and deltas', () => {
  const { model } = oraclePair('base->rlvr');
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.start();
    await workbench.useTheme('Dark Modern');
  });
  after(() => workbench.stop());

  const file = (name: string): string => join(workbench.folder, name);
  const quickPick = (): Locator => workbench.page.locator('.quick-input-widget');
  const facts = (text: string | RegExp): Promise<void> =>
    workbench.view().locator('header').getByText(text).first().waitFor();

  /** Takes what stands in an input box. */
  async function accept(title: string): Promise<void> {
    await quickPick().getByText(title, { exact: true }).waitFor();
    await workbench.page.keyboard.press('Enter');
  }

  async function openFrom(message: string): Promise<void> {
    await workbench.message(message).getByRole('button', { name: 'Open' }).click();
  }

  it('writes the safe mask of a checkpoint from the Explorer', async () => {
    await workbench.pick(await workbench.explorerRow('base.safetensors'), 'Write Mask…');
    const kind = quickPick().locator('.monaco-list-row', { hasText: 'Safe' });
    await kind.getByText('Weights that are low in magnitude or not principal').waitFor();
    await workbench.screenshot('mask-kinds-dark');
    await kind.click();
    await accept('Write Mask: Share of a Matrix');
    await accept('Write Mask: Rank');
    await workbench.chooseFile(file('base.safe-mask.safetensors'));
    const written = /base\.safe-mask\.safetensors was written, .* of the weights of 28 tensors/;
    const told = await workbench.message(written).first().innerText();
    const shares = tensorsOf(readFileSync(file('base.safe-mask.safetensors')));
    const [all, inside] = shares.reduce(
      ([n, set], { bytes }) => [n + bytes.length, set + bytes.reduce((sum, bit) => sum + bit, 0)],
      [0, 0],
    );
    assert.equal(shares.length, 28);
    assert.ok(told.includes(`: ${percent(inside / all)} of the weights`), told);
  });

  it('opens it, and sees that it is a mask', async () => {
    await openFrom('base.safe-mask.safetensors was written');
    await workbench.tab('base.safe-mask.safetensors').waitFor();
    await facts('mask (safe, α 0.5, rank 64) of base.safetensors');
    await workbench.showTable();
    assert.match(await workbench.cell('model.layers.0.self_attn.q_proj.weight', 'dtype'), /BOOL/);
    await workbench.screenshot('mask-dark');
  });

  it('writes a comparison as a delta, and reads what it saves', async () => {
    await workbench.compare('base.safetensors', 'rlvr.safetensors');
    await workbench.runCommand('Checkpoint Lens: Write Sparse Delta');
    await workbench.chooseFile(file('rlvr.delta.safetensors'));
    const changed = percent(1 - model.all_tensors.exact_equal);
    await workbench
      .message('rlvr.delta.safetensors was written and verified')
      .getByText(`${changed} of the elements changed; applied to the base it makes rlvr`)
      .first()
      .waitFor();
    await workbench.screenshot('delta-written-dark');
    await openFrom('rlvr.delta.safetensors was written and verified');
    await facts(/sparse delta of base\.safetensors, saves 5\d\.\d % of rlvr\.safetensors/);
    await workbench.screenshot('delta-dark');
    await workbench.useTheme('Light Modern');
    await workbench.screenshot('delta-light');
    await workbench.tab('base.safe-mask.safetensors').click();
    await facts('mask (safe, α 0.5, rank 64) of base.safetensors');
    await workbench.screenshot('mask-light');
  });

  it('makes the checkpoint again from its base and the delta, byte for byte', async () => {
    await workbench.pick(
      await workbench.explorerRow('rlvr.delta.safetensors'),
      'Apply Sparse Delta…',
    );
    const base = quickPick().locator('.monaco-list-row', { hasText: 'name and size as recorded' });
    await base.filter({ hasText: 'base.safetensors' }).first().waitFor();
    await workbench.screenshot('delta-base-light');
    await base.first().click();
    await workbench.chooseFile(file('rlvr.applied.safetensors'));
    await workbench.message('rlvr.applied.safetensors was written').first().waitFor();
    const [made, rlvr] = ['rlvr.applied.safetensors', 'rlvr.safetensors'].map((name) =>
      readFileSync(file(name)),
    );
    assert.ok(made && rlvr && made.equals(rlvr));
  });

  it('has seen no violation of the content security policy', () => {
    assert.deepEqual(workbench.complaints, []);
  });
});
