import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { THEMES, WebviewBrowser, type WebviewPage, eventually } from './webviewPage.ts';

const FIELD = 'lens-filter-bar input';

describe('the field of the filter', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());
  beforeEach(async () => {
    view = await browser.open('checkpoint');
    await view.press('ControlOrMeta+f');
    await view.locator(`${FIELD}:focus`).waitFor();
  });
  afterEach(async () => {
    assert.deepEqual(view.complaints, []);
    await view.close();
  });

  const type = (text: string): Promise<void> => view.page.keyboard.type(text);
  const text = (): Promise<string> => view.locator(FIELD).inputValue();
  const options = (): Locator => view.page.getByRole('option');
  const count = (hasText: string | RegExp): Promise<void> =>
    view.locator('lens-filter-bar .count', { hasText }).waitFor();

  /** The option that the field names as its active one. */
  async function active(): Promise<string> {
    const id = await view.locator(FIELD).getAttribute('aria-activedescendant');
    return view.locator(`#${id} .text`).innerText();
  }

  it('completes a term and its value by the keyboard alone', async () => {
    await type('q_proj dt');
    await eventually(async () =>
      assert.equal(await view.locator(FIELD).getAttribute('aria-expanded'), 'true'),
    );
    await eventually(async () => assert.equal(await active(), 'dtype:'));
    await view.press('Tab');
    await eventually(async () => assert.equal(await text(), 'q_proj dtype:'));
    await eventually(async () =>
      assert.deepEqual(await options().locator('.text').allInnerTexts(), ['BF16', 'F32']),
    );
    await view.press('ArrowDown');
    await eventually(async () => assert.equal(await active(), 'F32'));
    await view.press('ArrowDown');
    await view.press('Enter');
    await eventually(async () => assert.equal(await text(), 'q_proj dtype:BF16'));
    await eventually(async () => assert.equal(await options().count(), 0));
    await count(/^36 of 399 tensors/);
    await type(' layer:10-12');
    await count(/^3 of 399 tensors/);
    await view.press('Enter');
    await view.focusedRow().filter({ hasText: 'q_proj' }).waitFor();
  });

  it('opens the list by Down and Ctrl+Space, and by Escape closes it, then clears', async () => {
    await view.press('ArrowDown');
    await eventually(async () => assert.equal(await active(), 'dtype:'));
    await view.press('ArrowUp');
    await eventually(async () => assert.equal(await active(), 'energyRank(0.99)'));
    await view.press('Escape');
    await eventually(async () => assert.equal(await options().count(), 0));
    await type('q_proj');
    await view.press('Control+Space');
    await eventually(async () => assert.equal(await options().count(), 0));
    await type(' ');
    await view.press('Control+Space');
    await eventually(async () => assert.ok((await options().count()) > 20));
    await view.press('Escape');
    await eventually(async () => assert.equal(await text(), 'q_proj '));
    await view.press('Escape');
    await eventually(async () => assert.equal(await text(), ''));
    await view.locator(`${FIELD}:focus`).waitFor();
  });

  it('takes an option by a click, and keeps the focus', async () => {
    await view.locator(FIELD).click();
    await options().filter({ hasText: 'module:' }).click();
    await options().filter({ hasText: 'down_proj' }).click();
    await eventually(async () => assert.equal(await text(), 'module:down_proj'));
    await view.locator(`${FIELD}:focus`).waitFor();
    await count(/^36 of 399 tensors/);
  });

  it('says what is unfinished and what is possible, and hides nothing for it', async () => {
    await type('q_proj stableRank<');
    const problem = view.locator('lens-filter-bar .problem');
    await problem.filter({ hasText: 'stableRank< lacks a number, as in stableRank<5' }).waitFor();
    await eventually(async () =>
      assert.equal(await view.locator(FIELD).getAttribute('aria-describedby'), 'problem'),
    );
    await count(/^36 of 399 tensors/);
    await type('5');
    await eventually(async () => assert.equal(await problem.count(), 0));
    await count(/^0 of 399 tensors .* 36 not measured$/);
    await view.locator('.empty', { hasText: 'Analyse to find out about 36 tensors.' }).waitFor();
  });

  it('finds by a figure once it is measured', async () => {
    await view.page.keyboard.insertText('layer:0 module:*proj stableRank>0');
    await count(/^0 of 399 .* 7 not measured$/);
    await (await view.analysis('Spectra')).filter({ hasText: '7 filtered' }).click();
    await view.waitForRuns(1);
    await view.step(7);
    await count(/^7 of 399 tensors · [\d.]+ M of 8\.19 B parameters$/);
  });

  it('goes from match to match by F3, both ways and around', async () => {
    await type('layer:0 module:mlp');
    const current = view.locator('lens-grid .row.active .name');
    for (const [key, name] of [
      ['F3', 'down_proj'],
      ['F3', 'gate_proj'],
      ['F3', 'up_proj'],
      ['F3', 'down_proj'],
      ['Shift+F3', 'up_proj'],
    ] as const) {
      await view.press(key);
      await current.filter({ hasText: name }).waitFor();
    }
    await view.locator(`${FIELD}:focus`).waitFor();
  });

  it('marks the matching parts of names', async () => {
    await type('module:q_proj layers.3');
    const row = view.row('q_proj').first();
    await eventually(async () =>
      assert.deepEqual((await row.locator('mark').allInnerTexts()).includes('q_proj'), true),
    );
  });

  it('offers former filters in an empty field, also after a reload', async () => {
    await type('layer:3');
    await view.press('Enter');
    await view.page.reload();
    await view.locator('lens-grid .row').first().waitFor();
    await eventually(async () => assert.equal(await text(), 'layer:3'));
    await count(/^11 of 399 tensors/);
    await view.press('ControlOrMeta+f');
    await view.press('Escape');
    await view.press('ArrowDown');
    await eventually(async () => assert.equal(await active(), 'layer:3'));
    await view.press('Enter');
    await count(/^11 of 399 tensors/);
  });

  it('lists its terms behind the question mark, and returns to the field', async () => {
    await view.button('What can be written here').click();
    const dialog = view.page.getByRole('dialog', { name: 'Terms of the filter' });
    await dialog.getByText('layer:3,5-7').waitFor();
    await view.press('Escape');
    await eventually(async () => assert.equal(await dialog.count(), 0));
    await view.locator(`${FIELD}:focus`).waitFor();
  });

  it('keeps the list and the terms within a narrow window', async () => {
    await view.close();
    view = await browser.open('checkpoint', { width: 360, height: 700 });
    await view.locator(FIELD).click();
    const inWindow = async (popup: Locator): Promise<void> => {
      await eventually(async () => {
        const box = await popup.boundingBox();
        assert.ok(box && box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box));
      });
    };
    await inWindow(view.page.getByRole('listbox'));
    await view.press('Escape');
    await view.button('What can be written here').click();
    await inWindow(view.page.getByRole('dialog'));
  });
});

describe('the filter in every theme', () => {
  let browser: WebviewBrowser;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());

  for (const theme of THEMES) {
    it(`has no violation with its list, its problem and its terms, ${theme}`, async () => {
      const view = await browser.open('checkpoint', { theme });
      await view.locator(FIELD).click();
      await view.page.getByRole('option').first().waitFor();
      assert.deepEqual(await view.axe(), []);
      await view.page.keyboard.type('q_proj foo:x mod');
      await view.page.getByRole('option', { name: 'module:' }).waitFor();
      await view.locator('lens-filter-bar .problem').waitFor();
      assert.deepEqual(await view.axe(), []);
      await view.button('What can be written here').click();
      assert.deepEqual(await view.axe(), []);
      await view.close();
    });
  }

  it('shows hostile names of modules as text', async () => {
    const view = await browser.open('hostile');
    await view.locator(FIELD).fill('module:');
    await view.page.getByRole('option', { name: '<img src=x onerror=alert(1)>' }).waitFor();
    await view.page.getByRole('option', { name: 'onerror=alert(1)' }).click();
    await view.locator('.count', { hasText: /^1 of \d+ tensors/ }).waitFor();
    assert.deepEqual(view.complaints, []);
    await view.close();
  });
});
