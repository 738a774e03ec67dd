import assert from 'node:assert/strict';
import { figureColumn, type Column } from '../../webview/components/column.ts';
import { grown, nameWidth, rowWidth } from '../../webview/components/columnWidths.ts';
import { ShownColumns } from '../../webview/state/shownColumns.ts';
import { pagesOfTests, type WebviewPage, eventually } from './webviewPage.ts';

/** Width of the webview in a window of 1280 px with the Explorer open. */
const BESIDE_EXPLORER = 920;

describe('the width of the names', () => {
  it('is what the others leave', () => {
    assert.equal(nameWidth(900, 300, [100, 60]), 900 - 12 - 16 - 110 - 70);
    assert.equal(rowWidth(nameWidth(900, 300, [100, 60]), [100, 60]), 900);
    assert.equal(nameWidth(900, 300, []), 872);
  });

  it('gives room to whole columns alone where not all fit', () => {
    const name = nameWidth(600, 400, [100, 60, 110, 100]);
    assert.ok(name >= 270, String(name));
    // the last one that is shown ends a gap before the edge, where the next one begins
    assert.equal(rowWidth(name, [100, 60, 110]) - 16 + 10, 600);
  });

  it('is never negative', () => {
    assert.equal(nameWidth(10, 400, [100]), 0);
  });

  it('leaves to columns that show more then half of what it does not need', () => {
    assert.deepEqual(grown(1100, 900, 300, [100, 60], [0, 160]), { name: 740, others: [100, 220] });
    assert.deepEqual(grown(600, 400, 300, [100, 60], [0, 160]), { name: 350, others: [100, 110] });
    assert.deepEqual(grown(400, 200, 300, [100, 60], [0, 160]), { name: 200, others: [100, 60] });
  });
});

describe('the columns shown', () => {
  interface Row {
    readonly value?: number | null;
  }
  const figureOf = (id: string, isOnRequest: boolean): Column<Row> =>
    figureColumn<Row>(
      { id, label: id, metric: 'mean', widest: '', isOnRequest },
      (row) => row.value,
      String,
    );

  it('grow by the first row that has the figure, undefined or not', () => {
    for (const value of [0, null]) {
      const columns = new ShownColumns([figureOf('late', true), figureOf('early', false)]);
      const before = columns.shown;
      columns.take([{}]);
      assert.equal(columns.shown, before);
      assert.deepEqual(
        before.map(({ id }) => id),
        ['early'],
      );
      columns.take([{}, { value }]);
      assert.deepEqual(
        columns.shown.map(({ id }) => id),
        ['late', 'early'],
      );
    }
  });
});

