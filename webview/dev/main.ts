/** The development page: stands in for VS Code, so that the real bundle runs in a plain browser. */
import type { Message } from 'vscode-jsonrpc/browser';
import type { SessionTag } from '../../src/protocol/webview.ts';
import type { VsCodeApi } from '../host/vscodeApi.ts';
import { DOCUMENTS } from './documents.ts';
import { FakeHost } from './fakeHost.ts';

declare global {
  interface Window {
    acquireVsCodeApi: () => VsCodeApi;
    fakeHost: FakeHost;
    /** Shows another of the page's documents. */
    showDocument: (name: string) => void;
  }
}

/** How often a run measures its next rows, unless the address says `step=0`. */
const STEP_MS = 120;

const parameters = new URLSearchParams(location.search);
const view = parameters.get('view') ?? 'checkpoint';
const host = new FakeHost(documentOf(view), Number(parameters.get('step') ?? STEP_MS));

window.fakeHost = host;
window.showDocument = (name) => host.replace(documentOf(name));
window.acquireVsCodeApi = () => ({
  postMessage: (message) => host.receive(message as Message & SessionTag),
  getState: () => JSON.parse(sessionStorage.getItem(view) ?? 'null') as unknown,
  setState: (state) => sessionStorage.setItem(view, JSON.stringify(state)),
});

function documentOf(name: string): ReturnType<NonNullable<(typeof DOCUMENTS)[string]>> {
  const make = DOCUMENTS[name];
  if (make === undefined) {
    throw new Error(`no document ${name}; there are ${Object.keys(DOCUMENTS).join(', ')}`);
  }
  return make();
}
