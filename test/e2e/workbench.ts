/** The real workbench in a real browser, with the packaged extension installed. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import {
  installExtension,
  startBrowser,
  startServer,
  workbenchReady,
  workbenchUrl,
  type OpenBrowser,
  type Server,
} from '../../scripts/host/host.mjs';
import { enginesIn } from './engines.ts';
import { PROBE } from './probe.ts';

const SHOTS = resolve('.cache/shots');
/** The web workbench stores its layout lazily: a reload sooner restores an older one. */
const LAYOUT_STORED_MS = 8000;
/** A menu ignores clicks for a moment after it has opened. */
const MENU_SETTLED_MS = 500;

export class Workbench {
  /** Violations of a content security policy and uncaught errors, in any frame. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly temporary: string,
    readonly folder: string,
    private readonly server: Server,
    private readonly opened: OpenBrowser,
  ) {}

  /**
   * Starts everything on a copy of samples/.
   *
   * @param prepare changes the copy before
   */
  static async start(prepare?: (folder: string) => void): Promise<Workbench> {
    const vsix = process.env['CHECKPOINT_LENS_VSIX'];
    if (vsix === undefined) {
      throw new Error('CHECKPOINT_LENS_VSIX does not name the package to test');
    }
    // The package's own addon is to be tested, not the one that the other tests are given.
    delete process.env['CHECKPOINT_LENS_ADDON'];
    const temporary = mkdtempSync(join(tmpdir(), 'e2e-'));
    const [folder, extensionsDir] = [join(temporary, 'samples'), join(temporary, 'extensions')];
    cpSync('samples', folder, { recursive: true });
    rmSync(join(folder, 'demo.code-workspace'), { force: true }); // the workbench would offer to open it
    prepare?.(folder);
    installExtension(vsix, extensionsDir);
    // One thread and nothing kept, so that each analysis lasts on any machine long enough to be
    // cancelled.
    const settings = { 'checkpointLens.threads': 1, 'checkpointLens.cache.maximumSize': 0 };
    const server = await startServer({ folder, extensionsDir, settings });
    const workbench = new Workbench(temporary, folder, server, await startBrowser());
    await workbench.load();
    await workbench.usesOurEditor();
    return workbench;
  }

  get page(): Page {
    return this.opened.page;
  }

  /** Process ids of the engines that belong to this workbench. */
  engines(): number[] {
    return enginesIn(this.temporary);
  }

  /**
   * VS Code takes a moment to use the editors of extensions that it has loaded, and until then opens
   * a checkpoint as text; a person would then open it again, and so does this.
   */
  private async usesOurEditor(): Promise<void> {
    const ours = this.page.locator('iframe.webview.ready:visible');
    const asText = this.page.locator('.monaco-editor-pane-placeholder:visible');
    for (let isOurs = false; !isOurs;) {
      await this.open('base.safetensors');
      await ours.or(asText).first().waitFor();
      isOurs = await ours.isVisible();
      await this.closeEditors();
    }
  }

  async stop(): Promise<void> {
    await this.opened.browser.close();
    await this.server.stop();
    rmSync(this.temporary, { recursive: true, force: true });
  }

  async reload(): Promise<void> {
    await this.page.waitForTimeout(LAYOUT_STORED_MS);
    await this.page.reload();
    await workbenchReady(this.page);
  }

  /** Starts the spectra of the checkpoint that is shown, from the menu beside Analyse. */
  async computeSpectra(): Promise<void> {
    const view = this.view();
    await view.getByRole('button', { name: 'Analyse in part' }).click();
    await view.getByRole('menuitem', { name: /^Compute Spectra/ }).click();
  }

  /** A row of the Explorer; folders in the way are expanded. */
  async explorerRow(path: string): Promise<Locator> {
    const names = path.split('/');
    for (const folder of names.slice(0, -1)) {
      const row = this.rowNamed(folder);
      if ((await row.getAttribute('aria-expanded')) !== 'true') {
        await row.click();
      }
    }
    return this.rowNamed(names.at(-1) ?? '');
  }

