import assert from 'node:assert/strict';
import { WebviewBrowser, type WebviewPage, eventually } from './webviewPage.ts';

describe('names that anyone may have written', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  before(async () => {
    browser = await WebviewBrowser.start();
    view = await browser.open('hostile');
  });
  after(() => browser.stop());

  it('are text, with what cannot be seen written out', async () => {
    await view.row('__proto__').waitFor();
    const names = await view.names();
    for (const expected of [
      '<img src=x onerror=alert(1)>',
      'weight\\u202egnp.exe',
      'new\\u000aline\\u0009tab\\u0000nul',
      'half \\ud800 a pair',
      '(no name)',
      '__proto__',
    ]) {
      assert.ok(names.includes(expected), `${expected} is not among ${names.join(' | ')}`);
    }
    await eventually(async () => assert.equal(await view.locator('img').count(), 0));
    await eventually(async () =>
      assert.equal(await view.locator('h1').innerText(), '<i>\\u202ehostile</i>.safetensors'),
    );
  });

  it('are cut where they are far too long', async () => {
    const long = view.rows().filter({ hasText: 'xxxxxxxx' });
    const html = await long.innerHTML();
    assert.ok(html.length < 5000, String(html.length));
    await long.click();
    await eventually(async () => {
      const heading = await view.locator('lens-tensor-detail h2').innerText();
      assert.ok(heading.length <= 2001 && heading.endsWith('…'));
    });
  });

  it('are text in metadata, too', async () => {
    await view.locator('summary').click();
    await view.locator('dt', { hasText: '<script>alert(2)</script>' }).waitFor();
    await view.locator('dd', { hasText: '<b onmouseover=alert(3)>bold</b>' }).waitFor();
    assert.deepEqual(view.complaints, []);
  });
});

describe('a checkpoint of 100,000 tensors', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  before(async () => {
    browser = await WebviewBrowser.start();
    view = await browser.open('large');
  });
  after(() => browser.stop());

  it('holds only the rows in view in the document', async () => {
    await view.locator('.count', { hasText: /^100,000 tensors · 1\.47 T parameters$/ }).waitFor();
    await eventually(async () => assert.equal(await view.host('rowRequests'), 16));
    await eventually(async () =>
      assert.equal(await view.page.getByRole('grid').getAttribute('aria-rowcount'), '100001'),
    );
    await eventually(async () => {
      const count = await view.rows().count();
      assert.ok(count > 20 && count < 100, String(count));
    });
  });

  it('is reached at its end, and filtered', async () => {
    await view.rows().first().click();
    await view.press('End');
    const last = view.locator('lens-grid .row:focus');
    await last.filter({ hasText: 'model.layers.65.mlp.experts.53.gate_proj.weight' }).waitFor();
    await eventually(async () => assert.equal(await last.getAttribute('aria-rowindex'), '100001'));
    await view.filter('layers.65 experts.50. up_proj');
    await view.locator('.count', { hasText: /^1 of 100,000 tensors/ }).waitFor();
    await eventually(async () => assert.equal(await view.rows().count(), 1));
    assert.deepEqual(view.complaints, []);
  });
});

describe('what cannot be opened', () => {
  let browser: WebviewBrowser;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());

  it('is a message with what to do, and Reload', async () => {
    const view = await browser.open('failed');
    const failure = view.locator('lens-failure');
    await failure.getByRole('heading', { name: 'This is not a valid checkpoint' }).waitFor();
    await failure.getByText('it looks like a Git LFS pointer').waitFor();
    await view.button('Reload').click();
    await view.until('fakeHost.reloads === 1');
    assert.deepEqual(view.complaints, []);
  });

  it('is a sentence where there is no tensor', async () => {
    const view = await browser.open('empty');
    await view.locator('.empty', { hasText: 'There is no tensor.' }).waitFor();
    assert.deepEqual(await view.axe(), []);
  });
});
