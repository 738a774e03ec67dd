/** Serves the built webview, with webview/dev in the place of VS Code. */
export function serveWebview(
  port?: number,
): Promise<{ readonly url: string; stop(): Promise<void> }>;
