import assert from 'node:assert/strict';
import {
  cellCount,
  everything,
  extended,
  rangeOf,
  single,
} from '../../webview/values/selection.ts';
import type { Locator } from 'playwright-core';
import type { ValueWindow } from '../../src/model/values.ts';
import {
  THEMES,
  pagesOfTests,
  type OpenOptions,
  type WebviewPage,
  eventually,
} from './webviewPage.ts';

describe('the elements of a tensor', () => {
  const pages = pagesOfTests();
  let view: WebviewPage;
  let detail: Locator;
  let grid: Locator;

  /** Opens a tensor and brings its elements into view. */
  async function open(name: string, options: OpenOptions = {}): Promise<void> {
    view = await pages.open('elements', { height: 900, ...options });
    detail = view.locator('lens-tensor-detail');
    grid = detail.locator('lens-values-grid .scroller');
    await view.row(name).click();
    await view.waitForRuns(1);
    await view.step(1);
    await detail.locator('lens-section.values').scrollIntoViewIfNeeded();
  }

  async function openGrid(name: string, options: OpenOptions = {}): Promise<void> {
    await open(name, options);
    await cell(0, 0).filter({ hasText: /\d/ }).waitFor();
    await grid.scrollIntoViewIfNeeded();
  }

  function cell(row: number, column: number): Locator {
    return detail.locator(`#r${row}c${column}`);
  }

  async function goTo(text: string): Promise<void> {
    const field = detail.getByRole('textbox', { name: 'Go to index' });
    await field.fill(text);
    await field.press('Enter');
  }

  async function activeIs(row: number, column: number): Promise<void> {
    await detail.locator(`.scroller[aria-activedescendant=r${row}c${column}]`).waitFor();
    await cell(row, column).filter({ hasText: /\d/ }).waitFor();
  }

  const windows = (): Promise<ValueWindow[]> => view.host('elements.windows');

  it('are read only around what is in view, and an image of all of them is drawn', async () => {
    await openGrid('plain.weight');
    await detail.locator('lens-heat-map canvas').waitFor();
    for (const { rowStart, columnStart, rowCount, columnCount } of await windows()) {
      assert.ok(rowStart < 64 && columnStart < 64 && rowCount <= 32 && columnCount <= 32);
    }
    await eventually(async () =>
      assert.equal((await view.host<unknown[]>('elements.images')).length, 1),
    );
    const status = detail.locator('lens-values .status');
    const shown = await status.innerText();
    assert.match(shown, /^\[0, 0\] = \u2212?0\.\d{8,}$/);
    const text = (await cell(0, 0).innerText()).replace('\u2212', '-');
    assert.ok(Math.abs(Number(text) - Number(shown.slice(9).replace('\u2212', '-'))) < 1e-5);
  });

  it('scroll to the last of 100,000 × 50,000, by the keys and by the scroll bars', async () => {
    await openGrid('huge.weight');
    await eventually(async () => assert.equal(await grid.getAttribute('aria-rowcount'), '100001'));
    await eventually(async () => assert.equal(await grid.getAttribute('aria-colcount'), '50001'));
    await grid.focus();
    await view.press('Control+End');
    await activeIs(99_999, 49_999);
    await eventually(async () => {
      const box = await cell(99_999, 49_999).boundingBox();
      const frame = await grid.boundingBox();
      assert.ok(box && frame);
      assert.ok(
        box.x + box.width <= frame.x + frame.width && box.y + box.height <= frame.y + frame.height,
      );
    });
    await eventually(async () =>
      assert.equal(await cell(99_999, 49_999).getAttribute('aria-colindex'), '50001'),
    );
    await eventually(async () =>
      assert.ok((await detail.locator('lens-values-grid [role=gridcell]').count()) < 400),
    );
    await view.press('Control+Home');
    await activeIs(0, 0);
    await view.evaluateOn(
      '.scroller',
      'element.scrollTo(element.scrollWidth, element.scrollHeight)',
    );
    await cell(99_999, 49_999).filter({ hasText: /\d/ }).waitFor();
  });

  it('reach the end of a row that is longer than a browser can lay out', async () => {
    await openGrid('norm.weight');
    await goTo('-1');
    await activeIs(0, 3_999_999);
    await view.press('ArrowLeft');
    await activeIs(0, 3_999_998);
  });

  it('are gone through by the keys, selected and copied with all their digits', async () => {
    await openGrid('plain.weight');
    await cell(1, 1).click();
    await view.press('ArrowDown');
    await view.press('ArrowRight');
    await activeIs(2, 2);
    await view.press('Shift+ArrowDown');
    await view.press('Shift+ArrowRight');
    await eventually(async () =>
      assert.equal(await detail.locator('[role=gridcell][aria-selected=true]').count(), 4),
    );
    await view.press('ControlOrMeta+c');
    await view.until('fakeHost.copied.length === 1');
    const [copied = ''] = await view.host<string[]>('copied');
    const lines = copied.split('\n').map((line) => line.split('\t'));
    assert.deepEqual(
      lines.map((line) => line.length),
      [2, 2],
    );
    await eventually(async () =>
      assert.equal(lines[0]?.[0], (await cell(2, 2).getAttribute('title'))?.replace('\u2212', '-')),
    );
    await view.press('Escape');
    await eventually(async () =>
      assert.equal(await detail.locator('[role=gridcell][aria-selected=true]').count(), 1),
    );
    await view.press('ControlOrMeta+a');
    await view.press('ControlOrMeta+c');
    await detail.getByText('At most 40,000 elements can be copied at once.').waitFor();
  });

  it('are selected by dragging', async () => {
    await openGrid('plain.weight');
    await cell(1, 0).hover();
    await view.page.mouse.down();
    await cell(3, 2).hover();
    await view.page.mouse.up();
    await eventually(async () =>
      assert.equal(await detail.locator('[role=gridcell][aria-selected=true]').count(), 9),
    );
    await detail.getByText('rows 1–3, columns 0–2 selected').waitFor();
  });

  it('are found by their index, and said not to be there', async () => {
    await openGrid('plain.weight');
    await goTo('300, 1500');
    await activeIs(300, 1500);
    await eventually(async () =>
      assert.ok(await view.evaluateOn<boolean>('.scroller', 'element.matches(":focus")')),
    );
    await view.press('ControlOrMeta+g');
    await view.page.keyboard.type('512, 0');
    await view.press('Enter');
    await detail.getByRole('alert').filter({ hasText: 'rows are 0 … 511' }).waitFor();
  });

  it('are named when they are not finite', async () => {
    await openGrid('nan.weight');
    await eventually(async () => assert.equal(await cell(0, 1).innerText(), 'NaN'));
    await eventually(async () => assert.equal(await cell(0, 2).innerText(), 'Inf'));
    await eventually(async () => assert.equal(await cell(1, 0).innerText(), '\u2212Inf'));
    await detail.locator('lens-heat-map', { hasText: 'not finite' }).waitFor();
    await detail.getByText('Over the finite elements; 3 elements left out.').waitFor();
  });

  it('are exact where they are integers of 64 bits', async () => {
    await openGrid('positions');
    await eventually(async () =>
      assert.equal(await cell(0, 1).innerText(), String(2n ** 62n + 1n)),
    );
    await eventually(async () =>
      assert.equal(await cell(3, 0).innerText(), String(2n ** 62n + 3n * 512n)),
    );
  });

  it('of a stack are shown slice by slice', async () => {
    await openGrid('stack.weight');
    const first = await cell(0, 0).innerText();
    const chooser = detail.locator('lens-values').getByRole('spinbutton', { name: 'Slice' });
    await chooser.fill('5');
    await chooser.press('Enter');
    await detail.locator('.status', { hasText: '[5, 0, 0] = ' }).waitFor();
    await view.until('fakeHost.elements.windows.at(-1).slice === 5');
    await cell(0, 0).filter({ hasNotText: first }).filter({ hasText: /\d/ }).waitFor();
    await goTo('7, 39, 47');
    await activeIs(39, 47);
    await eventually(async () => assert.equal(await chooser.inputValue(), '7'));
    await view.press('ControlOrMeta+c');
    await view.until('fakeHost.copied.length === 1');
    const title = (await cell(39, 47).getAttribute('title')) ?? '';
    await eventually(async () =>
      assert.deepEqual(await view.host('copied'), [title.replace('\u2212', '-')]),
    );
    await chooser.fill('99');
    await chooser.press('Enter');
    await detail.locator('.status', { hasText: '[15, ' }).waitFor();
  });

  it('of four dimensions have a place in each', async () => {
    await openGrid('conv.weight');
    const chooser = detail.locator('lens-values').getByRole('spinbutton', { name: 'Dimension 1' });
    await chooser.fill('2');
    await chooser.press('Enter');
    await detail.locator('.status', { hasText: '[0, 2, 0, 0] = ' }).waitFor();
    await view.until('fakeHost.elements.windows.at(-1).slice === 2');
  });

  it('of a scalar and of nothing are shown as such', async () => {
    await openGrid('scale');
    await detail.locator('.status', { hasText: /^\[\] = / }).waitFor();
    await view.row('nothing.weight').click();
    await detail.locator('lens-values', { hasText: 'It has no elements.' }).waitFor();
    await eventually(async () =>
      assert.equal((await view.host<unknown[]>('elements.images')).length, 1),
    );
  });

  it('that cannot be read are said to be so in their place, and asked for again', async () => {
    await open('lost.weight');
    const failed = detail.locator('lens-values-grid', { hasText: 'the shard is no longer there' });
    await failed.waitFor();
    await detail.locator('lens-slice-norms', { hasText: 'could not be measured' }).waitFor();
    const before = (await windows()).length;
    await failed.getByRole('button', { name: 'Try Again' }).click();
    await view.until(`fakeHost.elements.windows.length > ${before}`);
  });

  it('of a former tensor are no longer read', async () => {
    await openGrid('plain.weight');
    await view.page.evaluate('void (fakeHost.elements.delayMs = 60_000)');
    await view.row('nan.weight').click();
    await view.until('fakeHost.elements.images.length === 2');
    await view.row('conv.weight').click();
    await view.until('fakeHost.elements.cancelled.images === 1');
    await view.until('fakeHost.elements.cancelled.windows >= 1');
  });

  it('are not read while their section is folded, which a reload keeps', async () => {
    view = await pages.open('elements', { height: 900 });
    detail = view.locator('lens-tensor-detail');
    await view.row('plain.weight').click();
    await view.waitForRuns(1);
    await view.step(1);
    await view.until('fakeHost.elements.images.length === 1');
    for (const name of ['Norms', 'Values']) {
      await detail.getByRole('button', { name, exact: true }).click();
    }
    const images = await view.host<unknown[]>('elements.images');
    await view.row('nan.weight').click();
    await view.waitForRuns(2);
    await view.step(1);
    await detail.locator('lens-section.values').scrollIntoViewIfNeeded();
    const folded = detail.getByRole('button', { name: 'Values', exact: true });
    await eventually(async () => assert.equal(await folded.getAttribute('aria-expanded'), 'false'));
    await eventually(async () => assert.deepEqual(await view.host('elements.images'), images));
    await view.page.reload();
    await folded.waitFor();
    await eventually(async () => assert.equal(await folded.getAttribute('aria-expanded'), 'false'));
  });

  it('never leave their pane', async () => {
    await openGrid('plain.weight', { width: 480, height: 1000 });
    await eventually(async () => {
      const overflow = await view.evaluateOn<number>(
        'lens-tensor-detail',
        'element.scrollWidth - element.clientWidth',
      );
      assert.equal(overflow, 0);
    });
  });

  describe('as an image', () => {
    it('are read out cell by cell under the keys and the pointer', async () => {
      await openGrid('plain.weight');
      const map = detail.getByRole('application', { name: /^Image of 512 rows/ });
      await map.focus();
      await view.press('ArrowRight');
      await view.press('ArrowRight');
      const readout = detail.locator('lens-heat-map .readout');
      await eventually(async () =>
        assert.match(await readout.innerText(), /^rows 0–1, columns 10–19 · mean .+ · max \|w\| /),
      );
      await view.locator('[role=status]', { hasText: 'columns 10–19' }).waitFor();
      await map.hover({ position: { x: 1, y: 2 } });
      await readout.filter({ hasText: 'columns 0–9' }).waitFor();
    });

    it('lead to the elements of a cell, where a frame shows the grid', async () => {
      await openGrid('plain.weight');
      const frame = detail.locator('lens-heat-map .window');
      const before = await frame.boundingBox();
      const map = detail.locator('lens-heat-map .map');
      await map.focus();
      await view.press('ControlOrMeta+End');
      await view.press('ControlOrMeta+End');
      await view.press('Enter');
      await cell(509, 2037).filter({ hasText: /\d/ }).waitFor();
      await eventually(async () => {
        const after = await frame.boundingBox();
        assert.ok(before && after && after.x > before.x && after.y > before.y);
      });
    });

    it('change colour with what they show and with the theme', async () => {
      await openGrid('plain.weight');
      const picture = (): Promise<string> =>
        view.evaluateOn('lens-heat-map', 'element.shadowRoot.querySelector("canvas").toDataURL()');
      const mean = await picture();
      await detail.getByText('Max |w|', { exact: true }).click();
      await eventually(async () => assert.notEqual(await picture(), mean));
      const maxAbs = await picture();
      const legend = detail.locator('lens-heat-map .legend');
      await eventually(async () => assert.match(await legend.innerText(), /^0\s+≥ 0\.\d+$/));
      await view.page.evaluate(
        "document.documentElement.style.setProperty('--vscode-charts-blue', '#ff0000'); document.body.className = 'vscode-light'",
      );
      await eventually(async () => assert.notEqual(await picture(), maxAbs));
    });
  });

  for (const theme of THEMES) {
    it(`have no violation of accessibility, ${theme}`, async () => {
      await openGrid('nan.weight', { theme });
      await detail.locator('lens-heat-map canvas').waitFor();
      assert.deepEqual(view.complaints, []);
      assert.deepEqual(await view.axe(), []);
      // axe itself sets styles that the policy refuses
      view.complaints.length = 0;
    });
  }
});

describe('the selection of all elements', () => {
  it('leaves the active cell where it is, and Shift goes on from the first', () => {
    const active = { row: 4, column: 2 };
    const all = everything(single(active), { rows: 9, columns: 5 });
    assert.deepEqual(all.active, active);
    assert.equal(cellCount(rangeOf(all)), 45);
    assert.equal(cellCount(rangeOf(extended(all, { row: 1, column: 1 }))), 4);
  });
});
