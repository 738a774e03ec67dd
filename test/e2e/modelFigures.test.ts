import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { degrees, difference, figure, multiple, percent } from '../../webview/format.ts';
import {
  analysed,
  mean,
  oracleNulls,
  oraclePair,
  type OracleNulls,
  type OraclePair,
} from './oracle.ts';
import { Workbench } from './workbench.ts';

const BASE = 'base.safetensors';
const [RLVR, SFT, CONTROL] = [
  'rlvr.safetensors',
  'sft.safetensors',
  'extra/sft-rl-lr.safetensors',
] as const;
/** Room for all figures of the strip, and for the gates. */
const SIZE = { width: 1600, height: 1000 };
/** How far a figure may be from the oracle's, relatively: docs/METRICS.md, "Precision required". */
const TOLERANCE = 1e-6;

describe('a person reads what the figures of a model show', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.start();
    await workbench.page.setViewportSize(SIZE);
    await workbench.useTheme('Dark Modern');
  });
  after(() => workbench.stop());

  const cell = (label: string): Locator =>
    workbench
      .view()
      .locator('lens-model-strip li')
      .filter({ has: workbench.page.getByRole('button', { name: label, exact: true }) });
  const summary = (): Locator => workbench.view().locator('lens-gates .summary');

  /** Compares with the base and waits until all figures of all matrices are there. */
  async function measured(other: string): Promise<void> {
    await workbench.compare(BASE, other);
    await workbench.view().getByRole('button', { name: 'Compute All', exact: true }).click();
    await summary()
      .getByText(/^(The overlap|Whether magnitude|The update)/)
      .waitFor();
  }

  /** The figure as it is written and, on hover, in every digit. */
  async function shows(label: string, text: string, value: number): Promise<void> {
    const shown = cell(label).locator('lens-figure .value');
    assert.equal((await shown.innerText()).trim(), text, label);
    const exact = Number((await shown.getAttribute('title'))?.replace('−', '-'));
    assert.ok(
      Math.abs(exact - value) <= TOLERANCE * Math.abs(value),
      `${label}: ${exact} ${value}`,
    );
  }

  async function showsModel({ model, tensors }: OraclePair): Promise<void> {
    const { all_tensors: all, hidden_2d: matrices } = model;
    const hidden = analysed({ model, tensors });
    const norm = (values: readonly number[]): number => Math.hypot(...values);
    const total =
      norm(hidden.map(({ fro_dw }) => fro_dw)) / norm(hidden.map(({ fro_w0 }) => fro_w0));
    const rank = mean(hidden.map(({ stable_rank_dw }) => stable_rank_dw ?? Number.NaN));
    const low = matrices['alpha=0.5'].mean_overlap_low;
    const energy = matrices.off_principal_energy.mean;
    await shows('Update sparsity', percent(all.sparsity_bf16), all.sparsity_bf16);
    await shows('NSS, mean', figure(matrices.nss.mean), matrices.nss.mean);
    await shows('Low-magnitude overlap', percent(low), low);
    await shows('Off-principal energy', percent(energy), energy);
    await shows('Relative update', figure(total), total);
    await shows('Stable rank of ΔW', figure(rank), rank);
  }

  /** Where a mark of the line begins and ends, in per cent of the line. */
  async function place(label: string, mark: string): Promise<{ from: number; to: number }> {
    const style = await cell(label).locator(`.track ${mark}`).getAttribute('style');
    const of = (property: string): number =>
      Number(new RegExp(`${property}: ([\\d.]+)%`).exec(style ?? '')?.[1] ?? 0);
    return { from: of('left'), to: of('left') + of('width') };
  }

  /** The words beside the line, and the line itself. */
  async function lies(label: string, words: string, ranges: Ranges): Promise<void> {
    await cell(label).getByText(words, { exact: true }).waitFor();
    const { from: value } = await place(label, '.value');
    for (const method of ranges.above ?? []) {
      const { to } = await place(label, `.${method}`);
      assert.ok(value > to, `${label} at ${value} is not above ${method}, up to ${to}`);
    }
    for (const method of ranges.below ?? []) {
      const { from } = await place(label, `.${method}`);
      assert.ok(value < from, `${label} at ${value} is not below ${method}, from ${from}`);
    }
  }

  /** The cells of a row of the gates, after its heading. */
  async function row(heading: string): Promise<readonly string[]> {
    const found = workbench
      .view()
      .locator('lens-gates tr')
      .filter({ has: workbench.page.locator('th', { hasText: heading }) });
    return (await found.locator('td').allInnerTexts()).map((text) => text.trim());
  }

  describe('of the RLVR sample', () => {
    const oracle = oraclePair('base->rlvr');
    const nulls = [...oracleNulls('base->rlvr').values()];
    const { hidden_2d: matrices } = oracle.model;
    const average = (of: Null): number => mean(nulls.flatMap((each) => of(each) ?? []));
    before(() => measured(RLVR));

    it('are the figures of the oracle', async () => {
      await showsModel(oracle);
      const { mean: angle } = matrices.left_max_deg_k8;
      await shows('Max angle U, k = 8', degrees(angle), angle);
    });

    it('lie where they measure, whatever a reader would like better', async () => {
      await lies('Update sparsity', 'in OPD’s range', { above: ['SFT'], below: ['RLVR'] });
      await lies('NSS, mean', 'between OPD and SFT', { above: ['RLVR', 'OPD'], below: ['SFT'] });
      await lies('Max angle U, k = 8', 'in OPD’s range', { above: ['RLVR'], below: ['SFT'] });
    });

    it('stand beside what is published, and from where', async () => {
      const line = await cell('Update sparsity').locator('.line').getAttribute('aria-label');
      assert.match(line ?? '', /Over 28 matrices: mean \d+\.\d %, median .*, p10–p90 /);
      assert.match(line ?? '', /SFT: 0\.60 % … 18\.8 % \(.*arXiv:2606\.07082\)/);
      assert.match(line ?? '', /OPD: 48\.6 % … 57\.1 % \(/);
      assert.match(line ?? '', /RLVR: 69\.9 % … 79\.9 % \(.*arXiv:2511\.08567\)/);
    });

    it('are explained by magnitude and precision, and not more is said', async () => {
      const excess = (of: Null): string => multiple(average(of));
      const sentence = await summary().innerText();
      assert.match(sentence, /^The overlap with principal weights is explained by magnitude and/);
      assert.match(sentence, /and there is no sign of avoidance beyond size: on average /);
      for (const figures of [
        `spectrum ${excess(({ nssExcess }) => nssExcess)}`,
        `rotation U ${excess(({ rotationExcess }) => rotationExcess['8']?.U)}`,
        `rotation V ${excess(({ rotationExcess }) => rotationExcess['8']?.V)}`,
        `principal energy ${excess((each) => each.principalEnergyExcess['16'])}`,
      ]) {
        assert.ok(sentence.includes(figures), `${sentence}\nlacks ${figures}`);
      }
    });

    it('are figures of three gates, each of direction beside its null', async () => {
      assert.deepEqual(await row('Relative update, mean'), [figure(matrices.rel_update.mean)]);
      assert.deepEqual(await row('Radial update'), [figure(average((each) => each.updateRadial))]);
      assert.deepEqual(await row('NSS'), [
        figure(matrices.nss.mean),
        figure(average(({ nssNull }) => nssNull)),
        multiple(average(({ nssExcess }) => nssExcess)),
      ]);
      assert.deepEqual(await row('Max angle V, k = 8'), [
        degrees(matrices.right_max_deg_k8.mean),
        '',
        multiple(average(({ rotationExcess }) => rotationExcess['8']?.V)),
      ]);
      assert.deepEqual(await row('Off-principal energy, k = 16'), [
        percent(matrices.off_principal_energy.mean),
        percent(average(({ offPrincipalNull }) => offPrincipalNull['16'])),
        multiple(average(({ principalEnergyExcess }) => principalEnergyExcess['16'])),
      ]);
      assert.deepEqual(await row('Low-magnitude overlap, α = 0.5'), [
        percent(matrices['alpha=0.5'].mean_overlap_low),
        percent(average(({ lowOverlapNull }) => lowOverlapNull['0.5'])),
        difference(average(({ lowOverlapExcess }) => lowOverlapExcess['0.5'])),
      ]);
      const gates = workbench.view().locator('lens-gates');
      await gates.getByText('Weights alone cannot show a KL value').waitFor();
      await gates.getByText(/^Of the bounds, used on average: Weyl .* %, Mirsky .* %/).waitFor();
      await workbench.screenshot('model-rlvr-dark');
    });
  });

  describe('of the SFT sample', () => {
    const oracle = oraclePair('base->sft');
    before(() => measured(SFT));

    it('are the figures of the oracle', () => showsModel(oracle));

    it('lie in SFT’s range, and beyond it', async () => {
      await lies('Update sparsity', 'in SFT’s range', { below: ['OPD', 'RLVR'] });
      await lies('NSS, mean', 'beyond SFT', { above: ['RLVR', 'OPD', 'SFT'] });
    });

    it('are said not to be told where the update is too large for its null', async () => {
      await summary().getByText('for the spectrum approximately').waitFor();
      await summary().getByText('rotation U, rotation V cannot be told at this size').waitFor();
      await workbench.screenshot('model-sft-dark');
    });
  });

  describe('of SFT at the learning rate of RL', () => {
    before(() => measured(CONTROL));

    it('look like those of RLVR', async () => {
      await cell('Update sparsity').getByText('44.7 %', { exact: true }).first().waitFor();
      await cell('NSS, mean').getByText('between OPD and SFT', { exact: true }).waitFor();
    });

    it('are explained by magnitude and precision as well', async () => {
      await summary()
        .getByText(/^The overlap with principal weights is explained by magnitude and precision/)
        .waitFor();
      await summary().getByText('there is no sign of avoidance beyond size').waitFor();
      const [, , excess] = await row('Principal overlap, α = 0.5');
      assert.ok(Math.abs(Number(excess?.replace('−', '-'))) <= 0.02, excess);
      await workbench.screenshot('model-control-dark');
    });
  });

  describe('of all of them', () => {
    it('are read in a light theme too', async () => {
      await workbench.useTheme('Light Modern');
      for (const [name, shot] of [
        ['rlvr.safetensors', 'rlvr'],
        ['sft.safetensors', 'sft'],
        ['sft-rl-lr.safetensors', 'control'],
      ] as const) {
        await workbench.tab(`↔ ${name}`).click();
        await workbench.view().getByRole('heading', { name }).waitFor();
        await workbench.screenshot(`model-${shot}-light`);
      }
    });

    it('come without a violation of the content security policy', () => {
      assert.deepEqual(workbench.complaints, []);
    });
  });
});

/** Of one matrix; null where it has none. */
type Null = (nulls: OracleNulls) => number | null | undefined;

/** Methods whose published range lies wholly on one side of a figure. */
interface Ranges {
  readonly above?: readonly string[];
  readonly below?: readonly string[];
}
