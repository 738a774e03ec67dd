// Bundles tests to out/test/, each test file for itself, in the tree of test/.
import { globSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { root, Stop } from '../process.mjs';

const { node } = createRequire(import.meta.url)('../../esbuild.js');

/**
 * npm packages are loaded from node_modules, as they are; so are the project's scripts, which find
 * their files by where they lie.
 */
const outside = {
  name: 'outside-of-the-bundle',
  setup(esbuild) {
    esbuild.onResolve({ filter: /\/scripts\/.*\.mjs$/ }, ({ path: file, resolveDir }) => ({
      path: path.resolve(resolveDir, file),
      external: true,
    }));
    // See esbuild.js: the plain name has no runtime.
    esbuild.onResolve({ filter: /^vscode-jsonrpc$/ }, () => ({
      path: 'vscode-jsonrpc/node',
      external: true,
    }));
  },
};

/** Bundles the tests below test/FOLDER, and its index.ts where it has one. */
export async function bundleTests(folder) {
  const entryPoints = globSync([`test/${folder}/**/*.test.ts`, `test/${folder}/index.ts`], {
    cwd: root,
  });
  rmSync(path.join(root, 'out/test', folder), { recursive: true, force: true });
  if (entryPoints.length === 0) {
    throw new Stop(`test/${folder} holds no *.test.ts`);
  }
  try {
    await build({
      ...node,
      entryPoints,
      outdir: 'out/test',
      outbase: 'test',
      packages: 'external',
      plugins: [outside],
      sourcemap: 'inline',
    });
  } catch {
    throw new Stop(`the tests of test/${folder} do not bundle; the errors are above`);
  }
}
