/** The one function that VS Code puts into a webview, and what it returns. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Can be called once per load. */
export function acquireApi(): VsCodeApi {
  return acquireVsCodeApi();
}
