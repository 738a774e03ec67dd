// npm run build: dist/ from src/, webview/ and native/. Needs `npm ci`, Node >= 20.19, Rust >= 1.88.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { buildNative } from './native.mjs';
import { main, say, Stop } from './process.mjs';
import { ensureRust } from './setup/rust.mjs';

/** Builds everything that the extension and the command line run. */
export async function build() {
  say('bundling TypeScript');
  const { bundleAll } = createRequire(import.meta.url)('../esbuild.js');
  try {
    await bundleAll();
  } catch {
    throw new Stop('the TypeScript does not bundle; the errors are above');
  }
  ensureRust();
  say('building the native core (minutes the first time)');
  await buildNative();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(build);
}
