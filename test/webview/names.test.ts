import assert from 'node:assert/strict';
import { WebviewBrowser, type WebviewPage, eventually } from './webviewPage.ts';

/**
 * What is wrong with the texts of the page, shadow roots included: characters that reorder or hide
 * text, texts that are far too long, elements that a name made, a page that is wider than the window.
 */
const FAULTS = `(() => {
  const faults = [];
  const unseen = /[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069]/;
  const check = (where, text) => {
    if (unseen.test(text)) faults.push(where + ': ' + JSON.stringify(text.slice(0, 200)));
    if (text.length > 4000) faults.push(where + ' has ' + text.length + ' characters');
  };
  const walk = (root) => {
    for (const node of root.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) check('a text', node.data);
      if (!(node instanceof Element) || ['STYLE', 'SCRIPT'].includes(node.tagName)) continue;
      if (['IMG', 'B', 'IFRAME'].includes(node.tagName)) faults.push('an element ' + node.tagName);
      for (const name of ['title', 'aria-label', 'aria-description', 'aria-valuetext', 'alt']) {
        check(name, node.getAttribute(name) ?? '');
      }
      if (node.shadowRoot) walk(node.shadowRoot);
      walk(node);
    }
  };
  walk(document.body);
  const { scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > innerWidth || scrollHeight > innerHeight) {
    faults.push('the page is ' + scrollWidth + ' × ' + scrollHeight);
  }
  return faults;
})()`;

describe('names that anyone may have written are text that breaks nothing', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  let dialogs: number;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());
  afterEach(async () => {
    assert.deepEqual(await view.page.evaluate<string[]>(FAULTS), []);
    assert.deepEqual(view.complaints, []);
    assert.equal(dialogs, 0);
    await view.close();
  });

  async function open(tab: 'table' | 'tree' | 'map', width = 1280): Promise<void> {
    view = await browser.open('hostile', { tab, width });
    dialogs = 0;
    view.page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
  }

  for (const width of [1280, 400]) {
    it(`in the table and in the details of each, ${width} wide`, async () => {
      await open('table', width);
      await view.rows().first().click();
      for (let seen = 0; seen < 14; seen += 1) {
        await view.page.locator('lens-tensor-detail h2').waitFor();
        assert.deepEqual(await view.page.evaluate<string[]>(FAULTS), []);
        await view.page.locator('lens-grid .row[tabindex="0"]').focus();
        await view.press('ArrowDown');
      }
    });
  }

  it('in the tree, however deep', async () => {
    await open('tree');
    await view.rows().first().click();
    await view.press('*');
    await view.press('End');
    await view.press('Home');
  });

  it('in the map and its table', async () => {
    await open('map');
    await view.button('As table').click();
    await view.locator('lens-map').getByRole('grid').first().waitFor();
  });

  it('in the card of a hover', async () => {
    await open('table');
    await view.row('weight\\u202egnp').hover();
    await view.locator('lens-hover-card').getByText('weight\\u202egnp').first().waitFor();
  });

  it('in a filter, what it says, and what is announced', async () => {
    await open('table');
    await view.filter('<img');
    await view.locator('.count', { hasText: /^1 of 14 tensors/ }).waitFor();
    await view.page.locator('[role=status]', { hasText: '1 tensor shown' }).waitFor();
    await eventually(async () => assert.equal(await view.locator('mark').innerText(), '<img'));
    await view.rows().first().click();
    await view.button('Copy name').first().click();
    await view.until('fakeHost.copied.length === 1');
    await eventually(async () =>
      assert.deepEqual(await view.host('copied'), ['<img src=x onerror=alert(1)>']),
    );
  });
});
