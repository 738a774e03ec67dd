import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { figure } from '../../webview/format.ts';
import { Workbench } from './workbench.ts';

const SAMPLE = 'base.safetensors';
/** Of the first layer's q_proj: samples/oracle.json. */
const SPECTRAL_NORM = 2.3429436431970343;
/** VS Code's own find widgets: of editors, lists, terminals and webviews. */
const FIND_WIDGETS = '.find-widget.visible, .simple-find-part.visible, .tree-find:visible';

/** Notes every use of a pointer, in any frame. */
const WATCH_POINTER = `globalThis.lensPointer = 0;
for (const type of ['pointerdown', 'mousedown', 'wheel', 'touchstart']) {
  addEventListener(type, () => { globalThis.lensPointer += 1; }, true);
}`;

describe('a person without a mouse', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.start();
    await workbench.page.evaluate(WATCH_POINTER);
  });
  after(() => workbench.stop());

  const press = (...keys: readonly string[]): Promise<void> =>
    keys.reduce(
      (before, key) => before.then(() => workbench.page.keyboard.press(key)),
      Promise.resolve(),
    );
  const field = (): Locator => workbench.view().locator('lens-filter-bar input');
  const focusedRow = (): Locator => workbench.rows().and(workbench.view().locator(':focus'));

  it('opens a checkpoint from the Explorer', async () => {
    await press('Control+Shift+e');
    await workbench.page.locator('.explorer-folders-view .monaco-list:focus').waitFor();
    // lists go to what is typed
    await workbench.page.keyboard.type('base.s');
    await workbench.page
      .locator('.explorer-folders-view .monaco-list-row.focused', { hasText: SAMPLE })
      .waitFor();
    await press('Enter');
    await workbench.rows().first().waitFor();
    await workbench.view().locator('body').evaluate(WATCH_POINTER);
  });

  it('finds by Ctrl+F in the filter, not in a widget of the workbench', async () => {
    await inWebview(workbench);
    await press('Control+f');
    await field().and(workbench.view().locator(':focus')).waitFor();
    assert.equal(await workbench.page.locator(FIND_WIDGETS).count(), 0);
  });

  it('filters by terms with completion', async () => {
    await workbench.page.keyboard.type('q_proj lay');
    await workbench.view().getByRole('option', { name: 'layer:' }).waitFor();
    await press('Tab');
    assert.equal(await field().inputValue(), 'q_proj layer:');
    await workbench.page.keyboard.type('0-1');
    await workbench.view().locator('.count', { hasText: '2 of 39 tensors' }).waitFor();
    await workbench.screenshot('keyboard-filter');
    assert.equal(await workbench.page.locator(FIND_WIDGETS).count(), 0);
  });

  it('goes to the rows, selects all of them and analyses them by Ctrl+Enter', async () => {
    await press('Enter');
    await focusedRow().filter({ hasText: 'q_proj' }).waitFor();
    await press('Control+a');
    await workbench.view().locator('.count', { hasText: '2 selected' }).waitFor();
    await press('Control+Enter');
    await workbench
      .row('q_proj')
      .first()
      .locator('.cell.spectralNorm', { hasText: /\d/ })
      .waitFor();
  });

  it('reads a figure in the detail pane, and goes back to the row', async () => {
    await press('Enter');
    const detail = workbench.view().locator('lens-tensor-detail');
    await detail.and(workbench.view().locator(':focus')).waitFor();
    const norm = detail.locator('lens-figure', { hasText: 'σ₁' }).first().locator('.value');
    assert.equal((await norm.innerText()).trim(), figure(SPECTRAL_NORM));
    await workbench.screenshot('keyboard-detail');
    await press('Escape');
    await focusedRow().filter({ hasText: 'q_proj' }).waitFor();
  });

  it('closes the editor', async () => {
    const pointer = await workbench.view().locator('body').evaluate('globalThis.lensPointer');
    await press('Control+w');
    await workbench.tab(SAMPLE).waitFor({ state: 'detached' });
    assert.deepEqual([pointer, await workbench.page.evaluate('globalThis.lensPointer')], [0, 0]);
  });

  it('has seen no violation of the content security policy', () => {
    assert.deepEqual(workbench.complaints, []);
  });
});

/** Waits until the webview has the keyboard: opened by Enter, it gets it when it has loaded. */
async function inWebview(workbench: Workbench): Promise<void> {
  const body = workbench.view().locator('body');
  const hasFocus = (): Promise<unknown> => body.evaluate('document.hasFocus()');
  while ((await hasFocus()) !== true) {
    await workbench.page.waitForTimeout(50);
  }
}
