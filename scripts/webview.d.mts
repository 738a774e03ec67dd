export interface WebviewServer {
  readonly url: string;
  stop(): Promise<void>;
}

export function serveWebview(options?: {
  readonly port?: number;
  readonly fresh?: boolean;
}): Promise<WebviewServer>;
