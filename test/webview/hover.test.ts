import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import {
  THEMES,
  WebviewBrowser,
  type OpenOptions,
  type WebviewPage,
  eventually,
} from './webviewPage.ts';

const Q_PROJ = 'model.layers.0.self_attn.q_proj.weight';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

describe('the card of a hovered tensor', () => {
  let browser: WebviewBrowser;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());

  /** The view as a list, so that every row is a tensor. */
  async function table(name = 'checkpoint', options: OpenOptions = {}): Promise<WebviewPage> {
    const view = await browser.open(name, options);
    const tab = view.page.getByRole('tab', { name: 'Table' });
    if ((await tab.count()) > 0) {
      await tab.click();
    }
    return view;
  }

  function card(view: WebviewPage): Locator {
    return view.locator('lens-hover-card:popover-open');
  }

  /** Waits until the card's text has all of these: its figures come later than the card. */
  async function says(view: WebviewPage, ...texts: readonly RegExp[]): Promise<string> {
    const shown = card(view).locator('.card');
    await eventually(async () => {
      const text = await shown.innerText();
      texts.forEach((expected) => assert.match(text, expected));
    });
    return shown.innerText();
  }

  async function boxOf(of: Locator): Promise<Box> {
    const box = await of.boundingBox();
    assert.ok(box !== null);
    return box;
  }

  function overlap(a: Box, b: Box): boolean {
    const across = a.x < b.x + b.width && b.x < a.x + a.width;
    return across && a.y < b.y + b.height && b.y < a.y + a.height;
  }

  async function hover(view: WebviewPage, name: string, at = { x: 40, y: 10 }): Promise<void> {
    await view.row(name).hover({ position: at });
    await card(view).filter({ hasText: name }).waitFor();
  }

  async function end(view: WebviewPage): Promise<void> {
    assert.deepEqual(view.complaints, []);
    await view.close();
  }

  it('says what is stored, and estimates what is not measured, as such', async () => {
    const view = await table();
    await view.filter(Q_PROJ);
    await hover(view, Q_PROJ);
    const text = await says(
      view,
      /BF16 · 4096 × 4096 · 32\.0 MiB/,
      /σ₁\s+≈ \d.*estimate/,
      /Stable rank\s+≈ \d.*estimate/,
      /Frobenius norm\s+[\d.]+\n/,
      /Lower bounds of the first 8 of 4,096 singular values/,
    );
    assert.doesNotMatch(text, /Effective rank/);
    const mark = card(view).locator('.estimate').first();
    await eventually(async () =>
      assert.match((await mark.getAttribute('title')) ?? '', /lower bound.* within [\d.]+ of it/),
    );
    await eventually(async () => assert.equal(await card(view).locator('svg circle').count(), 8));
    await end(view);
  });

  it('shows measured figures as they are, with the whole spectrum', async () => {
    const view = await table();
    await view.filter(Q_PROJ);
    await view.row(Q_PROJ).click();
    await view.waitForRuns(1);
    await view.step(1);
    await view.button('Compute Spectrum').click();
    await view.waitForRuns(2);
    await view.step(1);
    await view.cell(Q_PROJ, 'spectralNorm').filter({ hasText: /\d/ }).waitFor();
    await view.page.mouse.move(600, 5);
    await hover(view, Q_PROJ);
    const text = await says(view, /Effective rank\s+[\d,]+/, /Mean\s+\S+\s+Std/);
    assert.doesNotMatch(text, /estimate|≈/);
    await card(view).locator('svg polyline').waitFor();
    await end(view);
  });

  it('stays inside the window and off its row, at every edge', async () => {
    for (const size of [
      { width: 1280, height: 800 },
      { width: 340, height: 300 },
      { width: 700, height: 220 },
    ]) {
      const view = await table('checkpoint', size);
      const rows = await view.rows().all();
      const shown = await Promise.all(
        rows.map(async (row) => ({ row, box: await row.boundingBox() })),
      );
      const inside = shown.filter(
        ({ box }) => box !== null && box.y > 90 && box.y + 22 < size.height,
      );
      for (const { row } of [
        inside[0],
        inside[Math.floor(inside.length / 2)],
        inside.at(-1),
      ].filter((item) => item !== undefined)) {
        const width = (await boxOf(row)).width;
        for (const x of [30, Math.min(width, size.width) - 60]) {
          const name = ((await row.locator('.name').textContent()) ?? '').trim();
          await row.hover({ position: { x, y: 11 } });
          await card(view).filter({ hasText: name }).waitFor();
          await eventually(async () => {
            const box = await boxOf(card(view));
            const visible = await boxOf(row);
            const places = JSON.stringify({ size, box, visible });
            assert.ok(box.x >= 0 && box.x + box.width <= size.width, places);
            assert.ok(box.y >= 0 && box.y + box.height <= size.height, places);
            assert.ok(!overlap(box, visible), places);
          });
        }
      }
      await end(view);
    }
  });

  it('can be entered, and goes when it is left', async () => {
    const view = await table();
    await view.filter(Q_PROJ);
    await hover(view, Q_PROJ);
    const box = await boxOf(card(view));
    // at once, since a slow machine may take longer for a way than the card waits
    await view.page.mouse.move(box.x + 20, box.y + 20);
    await view.page.waitForTimeout(700);
    await card(view).waitFor();
    await view.page.mouse.move(5, 5);
    await card(view).waitFor({ state: 'detached' });
    await end(view);
  });

  it('takes the place of the card of another row, and goes by scrolling, keys and clicks', async () => {
    const view = await table();
    const gone = (): Promise<void> => card(view).waitFor({ state: 'detached' });
    await view.filter('layers.0. proj');
    await hover(view, 'model.layers.0.mlp.down_proj.weight');
    await hover(view, 'model.layers.0.mlp.gate_proj.weight');
    await eventually(async () => assert.equal(await card(view).count(), 1));
    await view.page.mouse.wheel(0, 100);
    await gone();
    await hover(view, 'model.layers.0.mlp.up_proj.weight', { x: 44, y: 8 });
    await view.press('ArrowRight');
    await gone();
    await hover(view, 'model.layers.0.mlp.down_proj.weight');
    await view.row('model.layers.0.mlp.down_proj.weight').click();
    await gone();
    await end(view);
  });

  it('is asked for once, and no longer when its row is left', async () => {
    const view = await table();
    await view.filter('layers.0. proj');
    for (const name of ['down_proj', 'gate_proj', 'down_proj']) {
      await hover(view, `model.layers.0.mlp.${name}.weight`);
      await card(view).locator('.estimate').first().waitFor();
    }
    const asked = await view.host<{ asked: number[]; cancelled: number[] }>('cards');
    assert.equal(new Set(asked.asked).size, asked.asked.length);
    await view.page.evaluate('fakeHost.cards.delayMs = 60000');
    await hover(view, 'model.layers.0.mlp.up_proj.weight');
    await says(view, /σ₁\s+…/);
    await view.press('Escape');
    await view.until('fakeHost.cards.cancelled.length === 1');
    await end(view);
  });

  it('is opened by a key, describes the row to a screen reader, and closes by Escape alone', async () => {
    const view = await table();
    await view.rows().first().click();
    await view.press('ArrowDown');
    await view.press('Shift+ArrowDown');
    // what the active row's own run says would take the place of what the card says
    await view.locator('[role="status"]', { hasText: 'Statistics started' }).waitFor();
    await view.press('Control+k');
    await view.press('Control+i');
    await card(view).filter({ hasText: 'model.layers.0' }).waitFor();
    await eventually(async () => assert.equal(await card(view).getAttribute('role'), 'tooltip'));
    await view.locator('[role="status"]', { hasText: /model\.layers\.0.*σ₁|Mean/ }).waitFor();
    await eventually(async () =>
      assert.equal(
        await view.evaluateOn(
          '.row:focus',
          "element.ariaDescribedByElements?.map(({ id }) => id).join() ?? ''",
        ),
        'lens-hover-card',
      ),
    );
    await view.press('Escape');
    await card(view).waitFor({ state: 'detached' });
    await eventually(async () =>
      assert.equal(await view.locator('.row[aria-selected="true"]').count(), 2),
    );
    await view.press('Escape');
    await eventually(async () =>
      assert.equal(await view.locator('.row[aria-selected="true"]').count(), 1),
    );
    await end(view);
  });

  it('waits until the pointer rests on a cell of the map, and follows the keyboard there', async () => {
    const view = await browser.open('checkpoint');
    await view.page.getByRole('tab', { name: 'Map' }).click();
    const map = await boxOf(view.locator('lens-map-view'));
    const y = map.y + 60;
    // from within the page, since moves from here may come slower than a person's
    await view.evaluateOn(
      'lens-map-view',
      `(() => {
        const surface = element.shadowRoot.querySelector('.scroller');
        for (let clientX = ${map.x + 300}; clientX < ${map.x + 700}; clientX += 20) {
          const place = { clientX, clientY: ${y}, bubbles: true, composed: true };
          surface.dispatchEvent(new PointerEvent('pointermove', place));
        }
      })()`,
    );
    await card(view).filter({ hasText: 'model.layers.' }).waitFor();
    assert.equal(await view.host('cards.asked.length'), 1);
    await view.page.mouse.click(map.x + 500, y);
    await card(view).waitFor({ state: 'detached' });
    await view.page.mouse.move(map.x + 2, 2);
    await view.press('ArrowRight');
    await card(view).filter({ hasText: 'model.layers.' }).waitFor();
    await view.press('Escape');
    await card(view).waitFor({ state: 'detached' });
    await view.press('Control+k');
    await view.press('Control+i');
    await card(view).filter({ hasText: 'model.layers.' }).waitFor();
    await end(view);
  });

  it('shows hostile names as text, and cuts what is far too long', async () => {
    const view = await table('hostile');
    await hover(view, '<img src=x onerror=alert(1)>');
    await eventually(async () => assert.equal(await view.locator('img').count(), 0));
    await hover(view, 'xxxxxxxx');
    assert.ok((await says(view)).length < 3000);
    await eventually(async () => assert.ok((await boxOf(card(view))).height < 500));
    await hover(view, 'weight\\u202egnp.exe');
    await end(view);
  });

  it('says of a vector what is known at once, and of integers their counts', async () => {
    const view = await table('mixed');
    await hover(view, 'conv1.bias');
    const text = await says(view, /F32 · 64 · 256 B/, /Mean/);
    assert.doesNotMatch(text, /σ₁/);
    await hover(view, 'experts.down_proj');
    await says(view, /mean over the matrices/);
    await hover(view, 'nan.weight');
    await says(view, /3 NaN/);
    await hover(view, 'broken.weight');
    await says(view, /shard ends before this tensor/);
    await end(view);
  });

  it('shows of a pair what has been measured', async () => {
    const view = await table('diff');
    await view.step(91);
    await hover(view, Q_PROJ);
    await says(view, /Update sparsity\s+[\d.]+ %/);
    await end(view);
  });

  for (const theme of THEMES) {
    it(`breaks no rule of accessibility, ${theme}`, async () => {
      const view = await table('checkpoint', { theme });
      await view.filter(Q_PROJ);
      await hover(view, Q_PROJ);
      await card(view).locator('.estimate').first().waitFor();
      assert.deepEqual(view.complaints, []);
      assert.deepEqual(await view.axe(), []);
      await view.close();
    });
  }
});
