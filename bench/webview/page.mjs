// The built webview on 100,000 made-up tensors in Chromium, and the marks that it leaves in a trace.
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGS } from '../../scripts/host/host.mjs';
import { serveWebview } from '../../scripts/webview.mjs';

/** Marks the webview's first message, and the first frame that has rows. */
const MARKS = `(() => {
  const hasRows = (root) => [...root.querySelectorAll('*')].some(
    (element) => element.matches('.row') || (element.shadowRoot && hasRows(element.shadowRoot)));
  const watch = () => {
    if (hasRows(document)) requestAnimationFrame(() => performance.mark('rows'));
    else requestAnimationFrame(watch);
  };
  let acquire;
  Object.defineProperty(window, 'acquireVsCodeApi', {
    configurable: true,
    get: () => acquire,
    set: (original) => {
      acquire = () => {
        const api = original();
        const postMessage = (message) => {
          if (message.method === 'ready') {
            performance.mark('ready');
            requestAnimationFrame(watch);
          }
          api.postMessage(message);
        };
        return { ...api, postMessage };
      };
    },
  });
})();`;

export async function startPages() {
  const server = await serveWebview();
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  return {
    browser,
    /** A page that has not been loaded, and the address to load. */
    async page(view) {
      const page = await (
        await browser.newContext({ viewport: { width: 1280, height: 800 } })
      ).newPage();
      await page.addInitScript({ content: MARKS });
      return { page, url: `${server.url}/?view=${view}&theme=dark&step=0` };
    },
    async stop() {
      await browser.close();
      await server.stop();
    },
  };
}

/** Loads the page and waits until all of its rows are there. */
export async function loaded({ page, url }) {
  await page.goto(url);
  await page.locator('lens-grid .row').first().waitFor();
  await page.locator('.count', { hasText: /^100,000 tensors · / }).waitFor();
}
