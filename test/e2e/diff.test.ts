import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { figure, percent } from '../../webview/format.ts';
import type { OraclePair } from '../host/oracle.ts';
import { Workbench } from './workbench.ts';

const { pairs } = JSON.parse(readFileSync('test/data/oracle.json', 'utf8')) as {
  readonly pairs: Readonly<Record<string, OraclePair>>;
};
const TITLE = 'base.safetensors ↔ rlvr.safetensors';

function expectedOf(pair: string): OraclePair {
  const found = pairs[pair];
  assert.ok(found);
  return found;
}

describe('a person compares two checkpoints', () => {
  const expected = expectedOf('base->rlvr');
  let workbench: Workbench;
  before(async () => (workbench = await Workbench.start()));
  after(() => workbench.stop());

  /** The large figure of a card. */
  async function card(label: string, text: string): Promise<void> {
    const cards = workbench.view().locator('lens-model-strip lens-figure');
    await cards.filter({ hasText: label }).locator('.value', { hasText: text }).first().waitFor();
  }

  async function sparsityIsShown(): Promise<void> {
    await card('Update sparsity', percent(expected.model.all_tensors.sparsity_bf16));
    for (const name of [
      'model.layers.0.self_attn.q_proj.weight',
      'model.layers.0.mlp.down_proj.weight',
    ]) {
      const tensor = expected.tensors[name];
      assert.ok(tensor);
      await workbench.row(name).waitFor();
      assert.equal(await workbench.cell(name, 'updateSparsity'), percent(tensor.sparsity_bf16));
      assert.equal(await workbench.cell(name, 'relativeUpdate'), figure(tensor.rel_update));
    }
  }

  it('selects a base in the Explorer and compares with it', async () => {
    await workbench.pick(
      await workbench.explorerRow('base.safetensors'),
      'Select as Base Checkpoint',
    );
    await workbench.pick(
      await workbench.explorerRow('rlvr.safetensors'),
      'Compare with Base Checkpoint',
    );
    await workbench.tab(TITLE).waitFor();
    await sparsityIsShown();
    await workbench.screenshot('diff');
  });

  it('finds the base marked, and not offered for a comparison with itself', async () => {
    const base = await workbench.explorerRow('base.safetensors');
    await base.locator('[aria-label$="Base checkpoint"]').waitFor();
    assert.deepEqual(await workbench.menuOf(base, /Base Checkpoint/), [
      'Select as Base Checkpoint',
    ]);
  });

  it('computes the spectra of all matrices and reads the drift', async () => {
    const view = workbench.view();
    await view.getByRole('button', { name: /^Analyse ·/ }).click();
    await card('NSS, mean', figure(expected.model.hidden_2d.nss.mean));
    const name = 'model.layers.0.self_attn.q_proj.weight';
    assert.equal(await workbench.cell(name, 'nss'), figure(expected.tensors[name]?.nss));
    await workbench.row(name).click();
    await view.locator('lens-pair-detail lens-chart canvas').first().waitFor();
    await workbench.screenshot('diff-spectra');
  });

  it('reads what magnitude and precision explain, and places the model among others', async () => {
    const view = workbench.view();
    await view.getByRole('button', { name: 'Compute All', exact: true }).click();
    const summary = view.locator('lens-gates .summary');
    await summary
      .getByText('The overlap with principal weights is explained by magnitude and precision')
      .waitFor();
    await summary.getByText('there is no sign of avoidance beyond size').waitFor();
    const strip = view.locator('lens-model-strip li');
    await strip.filter({ hasText: 'Update sparsity' }).getByText('in OPD’s range').waitFor();
    await strip.filter({ hasText: 'NSS, mean' }).getByText('between OPD and SFT').waitFor();
    await workbench.screenshot('diff-gates');
  });

  it('finds the comparison again after a reload of the window', async () => {
    await workbench.reload();
    await workbench.tab(TITLE).waitFor();
    await sparsityIsShown();
  });

  it('compares two selected files', async () => {
    await workbench.closeEditors();
    await (await workbench.explorerRow('base.safetensors')).click();
    const other = await workbench.explorerRow('sft.safetensors');
    await other.click({ modifiers: ['ControlOrMeta'] });
    await workbench.pick(other, 'Compare Checkpoints');
    await workbench.tab('base.safetensors ↔ sft.safetensors').waitFor();
    await card('Update sparsity', percent(expectedOf('base->sft').model.all_tensors.sparsity_bf16));
  });

  it('reads it in light and in high contrast', async () => {
    for (const theme of [
      'Light Modern',
      'Dark High Contrast',
      'Light High Contrast',
      'Dark Modern',
    ]) {
      await workbench.useTheme(theme);
      await card(
        'Update sparsity',
        percent(expectedOf('base->sft').model.all_tensors.sparsity_bf16),
      );
      await workbench.screenshot(`diff-${theme.toLowerCase().replaceAll(' ', '-')}`);
    }
  });

  it('has seen no violation of the content security policy', () => {
    assert.deepEqual(workbench.complaints, []);
  });

  it('leaves no engine behind on closing the window', async () => {
    assert.equal(workbench.engines().length, 1);
    await workbench.page.close();
    while (workbench.engines().length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
});
