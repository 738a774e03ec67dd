// npm run build: dist/ from src/, webview/ and native/. Needs `npm ci`, Node >= 20.19, and Rust.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { buildNative } from './native.mjs';
import { main, say, Stop } from './process.mjs';
import { ensureRust } from './setup/rust.mjs';

/**
 * Builds everything that the extension and the command line run.
 *
 * @returns the source files in the bundles, which say what npm packages are shipped
 */
export async function build() {
  ensureRust();
  say('building the native core (minutes the first time)');
  await buildNative();
  say('bundling TypeScript');
  const { bundleAll } = createRequire(import.meta.url)('../esbuild.js');
  try {
    return await bundleAll();
  } catch {
    throw new Stop('the TypeScript does not bundle; the errors are above');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(build);
}
