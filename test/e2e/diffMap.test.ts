import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { multiple, percent } from '../../webview/format.ts';
import { oracleNulls, oraclePair } from './oracle.ts';
import { Workbench } from './workbench.ts';

/** By module and layer, which is null outside of the layers. */
type Cells = ReadonlyMap<string, ReadonlyMap<number | null, string>>;

describe('a person looks at a comparison as a map', () => {
  const { tensors } = oraclePair('base->rlvr');
  const nulls = oracleNulls('base->rlvr');
  let workbench: Workbench;
  let map: Locator;
  before(async () => {
    workbench = await Workbench.start();
    await workbench.page.setViewportSize({ width: 1400, height: 1000 });
    await workbench.useTheme('Dark Modern');
    await workbench.compare('base.safetensors', 'rlvr.safetensors');
    await workbench.view().getByRole('button', { name: 'Three gates' }).click();
    map = workbench.view().locator('lens-map');
  });
  after(() => workbench.stop());

  async function show(metric: string): Promise<void> {
    await map.locator('vscode-single-select').click();
    await workbench.view().getByRole('option', { name: metric, exact: true }).click();
    await map.locator('.legend .metric', { hasText: metric }).waitFor();
  }

  const asTable = (): Promise<void> => map.getByRole('button', { name: 'As table' }).click();

  /** The table twin, without the cells where the model has nothing. */
  async function table(): Promise<Cells> {
    const rows = map.locator('lens-map-table tr');
    const [head = [], ...body] = await Promise.all(
      (await rows.all()).map((row) => row.locator('th, td').allInnerTexts()),
    );
    const layers = head.slice(1).map((title) => {
      const [, number] = /^Layer (\d+)$/.exec(title) ?? [];
      return number === undefined ? null : Number(number);
    });
    return new Map(
      body.map(([module = '', ...texts]) => [
        module,
        new Map(layers.flatMap((layer, at) => (texts[at] ? [[layer, texts[at].trim()]] : []))),
      ]),
    );
  }

  /** What the table would say. */
  function cellsOf(text: (name: string) => string | null): Cells {
    const cells = new Map<string, Map<number | null, string>>();
    for (const name of Object.keys(tensors)) {
      const { layer, module } = placeOf(name);
      const said = text(name);
      if (said !== null) {
        cells.set(module, (cells.get(module) ?? new Map<number | null, string>()).set(layer, said));
      }
    }
    return cells;
  }

  const readout = (): Promise<string> => map.locator('.readout').innerText();

  /** Presses keys and reads what the cell that they lead to is said to hold. */
  async function leadTo(keys: readonly string[], where: string, tensor: string): Promise<void> {
    for (const key of keys) {
      await workbench.page.keyboard.press(key);
    }
    await map.locator('.readout .where').getByText(where, { exact: true }).waitFor();
    const said = [where, multiple(nulls.get(tensor)?.nssExcess), tensor];
    assert.deepEqual((await readout()).split('\n'), said);
  }

  it('sees the sparsity of every tensor at once, in the table as the oracle has it', async () => {
    await workbench.view().getByRole('tab', { name: 'Map' }).click();
    await map.locator('.count', { hasText: 'measured 39 of 39' }).waitFor();
    await map.locator('.legend .ramp').waitFor();
    await asTable();
    const expected = cellsOf((name) => percent(tensors[name]?.sparsity_bf16));
    assert.equal(
      [...expected.values()].reduce((sum, layers) => sum + layers.size, 0),
      39,
    );
    assert.deepEqual(await table(), expected);
    await asTable();
    await workbench.screenshot('diff-map-sparsity-dark');
  });

  it('sees a ratio to its null on both sides of 1, and what is not measured', async () => {
    await workbench.computeSpectra();
    await show('NSS excess');
    await map.locator('.count', { hasText: 'measured 28 of 30' }).waitFor();
    const legend = map.locator('.legend');
    await legend.getByText(/^in the middle: a random update of its size.*logarithmic$/).waitFor();
    await legend.locator('.numbers').getByText('1.00 ×', { exact: true }).waitFor();
    await asTable();
    const expected = cellsOf((name) => {
      const excess = nulls.get(name)?.nssExcess;
      return excess !== undefined
        ? multiple(excess)
        : /embed|lm_head/.test(name)
          ? 'not measured'
          : null;
    });
    assert.deepEqual(await table(), expected);
    await workbench.screenshot('diff-map-table-dark');
    await asTable();
  });

  it('goes through it by keys, selects cells and reads the tensor of one', async () => {
    const prefix = 'model.layers';
    await map.locator('lens-map-view .scroller').focus();
    await leadTo(['Control+Home'], 'Layer 0 · q_proj', `${prefix}.0.self_attn.q_proj.weight`);
    await leadTo(
      ['ArrowRight', 'ArrowDown'],
      'Layer 1 · k_proj',
      `${prefix}.1.self_attn.k_proj.weight`,
    );
    await leadTo(
      ['Shift+ArrowDown', 'Shift+ArrowRight'],
      'Layer 2 · v_proj',
      `${prefix}.2.self_attn.v_proj.weight`,
    );
    await workbench.view().locator('.count', { hasText: '4 selected' }).waitFor();
    await workbench.screenshot('diff-map-selected-dark');
    await workbench.page.keyboard.press('Enter');
    const detail = workbench.view().locator('lens-pair-detail');
    await detail.getByText(`${prefix}.2.self_attn.v_proj.weight`).first().waitFor();
  });

  it('sees it in a light theme too', async () => {
    await workbench.useTheme('Light Modern');
    await map.locator('.legend .ramp').waitFor();
    await workbench.screenshot('diff-map-light');
    await asTable();
    await map.locator('lens-map-table table').waitFor();
    await workbench.screenshot('diff-map-table-light');
  });

  it('has seen no violation of the content security policy', () => {
    assert.deepEqual(workbench.complaints, []);
  });
});

function placeOf(name: string): { readonly layer: number | null; readonly module: string } {
  const [, layer] = /\.layers\.(\d+)\./.exec(name) ?? [];
  const module = name.split('.').at(-2) ?? '';
  return { layer: layer === undefined ? null : Number(layer), module };
}
