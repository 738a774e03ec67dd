// npm run bench -- webview: the webview on 100,000 tensors against its bounds, in a Chromium trace.
import { createRequire } from 'node:module';
import { say } from '../../scripts/process.mjs';
import { ensureChromium } from '../../scripts/setup/chromium.mjs';
import { median } from '../interleave.mjs';
import { busyFraction } from '../report/machine.mjs';
import { busyWarning } from '../report/results.mjs';
import { startPages } from './page.mjs';
import { WORKS } from './works.mjs';

const { bundleAll } = createRequire(import.meta.url)('../../esbuild.js');
const RUNS = 5;

/** Measures every work, prints a table, and sets the exit code where a bound is missed. */
export async function benchWebview(quick) {
  ensureChromium();
  await bundleAll();
  const busyBefore = await busyFraction();
  const rows = [];
  const pages = await startPages();
  try {
    for (const { title, must, measure } of WORKS) {
      const times = [];
      while (times.length < (quick ? 1 : RUNS)) {
        times.push(await measure(pages));
      }
      rows.push({ title, must, time: median(times) });
      say(line(rows.at(-1)));
    }
  } finally {
    await pages.stop();
  }
  const busy = Math.max(busyBefore, await busyFraction());
  console.log([...rows.map(line), ...busyWarning(busy)].join('\n'));
  process.exitCode = rows.every(isHeld) ? 0 : 1;
}

function line(row) {
  const { title, must, time } = row;
  return `${title}: ${time.toFixed(1)} ms, at most ${must} ms: ${isHeld(row) ? 'held' : 'missed'}`;
}

function isHeld({ must, time }) {
  return time <= must;
}
