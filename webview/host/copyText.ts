/** Text for the clipboard, which the editor writes: a webview without the focus may not. */
import { CopyText, MAX_COPY_PART } from '../../src/protocol/webview.ts';
import type { Host } from './host.ts';

/** Sends a text of any length, in messages of less than 1 MB. */
export async function copyText(host: Host, text: string): Promise<void> {
  let start = 0;
  do {
    const part = text.slice(start, start + MAX_COPY_PART);
    start += MAX_COPY_PART;
    await host.request(CopyText, { part, isLast: start >= text.length });
  } while (start < text.length);
}
