import assert from 'node:assert/strict';
import {
  THEMES,
  WebviewBrowser,
  type OpenOptions,
  type WebviewPage,
  eventually,
} from '../webviewPage.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

describe('the map', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());
  afterEach(async () => {
    await view.close();
    assert.deepEqual(view.complaints, []);
  });

  async function open(document = 'checkpoint', options: OpenOptions = {}): Promise<void> {
    view = await browser.open(document, { tab: 'map', ...options });
    await view.locator('lens-map-view .scroller').waitFor();
  }

  async function show(metric: string): Promise<void> {
    await view.locator('lens-map vscode-single-select').click();
    await view.page.getByRole('option', { name: metric, exact: true }).click();
  }

  async function measure(count: number): Promise<void> {
    const before = (await view.started()).length;
    await (await view.analysis('Spectra')).click();
    await view.waitForRuns(before + 1);
    await view.step(count);
  }

  /** The middle of a cell on screen; `layer` null for what is outside of the layers. */
  async function pointOf(layer: number | null, module: string): Promise<Point> {
    // drawn in the next frame
    await view.page.evaluate(
      'new Promise((done) => requestAnimationFrame(() => setTimeout(done)))',
    );
    return view.evaluateOn<Point>(
      'lens-map-view',
      `(() => {
        const { columns, modules } = element.values.layout;
        const place = { column: columns.indexOf(${layer}), module: modules.indexOf('${module}') };
        const { x, y, width, height } = element.anchorOf(place);
        return { x: x + Math.floor(width / 2), y: y + Math.floor(height / 2) };
      })()`,
    );
  }

  async function hover(layer: number | null, module: string): Promise<void> {
    const { x, y } = await pointOf(layer, module);
    await view.page.mouse.move(x, y);
  }

  async function drag(from: Point, to: Point): Promise<void> {
    await view.page.mouse.move(from.x, from.y);
    await view.page.mouse.down();
    await view.page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
    await view.page.mouse.move(to.x, to.y);
    await view.page.mouse.up();
  }

  /** The colours around a cell's middle, each once: one for a value, lines and gaps for none. */
  async function colors(layer: number | null, module: string): Promise<readonly string[]> {
    const { x, y } = await pointOf(layer, module);
    return view.evaluateOn<string[]>(
      '.cells',
      `(() => {
        const { left, top } = element.getBoundingClientRect();
        const copy = document.createElement('canvas').getContext('2d');
        copy.drawImage(element, left - ${x} + 3, top - ${y} + 3);
        const { data } = copy.getImageData(0, 0, 6, 6);
        const pixels = Array.from({ length: 36 }, (_, at) => data.slice(4 * at, 4 * at + 4).join());
        return [...new Set(pixels)].sort();
      })()`,
    );
  }

  async function readsOut(...texts: (string | RegExp)[]): Promise<void> {
    for (const text of texts) {
      await view.locator('lens-map .readout', { hasText: text }).waitFor();
    }
  }

  function selected(): Promise<number> {
    return view.evaluateOn<number>('lens-map', 'element.session.table.selection.size');
  }

  it('says of the cell under the pointer what it is and holds, always in the same place', async () => {
    await open();
    await hover(12, 'q_proj');
    const name = 'model.layers.12.self_attn.q_proj.weight';
    await readsOut('Layer 12 · q_proj', '16.8 M', name);
    await hover(null, 'embed_tokens');
    await readsOut('Outside layers · embed_tokens', '622 M');
    await show('Stable rank');
    await hover(12, 'q_proj');
    await readsOut('not measured');
  });

  it('lists weight matrices alone for a spectral metric, and all tensors for sizes', async () => {
    await open();
    const modules = (): Promise<string[]> =>
      view.evaluateOn('lens-map-view', 'element.values.layout.modules');
    await eventually(async () => assert.ok((await modules()).includes('input_layernorm')));
    await show('σ₁');
    await view.locator('lens-map .count', { hasText: 'measured 0 of 254' }).waitFor();
    await eventually(async () => assert.ok(!(await modules()).includes('input_layernorm')));
  });

  it('fills in as reports arrive, and draws only the cells that they change', async () => {
    await open();
    await show('Stable rank');
    await eventually(async () => assert.equal((await colors(0, 'down_proj')).length, 2));
    await measure(60);
    await view.locator('lens-map .count', { hasText: 'measured 60 of 254' }).waitFor();
    await view.locator('lens-map .ramp').waitFor();
    await eventually(async () => assert.equal((await colors(0, 'down_proj')).length, 1));
    await eventually(async () => assert.equal((await colors(30, 'down_proj')).length, 2));
    await view.evaluateOn(
      'lens-map-view',
      `(() => {
        const draw = element.drawSome;
        window.drawn = [];
        element.drawSome = function (cells) {
          window.drawn.push(...cells);
          draw.call(this, cells);
        };
      })()`,
    );
    await view.step(2);
    await view.locator('lens-map .count', { hasText: 'measured 62 of 254' }).waitFor();
    await eventually(async () => assert.equal(await view.page.evaluate('drawn.length'), 2));
  });

  it('shows a tensor that is clicked', async () => {
    await open();
    const { x, y } = await pointOf(3, 'up_proj');
    await view.page.mouse.click(x, y);
    await view
      .locator('lens-tensor-detail', { hasText: 'model.layers.3.mlp.up_proj.weight' })
      .waitFor();
    await eventually(async () => assert.equal(await selected(), 1));
  });

  it('selects the tensors of several cells by dragging, and measures these', async () => {
    await open();
    await drag(await pointOf(2, 'q_proj'), await pointOf(5, 'v_proj'));
    await eventually(async () => assert.equal(await selected(), 12));
    await (await view.analysis('Spectra')).click();
    await view.waitForRuns(1);
    await eventually(async () => assert.equal((await view.started())[0]?.rows.length, 12));
  });

  it('goes from cell to cell by the keyboard, with one tab stop', async () => {
    await open();
    await view.locator('lens-map-view .scroller').focus();
    await readsOut('Layer 0 · q_proj');
    await view.press('ArrowDown');
    await view.press('ArrowRight');
    await readsOut('Layer 1 · k_proj');
    await view.press('End');
    await readsOut('Layer 35 · k_proj');
    await view.press('Home');
    await view.press('Shift+ArrowRight');
    await view.press('Shift+ArrowDown');
    await eventually(async () => assert.equal(await selected(), 4));
    await view.press('Escape');
    await view.press('Enter');
    await view
      .locator('lens-tensor-detail', { hasText: 'model.layers.1.self_attn.v_proj.weight' })
      .waitFor();
    const stops = await view.evaluateOn<number>(
      'lens-map-view',
      'element.shadowRoot.querySelectorAll("[tabindex]").length',
    );
    assert.equal(stops, 1);
  });

  it('gets the focus back from the details', async () => {
    await open();
    const { x, y } = await pointOf(3, 'up_proj');
    await view.page.mouse.click(x, y);
    await view.button('Close').click();
    await view.press('ArrowRight');
    await readsOut('Layer 4 · up_proj');
  });

  it('says each cell that the keyboard comes to', async () => {
    await open();
    await view.page.evaluate(
      "window.said = []; document.addEventListener('lens-announce', ({ detail }) => said.push(detail))",
    );
    await view.locator('lens-map-view .scroller').focus();
    await view.press('ArrowRight');
    await view.until('said.length > 1');
    const said = await view.page.evaluate<string[]>('said');
    assert.deepEqual(said.slice(0, 2), ['Layer 0 · q_proj, 16.8 M', 'Layer 1 · q_proj, 16.8 M']);
  });

  it('goes on from the tensor that is shown, also with another metric', async () => {
    await open();
    const { x, y } = await pointOf(7, 'o_proj');
    await view.page.mouse.click(x, y);
    await show('σ₁');
    await view.locator('lens-map-view .scroller').focus();
    await view.press('ArrowRight');
    await readsOut('Layer 8 · o_proj');
  });

  it('sums experts up in one cell: the median of what is measured, and of how many', async () => {
    await open('large');
    await show('Stable rank');
    await view.evaluateOn('lens-map', 'element.session.runs.start([0, 3, 6, 9], ["spectrum"])');
    await view.waitForRuns(1);
    await view.step(4);
    await view.locator('lens-map .count', { hasText: 'measured 4 of 100,000' }).waitFor();
    await hover(0, 'gate_proj');
    await readsOut(/median of 4, [\d.]+ to [\d.]+/, '4 of 512 measured', 'and 511 more');
    const card = view.locator('lens-hover-card .card');
    await card.getByText('4 of 512 tensors measured').waitFor();
    await card.getByText('median of a cell’s tensors').waitFor();
    const [least = '', most = ''] = await card.locator('.member').allInnerTexts();
    assert.match(least, /^Least [\d.]+ .*layers\.0\..*gate_proj/);
    assert.match(most, /^Most [\d.]+ .*layers\.0\..*gate_proj/);
    assert.ok(parseFloat(least.slice(6)) <= parseFloat(most.slice(5)));
    const { x, y } = await pointOf(0, 'gate_proj');
    await view.page.mouse.click(x, y);
    await eventually(async () => assert.equal(await selected(), 512));
  });

  it('shows what the filter leaves', async () => {
    await open();
    await view.filter('k_proj');
    await view.until(`(${FIND})('lens-map-view').values.layout.cells.length === 36`);
    await hover(9, 'k_proj');
    await readsOut('Layer 9 · k_proj');
  });

  it('is the same after a reload', async () => {
    await open();
    await show('Abs max');
    await view.button('Colours 2–98 %').click();
    await view.page.reload();
    await view.locator('lens-map .metric', { hasText: 'Abs max' }).waitFor();
    await eventually(async () =>
      assert.equal(await view.button('Colours 2–98 %').getAttribute('aria-pressed'), 'false'),
    );
  });

  it('says what its colours mean, and changes them between linear and logarithmic', async () => {
    await open();
    const scale = view.locator('lens-map .scale');
    await scale.filter({ hasText: 'logarithmic' }).waitFor();
    const log = await colors(0, 'k_proj');
    await view.button('Log').click();
    await scale.filter({ hasNotText: 'logarithmic' }).waitFor();
    await eventually(async () => assert.notDeepEqual(await colors(0, 'k_proj'), log));
    await view.button('Colours 2–98 %').click();
    await scale.filter({ hasText: '128' }).filter({ hasText: '622 M' }).waitFor();
    const title = await view.locator('lens-map .metric').getAttribute('title');
    assert.match(title ?? '', /product of the shape/);
  });

  it('is a table, too', async () => {
    await open();
    await show('Stable rank');
    await measure(10);
    await view.button('As table').click();
    const table = view.page.getByRole('grid', { name: 'Stable rank' });
    await table.getByRole('columnheader', { name: 'Layer 35' }).waitFor();
    const row = table.getByRole('row', { name: /^down_proj/ });
    await eventually(async () => assert.match((await row.textContent()) ?? '', /\d\d\.\d/));
    await eventually(async () => assert.match((await row.textContent()) ?? '', /not measured/));
    await view.step(242);
    await row.getByText('not measured').first().waitFor({ state: 'detached' });
  });

  it('is a table that keys go through, and that shows the tensor of a cell', async () => {
    await open();
    await view.button('As table').click();
    const table = view.page.getByRole('grid', { name: 'Parameters' });
    await table.getByRole('gridcell', { name: '16.8 M' }).first().focus();
    await view.press('ArrowDown');
    await readsOut('Layer 0 · k_proj', '4.19 M');
    await view.press('End');
    await readsOut('Layer 35 · k_proj');
    await view.press('Enter');
    await view
      .locator('lens-tensor-detail', { hasText: 'model.layers.35.self_attn.k_proj.weight' })
      .waitFor();
    await eventually(async () =>
      assert.equal(await table.locator('td[aria-selected="true"]').count(), 1),
    );
    assert.equal(await table.locator('td[tabindex="0"]').count(), 1);
  });

  it('keeps several cells selected while Enter shows one of them', async () => {
    await open();
    await drag(await pointOf(2, 'q_proj'), await pointOf(5, 'v_proj'));
    await eventually(async () => assert.equal(await selected(), 12));
    await view.press('Enter');
    await view.locator('lens-tensor-detail', { hasText: 'layers.5.self_attn.v_proj' }).waitFor();
    assert.equal(await selected(), 12);
  });

  it('has room in 400 pixels', async () => {
    await open('checkpoint', { width: 400 });
    await view.fitsAcross();
    const scrolls = await view.evaluateOn<boolean>(
      '.scroller',
      'element.scrollWidth > element.clientWidth',
    );
    assert.equal(scrolls, false);
  });

  it('is drawn again in the colours of a new theme', async () => {
    await open();
    const before = await colors(0, 'q_proj');
    await view.page.evaluate(
      "document.documentElement.style.setProperty('--vscode-charts-blue', '#ff0000'); document.documentElement.style.setProperty('--vscode-charts-green', '#ff0000'); document.body.className = 'vscode-light'",
    );
    await eventually(async () => assert.notDeepEqual(await colors(0, 'q_proj'), before));
  });

  for (const theme of THEMES) {
    it(`has no violation, ${theme}`, async () => {
      await open('checkpoint', { theme });
      await show('Stable rank');
      await measure(100);
      await view.locator('lens-map .ramp').waitFor();
      await hover(0, 'down_proj');
      assert.deepEqual(await view.axe(), []);
      await view.button('As table').click();
      await view.page.getByRole('grid', { name: 'Stable rank' }).waitFor();
      assert.deepEqual(await view.axe(), []);
      // about the styles of the checker itself
      view.complaints.length = 0;
    });
  }
});

/** Finds an element in the page, shadow roots included. */
const FIND = `(selector) => {
  const find = (root) => {
    for (const element of root.querySelectorAll('*')) {
      const found = element.matches(selector) ? element : element.shadowRoot && find(element.shadowRoot);
      if (found) return found;
    }
  };
  return find(document);
}`;
