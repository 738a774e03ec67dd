// npm run package: builds checkpoint-lens-TARGET-VERSION.vsix for this platform.
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { writeNotices } from './notices.mjs';
import { main, output, root, run, say, Stop } from './process.mjs';
import { onRecentNode } from './setup/node.mjs';

const VSCE = path.join(root, 'node_modules/@vscode/vsce/vsce');

/** What the extension cannot do without. */
const REQUIRED = [
  ...['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'dist/ThirdPartyNotices.txt'],
  ...['dist/extension.js', 'dist/engine.js', 'dist/cli.js', 'dist/checkpoint-lens.node'],
  ...['dist/webview/main.js', 'dist/webview/main.css'],
  ...['dist/webview/codicon.css', 'dist/webview/codicon.ttf'],
];
/** Everything else that it may hold. */
const ALLOWED = /^(package\.nls(\.[\w-]+)?\.json|l10n\/.+\.json|media\/.+\.(png|svg|md))$/;

/** Builds the package; returns its path. */
export async function packageExtension() {
  const inputs = await build();
  const count = writeNotices(path.join(root, 'dist/ThirdPartyNotices.txt'), inputs);
  say(`notices of ${count} packages written`);
  const folder = stage();
  try {
    checkContents(folder);
    return await pack(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Copies what .vscodeignore chooses from. vsce looks at every file of the folder that it packs,
 * and beside the sources there are gigabytes in .cache/ and native/target/.
 */
function stage() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'package-'));
  const texts = readdirSync(root).filter((file) =>
    /^(package\.nls\S*\.json|[A-Z]+(\.md)?)$/.test(file),
  );
  for (const entry of ['.vscodeignore', 'package.json', ...texts, 'media', 'l10n', 'dist']) {
    if (existsSync(path.join(root, entry))) {
      cpSync(path.join(root, entry), path.join(folder, entry), { recursive: true });
    }
  }
  return folder;
}

async function pack(folder) {
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  // An addon runs on the platform it was built on, so there is one package for each.
  const target = `${process.platform}-${process.arch}`;
  const file = path.join(root, `${name}-${target}-${version}.vsix`);
  const links = ['--no-rewrite-relative-links', '--allow-missing-repository'];
  const args = [VSCE, 'package', '--no-dependencies', ...links, '--target', target, '--out', file];
  await run(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  say(`${path.basename(file)}: ${(statSync(file).size / 2 ** 20).toFixed(1)} MiB`);
  return file;
}

/** Holds what vsce would pack against what belongs into the package. */
function checkContents(folder) {
  const listed = output(process.execPath, [VSCE, 'ls', '--no-dependencies'], { cwd: folder });
  if (listed === null) {
    throw new Stop('vsce cannot list the package; run `npx vsce ls --no-dependencies`');
  }
  const files = listed.split('\n');
  const missing = REQUIRED.filter((file) => !files.includes(file));
  const foreign = files.filter((file) => !REQUIRED.includes(file) && !ALLOWED.test(file));
  if (missing.length > 0 || foreign.length > 0) {
    const faults = [
      ...missing.map((file) => `lacks ${file}`),
      ...foreign.map((file) => `holds ${file}`),
    ];
    throw new Stop(`the package ${faults.join(', ')}: see .vscodeignore and scripts/package.mjs`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    await onRecentNode();
    await packageExtension();
  });
}
