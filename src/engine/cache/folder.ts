/** Where results are kept unless the user says otherwise: where this system keeps caches. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

const NAME = 'checkpoint-lens';

/** `$XDG_CACHE_HOME` or `~/.cache`; on macOS `~/Library/Caches`, on Windows `%LOCALAPPDATA%`. */
export function defaultCacheFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === 'darwin') {
    return join(home, 'Library', 'Caches', NAME);
  }
  const variable = platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_CACHE_HOME';
  const given = environment[variable] ?? '';
  // The XDG specification: a relative path is invalid and to be ignored.
  return join(isAbsolute(given) ? given : join(home, '.cache'), NAME);
}
