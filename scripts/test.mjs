// npm test: sets up what is missing, builds, and runs every test. `npm test -- unit` runs one stage,
// `npm test -- unit --grep TEXT` only its mocha tests whose name holds the text.
// Stages go on after a failure; the last line is the sum of all.
import { parseArgs } from 'node:util';
import { main, say, Stop } from './process.mjs';
import { ensureChromium } from './setup/chromium.mjs';
import { ensureCheckpoint } from './setup/checkpoint.mjs';
import { onRecentNode } from './setup/node.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { ensureRust, ensureRustLints } from './setup/rust.mjs';

const { values: options, positionals: named } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string' } },
});

/** A step that either works or throws, counted as one check. */
const counted = (step) => async () => {
  await step();
  return { passed: 1, failed: 0, failures: [] };
};

async function ensureWorkbench() {
  ensureChromium();
  const { ensureHost } = await import('./host/install.mjs');
  await ensureHost();
}

async function package_() {
  const { packageExtension } = await import('./package.mjs');
  process.env.CHECKPOINT_LENS_VSIX = await packageExtension();
}

/** In order: what is quick and tells most comes first. Modules that need npm packages load late. */
const stages = [
  {
    name: 'check',
    ensure: [ensureRust, ensureRustLints],
    run: async () => (await import('./check.mjs')).check(),
  },
  {
    name: 'build',
    ensure: [ensureRust],
    run: counted(async () => (await import('./build.mjs')).build()),
  },
  {
    name: 'unit',
    ensure: [ensureCheckpoint],
    needs: ['build'],
    run: async () => (await import('./stages/mocha.mjs')).mocha('unit', 60, options.grep),
  },
  {
    name: 'webview',
    ensure: [ensureChromium],
    needs: ['build'],
    run: async () => (await import('./stages/mocha.mjs')).mocha('webview', 60, options.grep),
  },
  {
    name: 'rust',
    ensure: [ensureRust],
    run: async () => (await import('./stages/cargo.mjs')).cargoTest(),
  },
  {
    name: 'host',
    ensure: [ensureWorkbench],
    needs: ['build'],
    run: async () => (await import('./stages/host.mjs')).hostTests(),
  },
  { name: 'package', needs: ['build'], run: counted(package_) },
  {
    name: 'e2e',
    ensure: [ensureWorkbench],
    needs: ['build', 'package'],
    run: async () => (await import('./stages/mocha.mjs')).mocha('e2e', 180, options.grep),
  },
];

/** The stages to run: all, or those named, after what they need. */
function chosen(names) {
  const unknown = names.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown !== undefined) {
    const known = stages.map((stage) => stage.name).join(', ');
    throw new Stop(`there is no stage ${unknown}; the stages are ${known}`);
  }
  const needed = names.flatMap((name) => stages.find((stage) => stage.name === name).needs ?? []);
  const wanted = new Set([...names, ...needed]);
  return names.length === 0 ? stages : stages.filter((stage) => wanted.has(stage.name));
}

/** Runs one stage; whatever goes wrong, or a stage without any test, is a failure. */
async function runStage({ name, ensure = [], run }) {
  say(`--- ${name} ---`);
  const started = performance.now();
  let counts;
  try {
    for (const step of ensure) {
      await step();
    }
    counts = await run();
    if (counts.passed + counts.failed === 0) {
      throw new Stop('no test ran');
    }
  } catch (error) {
    console.error(error instanceof Stop ? `checkpoint-lens: ${name}: ${error.message}` : error);
    counts = { passed: 0, failed: 1, failures: [String(error.message).split('\n', 1)[0]] };
  }
  return { name, ...counts, seconds: (performance.now() - started) / 1000 };
}

function sum(results, key) {
  return results.reduce((total, result) => total + result[key], 0);
}

await main(async () => {
  await onRecentNode();
  const wanted = chosen(named);
  await ensurePackages();
  const results = [];
  for (const stage of wanted) {
    results.push(await runStage(stage));
  }
  // once more, since a whole run's output is long
  for (const { name, failures } of results) {
    failures.forEach((failure) => console.log(`FAILED ${name}: ${failure}`));
  }
  for (const { name, passed, failed, seconds } of results) {
    console.log(
      `${name.padEnd(8)} ${seconds.toFixed(0).padStart(5)} s  ${passed} passed, ${failed} failed`,
    );
  }
  const failed = sum(results, 'failed');
  console.log(`${sum(results, 'passed')} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
});
