// Chromium, which the webview tests and the end-to-end tests drive.
import path from 'node:path';
import { Stop, which } from '../process.mjs';
import { aptInstall } from './apt.mjs';
import { cache } from './install.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function find() {
  return process.env.CHROMIUM ?? names.map(which).find((found) => found !== null);
}

/** Puts the browser's path into the environment as CHROMIUM; stops with one line where none is. */
export function ensureChromium() {
  const found = find() ?? (aptInstall(['chromium']) ? find() : undefined);
  if (found === undefined) {
    throw new Stop('Chromium is missing: install it (Debian: apt-get install chromium)');
  }
  process.env.CHROMIUM = found;
  // Where its crash handler keeps a folder: else in the user's ~/.config.
  process.env.CHROME_CONFIG_HOME = path.join(cache, 'chromium');
}
