import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator } from 'playwright-core';
import { oraclePair } from './oracle.ts';
import { Workbench } from './workbench.ts';

const SHOTS = resolve('.cache/shots');
const SUGGESTED = 'base.safetensors-rlvr.safetensors.report.html';

describe('a person saves a report of a comparison', () => {
  const { model } = oraclePair('base->rlvr');
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.start();
    await workbench.useTheme('Dark Modern');
    await workbench.compare('base.safetensors', 'rlvr.safetensors');
    await workbench.view().getByRole('button', { name: 'Compute All', exact: true }).click();
    await workbench
      .view()
      .locator('lens-gates .summary')
      .getByText(/^The overlap with principal weights is explained/)
      .waitFor();
  });
  after(() => workbench.stop());

  /** Exports beside the other checkpoint; returns the file's path. */
  async function exported(name: string): Promise<string> {
    const path = join(workbench.folder, name);
    await workbench.runCommand('Checkpoint Lens: Export Report');
    await workbench.chooseFile(join(workbench.folder, SUGGESTED), path);
    await workbench.message(`${name} was saved.`).waitFor();
    return path;
  }

  it('as a page, under the name that is suggested', async () => {
    await exported(SUGGESTED);
    await workbench.screenshot('report-saved-dark');
  });

  for (const colorScheme of ['dark', 'light'] as const) {
    it(`that any browser shows by itself, ${colorScheme}`, async () => {
      const path = join(workbench.folder, SUGGESTED);
      assert.doesNotMatch(readFileSync(path, 'utf8'), /<script/i);
      // a context of its own: that of the workbench reaches the server alone
      const page = await workbench.page.context().browser()?.newPage({ colorScheme });
      assert.ok(page);
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      const url = pathToFileURL(path).href;
      await page.goto(url);
      const row = (name: string): Locator =>
        page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
      await row('updateSparsity').getByText('in OPD’s range').first().waitFor();
      await row('updateSparsity')
        .getByText(model.all_tensors.sparsity_bf16.toPrecision(4))
        .first()
        .waitFor();
      await page.getByText('between OPD and SFT').first().waitFor();
      await page.getByText('explained by magnitude and precision').first().waitFor();
      assert.ok((await page.locator('svg').count()) >= 5);
      await page.screenshot({ path: join(SHOTS, `report-${colorScheme}.png`), fullPage: true });
      assert.deepEqual(requests, [url]);
      await page.close();
    });
  }

  it('as Markdown, with its figures beside it', async () => {
    const text = readFileSync(await exported('rlvr.report.md'), 'utf8');
    assert.match(text, /^\| updateSparsity \| 0\.5692 \| in OPD’s range \|/m);
    assert.match(text, /^\| nss, mean \| \S+ \| between OPD and SFT \|/m);
    assert.match(text, /^\| II, where \| principalOverlap\(0\.5\) .* explained by magnitude and/m);
    const figures = [...text.matchAll(/\]\((rlvr\.report\.[\w-]+\.svg)\)/g)];
    assert.ok(figures.length >= 5, `${figures.length} figures`);
    for (const [, name = ''] of figures) {
      assert.ok(existsSync(join(workbench.folder, name)), name);
    }
  });

  it('and opens it from the message', async () => {
    await workbench
      .message('rlvr.report.md was saved.')
      .getByRole('button', { name: 'Open' })
      .click();
    await workbench.tab('rlvr.report.md').waitFor();
    await workbench.useTheme('Light Modern');
    await workbench.page.locator('.monaco-editor .view-line', { hasText: '#' }).first().waitFor();
    await workbench.screenshot('report-markdown-light');
  });

  it('has seen no violation of the content security policy', () => {
    assert.deepEqual(workbench.complaints, []);
  });
});
