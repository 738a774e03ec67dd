import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Locator } from 'playwright-core';
import { percent } from '../../webview/format.ts';
import { oraclePair } from './oracle.ts';
import { Workbench } from './workbench.ts';

const REVISION = '0123456789abcdef0123456789abcdef01234567';
const NAME = 'org/tiny-base';

/** Checkpoints that say by themselves what they were trained from, and what is offered for each. */
const OFFERS = [
  {
    path: 'runs/adapter/merged.safetensors',
    base: NAME,
    reason: 'named in adapter_config.json',
    heading: /merged\.safetensors against model\.safetensors/,
  },
  {
    path: 'runs/config/tuned.safetensors',
    base: 'org/cached-base',
    reason: 'named in config.json',
    heading: /tuned\.safetensors against model\.safetensors/,
  },
  {
    path: 'runs/card/described.safetensors',
    base: NAME,
    reason: 'named in README.md',
    heading: /described\.safetensors against model\.safetensors/,
  },
  {
    path: 'runs/steps/checkpoint-160/step-160.safetensors',
    base: 'checkpoint-80',
    reason: 'the step before',
    heading: /step-160\.safetensors against step-80\.safetensors/,
  },
] as const;

describe('a person chooses the sides of a comparison', () => {
  const sparsity = percent(oraclePair('base->rlvr').model.all_tensors.sparsity_bf16);
  const hubBefore = process.env['HF_HUB_CACHE'];
  let hub: string;
  let workbench: Workbench;
  before(async () => {
    hub = mkdtempSync(join(tmpdir(), 'hub-'));
    process.env['HF_HUB_CACHE'] = hub;
    workbench = await Workbench.start((folder) => makeRuns(folder, hub));
    await workbench.useTheme('Dark Modern');
  });
  after(async () => {
    if (hubBefore === undefined) {
      delete process.env['HF_HUB_CACHE'];
    } else {
      process.env['HF_HUB_CACHE'] = hubBefore;
    }
    await workbench.stop();
    rmSync(hub, { recursive: true });
  });

  const heading = (name: RegExp): Locator => workbench.view().getByRole('heading', { name });
  const quickPick = (): Locator => workbench.page.locator('.quick-input-widget');

  async function modelSparsity(text: string): Promise<void> {
    const cell = workbench.view().locator('lens-model-strip li').first();
    await cell.locator('lens-figure .value', { hasText: text }).waitFor();
  }

  /** Opens a checkpoint and what is known of it as a whole. */
  async function about(path: string): Promise<Locator> {
    await workbench.open(path);
    await heading(new RegExp(path.split('/').at(-1) ?? '')).waitFor();
    await workbench.view().getByText('About this checkpoint').click();
    return workbench.view().locator('lens-likely-base');
  }

  it('swaps the sides', async () => {
    await workbench.compare('base.safetensors', 'rlvr.safetensors');
    await heading(/^rlvr\.safetensors against base\.safetensors$/).waitFor();
    await workbench.page.getByRole('button', { name: /^Swap Base and Other/ }).click();
    await heading(/^base\.safetensors against rlvr\.safetensors$/).waitFor();
    await workbench.tab('rlvr.safetensors ↔ base.safetensors').waitFor();
    await workbench.tab('base.safetensors ↔ rlvr.safetensors').waitFor({ state: 'detached' });
    await modelSparsity(sparsity);
    await workbench.screenshot('swapped-dark');
  });

  it('changes the base to one that lies beside it', async () => {
    await workbench.runCommand('Checkpoint Lens: Change Base Checkpoint');
    await quickPick().getByText('Select the base checkpoint for base.safetensors').waitFor();
    await workbench.screenshot('change-base-dark');
    await quickPick().locator('.monaco-list-row', { hasText: 'sft.safetensors' }).click();
    await heading(/^base\.safetensors against sft\.safetensors$/).waitFor();
    await modelSparsity(percent(oraclePair('base->sft').model.all_tensors.sparsity_bf16));
  });

  it('opens either side in an editor of its own', async () => {
    for (const [command, name] of [
      ['Checkpoint Lens: Open Base Checkpoint', 'sft.safetensors'],
      ['Checkpoint Lens: Open Other Checkpoint', 'base.safetensors'],
    ] as const) {
      await workbench.tab('sft.safetensors ↔ base.safetensors').click();
      await heading(/^base\.safetensors against sft\.safetensors$/).waitFor();
      await workbench.runCommand(command);
      await heading(new RegExp(`^${name}$`)).waitFor();
      await workbench.view().getByText('About this checkpoint').waitFor();
    }
  });

  it('compares a checkpoint with itself, and reads that it is identical', async () => {
    await workbench.tab('sft.safetensors ↔ base.safetensors').click();
    await heading(/^base\.safetensors against sft\.safetensors$/).waitFor();
    await workbench.runCommand('Checkpoint Lens: Change Base Checkpoint');
    await quickPick().locator('.monaco-list-row', { hasText: 'Browse…' }).click();
    await workbench.chooseFile(workbench.folder, join(workbench.folder, 'base.safetensors'));
    await heading(/^base\.safetensors against base\.safetensors$/).waitFor();
    const summary = workbench.view().locator('lens-gates .summary');
    await summary.getByText('Identical: every weight that was compared is equal').waitFor();
    await workbench.view().getByRole('button', { name: 'Analyse in part' }).click();
    await workbench
      .view()
      .getByRole('menuitem', { name: /^Compute All/ })
      .click();
    await areNoFigures();
    await summary.getByText('Identical: ').waitFor();
    await workbench.screenshot('identical-dark');
    await workbench.useTheme('Light Modern');
    await summary.getByText('Identical: ').waitFor();
    await workbench.screenshot('identical-light');
  });

  /** Sparsity 1, nothing drifts or turns, and of no change there is no overlap. */
  async function areNoFigures(): Promise<void> {
    const strip = workbench.view().locator('lens-model-strip li');
    for (const [label, value] of [
      ['Update sparsity', '100.0 %'],
      ['NSS, mean', '0'],
      ['Principal overlap', '–'],
      ['Low-magnitude overlap', '–'],
      ['Relative update', '0'],
    ] as const) {
      const button = workbench.page.getByRole('button', { name: label, exact: true });
      const shown = strip.filter({ has: button }).locator('lens-figure .value');
      await shown.getByText(value, { exact: true }).waitFor();
    }
    // in a window of this width the strip leaves its readings to the gates
    const reading = strip.getByText('no null: nothing changed in bf16').first();
    await reading.waitFor({ state: 'attached' });
    const angle = strip.filter({ hasText: 'Max angle' }).locator('lens-figure .value');
    assert.equal(Number.parseFloat(await angle.innerText()), 0);
  }

  for (const { path, base, reason, heading: title } of OFFERS) {
    it(`has the base offered, ${reason}, and compares with it by one click`, async () => {
      const offer = await about(path);
      await offer.getByText(base, { exact: true }).waitFor();
      await offer.getByText(reason, { exact: true }).waitFor();
      await workbench.screenshot(`base-offered-${base.split('/').at(-1) ?? ''}-light`);
      await offer.getByRole('button', { name: 'Compare with this base' }).click();
      await heading(title).waitFor();
      if (!reason.startsWith('the step')) {
        await modelSparsity(sparsity);
      }
    });
  }

  it('reads that the base is not on this machine, and selects another one', async () => {
    const offer = await about('lora/adapter_model.safetensors');
    await offer.getByText('named in adapter_config.json, not on this machine').waitFor();
    await workbench.useTheme('Dark Modern');
    await workbench.screenshot('base-missing-dark');
    await offer.getByRole('button', { name: 'Select another base…' }).click();
    await quickPick()
      .getByText('Select the base checkpoint for adapter_model.safetensors')
      .waitFor();
    await workbench.page.keyboard.press('Escape');
    await quickPick().waitFor({ state: 'hidden' });
  });

  it('has seen no violation of the content security policy', () => {
    assert.deepEqual(workbench.complaints, []);
  });
});

