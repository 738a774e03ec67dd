import assert from 'node:assert/strict';
import { WebviewBrowser, type WebviewPage, eventually } from './webviewPage.ts';

/** Names and values of all attributes that are spoken or shown on hover, and all texts. */
const TEXTS = `(() => {
  const texts = [];
  const walk = (root) => {
    for (const node of root.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) texts.push(node.data.trim());
      if (!(node instanceof Element) || ['STYLE', 'SCRIPT'].includes(node.tagName)) continue;
      for (const name of ['title', 'aria-label', 'aria-description', 'placeholder']) {
        texts.push(node.getAttribute(name) ?? '');
      }
      if (node.shadowRoot) walk(node.shadowRoot);
      walk(node);
    }
  };
  walk(document.body);
  return texts.filter(Boolean);
})()`;

describe('what users set for themselves', () => {
  let browser: WebviewBrowser;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());

  async function withDetail(options: Parameters<WebviewBrowser['open']>[1]): Promise<WebviewPage> {
    const view = await browser.open('checkpoint', options);
    await view.row('layers.0.mlp.up_proj').click();
    await view.waitForRuns(1);
    await view.step(1);
    await view.locator('lens-tensor-detail lens-chart canvas').first().waitFor();
    return view;
  }

  /** 1280 × 1024 at 200 % and at 400 %. */
  for (const [width, height] of [
    [640, 512],
    [320, 256],
  ] as const) {
    for (const document of ['checkpoint', 'diff']) {
      it(`zoom: in ${width} × ${height} every part of ${document} can be reached`, async () => {
        const view = await browser.open(document, { width, height });
        await view.step(91);
        await view.fitsAcross();
        const row = view.rows().nth(2);
        await row.scrollIntoViewIfNeeded();
        await row.click();
        await eventually(async () => {
          const box = await row.boundingBox();
          assert.ok(box && box.y >= 0 && box.y + box.height <= height);
        });
        await view.button('Copy name').scrollIntoViewIfNeeded();
        await view.button('Copy name').click();
        await view.until('fakeHost.copied.length === 1');
        assert.deepEqual(await view.axe(), []);
        await view.close();
      });
    }
  }

  it('reduced motion: nothing moves', async () => {
    const view = await browser.open('checkpoint');
    await view.page.emulateMedia({ reducedMotion: 'reduce' });
    await (await view.analysis('Spectra')).click();
    await view.waitForRuns(1);
    await view.step(50);
    await view.locator('lens-split').hover();
    const moving = await view.page.evaluate<string[]>(
      `document.getAnimations()
        .filter(({ playState }) => playState === 'running')
        .map(({ effect }) => effect.target.outerHTML.slice(0, 200))`,
    );
    assert.deepEqual(moving, []);
    await view.close();
  });

  it('forced colours: what is selected, current or pressed still shows', async () => {
    const view = await withDetail({});
    await view.page.emulateMedia({ forcedColors: 'active' });
    const colour = (selector: string, property: string): Promise<string> =>
      view.evaluateOn(selector, `getComputedStyle(element)['${property}']`);
    const selected = '.row[aria-selected="true"]';
    const other = '.row[aria-selected="false"]';
    await eventually(async () =>
      assert.notEqual(await colour(selected, 'color'), await colour(other, 'color')),
    );
    const tab = (state: boolean): string => `[role=tab][aria-selected="${state}"]`;
    await eventually(async () =>
      assert.notEqual(
        await colour(tab(true), 'border-bottom-color'),
        await colour(tab(false), 'border-bottom-color'),
      ),
    );
    await view.close();
  });

  it('Korean: texts, their plurals and what is spoken', async () => {
    const view = await withDetail({ language: 'ko' });
    await eventually(async () =>
      assert.equal(await view.page.evaluate('document.documentElement.lang'), 'ko'),
    );
    await view.locator('.count', { hasText: /^텐서 399개 · 파라미터 8\.19 B개$/ }).waitFor();
    await view.button(/^분석 · /).waitFor();
    await view.page.getByRole('columnheader', { name: '형상' }).waitFor();
    const statistics = await view.locator('lens-figure button').allInnerTexts();
    assert.ok(statistics.includes('표준편차'), statistics.join());
    const english = (await view.page.evaluate<string[]>(TEXTS)).filter((text) =>
      / (?:the|of|and|is|to|not) /.test(text),
    );
    assert.deepEqual(english, []);
    assert.deepEqual(view.complaints, []);
    assert.deepEqual(await view.axe(), []);
    await view.close();
  });
});
