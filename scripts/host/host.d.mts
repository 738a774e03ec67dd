import type { ChildProcess } from 'node:child_process';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

export interface Server {
  readonly port: number;
  readonly url: string;
  readonly home: string;
  readonly user: string;
  readonly extensionsDir: string;
  readonly child: ChildProcess;
  readonly startedMs: number;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly folder: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly args?: readonly string[];
  readonly extensionsDir?: string;
  readonly log?: string;
}

export interface OpenBrowser {
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly refused: ReadonlySet<string>;
  readonly startedMs: number;
}

export const SETTINGS: Readonly<Record<string, unknown>>;
export const CHROMIUM_ARGS: string[];
export function freePort(): Promise<number>;
export function installExtension(vsix: string, extensionsDir: string): void;
export function startServer(options: ServerOptions): Promise<Server>;
export function startBrowser(options?: BrowserContextOptions): Promise<OpenBrowser>;
export function workbenchUrl(
  server: Pick<Server, 'url'>,
  folder: string,
  payload?: readonly (readonly [string, string])[],
): string;
export function workbenchReady(page: Page, timeout?: number): Promise<void>;