/** Runs of several kinds beside their base, and another base in a cache of the hub. */
function makeRuns(folder: string, hub: string): void {
  const put = (sample: string, path: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(join(folder, sample), join(folder, path));
  };
  put('base.safetensors', 'tiny-base/model.safetensors');
  const [adapter, config, card, step] = OFFERS;
  for (const { path } of [adapter, config, card]) {
    put('rlvr.safetensors', path);
  }
  put('rlvr-step-0160.safetensors', step.path);
  put('rlvr-step-0080.safetensors', 'runs/steps/checkpoint-80/step-80.safetensors');
  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  write('runs/adapter/adapter_config.json', JSON.stringify({ base_model_name_or_path: NAME }));
  write('runs/config/config.json', JSON.stringify({ _name_or_path: config.base }));
  write('runs/card/README.md', `---\nlicense: mit\nbase_model: ${NAME}\n---\n# A model\n`);
  const model = join(hub, 'models--org--cached-base');
  const snapshot = join(model, 'snapshots', REVISION);
  for (const path of [join(model, 'blobs'), join(model, 'refs'), snapshot]) {
    mkdirSync(path, { recursive: true });
  }
  copyFileSync(join(folder, 'base.safetensors'), join(model, 'blobs', 'weights'));
  symlinkSync('../../blobs/weights', join(snapshot, 'model.safetensors'));
  writeFileSync(join(model, 'refs', 'main'), REVISION);
}
