import assert from 'node:assert/strict';
import { WebviewBrowser, type WebviewPage, eventually } from './webviewPage.ts';

describe('commands of the editor', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  before(async () => (browser = await WebviewBrowser.start()));
  beforeEach(async () => (view = await browser.open('checkpoint')));
  afterEach(() => view.close());
  after(() => browser.stop());

  /** What VS Code reads when its menu is opened: the page's own elements alone. */
  function menuContext(): Promise<unknown> {
    return view.page.evaluate(
      "JSON.parse(document.querySelector('checkpoint-lens-app').dataset.vscodeContext ?? 'null')",
    );
  }

  it('find the row in the menu that it was opened on, selected', async () => {
    await view.row('layers.0.mlp.up_proj').click({ button: 'right' });
    await eventually(async () =>
      assert.deepEqual(await menuContext(), {
        webviewSection: 'tensor',
        preventDefaultContextMenuItems: true,
      }),
    );
    const selected = view.locator('lens-grid .row[aria-selected="true"] .name');
    await eventually(async () =>
      assert.deepEqual(await selected.allInnerTexts(), ['model.layers.0.mlp.up_proj.weight']),
    );
    await view.locator('h1').click({ button: 'right' });
    await eventually(async () => assert.equal(await menuContext(), null));
  });

  it('leave a selection that the menu is opened on', async () => {
    await view.row('layers.0.mlp.up_proj').click();
    await view.row('layers.0.mlp.gate_proj').click({ modifiers: ['Control'] });
    await view.row('layers.0.mlp.up_proj').click({ button: 'right' });
    await view.host("act('copyNames', true)");
    await view.until('fakeHost.copied.length === 1');
    await eventually(async () =>
      assert.deepEqual(await view.host('copied'), [
        'model.layers.0.mlp.gate_proj.weight\nmodel.layers.0.mlp.up_proj.weight',
      ]),
    );
  });

  it('compute of the selected row alone where they come from its menu, else of all', async () => {
    await view.row('layers.0.mlp.up_proj').click({ button: 'right' });
    await view.waitForRuns(1); // its statistics, by themselves
    await view.step(1);
    await view.host("act('computeSpectra', true)");
    await view.waitForRuns(2);
    await view.step(1);
    await view.host("act('computeSpectra', false)");
    await view.waitForRuns(3);
    const [, one, all] = await view.started();
    assert.equal(one?.rows.length, 1);
    assert.deepEqual(one.metrics, ['spectrum']);
    assert.equal(all?.rows.length, 251);
  });

  it('copy what the table shows of the selected rows', async () => {
    await view.row('layers.0.mlp.up_proj').click();
    await view.host("act('copyFigures', true)");
    await view.until('fakeHost.copied.length === 1');
    const [text] = await view.host<string[]>('copied');
    const [heading, row, ...rest] = (text ?? '').split('\n').map((line) => line.split('\t'));
    assert.deepEqual(heading?.slice(0, 5), ['Tensor', 'Shape', 'Dtype', 'Parameters', 'Bytes']);
    assert.deepEqual(row?.slice(0, 5), [
      ...['model.layers.0.mlp.up_proj.weight', '12288 × 4096', 'BF16'],
      ...['50331648', '100663296'],
    ]);
    assert.deepEqual(rest, []);
  });
});
