// The layers of docs/DESIGN.md as data: which folder may import what. checks/layers.mjs holds them.

/**
 * Every source file belongs to the first layer whose path it has. `layers` are the others that it
 * may import, `packages` the npm packages, `node` whether it may use Node's own modules.
 */
export const layers = [
  { path: 'src/extension.ts', layers: ['src/editor'], packages: ['vscode'], node: false },
  { path: 'src/model', layers: [], packages: [], node: false },
  { path: 'src/protocol', layers: ['src/model'], packages: ['vscode-jsonrpc'], node: false },
  {
    path: 'src/analysis',
    layers: ['src/model'],
    packages: ['picomatch', 'hyparquet-writer'],
    node: false,
  },
  { path: 'src/native', layers: ['src/model'], packages: [], node: true, addon: true },
  {
    path: 'src/engine',
    layers: ['src/model', 'src/protocol', 'src/analysis', 'src/native'],
    packages: ['vscode-jsonrpc', 'cacache', 'proper-lockfile'],
    node: true,
  },
  {
    path: 'src/cli',
    layers: ['src/model', 'src/analysis', 'src/engine'],
    packages: ['commander', 'picomatch'],
    node: true,
  },
  {
    path: 'src/editor',
    layers: ['src/model', 'src/protocol', 'src/analysis'],
    packages: ['vscode', 'vscode-jsonrpc', 'picomatch'],
    node: true,
  },
  {
    path: 'webview',
    layers: ['src/model', 'src/protocol', 'src/analysis'],
    packages: [
      ...['lit', '@vscode-elements/elements', '@tanstack/virtual-core', 'uplot', 'picomatch'],
      'vscode-jsonrpc',
      '@vscode/l10n',
    ],
    node: false,
  },
];

/** Source roots: every file below them must belong to a layer. */
export const roots = ['src', 'webview'];

/** The Rust packages that a crate must not reach, not even through another. */
export const crates = [{ name: 'checkpoint-lens-core', never: /^napi/ }];
