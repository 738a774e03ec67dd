import assert from 'node:assert/strict';
import { THEMES, WebviewBrowser, type WebviewPage, eventually } from './webviewPage.ts';

describe('the tree', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());
  beforeEach(async () => (view = await browser.open('checkpoint', { tab: 'tree' })));
  afterEach(async () => {
    assert.deepEqual(view.complaints, []);
    await view.close();
  });

  const group = (name: string): ReturnType<WebviewPage['locator']> =>
    view.page.getByRole('rowheader', { name, exact: true }).locator('xpath=..');

  async function focusIsOn(name: string): Promise<void> {
    await view
      .focusedRow()
      .filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) })
      .waitFor();
  }

  it('shows the layers in order, each with what it holds', async () => {
    await view.page.getByRole('treegrid', { name: 'tensors' }).waitFor();
    const names = await view.names();
    assert.deepEqual(names.slice(0, 7), [
      ...['lm_head.weight', 'model', 'embed_tokens.weight', 'layers', '0', '1', '2'],
    ]);
    const layers = group('layers');
    await eventually(async () =>
      assert.equal(await layers.locator('.shape').innerText(), '36 layers'),
    );
    await eventually(async () =>
      assert.equal(await layers.locator('.parameters').innerText(), '6.95 B'),
    );
    await eventually(async () =>
      assert.equal(await layers.locator('.share .bar-text').innerText(), '84.8 %'),
    );
    await eventually(async () =>
      assert.equal(await layers.locator('.dtype').innerText(), 'BF16, F32'),
    );
    await eventually(async () => assert.equal(await layers.getAttribute('aria-level'), '2'));
    await eventually(async () => assert.equal(await layers.getAttribute('aria-expanded'), 'true'));
    await eventually(async () =>
      assert.equal(await group('0').getAttribute('aria-expanded'), 'false'),
    );
  });

  it('opens and closes by pointer, and lists the tensors of a layer flat', async () => {
    await group('1').click();
    await view.row('self_attn.q_proj.weight').waitFor();
    await eventually(async () => assert.equal((await view.names())[6], 'input_layernorm.weight'));
    await group('1').locator('.twistie').click();
    await view.row('self_attn.q_proj.weight').waitFor({ state: 'detached' });
  });

  it('is all there by the keyboard', async () => {
    await view.page.keyboard.press('/');
    await view.press('Enter');
    await focusIsOn('lm_head.weight');
    await view.press('ArrowDown');
    await focusIsOn('model');
    await view.press('ArrowLeft');
    await eventually(async () => assert.deepEqual(await view.names(), ['lm_head.weight', 'model']));
    await view.press('ArrowRight');
    await view.press('ArrowRight');
    await focusIsOn('embed_tokens.weight');
    await view.press('ArrowDown');
    await view.press('ArrowDown');
    await focusIsOn('0');
    await view.press('*');
    await group('0').and(view.locator('[aria-expanded="true"]')).waitFor();
    await view.press('ArrowRight');
    await focusIsOn('input_layernorm.weight');
    await view.press('ArrowLeft');
    await focusIsOn('0');
    await view.press('End');
    await focusIsOn('norm.weight');
    await view.press('ArrowLeft');
    await focusIsOn('model');
    await view.press('Home');
    await focusIsOn('lm_head.weight');
    await view.press('Enter');
    await view.locator('lens-tensor-detail:focus').waitFor();
  });

  it('selects all tensors of a layer, which a run takes', async () => {
    await group('2').click();
    await view.locator('.count', { hasText: '11 selected' }).waitFor();
    await (await view.analysis('Statistics')).filter({ hasText: '11 selected' }).click();
    await view.waitForRuns(1);
    const rows = (await view.started())[0]?.rows ?? [];
    assert.equal(rows.length, 11);
    await eventually(async () => assert.equal(await view.locator('lens-tensor-detail').count(), 0));
  });

  it('keeps what matches the filter, with what lies around it', async () => {
    await view.filter('layers.7. q_');
    await view.row('self_attn.q_norm.weight').waitFor();
    await eventually(async () =>
      assert.deepEqual(await view.names(), [
        ...['model.layers', '7'].flatMap((path) => path.split('.')),
        ...['self_attn.q_norm.weight', 'self_attn.q_proj.weight'],
      ]),
    );
    await eventually(async () =>
      assert.equal(await group('7').locator('.shape').innerText(), '2 tensors'),
    );
  });

  it('is found as it was left, and shows in the table what is active in it', async () => {
    await group('30').click();
    await view.row('self_attn.v_proj.weight').click();
    await view.page.reload();
    await view.row('self_attn.v_proj.weight').and(view.locator('[aria-selected="true"]')).waitFor();
    await view.press('t');
    await view.row('model.layers.30.self_attn.v_proj.weight').waitFor();
    const tab = view.page.getByRole('tab', { name: 'Table' });
    await eventually(async () => assert.equal(await tab.getAttribute('aria-selected'), 'true'));
    await view.press('t');
    await view.row('self_attn.v_proj.weight').and(view.locator('[aria-selected="true"]')).waitFor();
  });

  it('brings a row into view that is shown from elsewhere, and leaves it there', async () => {
    await view.evaluateOn(
      'lens-grid',
      `element.table.show(element.table.rows.find(({ name }) => name.includes('33.mlp.up_proj')))`,
    );
    const row = view.row('mlp.up_proj.weight').and(view.locator('[aria-selected="true"]'));
    await row.waitFor();
    await eventually(async () => {
      const box = await row.boundingBox();
      assert.ok(box !== null && box.y > 100 && box.y < 800, JSON.stringify(box));
    });
    await view.evaluateOn('lens-grid', `element.renderRoot.querySelector('.grid').scrollTop = 0`);
    await view.row('lm_head.weight').waitFor();
    await view.page.evaluate(`fakeHost.notice('info', 'drawn again')`);
    await view.row('lm_head.weight').waitFor();
    await group('model').click();
    await group('model').and(view.locator(':focus')).waitFor();
  });

  it('tells of a row that the pointer rests on, and of none that it leaves', async () => {
    await view.page.evaluate(`window.hovers = [];
      for (const type of ['lens-hover', 'lens-unhover']) {
        document.addEventListener(type, ({ detail }) => hovers.push(detail?.row.name ?? type));
      }`);
    await group('layers').hover();
    await view.row('embed_tokens.weight').hover();
    await view.until('hovers.length === 1');
    await view.row('lm_head.weight').hover();
    await view.until('hovers.length === 3');
    await eventually(async () =>
      assert.deepEqual(await view.page.evaluate('hovers'), [
        ...['model.embed_tokens.weight', 'lens-unhover', 'lm_head.weight'],
      ]),
    );
  });
});

