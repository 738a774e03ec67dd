import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { figure, multiple, percent } from '../../webview/format.ts';
import { Workbench } from './workbench.ts';

const NAME = 'model.layers.0.self_attn.q_proj.weight';
const PAIR = 'base->rlvr';

/** What numpy found of the update: samples/oracle.py and samples/nulls.py. */
interface Oracle {
  readonly spec_dw: number;
  readonly singular_values: { readonly dw: readonly number[] };
}
interface Nulls {
  readonly rotationExcess: Readonly<Record<string, { readonly U: number; readonly V: number }>>;
  readonly lowOverlapNull: Readonly<Record<string, number>>;
  readonly offPrincipalNull: Readonly<Record<string, number>>;
  readonly principalEnergyExcess: Readonly<Record<string, number>>;
}

describe('a person looks at where a pair changed', () => {
  const { pairs } = json('samples/oracle.json') as {
    readonly pairs: Readonly<
      Record<string, { readonly tensors: Readonly<Record<string, Oracle>> }>
    >;
  };
  const nulls = (json('samples/nulls.json') as Record<string, Record<string, Nulls>>)[PAIR]?.[NAME];
  const oracle = pairs[PAIR]?.tensors[NAME];
  let workbench: Workbench;
  let detail: Locator;
  before(async () => {
    workbench = await Workbench.start();
    await workbench.pick(
      await workbench.explorerRow('base.safetensors'),
      'Select as Base Checkpoint',
    );
    await workbench.pick(
      await workbench.explorerRow('rlvr.safetensors'),
      'Compare with Base Checkpoint',
    );
    await workbench.row(NAME).click();
    detail = workbench.view().locator('lens-pair-detail');
  });
  after(() => workbench.stop());

  const section = (name: string): Locator => detail.locator(`lens-section.${name}`);

  /** Waits for a row of a table that says these figures, one after the other. */
  async function says(name: string, heading: string, ...figures: string[]): Promise<void> {
    const row = section(name).locator('tr').filter({ hasText: heading });
    for (const text of figures) {
      await row.locator('td', { hasText: text }).first().waitFor();
    }
  }

  it('computes all figures of the pair, and finds those of the oracle', async () => {
    assert.ok(nulls);
    await workbench.view().getByRole('button', { name: 'Compute All Figures' }).click();
    const { rotationExcess } = nulls;
    await says('rotation', 'k = 8, U', multiple(rotationExcess['8']?.U));
    // The oracle's principal masks are of rank 16, the editor's of rank 64.
    await says('overlaps', 'Low-magnitude, α = 0.5', percent(nulls.lowOverlapNull['0.5']));
    await says('overlaps', 'Low-magnitude, α = 0.3', percent(nulls.lowOverlapNull['0.3']));
    await says(
      'overlaps',
      'Energy, k = 16',
      percent(nulls.offPrincipalNull['16']),
      multiple(nulls.principalEnergyExcess['16']),
    );
    await says('bounds', 'Weyl', figure(oracle?.spec_dw));
    await section('rotation').scrollIntoViewIfNeeded();
    await section('rotation').locator('lens-chart canvas').waitFor();
    await workbench.screenshot('pair-rotation');
  });

  it('reads the rank that holds nine tenths of the update', async () => {
    assert.ok(oracle);
    const energy = oracle.singular_values.dw.map((value) => value ** 2);
    const total = energy.reduce((sum, part) => sum + part, 0);
    let sum = 0;
    const rank = 1 + energy.findIndex((part) => (sum += part) >= 0.9 * total);
    await section('updateSpectrum').scrollIntoViewIfNeeded();
    await section('updateSpectrum').getByText(`A LoRA of rank ${rank} would hold 90 %`).waitFor();
    await section('updateSpectrum').locator('lens-chart canvas').nth(1).waitFor();
    await workbench.screenshot('pair-update');
  });

  it('sees where it changed, under the principal mask, in two themes', async () => {
    const mask = section('mask');
    await mask.scrollIntoViewIfNeeded();
    await mask.getByText('Principal', { exact: true }).click();
    await mask.locator('.legend', { hasText: 'Principal' }).waitFor();
    await mask.locator('.map').hover();
    await mask.locator('.readout', { hasText: /% in the mask/ }).waitFor();
    await workbench.screenshot('pair-mask');
    await workbench.useTheme('Light Modern');
    await workbench.screenshot('pair-mask-light');
    await workbench.useTheme('Dark Modern');
  });

  it('has seen no violation of the content security policy', () => {
    assert.deepEqual(workbench.complaints, []);
  });
});

function json(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
