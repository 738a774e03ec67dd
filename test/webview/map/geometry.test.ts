import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutStart } from '../../../webview/map/cutStart.ts';
import { AXIS_HEIGHT, Geometry } from '../../../webview/map/geometry.ts';
import { mapAction, type MapKey } from '../../../webview/map/mapKeys.ts';

const TOP = { left: 0, top: 0 };

describe('the geometry of the map', () => {
  const view = fc.record({
    width: fc.integer({ min: 300, max: 2000 }),
    height: fc.integer({ min: 120, max: 1200 }),
  });
  const extent = fc.record({
    columns: fc.integer({ min: 1, max: 300 }),
    modules: fc.integer({ min: 1, max: 60 }),
    hasOutside: fc.boolean(),
  });
  const scroll = fc.record({
    left: fc.integer({ min: 0, max: 900 }),
    top: fc.integer({ min: 0, max: 900 }),
  });

  it('finds the cell under each point of it, wherever it is scrolled to', () => {
    fc.assert(
      fc.property(view, extent, scroll, fc.nat(), fc.nat(), (size, grid, at, c, m) => {
        const geometry = new Geometry(grid, size, 90);
        const place = { column: c % grid.columns, module: m % grid.modules };
        const box = geometry.box(place);
        for (const [x, y] of [
          [box.left, box.top],
          [box.left + box.width - 1, box.top + box.height - 1],
        ] as const) {
          const [viewX, viewY] = [x - at.left, y - at.top];
          const isInView =
            viewX >= 90 && viewX < size.width && viewY >= AXIS_HEIGHT && viewY < size.height;
          assert.deepEqual(geometry.placeAt(viewX, viewY, at), isInView ? place : null);
        }
      }),
    );
  });

  it('lays cells side by side, and draws all that are in view', () => {
    fc.assert(
      fc.property(view, extent, scroll, (size, grid, at) => {
        const geometry = new Geometry(grid, size, 90);
        const { columns } = geometry.visible(at);
        for (let column = 0; column < grid.columns; column += 1) {
          const { left, width } = geometry.box({ column, module: 0 });
          const next = geometry.left(column + 1);
          assert.ok(width >= 1 && left + width <= next);
          const isInView = left + width > at.left + 90 && left < at.left + size.width;
          assert.ok(!isInView || (column >= columns[0] && column < columns[1]), `${column}`);
        }
      }),
    );
  });

  it('fits 36 layers into 400 pixels, and scrolls 200', () => {
    const size = { width: 400, height: 600 };
    const fits = new Geometry({ columns: 37, modules: 12, hasOutside: true }, size, 100);
    assert.ok(fits.width <= size.width && fits.height <= size.height);
    assert.ok(
      new Geometry({ columns: 200, modules: 30, hasOutside: false }, size, 100).width > 400,
    );
  });

  it('leaves out numbers of layers that have no room', () => {
    const size = { width: 400, height: 600 };
    for (const columns of [10, 36, 80, 200, 1000]) {
      const geometry = new Geometry({ columns, modules: 3, hasOutside: false }, size, 100);
      assert.ok(geometry.labelStep(24) * geometry.columnWidth >= 24 + 8);
    }
  });

  it('scrolls to a place that is out of view, and stays where it is in view', () => {
    const size = { width: 400, height: 300 };
    const geometry = new Geometry({ columns: 200, modules: 30, hasOutside: false }, size, 100);
    assert.deepEqual(geometry.shiftInto({ column: 3, module: 3 }, TOP), TOP);
    const far = geometry.shiftInto({ column: 150, module: 29 }, TOP);
    const box = geometry.box({ column: 150, module: 29 });
    assert.ok(box.left - far.left >= 100 && box.left + box.width - far.left <= 400);
    assert.ok(box.top - far.top >= AXIS_HEIGHT && box.top + box.height - far.top <= 300);
    assert.deepEqual(geometry.shiftInto({ column: 0, module: 0 }, far), TOP);
  });

  it('cuts a name at its start', () => {
    const widthOf = (text: string): number => text.length;
    assert.equal(cutStart('mlp.up_proj', 11, widthOf), 'mlp.up_proj');
    assert.equal(cutStart('mlp.up_proj', 8, widthOf), '…up_proj');
    assert.equal(cutStart('mlp.up_proj', 1, widthOf), '…');
  });
});

