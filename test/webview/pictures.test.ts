import assert from 'node:assert/strict';
import { assertApproved } from './approvedPictures.ts';
import { PICTURE_FONT } from './pictureFont.ts';
import { THEMES, WebviewBrowser, type OpenOptions, type WebviewPage } from './webviewPage.ts';

/** A state of the webview that users see often. */
interface State {
  readonly name: string;
  /** Of webview/dev/documents.ts. */
  readonly document: string;
  readonly tab?: NonNullable<OpenOptions['tab']>;
  readonly language?: string;
  readonly size?: { readonly width: number; readonly height: number };
  /** Brings the page there, and asserts what it says there. */
  readonly reach: (view: WebviewPage) => Promise<void>;
}

const SIZE = { width: 1280, height: 900 };
/** That of an editor beside another one. */
const NARROW = { width: 480, height: 900 };

/** Opens the details of a tensor, with a section of them at the top of the pane. */
async function showSection(view: WebviewPage, section: string): Promise<void> {
  await view.row('layers.0.mlp.up_proj').click();
  await view.waitForRuns(1);
  await view.step(1);
  await view.evaluateOn(`lens-section.${section}`, "element.scrollIntoView({ block: 'start' })");
  await view.locator('lens-norms[kind=column] canvas').waitFor();
}

const STATES: readonly State[] = [
  {
    name: 'empty',
    document: 'empty',
    reach: async (view) => {
      await view.page.getByText('There is no tensor.').waitFor();
      await view.button('Analyse · none').waitFor();
    },
  },
  {
    name: 'table',
    document: 'checkpoint',
    reach: async (view) => {
      await view.filter('self_attn dtype:bf16');
      await saysCount(view, /^144 of 399 tensors · /);
      await view.sortBy('Parameters');
    },
  },
  {
    name: 'tree',
    document: 'checkpoint',
    tab: 'tree',
    reach: async (view) => {
      await view.row('layers').locator('nth=0').click();
      await view.rows().filter({ hasText: '36 layers' }).first().waitFor();
      await saysCount(view, /399 tensors · 8\.19 B parameters$/);
    },
  },
  {
    name: 'detail',
    document: 'checkpoint',
    reach: async (view) => {
      await view.row('layers.0.mlp.up_proj').click();
      await view.waitForRuns(1);
      await view.step(1);
      await view.button('Compute Spectrum').click();
      await view.waitForRuns(2);
      await view.step(1);
      const detail = view.page.getByRole('region', { name: 'Tensor details' });
      await detail.getByText('Effective rank', { exact: true }).first().waitFor();
      await view.page.getByRole('button', { name: 'Statistics', exact: true }).click();
      await view.locator('lens-chart.tall canvas').first().waitFor();
      await view.evaluateOn('lens-section.spectrum', "element.scrollIntoView({ block: 'start' })");
    },
  },
  {
    name: 'map',
    document: 'checkpoint',
    tab: 'map',
    reach: async (view) => {
      await (await view.analysis('Spectra')).click();
      await view.waitForRuns(1);
      await view.step(252);
      await view.locator('lens-run-status', { hasText: '252 done' }).waitFor();
      await view.evaluateOn(
        'vscode-single-select',
        "(element.value = 'effectiveRank', element.dispatchEvent(new Event('change')))",
      );
      await view.page.getByText('Effective rank, directions').waitFor();
    },
  },
  {
    name: 'running',
    document: 'checkpoint',
    reach: async (view) => {
      await (await view.analysis('Spectra')).click();
      await view.waitForRuns(1);
      await view.step(100);
      await view.page.getByText('Spectra: 100 of 252 · 2.5 tensors/s · 1 min 1 s left').waitFor();
      await view.button('Cancel').waitFor();
    },
  },
  {
    name: 'failed',
    document: 'failed',
    reach: async (view) => {
      await view.page.getByRole('heading', { name: 'This is not a valid checkpoint' }).waitFor();
      await view.button('Reload').waitFor();
    },
  },
  {
    name: 'diff',
    document: 'diff',
    reach: async (view) => {
      await view.step(91);
      await view.row('layers.0.self_attn.q_proj').click();
      await view.button('Compute Spectrum').click();
      await view.waitForRuns(2);
      await view.step(1);
      await view.locator('lens-chart.tall canvas').first().waitFor();
      await view.page.getByText('56.9 %').first().waitFor();
    },
  },
  {
    name: 'missing',
    document: 'missing',
    reach: async (view) => {
      await view.page.getByText('model-00002-of-00005.safetensors').waitFor();
      await view.button('Copy Message').waitFor();
    },
  },
  {
    name: 'about',
    document: 'checkpoint',
    reach: async (view) => {
      await view.page.getByText('2 notes').click();
      await view.page.getByText('lm_head.weight is tied to').waitFor();
    },
  },
  {
    name: 'norms',
    document: 'checkpoint',
    reach: (view) => showSection(view, 'norms'),
  },
  {
    name: 'values',
    document: 'checkpoint',
    reach: async (view) => {
      await showSection(view, 'values');
      await view.locator('lens-values-grid [role=gridcell]').first().waitFor();
    },
  },
  {
    name: 'filter',
    document: 'checkpoint',
    reach: async (view) => {
      await view.filter('dtype:zz layer:x');
      await view.locator('#problem', { hasText: 'dtype' }).waitFor();
    },
  },
  {
    name: 'mapTable',
    document: 'checkpoint',
    tab: 'map',
    reach: async (view) => {
      await view.button('As table').click();
      await view.page.getByRole('grid', { name: 'Parameters' }).waitFor();
    },
  },
  {
    name: 'narrow',
    document: 'checkpoint',
    size: NARROW,
    reach: async (view) => {
      await (await view.analysis('Spectra')).click();
      await view.waitForRuns(1);
      await view.step(100);
      await view.button('Cancel').waitFor();
    },
  },
  {
    name: 'korean',
    document: 'checkpoint',
    tab: 'tree',
    language: 'ko',
    reach: async (view) => {
      await view.row('layers').locator('nth=0').waitFor();
    },
  },
];

async function saysCount(view: WebviewPage, text: RegExp): Promise<void> {
  await view.locator('.count', { hasText: text }).waitFor();
}

describe('pictures of', () => {
  let browser: WebviewBrowser;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());

  for (const { name, document, tab, language, size = SIZE, reach } of STATES) {
    for (const theme of THEMES) {
      it(`${name}, ${theme}`, async () => {
        const view = await browser.open(document, {
          ...{ theme, ...size, initScript: PICTURE_FONT },
          ...(tab && { tab }),
          ...(language && { language }),
        });
        await view.page.emulateMedia({ reducedMotion: 'reduce' });
        await reach(view);
        // before axe, which adds styles that the page's policy refuses
        assert.deepEqual(view.complaints, []);
        assert.deepEqual(await view.axe(), []);
        assertApproved(`${name}.${theme}`, await still(view, size));
        await view.close();
      });
    }
  }
});

/** The page when two pictures of it, one after the other, are the same. */
async function still(
  view: WebviewPage,
  size: { readonly width: number; readonly height: number },
): Promise<Buffer> {
  await view.page.evaluate('document.fonts.ready');
  // away from everything that a pointer changes
  await view.page.mouse.move(size.width - 1, size.height - 1);
  const shoot = (): Promise<Buffer> => view.page.screenshot();
  let last = await shoot();
  for (;;) {
    await view.page.waitForTimeout(100);
    const next = await shoot();
    if (next.equals(last)) {
      return next;
    }
    last = next;
  }
}