  async open(path: string): Promise<void> {
    await (await this.explorerRow(path)).dblclick();
  }

  /** Compares two files that are selected in the Explorer, the first one being the base. */
  async compare(base: string, other: string): Promise<void> {
    const second = await this.explorerRow(other);
    await (await this.explorerRow(base)).click();
    await second.click({ modifiers: ['ControlOrMeta'] });
    await this.pick(second, 'Compare Checkpoints');
    const heading = `${nameOf(other)} against ${nameOf(base)}`;
    await this.view().getByRole('heading', { name: heading }).waitFor();
  }

  /** Picks an entry of an element's context menu. */
  async pick(target: Locator, entry: string): Promise<void> {
    await target.click({ button: 'right' });
    const label = this.page.locator('.monaco-menu .action-label', { hasText: entry }).first();
    await label.waitFor();
    await this.page.waitForTimeout(MENU_SETTLED_MS);
    await label.hover();
    await label.click();
    await label.waitFor({ state: 'detached' });
  }

  /** The entries of an element's context menu that match. */
  async menuOf(target: Locator, entries: RegExp): Promise<string[]> {
    await target.click({ button: 'right' });
    const labels = this.page.locator('.monaco-menu .action-label', { hasText: entries });
    await labels.first().waitFor();
    await this.page.waitForTimeout(MENU_SETTLED_MS);
    const texts = await labels.allInnerTexts();
    await this.page.keyboard.press('Escape');
    await labels.first().waitFor({ state: 'detached' });
    return texts;
  }

  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.page.locator('.quick-input-widget input').first().fill(`>${title}`);
    await this.page
      .locator('.quick-input-list .monaco-list-row', { hasText: title })
      .first()
      .click();
  }

  /** Answers the dialog for a file that is opening, once it suggests a path that begins so. */
  async chooseFile(suggested: string, path = suggested): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    await this.page.waitForFunction(
      `document.querySelector('.quick-input-widget input').value.startsWith(${JSON.stringify(suggested)})`,
    );
    await input.fill(path);
    await input.press('Enter');
  }

  /** A message in the corner that says this. */
  message(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: text });
  }

  /** The content of the visible custom editor. */
  view(): FrameLocator {
    return this.page
      .frameLocator('iframe.webview.ready:visible')
      .frameLocator('iframe#active-frame');
  }

  /** The data rows of the visible editor's table; only those in sight are there. */
  rows(): Locator {
    return this.view().locator('lens-grid .row');
  }

  /** Has the rows in one list, under their whole names. */
  async showTable(): Promise<void> {
    await this.view().getByRole('tab', { name: 'Table' }).click();
  }

  row(tensor: string): Locator {
    return this.rows().filter({ hasText: tensor });
  }

  /** The text of a row's cells, by the column's id. */
  async cell(tensor: string, column: string): Promise<string> {
    return this.row(tensor).locator(`.cell.${column}`).innerText();
  }

  tab(title: string): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: title });
  }

  async closeEditors(): Promise<void> {
    await this.runCommand('View: Close All Editors');
    await this.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
  }

  /** @param name as the list of themes shows it */
  async useTheme(name: string): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.page.getByPlaceholder('Select Color Theme').fill(name);
    await this.page
      .locator('.quick-input-list .monaco-list-row', { hasText: name })
      .first()
      .click();
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(SHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SHOTS, `${name}.png`) });
  }

  private async load(): Promise<void> {
    const { page } = this;
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    // Chromium says so there in every frame; a listener for the event does not survive the way in
    // which the workbench writes a webview's document.
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) {
        this.complaints.push(message.text());
      }
    });
    await page.addInitScript({ content: PROBE });
    await page.goto(workbenchUrl(this.server, this.folder));
    await workbenchReady(page);
  }

  private rowNamed(name: string): Locator {
    return this.page
      .locator('.explorer-folders-view .monaco-list-row')
      .filter({
        has: this.page.locator('.label-name', { hasText: new RegExp(`^${escaped(name)}$`) }),
      })
      .first();
  }
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
