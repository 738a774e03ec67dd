/** The page that every editor of this extension shows. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The folder that webviews may load from. */
export function webviewRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/**
 * The texts of the user's language, for webview/language.ts: data, which no policy stops and which
 * is there before the first script runs.
 */
function languageBlock(): string {
  const { bundle } = vscode.l10n;
  return bundle === undefined
    ? ''
    : `<script type="application/json" id="l10n">${JSON.stringify(bundle).replaceAll('<', '\\u003c')}</script>\n`;
}

/** Nothing runs but our bundle, nothing is fetched, and no inline style is applied. */
export function webviewHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewRoot(extensionUri), name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
  ].join('; ');
  // vscode-elements finds the icon font by this id.
  const language = vscode.l10n.bundle === undefined ? 'en' : vscode.env.language;
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('codicon.css')}" id="vscode-codicon-stylesheet">
<link rel="stylesheet" href="${file('main.css')}">
<title>Checkpoint Lens</title>
</head>
<body>
<checkpoint-lens-app></checkpoint-lens-app>
${languageBlock()}<script nonce="${nonce}" src="${file('main.js')}"></script>
</body>
</html>`;
}
