import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { figure } from '../../webview/format.ts';
import { Workbench } from './workbench.ts';

const Q_PROJ = 'model.layers.0.self_attn.q_proj.weight';
const SIDE = 128;

describe('a person looks at the elements of a tensor', () => {
  let workbench: Workbench;
  let detail: Locator;
  const stored = bf16Of('samples/base.safetensors', Q_PROJ);
  before(async () => {
    workbench = await Workbench.start();
    await workbench.open('base.safetensors');
    const view = workbench.view();
    await view.getByRole('tab', { name: 'Table' }).click();
    await view.locator('lens-grid .row', { hasText: Q_PROJ }).click();
    detail = view.locator('lens-tensor-detail');
    await detail.locator('lens-section.values').scrollIntoViewIfNeeded();
  });
  after(() => workbench.stop());

  async function shown(row: number, column: number): Promise<number> {
    const cell = detail.locator(`#r${row}c${column}`);
    await cell.filter({ hasText: /\d/ }).waitFor();
    return Number(((await cell.getAttribute('title')) ?? '').replace('\u2212', '-'));
  }

  it('sees the stored numbers, to the last digit', async () => {
    for (const [row, column] of [
      [0, 0],
      [0, 1],
      [3, 2],
    ] as const) {
      assert.equal(await shown(row, column), stored[row * SIDE + column]);
    }
  });

  it('goes to the last one', async () => {
    const field = detail.getByRole('textbox', { name: 'Go to index' });
    await field.fill('-1, -1');
    await field.press('Enter');
    assert.equal(await shown(SIDE - 1, SIDE - 1), stored.at(-1));
    await workbench.screenshot('elements');
  });

  it('reads a cell of the image, which is one element here', async () => {
    await detail.locator('lens-heat-map .map').focus();
    await workbench.page.keyboard.press('ArrowRight');
    await workbench.page.keyboard.press('ArrowRight');
    const mean = figure(Math.fround(stored[1] ?? 0));
    await detail
      .locator('lens-heat-map .readout', { hasText: `[0, 1] · mean ${mean} ·` })
      .waitFor();
  });

  it('sees the norm of a row', async () => {
    const plot = detail.getByRole('slider', { name: /^Row norms/ });
    await plot.focus();
    await workbench.page.keyboard.press('End');
    const norm = figure(Math.hypot(...stored.slice(-SIDE)));
    await detail
      .locator('lens-norms[kind=row] .readout', { hasText: `127   ‖w‖ ${norm}` })
      .waitFor();
    await workbench.screenshot('norms');
  });

  it('has seen no violation of the content security policy', () => {
    assert.deepEqual(workbench.complaints, []);
  });
});

/** A tensor of a file, read here for itself: an 8-byte length, a JSON header, and bf16 as the upper half of f32. */
function bf16Of(file: string, name: string): number[] {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<
    string,
    { data_offsets: [number, number] }
  >;
  const [begin, end] = header[name]?.data_offsets ?? [0, 0];
  const data = bytes.subarray(8 + length + begin, 8 + length + end);
  return Array.from({ length: data.length / 2 }, (_element, at) => {
    const float = Buffer.alloc(4);
    float.writeUInt16LE(data.readUInt16LE(2 * at), 2);
    return float.readFloatLE();
  });
}
