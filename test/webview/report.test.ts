/** Reports as pages of their own, in a real browser: nothing else is loaded, everybody can read them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { CHROMIUM_ARGS } from '../../scripts/host/host.mjs';

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = resolve('out/pictures/report');

describe('a report in the browser', () => {
  let browser: Browser;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'report-'));
    mkdirSync(SHOTS, { recursive: true });
    const pair = ['samples/base.safetensors', 'samples/rlvr.safetensors'];
    const options = [
      '--metrics',
      'all',
      '--values',
      '--no-cache',
      '--out',
      join(folder, 'r.jsonl'),
    ];
    cli('diff', ...pair, ...options);
    cli('report', join(folder, 'r.jsonl'), '--out', join(folder, 'r.html'));
    cli('report', join(folder, 'r.jsonl'), '--out', join(folder, 'r.md'));
    const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
    browser = await chromium.launch({ executablePath, args: [...CHROMIUM_ARGS] });
  });

  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  function cli(...args: string[]): void {
    const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js', ...args], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  }

  /** The page, and what it asked for beside itself or complained of. */
  async function opened(name: string, colorScheme: 'light' | 'dark', width = 1280) {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    const complaints: string[] = [];
    page.on('request', (request) => complaints.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    const url = pathToFileURL(join(folder, name)).href;
    await page.goto(url);
    return { page, complaints: complaints.filter((line) => line !== url) };
  }

  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    const found = await page.evaluate<AxeResults>('axe.run()');
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`asks for nothing and violates no rule, ${colorScheme}`, async () => {
      const { page, complaints } = await opened('r.html', colorScheme);
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(complaints, []);
      await page.screenshot({ path: join(SHOTS, `${colorScheme}.png`), fullPage: true });
      await page.close();
    });
  }

  it('fits a narrow window, where wide tables scroll by themselves', async () => {
    const { page } = await opened('r.html', 'light', 420);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    assert.equal(await page.evaluate(overflow), 0);
    await page.screenshot({ path: join(SHOTS, 'narrow.png') });
    await page.close();
  });

  it('prints light on paper, with no table cut off', async () => {
    const { page } = await opened('r.html', 'dark');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const color = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    assert.equal(color, 'rgb(255, 255, 255)');
    // The room between the margins of A4, upright and across.
    for (const [tables, width] of [
      ['section:not(.wide) table', 688],
      ['section.wide table', 1017],
    ] as const) {
      await page.setViewportSize({ width, height: 700 });
      const widest = await page.evaluate<number>(
        `Math.max(...[...document.querySelectorAll('${tables}')].map((table) => table.scrollWidth))`,
      );
      assert.ok(widest > 0 && widest <= width, `${tables}: ${widest} px, and room for ${width} px`);
    }
    await page.pdf({ path: join(SHOTS, 'print.pdf'), preferCSSPageSize: true });
    await page.close();
  });

  it('shows its figures as files, too', async () => {
    const { page, complaints } = await opened('r.nss-against-null.svg', 'light');
    const dots = await page.locator('circle').count();
    assert.ok(dots >= 28, `${dots} dots`);
    assert.deepEqual(complaints, []);
    await page.screenshot({ path: join(SHOTS, 'figure.png') });
    await page.close();
  });

  it('draws what its figures say: a dot above the diagonal is above its null', async () => {
    const { page } = await opened('r.html', 'light');
    const dots = await page.evaluate<{ x: number; y: number; text: string }[]>(
      `[...document.querySelectorAll('#nss-against-null-title ~ circle')].map((circle) => ({
        x: circle.cx.baseVal.value, y: circle.cy.baseVal.value, text: circle.textContent }))`,
    );
    assert.ok(dots.length >= 28);
    const rule = await page
      .locator('#nss-against-null-title ~ path.rule')
      .first()
      .getAttribute('d');
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = (rule ?? '').match(/[\d.]+/g)?.map(Number) ?? [];
    for (const { x, y, text } of dots) {
      const [, value = '', expected = ''] = /: (\S+), null (\S+)$/.exec(text) ?? [];
      const diagonal = y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
      if (Math.abs(Number(value) / Number(expected) - 1) > 0.02) {
        assert.equal(y < diagonal, Number(value) > Number(expected), text);
      }
    }
    await page.close();
  });
});
