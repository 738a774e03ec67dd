// npm run pictures: compares the webview in its main states and four themes with the approved
// pictures in test/webview/pictures. With -- --approve the pictures of now are the approved ones:
// look at them (git shows which changed), then commit them.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { main, Stop } from './process.mjs';
import { ensureChromium } from './setup/chromium.mjs';
import { onRecentNode } from './setup/node.mjs';
import { ensurePackages } from './setup/packages.mjs';

const { values: options } = parseArgs({ options: { approve: { type: 'boolean' } } });

await main(async () => {
  await onRecentNode();
  await ensurePackages();
  ensureChromium();
  await createRequire(import.meta.url)('../esbuild.js').bundleAll();
  if (options.approve) {
    process.env.CHECKPOINT_LENS_APPROVE = '1';
  }
  const { mocha } = await import('./stages/mocha.mjs');
  const { failed } = await mocha('webview', 60, 'pictures of');
  if (failed > 0) {
    throw new Stop(`${failed} pictures are not as approved`);
  }
});
