/** The user's settings, as the engine takes them. */
import * as vscode from 'vscode';
import type { EngineSettings } from '../protocol/engine.ts';

export const SETTINGS_SECTION = 'checkpointLens';

export function engineSettings(): EngineSettings {
  const threads = vscode.workspace.getConfiguration(SETTINGS_SECTION).get<number>('threads', 0);
  return { threads: Number.isInteger(threads) && threads > 0 ? threads : null };
}
