/** The built webview in a real browser, under the policy that the editor gives it, over made-up data. */
import assert, { AssertionError } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import type { AxeResults } from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGS } from '../../scripts/host/host.mjs';
import { serveWebview } from '../../scripts/webview.mjs';

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

export type Theme = 'dark' | 'light' | 'hc-dark' | 'hc-light';
export const THEMES: readonly Theme[] = ['dark', 'light', 'hc-dark', 'hc-light'];

export interface OpenOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** As VS Code names it. */
  readonly language?: string;
  /** The view that is shown at first; most tests are about the rows, which the table lists in one. */
  readonly tab?: 'tree' | 'table' | 'map';
  /** Runs before the page's own scripts. */
  readonly initScript?: string;
}

/** How long a page may take to answer an input; only a busy machine takes long. */
const PATIENCE_MS = 20_000;
const PAUSE_MS = 20;

/**
 * Asserts again until it holds: what an input brings about may come with a later frame or message.
 *
 * @throws what the last assertion threw, when it does not hold in time
 */
export async function eventually(assertion: () => Promise<void>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (!(error instanceof AssertionError) || performance.now() > end) {
        throw error;
      }
    }
    await delay(PAUSE_MS);
  }
}

/** What the stand-in for VS Code was asked to run. */
export interface Started {
  readonly rows: readonly number[];
  readonly metrics: readonly string[];
}

export class WebviewBrowser {
  private constructor(
    private readonly server: Awaited<ReturnType<typeof serveWebview>>,
    private readonly browser: Browser,
  ) {}

  static async start(): Promise<WebviewBrowser> {
    const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
    const browser = await chromium.launch({
      executablePath,
      // as the machine's settings say, else
      args: [...CHROMIUM_ARGS, '--font-render-hinting=none', '--disable-lcd-text'],
      // they take room in the editor, too
      ignoreDefaultArgs: ['--hide-scrollbars'],
    });
    return new WebviewBrowser(await serveWebview(), browser);
  }

  /** Opens a document of webview/dev/documents.ts, in a window of its own. */
  async open(view: string, options: OpenOptions = {}): Promise<WebviewPage> {
    const { theme = 'dark', width = 1280, height = 800, language = 'en', tab = 'table' } = options;
    const context = await this.browser.newContext({ viewport: { width, height } });
    // once, so that what the page remembers itself is there after a reload
    await context.addInitScript(`sessionStorage.getItem('${view}') ||
      sessionStorage.setItem('${view}', JSON.stringify({ view: '${tab}' }))`);
    await context.addInitScript(options.initScript ?? '');
    const page = new WebviewPage(await context.newPage());
    await page.load(`${this.server.url}/?view=${view}&theme=${theme}&lang=${language}&step=0`);
    return page;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }
}

/**
 * A browser for the tests of the `describe` that calls it. The page that a test has opened last is
 * closed after it, and must have had no complaints.
 */
export function pagesOfTests(): Pick<WebviewBrowser, 'open'> {
  let browser: WebviewBrowser;
  let page: WebviewPage;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());
  afterEach(async () => {
    assert.deepEqual(page.complaints, []);
    await page.close();
  });
  return { open: async (view, options) => (page = await browser.open(view, options)) };
}

interface Row {
  readonly name: string;
  readonly position: number;
}

export class WebviewPage {
  /** Errors and violations of the content security policy. */
  readonly complaints: string[] = [];

  constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        this.complaints.push(message.text());
      }
    });
  }

  async load(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator('lens-grid, lens-map, lens-failure').waitFor();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  locator(selector: string, options?: { readonly hasText?: string | RegExp }): Locator {
    return this.page.locator(selector, options);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** Opens the menu beside Analyse of a checkpoint, and gives its item. */
  async analysis(part: 'Statistics' | 'Spectra'): Promise<Locator> {
    await this.button('Analyse in part').click();
    return this.page.getByRole('menuitem', { name: `Compute ${part}` });
  }

  rows(): Locator {
    return this.page.locator('lens-grid .row');
  }

  row(name: string): Locator {
    return this.rows().filter({ hasText: name });
  }

  /** The names in the table, in the order on screen. */
  async names(): Promise<string[]> {
    const rows = await this.evaluateOn<readonly Row[]>(
      'lens-grid',
      `[...element.shadowRoot.querySelectorAll('.row')].map((row) => ({
        name: row.querySelector('.name').textContent.trim(),
        position: Number(row.getAttribute('aria-rowindex')),
      }))`,
    );
    return rows.toSorted((a, b) => a.position - b.position).map(({ name }) => name);
  }

  cell(name: string, column: string): Locator {
    return this.row(name).locator(`.cell.${column}`);
  }

  async filter(text: string): Promise<void> {
    await this.page.locator('lens-filter-bar input').first().fill(text);
  }

  async sortBy(column: string): Promise<void> {
    await this.page.getByRole('columnheader', { name: column }).getByRole('button').click();
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** The name of the row that has the keyboard focus. */
  focusedRow(): Locator {
    return this.page.locator('lens-grid .row:focus .name');
  }

  /** Lets the run measure its next rows. */
  async step(count: number): Promise<void> {
    await this.page.evaluate(`fakeHost.step(${count})`);
  }

  async host<T>(expression: string): Promise<T> {
    return this.page.evaluate<T>(`fakeHost.${expression}`);
  }

  /** The value of an expression on `element`, the first in the page that matches, shadow roots included. */
  async evaluateOn<T>(selector: string, expression: string): Promise<T> {
    return this.page.evaluate<T>(`(() => {
      const find = (root) => {
        for (const element of root.querySelectorAll('*')) {
          const found = element.matches('${selector}')
            ? element
            : element.shadowRoot && find(element.shadowRoot);
          if (found) return found;
        }
      };
      const element = find(document);
      return ${expression};
    })()`);
  }

  /** The requests to run that came so far. */
  async started(): Promise<readonly Started[]> {
    return this.host('started');
  }

  /** Waits until the stand-in was asked for `count` runs. */
  async waitForRuns(count: number): Promise<void> {
    await this.until(`fakeHost.started.length >= ${count}`);
  }

  /** Waits until an expression holds in the page; asked from here, since the policy forbids eval there. */
  async until(expression: string): Promise<void> {
    while (!(await this.page.evaluate<boolean>(expression))) {
      await this.page.waitForTimeout(20);
    }
  }

  /** Waits until the page is no wider than the window. */
  async fitsAcross(): Promise<void> {
    await eventually(async () =>
      assert.equal(
        await this.page.evaluate('document.documentElement.scrollWidth - innerWidth'),
        0,
      ),
    );
  }

  /** Violations of accessibility rules, with the elements concerned. */
  async axe(): Promise<string[]> {
    await this.page.evaluate(AXE);
    const { violations } = await this.page.evaluate<AxeResults>('axe.run()');
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }
}
