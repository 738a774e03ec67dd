// npm run webview: the webviews in a plain browser, with webview/dev in the place of VS Code.
//   http://127.0.0.1:PORT/?view=checkpoint&theme=dark&lang=ko   views: see webview/dev/documents.ts
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { main, root, say } from './process.mjs';

const { bundleAll, jsonRpcFor, shared } = createRequire(import.meta.url)('../esbuild.js');

const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };
/** As in the editor, but for files from here instead of a nonce. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:";

/** The texts of a language as src/editor/html.ts puts them into the page; English has none. */
function languageBlock(language) {
  const file = path.join(root, `l10n/bundle.l10n.${language}.json`);
  return existsSync(file)
    ? `<script type="application/json" id="l10n">${readFileSync(file, 'utf8').replaceAll('<', '\\u003c')}</script>\n`
    : '';
}

/** The editor's page (src/editor/html.ts), with a theme and the stand-in for VS Code. */
function page(theme, language) {
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/codicon.css" id="vscode-codicon-stylesheet">
<link rel="stylesheet" href="/themes/${theme}.css">
<link rel="stylesheet" href="/main.css">
<title>Checkpoint Lens</title>
</head>
<body class="vscode-${theme}">
<checkpoint-lens-app></checkpoint-lens-app>
${languageBlock(language)}<script src="/dev.js"></script>
<script src="/main.js"></script>
</body>
</html>`;
}

async function bundleStandIn() {
  const { outputFiles } = await build({
    ...shared,
    platform: 'browser',
    format: 'iife',
    tsconfig: 'webview/tsconfig.json',
    entryPoints: ['webview/dev/main.ts'],
    plugins: [jsonRpcFor('browser')],
    sourcemap: 'inline',
    write: false,
  });
  return outputFiles[0].contents;
}

/** The content of an address; throws where there is none. */
function contentOf(url, standIn) {
  if (url.pathname === '/') {
    const word = (name) => /^[a-z-]+$/.exec(url.searchParams.get(name) ?? '')?.[0];
    return { type: 'text/html', body: page(word('theme') ?? 'dark', word('lang') ?? 'en') };
  }
  if (url.pathname === '/dev.js') {
    return { type: TYPES['.js'], body: standIn };
  }
  // A URL's path has no `..` left in it.
  const folder = url.pathname.startsWith('/themes/') ? 'webview/dev' : 'dist/webview';
  const type = TYPES[path.extname(url.pathname)];
  return { type, body: readFileSync(path.join(root, folder, url.pathname)) };
}

/**
 * Serves the built webview from dist/webview on this machine.
 *
 * @returns its address, and `stop()`
 */
export async function serveWebview(port = 0) {
  const standIn = await bundleStandIn();
  const server = createServer((request, response) => {
    try {
      const { type, body } = contentOf(new URL(request.url, 'http://localhost'), standIn);
      response.writeHead(200, { 'content-type': type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = () => new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, stop };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Not awaited: the tests require this module, which takes no top-level await.
  void main(async () => {
    await bundleAll();
    const { url } = await serveWebview(8111);
    say(`${url}/?view=checkpoint&theme=dark (or diff, large, failed …; light, hc-dark, hc-light)`);
  });
}