describe('the tabs', () => {
  let browser: WebviewBrowser;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());

  it('are one tab stop, with arrows between them', async () => {
    const view = await browser.open('checkpoint', { tab: 'tree' });
    await view.page.getByRole('tab', { name: 'Tree' }).focus();
    await view.press('ArrowRight');
    await view.page.getByRole('grid', { name: 'tensors' }).waitFor();
    await view.press('End');
    await view.locator('lens-map').waitFor();
    await view.locator('[role="tab"][aria-selected="true"]:focus', { hasText: 'Map' }).waitFor();
    await view.close();
  });

  it('show the pairs of a comparison as a tree, too', async () => {
    const view = await browser.open('diff', { tab: 'tree' });
    await view.page.getByRole('treegrid', { name: 'pairs' }).waitFor();
    await view.page.getByRole('rowheader', { name: '3', exact: true }).click();
    await view.row('mlp.down_proj.weight').click();
    await view.locator('lens-pair-detail').waitFor();
    assert.deepEqual(view.complaints, []);
    await view.close();
  });

  for (const theme of THEMES) {
    it(`have no violation, nor has the tree, ${theme}`, async () => {
      const view = await browser.open('checkpoint', { tab: 'tree', theme });
      await view.page.getByRole('rowheader', { name: '0', exact: true }).click();
      await view.row('self_attn.q_proj.weight').click();
      await view.locator('summary').first().click();
      await view.locator('lens-composition').waitFor();
      assert.deepEqual(await view.axe(), []);
      await view.close();
    });
  }
});

