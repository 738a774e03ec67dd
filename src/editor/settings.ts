/** The user's settings, as the engine takes them. */
import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import type { CacheSettings, EngineSettings } from '../protocol/engine.ts';

export const SETTINGS_SECTION = 'checkpointLens';

/** The unit of `cache.maximumSize`. */
const MIB = 2 ** 20;
const DEFAULT_CACHE_MIB = 2048;

export function engineSettings(): EngineSettings {
  const settings = vscode.workspace.getConfiguration(SETTINGS_SECTION);
  const threads = settings.get<number>('threads', 0);
  return {
    threads: Number.isInteger(threads) && threads > 0 ? threads : null,
    cache: cacheSettings(settings),
  };
}

/** What is no absolute path is as good as no path: the description of the setting says so. */
function cacheSettings(settings: vscode.WorkspaceConfiguration): CacheSettings | null {
  const folder = settings.get<string>('cache.directory', '');
  const size = settings.get<number>('cache.maximumSize', DEFAULT_CACHE_MIB);
  if (!(size > 0)) {
    return null;
  }
  return { folder: isAbsolute(folder) ? folder : null, maxBytes: Math.round(size * MIB) };
}
