// Bundles the TypeScript of the extension. `node esbuild.js` builds dist/ once; with --watch it
// builds again after every change. The native part is built by scripts/build.mjs.
'use strict';
const { build, context } = require('esbuild');
const { chmodSync, copyFileSync, mkdirSync } = require('node:fs');
const path = require('node:path');

const root = __dirname;
const dist = path.join(root, 'dist');

/**
 * `vscode-jsonrpc` alone has no runtime; its node and browser entries install one and re-export
 * the same classes. The shared protocol imports the plain name, so each bundle says which it means.
 */
function jsonRpcFor(platform) {
  return {
    name: 'jsonrpc-runtime',
    setup(esbuild) {
      esbuild.onResolve({ filter: /^vscode-jsonrpc$/ }, ({ resolveDir, kind }) =>
        esbuild.resolve(`vscode-jsonrpc/${platform}`, { resolveDir, kind }),
      );
    },
  };
}

const shared = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: true,
  metafile: true,
  logLevel: 'warning',
};

/** For VS Code's extension host, the engine process, the command line and the tests. */
const node = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  // VS Code 1.100, the oldest that the extension installs in, runs Node 20.
  target: 'node20',
  external: ['vscode'],
  plugins: [jsonRpcFor('node')],
};

const bundles = [
  { ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js' },
  { ...node, entryPoints: ['src/engine/main.ts'], outfile: 'dist/engine.js' },
  {
    ...node,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.js',
    // Half as much to parse at every start; names stay for the traces of failures.
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...shared,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    tsconfig: 'webview/tsconfig.json',
    entryPoints: ['webview/main.ts', 'webview/main.css'],
    outdir: 'dist/webview',
    plugins: [jsonRpcFor('browser')],
  },
];

/** The icon font, as VS Code wants it in a webview: style sheet and font side by side. */
function copyCodicons() {
  mkdirSync(path.join(dist, 'webview'), { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf']) {
    const source = path.join(root, 'node_modules/@vscode/codicons/dist', file);
    copyFileSync(source, path.join(dist, 'webview', file));
  }
}

/**
 * Builds every bundle of dist/ once.
 *
 * @returns the paths of all source files that went into them, from the project's folder
 */
async function bundleAll() {
  copyCodicons();
  const built = await Promise.all(bundles.map((options) => build(options)));
  chmodSync(path.join(dist, 'cli.js'), 0o755);
  return built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
}

async function watchAll() {
  copyCodicons();
  for (const options of bundles) {
    await (await context({ ...options, logLevel: 'info' })).watch();
  }
}

module.exports = { bundleAll, node, shared, jsonRpcFor };

if (require.main === module) {
  const run = process.argv.includes('--watch') ? watchAll : bundleAll;
  run().catch(() => {
    process.exitCode = 1; // esbuild has said what is wrong
  });
}
