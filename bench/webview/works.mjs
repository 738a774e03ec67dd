// What is measured of the webview on 100,000 tensors: docs of each number beside its bound.
import { loaded } from './page.mjs';
import { between, frameTimes, quantile, traced } from './trace.mjs';

/** Frames in which the whole of a view passes: each shows other rows than the one before. */
const FRAMES = 600;
const TYPED = 'down_proj layer:10-20 stableRank<5';

/** Scrolls from the first to the last line, by the same way in every frame, between two marks. */
const SCROLL = `new Promise((done) => {
  const find = (root) => {
    for (const element of root.querySelectorAll('*')) {
      const found = element.matches('lens-grid') ? element.shadowRoot.querySelector('.grid')
        : element.shadowRoot && find(element.shadowRoot);
      if (found) return found;
    }
  };
  const grid = find(document);
  const step = (grid.scrollHeight - grid.clientHeight) / ${FRAMES};
  let frame = 0;
  performance.mark('scroll');
  const next = () => {
    frame += 1;
    grid.scrollTop = frame * step;
    if (frame < ${FRAMES}) requestAnimationFrame(next);
    else { performance.mark('scrolled'); done(); }
  };
  requestAnimationFrame(next);
})`;

/** Notes for every key how long it takes until the frame that answers it has been made. */
const KEYS = `(() => {
  window.keyTimes = [];
  addEventListener('keydown', ({ timeStamp }) => requestAnimationFrame(() => setTimeout(() => {
    window.keyTimes.push(performance.now() - timeStamp);
  })), true);
})()`;

async function firstRows(pages) {
  const opened = await pages.page('large');
  const events = await traced(pages.browser, opened.page, async () => {
    await opened.page.goto(opened.url);
    await opened.page.waitForFunction(() => performance.getEntriesByName('rows').length > 0);
  });
  await opened.page.close();
  return between(events, 'ready', 'rows');
}

async function scrolling(pages, view) {
  const opened = await pages.page('large');
  const { page } = opened;
  await loaded(opened);
  await page.getByRole('tab', { name: view }).click();
  if (view === 'Tree') {
    // opens all modules
    await page.locator('lens-filter-bar input').fill('weight');
  }
  await page.waitForTimeout(500);
  const events = await traced(pages.browser, page, () => page.evaluate(SCROLL));
  await page.close();
  return quantile(frameTimes(events, 'scroll', 'scrolled'), 0.95);
}

async function filtering(pages, view) {
  const opened = await pages.page('large');
  const { page } = opened;
  await loaded(opened);
  await page.getByRole('tab', { name: view }).click();
  await page.evaluate(KEYS);
  await page.locator('lens-filter-bar input').click();
  await page.keyboard.press('Escape');
  await page.evaluate('window.keyTimes.length = 0');
  for (const character of TYPED) {
    await page.keyboard.type(character);
    await page.waitForTimeout(60);
  }
  const times = await page.evaluate('window.keyTimes');
  await page.close();
  return Math.max(...times);
}

/** Milliseconds, and the bound on them. */
export const WORKS = [
  { title: 'first rows after the webview is ready', must: 1000, measure: firstRows },
  ...['Table', 'Tree'].map((view) => ({
    title: `95th percentile of the frame times, scrolling through the ${view.toLowerCase()}`,
    must: 20,
    measure: (pages) => scrolling(pages, view),
  })),
  ...['Table', 'Tree'].map((view) => ({
    title: `slowest key of ${TYPED}, ${view.toLowerCase()}`,
    must: 50,
    measure: (pages) => filtering(pages, view),
  })),
];
