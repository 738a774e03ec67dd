import assert from 'node:assert/strict';
import { WebviewBrowser, type WebviewPage, eventually } from './webviewPage.ts';

describe('the keyboard in the table', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());
  beforeEach(async () => {
    view = await browser.open('checkpoint');
    await view.rows().first().click();
  });
  afterEach(async () => {
    assert.deepEqual(view.complaints, []);
    await view.close();
  });

  async function focusIsOn(name: string): Promise<void> {
    await view.focusedRow().filter({ hasText: name }).waitFor();
  }

  it('moves by arrows, pages, Home and End, and keeps the focused row in view', async () => {
    await view.press('ArrowDown');
    await focusIsOn('model.embed_tokens.weight');
    await view.press('End');
    await focusIsOn('model.norm.weight');
    await view.press('Home');
    await focusIsOn('lm_head.weight');
    await view.press('PageDown');
    const row = view.locator('lens-grid .row:focus');
    await eventually(async () => {
      const index = Number(await row.getAttribute('aria-rowindex'));
      assert.ok(index > 15 && index < 60, String(index));
      const grid = await view.locator('lens-grid').boundingBox();
      const box = await row.boundingBox();
      assert.ok(grid && box && box.y > grid.y && box.y + box.height <= grid.y + grid.height + 1);
    });
    await eventually(async () => assert.equal(await view.locator('.row[tabindex="0"]').count(), 1));
  });

  it('keeps the focus on a row that is scrolled out of view', async () => {
    await view.page.mouse.move(300, 400);
    await view.page.mouse.wheel(0, 4800);
    await view.row('model.layers.20.').first().waitFor();
    await view.press('ArrowDown');
    await focusIsOn('model.embed_tokens.weight');
  });

  it('selects ranges by Shift, and everything by Ctrl+A', async () => {
    await view.press('Shift+ArrowDown');
    await view.press('Shift+ArrowDown');
    await eventually(async () =>
      assert.equal(await view.locator('.row[aria-selected="true"]').count(), 3),
    );
    await view.press('ControlOrMeta+a');
    await view.locator('.count', { hasText: /^399 selected/ }).waitFor();
    await view.press('Escape');
    await view.locator('.count', { hasText: /^399 tensors/ }).waitFor();
  });

  it('goes to the header and sorts there', async () => {
    await view.press('ArrowUp');
    await view.press('ArrowRight');
    await view.press('ArrowRight');
    await view.press('ArrowRight');
    await view.press('Enter');
    await view
      .locator('[role=columnheader][aria-sort=descending]', { hasText: 'Parameters' })
      .waitFor();
    await view.press('ArrowDown');
    await focusIsOn('lm_head.weight');
  });

  it('goes to the filter by / and Ctrl+F, and back to the table by the arrow', async () => {
    const input = view.locator('lens-filter-bar input:focus');
    await view.press('/');
    await input.waitFor();
    await view.page.keyboard.type('v_proj');
    await view.press('ArrowDown');
    await focusIsOn('model.layers.0.self_attn.v_proj.weight');
    await view.press('ControlOrMeta+f');
    await input.waitFor();
    await view.press('Escape');
    await eventually(async () => assert.equal(await input.inputValue(), ''));
  });

  it('opens the details by Enter, closes them, and returns', async () => {
    await view.button('Close details').click();
    await view.locator('lens-tensor-detail').waitFor({ state: 'hidden' });
    await focusIsOn('lm_head.weight');
    await view.press('Enter');
    await view.locator('lens-tensor-detail:focus').waitFor();
  });

  it('copies the names of the selected rows', async () => {
    await view.press('Shift+ArrowDown');
    await view.press('ControlOrMeta+c');
    await view.until('fakeHost.copied.length === 1');
    await eventually(async () =>
      assert.deepEqual(await view.host('copied'), ['lm_head.weight\nmodel.embed_tokens.weight']),
    );
  });

  it('moves the border of the detail pane', async () => {
    const border = view.page.getByRole('separator');
    const before = Number(await border.getAttribute('aria-valuenow'));
    await border.focus();
    await view.press('ArrowLeft');
    await eventually(async () =>
      assert.equal(Number(await border.getAttribute('aria-valuenow')), before - 2),
    );
  });
});