describe('the keyboard of the map', () => {
  /** The rows of a picture; `#` is a cell. */
  function gridOf(...lines: readonly string[]): Parameters<typeof mapAction>[2] {
    return {
      columns: Array.from(lines[0] ?? '', (_cell, at) => at),
      modules: [...lines],
      cellAt: (column, module) => (lines[module]?.[column] === '#' ? 1 : undefined),
    };
  }

  function press(key: string, modifiers: Partial<MapKey> = {}): MapKey {
    return { key, ctrlKey: false, metaKey: false, shiftKey: false, ...modifiers };
  }

  const grid = gridOf('.##.#', '.#...', '#....');

  function moved(
    key: string,
    column: number,
    module: number,
    modifiers?: Partial<MapKey>,
  ): unknown {
    const action = mapAction(press(key, modifiers), { column, module }, grid);
    return action?.kind === 'move' ? [action.to.column, action.to.module] : action?.kind;
  }

  it('moves from cell to cell, over what is empty', () => {
    assert.deepEqual(moved('ArrowRight', 1, 0), [2, 0]);
    assert.deepEqual(moved('ArrowRight', 2, 0), [4, 0]);
    assert.deepEqual(moved('ArrowLeft', 4, 0), [2, 0]);
    assert.deepEqual(moved('ArrowDown', 1, 0), [1, 1]);
    assert.deepEqual(moved('ArrowUp', 1, 1), [1, 0]);
  });

  it('goes to the nearest cell where the row or column has no further', () => {
    assert.deepEqual(moved('ArrowDown', 4, 0), [1, 1]);
    assert.deepEqual(moved('ArrowDown', 1, 1), [0, 2]);
    assert.deepEqual(moved('ArrowRight', 0, 2), [1, 1]);
    assert.deepEqual(moved('ArrowLeft', 1, 0), [0, 2]);
  });

  it('stays at the edges', () => {
    assert.deepEqual(moved('ArrowRight', 4, 0), [4, 0]);
    assert.deepEqual(moved('ArrowUp', 4, 0), [4, 0]);
    assert.deepEqual(moved('ArrowDown', 0, 2), [0, 2]);
    assert.deepEqual(moved('ArrowLeft', 0, 2), [0, 2]);
  });

  it('goes to the ends of the row, and of the map', () => {
    assert.deepEqual(moved('Home', 4, 0), [1, 0]);
    assert.deepEqual(moved('End', 1, 0), [4, 0]);
    assert.deepEqual(moved('Home', 0, 2, { ctrlKey: true }), [1, 0]);
    assert.deepEqual(moved('End', 1, 0, { ctrlKey: true }), [0, 2]);
  });

  it('extends with Shift, opens with Enter, picks with Space, and leaves other keys alone', () => {
    const action = mapAction(
      press('ArrowRight', { shiftKey: true }),
      { column: 1, module: 0 },
      grid,
    );
    assert.deepEqual(action, { kind: 'move', to: { column: 2, module: 0 }, isExtending: true });
    assert.equal(moved('Enter', 1, 0), 'open');
    assert.equal(moved(' ', 1, 0), 'pick');
    assert.equal(moved('Escape', 1, 0), 'clear');
    assert.equal(moved('a', 1, 0, { metaKey: true }), 'selectAll');
    assert.equal(moved('a', 1, 0), undefined);
    assert.equal(moved('f', 1, 0, { ctrlKey: true }), undefined);
    assert.equal(moved('Tab', 1, 0), undefined);
  });
});
