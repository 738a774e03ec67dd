import assert from 'node:assert/strict';
import { THEMES, WebviewBrowser, type WebviewPage, eventually } from './webviewPage.ts';

interface Rule {
  readonly from: string;
  readonly to: string;
}

describe('the list of what is not compared', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());
  beforeEach(async () => {
    view = await browser.open('diff');
    await view.locator('lens-unmatched summary').click();
  });
  afterEach(async () => {
    assert.deepEqual(view.complaints, []);
    await view.close();
  });

  const field = (label: string): ReturnType<WebviewPage['locator']> =>
    view.page.getByRole('textbox', { name: label });
  const status = (): ReturnType<WebviewPage['locator']> =>
    view.locator('lens-name-rules [role=status]');
  const used = (): Promise<readonly (readonly Rule[])[]> => view.host('used');

  async function type(from: string, to: string): Promise<void> {
    await field('Name in the base').fill(from);
    await field('Name in the other').fill(to);
  }

  it('copies the names of a list', async () => {
    await view.button('Copy Names: 2 tensors only in the other').click();
    await view.until('fakeHost.copied.length > 0');
    await eventually(async () =>
      assert.deepEqual(await view.host('copied'), ['value_head.weight\nvalue_head.bias']),
    );
  });

  it('shows a tensor in the editor of its side', async () => {
    await view.button('value_head.bias').click();
    await view.button('model.rotary_emb.inv_freq').click();
    await view.until('fakeHost.opened.length > 1');
    await eventually(async () =>
      assert.deepEqual(await view.host('opened'), [
        { side: 'other', name: 'value_head.bias' },
        { side: 'base', name: 'model.rotary_emb.inv_freq' },
      ]),
    );
  });

  it('previews a rule while it is typed, and uses it', async () => {
    await eventually(async () =>
      assert.ok(await view.locator('lens-name-rules vscode-button[disabled]').count()),
    );
    await type('model.*', 'decoder.*');
    await status().getByText('1 pair more than by names alone, 92 in all.').waitFor();
    await status()
      .getByText('This rule fits 3 names of the base; the other has 1 of them.')
      .waitFor();
    await status().getByText('model.0 → decoder.0').waitFor();
    await eventually(async () => assert.deepEqual(await used(), []));
    await view.button('Use Rules').click();
    await view.until('fakeHost.used.length > 0');
    await eventually(async () =>
      assert.deepEqual(await used(), [[{ from: 'model.*', to: 'decoder.*' }]]),
    );
  });

  it('is used by Enter, not while it is wrong', async () => {
    await type('model.*', 'decoder');
    await status().getByText('Both sides need as many *.').waitFor();
    await eventually(async () =>
      assert.equal(await field('Name in the base').getAttribute('aria-invalid'), 'true'),
    );
    await view.press('Enter');
    await type('model.*', 'decoder.*');
    await view.press('Enter');
    await view.until('fakeHost.used.length > 0');
    await eventually(async () => assert.equal((await used()).length, 1));
  });

  it('takes rules away', async () => {
    await view.page.evaluate("showDocument('diff-mapped')");
    await view.locator('lens-unmatched summary', { hasText: '2 name rules' }).waitFor();
    await view.button('Remove the rule a.* → b.*').click();
    await view.button('Use Rules').click();
    await view.until('fakeHost.used.length > 0');
    await eventually(async () => assert.deepEqual(await used(), [[{ from: 'x', to: 'y' }]]));
  });

  it('says what is compared in part, and what may be the same', async () => {
    await view.page.evaluate("showDocument('diff-mapped')");
    await view
      .locator('lens-unmatched summary', { hasText: '1 resized, 1 in another form' })
      .waitFor();
    await view.locator('li', { hasText: '100 × 8 → 104 × 8: the first 100 rows' }).waitFor();
    await view
      .locator('li', { hasText: 'models of such names differ in the order of the parts' })
      .waitFor();
  });

  it('has no violations of accessibility rules in any theme', async () => {
    for (const theme of THEMES) {
      await view.close();
      view = await browser.open('diff', { theme });
      await view.locator('lens-unmatched summary').click();
      await type('model.*', 'decoder.*');
      await status().getByText('model.0 → decoder.0').waitFor();
      assert.deepEqual(await view.axe(), [], theme);
      // axe itself sets styles that the policy refuses
      view.complaints.length = 0;
    }
  });
});
