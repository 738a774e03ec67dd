import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import {
  THEMES,
  pagesOfTests,
  type OpenOptions,
  type WebviewPage,
  eventually,
} from './webviewPage.ts';

const Q_PROJ = 'model.layers.0.self_attn.q_proj.weight';
const NORM = 'model.layers.0.input_layernorm.weight';
const ALL = ['sparsity', 'spectrum', 'update', 'rotation', 'masks'];

describe('the detail of a pair', () => {
  const pages = pagesOfTests();
  let view: WebviewPage;
  let detail: Locator;

  async function open(name = Q_PROJ, options: OpenOptions = {}): Promise<void> {
    view = await pages.open('diff', { height: 1000, ...options });
    await view.step(91);
    await view.row(name).click();
    detail = view.locator('lens-pair-detail');
  }

  async function openMeasured(options: OpenOptions = {}): Promise<void> {
    await open(Q_PROJ, options);
    await view.button('Compute All Figures').click();
    await view.waitForRuns(2);
    await view.step(1);
    await section('rotation').waitFor();
  }

  const section = (name: string): Locator => detail.locator(`lens-section.${name}`);

  async function chart(name: string, selector = 'lens-chart'): Promise<Locator> {
    const found = section(name).locator(selector).first();
    await seen(name, found.locator('canvas'));
    return found;
  }

  /** Scrolls to a section until a part of it is there: what is above may still grow. */
  async function seen(name: string, part: Locator): Promise<void> {
    while (!(await part.isVisible())) {
      await section(name).scrollIntoViewIfNeeded();
      await view.page.waitForTimeout(50);
    }
  }

  /** Presses a key until a plot reads that out: a plot that is still being laid out forgets it. */
  async function reads(plot: Locator, key: 'Home' | 'End', text: RegExp): Promise<void> {
    const readout = plot.locator('.readout', { hasText: text });
    do {
      await plot.getByRole('slider').press(key);
      await view.page.waitForTimeout(50);
    } while (!(await readout.isVisible()));
  }

  /** The numbers of a row of a table with every digit, by its heading; null where there is none. */
  async function numbers(name: string, heading: string): Promise<(number | null)[]> {
    const row = section(name).locator('tr', {
      has: view.page.getByRole('rowheader', { name: heading, exact: true }),
    });
    await row.waitFor();
    const cells = await row.locator('td').all();
    const texts = await Promise.all(cells.map((cell) => cell.getAttribute('title')));
    return texts.map((text) => {
      const number = Number((text ?? '-').replace('\u2212', '-'));
      return Number.isNaN(number) ? null : number;
    });
  }

  it('says which analyses are missing, and starts them all as one', async () => {
    await open();
    await section('directions')
      .getByText('it takes the analyses Spectra of updates, Rotation, Masks.')
      .waitFor();
    await view.button('Compute All Figures').click();
    await view.waitForRuns(2);
    const [, started] = await view.started();
    assert.deepEqual([started?.rows.length, started?.metrics], [1, ALL]);
    await section('directions').getByText('Computing, 0.0 % done').waitFor();
    await view.step(1);
    await section('bounds').waitFor();
    await eventually(async () => assert.equal(await section('directions').count(), 0));
  });

  it('says what a single missing analysis leaves out', async () => {
    await open();
    await view.host("start([view], ['masks'])".replace('view', await rowOf(Q_PROJ)));
    await view.step(1);
    await section('rotation').getByText('it takes the analysis “Rotation”.').waitFor();
    await section('bounds').getByText('Spectra of updates, Rotation').waitFor();
    await eventually(async () =>
      assert.equal(await section('overlaps').getByRole('table').count(), 2),
    );
  });

  it('marks where an update is visible in bf16, and says how exact that is', async () => {
    await open();
    await section('update').getByText('the threshold of ½ ULP is exact.').waitFor();
    await section('update')
      .getByText(/elements did not move at all/)
      .waitFor();
    await open('model.layers.0.mlp.gate_proj.weight');
    await section('update').getByText('the threshold of ½ ULP is').waitFor();
  });

  it('shows both spectra, what moved with its sign, and the bound that holds it', async () => {
    await openMeasured();
    const overlay = await chart('spectra', 'lens-chart.tall');
    await reads(overlay, 'Home', /^i = 1 +base \d.* +other \d/);
    const difference = section('spectra').locator('lens-chart.difference');
    await reads(difference, 'Home', /^i = 1 +Δσ \u2212?\d.* +0\.\d+ × the bound$/);
    await section('spectra')
      .getByText(/Weyl: no singular value can move further/)
      .waitFor();
  });

  it('shows the spectrum of the update, and the rank that holds nine tenths of it', async () => {
    await openMeasured();
    const energy = await chart('updateSpectrum', 'lens-chart.energy');
    const figure = section('updateSpectrum').locator('lens-figure', { hasText: 'Energy rank' });
    const rank = Number((await figure.locator('.value').innerText()).replace(',', ''));
    await section('updateSpectrum')
      .getByText(`would hold 90 % of ‖ΔW‖F²`)
      .filter({ hasText: rank.toLocaleString('en') })
      .waitFor();
    await reads(energy, 'End', /^k = 4,096 .*rank k holds 100\.0 %$/);
  });

  it('shows how each subspace turned beside its null, and the angles of any k', async () => {
    await openMeasured();
    const curve = await chart('rotation');
    const [largest, mean, chance, excess, gap] = await numbers('rotation', 'k = 8, U');
    assert.ok(largest && mean && chance && gap && largest >= mean, 'k = 8');
    assert.ok(excess === null || excess === undefined || Math.abs(excess - 1.25) < 0.01);
    await reads(curve, 'Home', new RegExp(`^i = 1 +U ${Number(largest.toPrecision(3))}° `));
    await reads(curve, 'End', /^i = 8 /);
    await section('rotation').getByText('32', { exact: true }).click();
    await section('rotation')
      .getByRole('slider', { name: /32 angles of U and of V/ })
      .waitFor();
    const field = section('rotation').getByRole('spinbutton', { name: 'k', exact: true });
    await field.fill('100');
    await field.press('Enter');
    await section('rotation')
      .getByRole('slider', { name: /100 angles of U and of V/ })
      .waitFor();
  });

  it('shows overlaps and energy beside what magnitude, precision and chance give', async () => {
    await openMeasured();
    for (const mask of ['Principal', 'Low-magnitude']) {
      const [overlap, chance, excess, z] = await numbers('overlaps', `${mask}, α = 0.5`);
      assert.ok(overlap && chance && excess && z, mask);
      assert.ok(Math.abs(overlap - chance - excess) < 1e-12, `${mask}: ${excess}`);
      assert.equal(Math.sign(excess), Math.sign(z));
    }
    const [energy, chance, excess] = await numbers('overlaps', 'Energy, k = 16');
    assert.ok(energy && chance && excess && energy < chance && excess > 1);
  });

  it('shows how much of the bounds is used, and which says nothing', async () => {
    await openMeasured();
    for (const bound of ['Weyl', 'Mirsky']) {
      const [value, most, used] = await numbers('bounds', bound);
      assert.ok(value && most && used && value < most, bound);
      assert.ok(Math.abs(used - value / most) < 1e-12, `${bound}: ${used}`);
    }
    await eventually(async () =>
      assert.equal(await section('bounds').getByText('vacuous').count(), 3),
    );
  });

  it('defines every figure of its tables', async () => {
    await openMeasured();
    const heading = section('overlaps').getByRole('columnheader', { name: 'Null' }).first();
    await eventually(async () =>
      assert.match((await heading.getAttribute('title')) ?? '', /^Overlap null: Σ AₑCₑ\/Nₑ/),
    );
    for (const name of ['rotation', 'overlaps', 'bounds']) {
      const rows = await section(name).getByRole('rowheader').all();
      for (const row of rows) {
        await eventually(async () =>
          assert.match((await row.getAttribute('title')) ?? '', /: .+\n.+/s, name),
        );
      }
    }
  });

  it('draws where the matrix changed, with rows and columns beside, and masks over it', async () => {
    await open();
    const mask = section('mask');
    await seen('mask', mask.locator('lens-heat-map canvas'));
    await eventually(async () => assert.equal(await mask.getByRole('img').count(), 2));
    await mask.getByRole('img', { name: /^Changed by row: \d+\.\d % to \d+\.\d %$/ }).waitFor();
    const plain = await picture();
    await mask.getByText('Principal', { exact: true }).click();
    await mask.locator('.legend', { hasText: 'Principal' }).waitFor();
    const tinted = await picture();
    assert.notEqual(tinted, plain);
    await mask.locator('.map').hover();
    await mask.locator('.readout', { hasText: /% changed · \d.* % in the mask/ }).waitFor();
    await mask.getByText('Low-magnitude', { exact: true }).click();
    await view.until("fakeHost.elements.masks.join() === 'principal,low'");
    await mask.getByText('No mask', { exact: true }).click();
    await mask.locator('.legend', { hasText: 'Low-magnitude' }).waitFor({ state: 'detached' });
    await eventually(async () => assert.equal(await picture(), plain));
  });

  it('leads from the image to the elements', async () => {
    await open();
    const map = section('mask').locator('.map');
    await seen('mask', map);
    await map.click({ position: { x: 4, y: 4 } });
    await detail.locator('lens-values .status', { hasText: /^\[\d+, \d+\] = / }).waitFor();
  });

  it('says that nothing changed, and draws nothing of it', async () => {
    await open(NORM);
    await section('update').getByText('identical').waitFor();
    await eventually(async () =>
      assert.equal(await section('update').locator('lens-chart').count(), 0),
    );
    await eventually(async () => assert.equal(await section('mask').count(), 0));
    await eventually(async () => assert.equal(await section('rotation').count(), 0));
  });

  it('keeps a section closed for the next pair', async () => {
    await openMeasured();
    await section('bounds').getByRole('button', { name: 'Bounds' }).click();
    await section('bounds').getByRole('table').waitFor({ state: 'detached' });
    await view.row('model.layers.1.self_attn.q_proj.weight').click();
    const head = section('update').getByRole('button', { name: 'Update', exact: true });
    await eventually(async () => assert.equal(await head.getAttribute('aria-expanded'), 'true'));
    await view.row(Q_PROJ).click();
    await section('bounds').waitFor();
    await eventually(async () =>
      assert.equal(await section('bounds').getByRole('table').count(), 0),
    );
  });

  for (const theme of THEMES) {
    it(`has no violation of accessibility, ${theme}`, async () => {
      await openMeasured({ theme, width: 1500 });
      for (const name of ['mask', 'spectra', 'updateSpectrum', 'rotation', 'overlaps', 'bounds']) {
        await section(name).scrollIntoViewIfNeeded();
      }
      await chart('rotation');
      assert.deepEqual(view.complaints, []);
      assert.deepEqual(await view.axe(), []);
      // axe itself sets styles that the policy refuses
      view.complaints.length = 0;
    });
  }

  async function rowOf(name: string): Promise<string> {
    const row = await view.host<number>(`document.rows.findIndex((row) => row.name === '${name}')`);
    return `${row}`;
  }

  function picture(): Promise<string> {
    return view.evaluateOn<string>(
      'lens-update-mask',
      'element.shadowRoot.querySelector("lens-heat-map").shadowRoot.querySelector("canvas").toDataURL()',
    );
  }
});