describe('a checkpoint as a whole', () => {
  let browser: WebviewBrowser;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());

  it('is a line, and behind it what it is made of', async () => {
    const view = await browser.open('checkpoint');
    await view.locator('.facts', { hasText: 'Qwen3 · 36 layers · 8.19 B parameters' }).waitFor();
    await view.locator('summary', { hasText: 'About this checkpoint' }).click();
    const about = view.locator('lens-about');
    await about.getByRole('row', { name: /MLP 66\.4 % 5\.44 B/ }).waitFor();
    await about.locator('dd', { hasText: 'yarn' }).waitFor();
    await about
      .locator('li', { hasText: 'lm_head.weight is tied to model.embed_tokens' })
      .waitFor();
    await about.locator('li', { hasText: 'model-00006-of-00005.safetensors' }).waitFor();
    const memory = about.locator('dt', { hasText: 'int8' }).locator('xpath=following-sibling::dd');
    await eventually(async () => assert.equal(await memory.first().innerText(), '7.63 GiB'));
    assert.deepEqual(view.complaints, []);
    await view.close();
  });

  it('is text, whatever a configuration holds', async () => {
    const view = await browser.open('hostile');
    await view.locator('.facts', { hasText: '<img src=x onerror=alert(4)>\\u202e' }).waitFor();
    await view.locator('summary', { hasText: 'About this checkpoint' }).click();
    await view.locator('lens-about .error', { hasText: 'Unexpected token' }).waitFor();
    await eventually(async () => assert.equal(await view.locator('img').count(), 0));
    assert.deepEqual(view.complaints, []);
    await view.close();
  });
});

describe('a tree of names that anyone may have written', () => {
  let browser: WebviewBrowser;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());

  it('is text, and cut where it is far too long', async () => {
    const view = await browser.open('hostile', { tab: 'tree' });
    await view.row('<img src=x onerror=alert(1)>').waitFor();
    await view.row('new\\u000aline\\u0009tab\\u0000nul').waitFor();
    const long = view.rows().filter({ hasText: 'xxxxxxxx' });
    await eventually(async () => assert.ok((await long.innerHTML()).length < 5000));
    await eventually(async () => assert.equal(await view.locator('img').count(), 0));
    assert.deepEqual(view.complaints, []);
    await view.close();
  });

  it('holds only the lines in view of 100,000', async () => {
    const view = await browser.open('large', { tab: 'tree' });
    await view.locator('.count', { hasText: /^100,000 tensors/ }).waitFor();
    await view.page.getByRole('rowheader', { name: '5.mlp.experts', exact: true }).waitFor();
    await view.filter('weight');
    await view.locator('[aria-rowcount="133401"]').waitFor();
    await eventually(async () => {
      const count = await view.rows().count();
      assert.ok(count > 10 && count < 100, String(count));
    });
    await view.close();
  });
});

describe('an index whose shards are missing', () => {
  let browser: WebviewBrowser;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());

  it('lists them, with how many tensors each holds', async () => {
    const view = await browser.open('missing');
    const missing = view.page.getByRole('list', { name: 'Missing shards' }).getByRole('listitem');
    await eventually(async () =>
      assert.deepEqual(
        (await missing.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim()),
        ['model-00002-of-00005.safetensors 80 tensors', '<b>.safetensors 1 tensor'],
      ),
    );
    assert.deepEqual(view.complaints, []);
    assert.deepEqual(await view.axe(), []);
    await view.close();
  });
});
