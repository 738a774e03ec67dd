// npm run webview: the webviews alone in a plain browser, over made-up data, built again at each load.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { main, root, say } from './process.mjs';

const { shared, jsonRpcFor } = createRequire(import.meta.url)('../esbuild.js');

const TYPES = { '.css': 'text/css', '.js': 'text/javascript', '.ttf': 'font/ttf' };
const THEMES = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'hc-dark': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast vscode-high-contrast-light',
};

/** Bundles one entry of the webview in memory. */
async function bundle(entry) {
  const { outputFiles } = await build({
    ...shared,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    tsconfig: 'webview/tsconfig.json',
    entryPoints: [entry],
    outdir: '/',
    sourcemap: 'inline',
    write: false,
    plugins: [jsonRpcFor('browser')],
  });
  return outputFiles[0].contents;
}

/** The page as the editor makes it, with the same policy, plus the stand-in for VS Code. */
function page(theme) {
  const policy = [
    "default-src 'none'",
    "script-src 'nonce-development'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/themes/${theme}.css">
<link rel="stylesheet" href="/codicon.css" id="vscode-codicon-stylesheet">
<link rel="stylesheet" href="/main.css">
<title>Checkpoint Lens</title>
</head>
<body class="${THEMES[theme]}">
<checkpoint-lens-app></checkpoint-lens-app>
<script nonce="development" src="/host.js"></script>
<script nonce="development" src="/main.js"></script>
</body>
</html>`;
}

/** What is at a path: made for this page, of the development folder, or of the built bundle. */
async function contentOf(url, fresh) {
  if (url.pathname === '/') {
    const theme = url.searchParams.get('theme') ?? 'dark';
    return { type: 'text/html', body: page(theme in THEMES ? theme : 'dark') };
  }
  const type = TYPES[path.extname(url.pathname)];
  const name = path.basename(url.pathname);
  if (url.pathname === '/host.js') {
    return { type, body: await bundle('webview/dev/main.ts') };
  }
  if (fresh && /^\/main\.(js|css)$/.test(url.pathname)) {
    return {
      type,
      body: await bundle(name === 'main.js' ? 'webview/main.ts' : 'webview/main.css'),
    };
  }
  const folder = url.pathname.startsWith('/themes/') ? 'webview/dev/themes' : 'dist/webview';
  return { type, body: await readFile(path.join(root, folder, name)) };
}

/**
 * Serves the page on this machine alone.
 *
 * @param fresh whether to bundle the sources at each load, instead of taking what dist/ holds
 * @returns its address, and how to stop
 */
export async function serveWebview({ port = 0, fresh = false } = {}) {
  const server = createServer((request, response) => {
    contentOf(new URL(request.url, 'http://localhost'), fresh).then(
      ({ type, body }) => response.setHeader('Content-Type', `${type}; charset=utf-8`).end(body),
      (error) => response.writeHead(404).end(String(error)),
    );
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    const { url } = await serveWebview({ port: 8123, fresh: true });
    say(`the webviews are at ${url}`);
    say('?view=checkpoint|diff|mixed|large|diff-large|hostile|empty|failed');
    say('&theme=dark|light|hc-dark|hc-light');
  });
}
