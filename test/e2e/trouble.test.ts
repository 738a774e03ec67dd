import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeManyTensors, writeRandomMatrices } from '../host/checkpointFiles.ts';
import type { Probe } from './probe.ts';
import { Workbench } from './workbench.ts';

const MANY = 100_000;

describe('a person meets trouble and large files', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.start();
    writeFileSync(join(workbench.folder, 'empty.safetensors'), '');
    writeManyTensors(join(workbench.folder, 'many.safetensors'), MANY);
    writeRandomMatrices(join(workbench.folder, 'slow.safetensors'), 40, 1536);
  });
  after(() => workbench.stop());
  afterEach(() => workbench.closeEditors());

  it('reads what is wrong with an invalid file', async () => {
    await workbench.open('empty.safetensors');
    const failure = workbench.view().locator('lens-failure');
    await failure.getByText('not a valid checkpoint').waitFor();
    await failure.getByText('empty.safetensors', { exact: true }).waitFor();
    assert.equal(await workbench.page.locator('.notification-toast').count(), 0);
    await workbench.screenshot('invalid');
  });

  it('is told that the engine was killed, and goes on', async () => {
    await workbench.open('slow.safetensors');
    const view = workbench.view();
    await workbench.computeSpectra();
    await view.locator('lens-run-status', { hasText: /Spectra: \d+ of 40/ }).waitFor();
    await workbench.page.locator('.statusbar-item', { hasText: 'slow.safetensors' }).waitFor();
    const [engine] = workbench.engines();
    assert.ok(engine !== undefined);
    process.kill(engine, 'SIGKILL');
    const notice = view.locator('lens-notice');
    await notice.getByText('The analysis engine ended unexpectedly (signal SIGKILL).').waitFor();
    await workbench.screenshot('engine-killed');
    await workbench.showTable();
    await workbench.row('layers.0.weight').click();
    await view
      .locator('lens-tensor-detail')
      .getByRole('button', { name: 'Mean', exact: true })
      .waitFor();
    assert.notDeepEqual(workbench.engines(), [engine]);
  });

  it('lets an analysis go on behind another tab', async () => {
    await workbench.open('slow.safetensors');
    const view = workbench.view();
    await workbench.computeSpectra();
    await workbench.open('README.md');
    const item = workbench.page.locator('.statusbar-item', { hasText: /slow\.safetensors: [1-9]/ });
    await item.waitFor();
    await workbench.tab('slow.safetensors').click();
    await view.locator('lens-run-status', { hasText: /Spectra: [1-9]\d* of 40/ }).waitFor();
    await item.click();
    await view.locator('lens-run-status', { hasText: /Spectra cancelled after/ }).waitFor();
    await item.waitFor({ state: 'hidden' });
  });

  it('cancels an analysis', async () => {
    await workbench.open('slow.safetensors');
    const view = workbench.view();
    await workbench.computeSpectra();
    await view.getByRole('button', { name: 'Cancel' }).click();
    await view
      .locator('lens-run-status', { hasText: /Spectra cancelled after \d+ of \d+/ })
      .waitFor();
  });

  it(`opens a file of ${MANY} tensors`, async () => {
    await workbench.open('many.safetensors');
    await workbench.view().locator('.facts', { hasText: '100,000 tensors' }).waitFor();
    await workbench.showTable();
    await workbench.view().locator('[role=grid][aria-rowcount="100001"]').waitFor();
    const last = 'model.layers.12499.block.7.weight';
    await workbench.view().locator('lens-filter-bar input').first().fill('12499 7.weight');
    await workbench.row(last).waitFor();
    await workbench.screenshot('many');
  });

  it('waits for the table no longer than it takes', async () => {
    for (const name of ['empty', 'base', 'many']) {
      const times: { readonly load: number; readonly rows: number }[] = [];
      for (let repeat = 0; repeat < 5; repeat++) {
        times.push(await openingTimes(workbench, `${name}.safetensors`));
        await workbench.closeEditors();
      }
      const median = (key: 'load' | 'rows'): number =>
        times.map((time) => time[key]).sort((a, b) => a - b)[2] ?? 0;
      console.log(
        `      ${name}.safetensors: ${median('load').toFixed(0)} ms from the double click to the webview's first request, ${median('rows').toFixed(0)} ms from there to the first rows`,
      );
      assert.ok(times.every(({ rows }) => rows > 0));
    }
  });

  it('has seen no violation of the content security policy', () => {
    assert.deepEqual(workbench.complaints, []);
  });
});

/** In ms: until the webview asks what to show, which an empty one does as well, and from there on. */
async function openingTimes(
  workbench: Workbench,
  name: string,
): Promise<{ load: number; rows: number }> {
  const row = await workbench.explorerRow(name);
  await row.waitFor();
  // As new to the engine: what it has read of a file it keeps until the file changes.
  utimesSync(join(workbench.folder, name), new Date(), new Date());
  const started = Date.now();
  await row.dblclick();
  const app = workbench.view().locator('checkpoint-lens-app');
  await app.waitFor();
  const { requestedAt, firstRowsMs } = await app.evaluate(() =>
    (globalThis as unknown as Probe).lensOpened(),
  );
  return { load: requestedAt - started, rows: firstRowsMs };
}
