// npm run check: everything that can be said without running the software.
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { main, root, say, status, Stop } from './process.mjs';
import { ensureRust, ensureRustLints } from './setup/rust.mjs';

const manifest = ['--manifest-path', path.join(root, 'native/Cargo.toml')];
const tool = (file, ...args) => ['node', [path.join(root, 'node_modules', file), ...args]];

const checks = [
  ['layers', 'node', ['scripts/checks/layers.mjs']],
  ['texts', 'node', ['scripts/checks/texts.mjs']],
  ['prettier', ...tool('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.')],
  ['types', ...tool('typescript/bin/tsc', '-p', '.')],
  ['types of the webview', ...tool('typescript/bin/tsc', '-p', 'webview')],
  ['eslint', ...tool('eslint/bin/eslint.js', '--max-warnings=0')],
  ['rustfmt', 'cargo', ['fmt', '--all', '--check', ...manifest]],
  [
    'clippy',
    'cargo',
    ['clippy', '--quiet', '--locked', '--all-targets', ...manifest, '--', '-D', 'warnings'],
  ],
];

/** Runs every check; a failing one does not stop the others. */
export async function check() {
  ensureRust();
  await ensureRustLints();
  const failures = [];
  for (const [name, command, args] of checks) {
    const code = await status(command, args);
    say(`${name}: ${code === 0 ? 'ok' : 'FAILED'}`);
    if (code !== 0) {
      failures.push(name);
    }
  }
  return { passed: checks.length - failures.length, failed: failures.length, failures };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    const { failed } = await check();
    if (failed > 0) {
      throw new Stop(`${failed} of ${checks.length} checks failed`);
    }
  });
}