describe('the table beside the Explorer', () => {
  const pages = pagesOfTests();
  let view: WebviewPage;

  const open = async (name: string): Promise<WebviewPage> =>
    pages.open(name, { width: BESIDE_EXPLORER });
  const onGrid = <T>(expression: string): Promise<T> =>
    view.evaluateOn<T>('lens-grid', `((root) => ${expression})(element.shadowRoot)`);
  const headings = (): Promise<string[]> =>
    onGrid(`[...root.querySelectorAll('.heading .label')].map((label) => label.textContent)`);
  const cutNames = (): Promise<number> =>
    onGrid(`[...root.querySelectorAll('.row .text')]
      .filter((text) => text.scrollWidth > text.clientWidth).length`);

  const cutLabels = (): Promise<string[]> =>
    onGrid(`[...root.querySelectorAll('.heading .label')]
      .filter((label) => label.scrollWidth > label.clientWidth)
      .map((label) => label.textContent)`);

  async function isAligned(): Promise<void> {
    const edges = (selector: string): Promise<number[]> =>
      onGrid(`[...root.querySelector('${selector}').querySelectorAll('[role=columnheader], [role=rowheader], [role=gridcell]')]
        .map((cell) => cell.getBoundingClientRect().right)`);
    await eventually(async () => {
      const header = await edges('.header-row');
      assert.equal(header.length, (await headings()).length);
      assert.deepEqual(await edges('.row'), header);
      assert.equal(await onGrid(`root.querySelector('.grid').ariaColCount`), String(header.length));
    });
  }

  /** Headings and cells whose column the right edge of the table cuts, or that are too long for theirs. */
  const cutColumns = (): Promise<string[]> =>
    onGrid(`(() => {
      const grid = root.querySelector('.grid');
      const edge = grid.getBoundingClientRect().left + grid.clientWidth;
      return [...root.querySelectorAll('.columns > *')].filter((cell) => {
        const { left, right } = cell.getBoundingClientRect();
        return (left < edge && right > edge) || cell.scrollWidth > cell.clientWidth;
      }).map((cell) => cell.textContent);
    })()`);

  it('has room for every name of a checkpoint', async () => {
    view = await open('checkpoint');
    await eventually(async () =>
      assert.deepEqual(await headings(), [
        'Tensor',
        'Shape',
        'Dtype',
        'Parameters',
        'Bytes',
        'Share',
      ]),
    );
    await eventually(async () => assert.equal(await cutNames(), 0));
    await eventually(async () => assert.deepEqual(await cutColumns(), []));
    await isAligned();
  });

  it('shows the columns of figures when there are figures', async () => {
    view = await open('checkpoint');
    await view.row('layers.0.mlp.up_proj').click();
    await view.waitForRuns(1);
    await view.step(1);
    await view.locator('.heading', { hasText: 'Std' }).waitFor();
    await eventually(async () => assert.deepEqual((await headings()).slice(6), ['Std']));
    await isAligned();
    await view.button('Compute Spectrum').click();
    await view.waitForRuns(2);
    await view.step(1);
    await view.locator('.heading', { hasText: 'Effective rank' }).waitFor();
    await eventually(async () =>
      assert.deepEqual((await headings()).slice(6), ['Std', 'σ₁', 'Stable rank', 'Effective rank']),
    );
    await isAligned();
    await eventually(async () => assert.deepEqual(await cutColumns(), []));
  });

  it('has room for every name of a comparison, and cuts no column at the edge', async () => {
    view = await open('diff');
    await view.step(91);
    await eventually(async () =>
      assert.deepEqual((await headings()).slice(3), ['Update sparsity', 'Equal', 'Rel. update']),
    );
    await eventually(async () => assert.equal(await cutNames(), 0));
    await eventually(async () => assert.deepEqual(await cutColumns(), []));
    await view.sortBy('Rel. update');
    await eventually(async () =>
      assert.equal(await onGrid(`root.querySelectorAll('.heading .descending').length`), 1),
    );
    await eventually(async () => assert.deepEqual(await cutLabels(), []));
    await view.button(/^Analyse ·/).click();
    await view.waitForRuns(2);
    await view.step(56);
    await view.locator('.heading', { hasText: 'σ₁ base' }).waitFor();
    await eventually(async () =>
      assert.deepEqual((await headings()).slice(6), ['NSS', 'NSS excess', 'σ₁ base']),
    );
    await eventually(async () => assert.equal(await cutNames(), 0));
    await eventually(async () => assert.deepEqual(await cutColumns(), []));
    await isAligned();
  });

  it('scrolls to every column and row, with the names in view', async () => {
    view = await open('diff');
    await view.step(91);
    await view.row('layers.0.self_attn.q_proj').click();
    await eventually(async () => assert.deepEqual(await cutColumns(), []));
    await view.press('End');
    await view.locator('.row[aria-rowindex="92"]').waitFor();
    await onGrid(`root.querySelector('.grid').scrollLeft = 10000`);
    await view.locator('.aside').waitFor();
    await eventually(async () => {
      const { last, bottom, name, edge, right } = await onGrid<Record<string, number>>(`(() => {
        const grid = root.querySelector('.grid');
        const box = grid.getBoundingClientRect();
        const row = root.querySelector('.row[aria-rowindex="92"]');
        return {
          last: row.getBoundingClientRect().bottom,
          bottom: box.top + grid.clientHeight,
          name: row.querySelector('.name').getBoundingClientRect().left - box.left,
          right: row.querySelector('.columns').getBoundingClientRect().right,
          edge: box.left + grid.clientWidth,
        };
      })()`);
      assert.equal(last, bottom);
      assert.equal(name, 0);
      assert.equal(right, (edge ?? 0) - 16);
    });
  });
});
