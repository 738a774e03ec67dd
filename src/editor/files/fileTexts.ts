/** Sizes and shares in messages about files. */
import * as vscode from 'vscode';
import { byteSize } from '../../analysis/figureText.ts';
import { savedFraction } from '../../analysis/fileKind.ts';

/** For example `59.1 %`; all and nothing are told from nearly all and nearly nothing. */
export function shareText(fraction: number): string {
  if (fraction > 0 && fraction < 1e-4) {
    return '< 0.01 %';
  }
  if (fraction < 1 && fraction > 0.9999) {
    return '> 99.99 %';
  }
  return `${(fraction * 100).toFixed(fraction < 0.01 || fraction > 0.99 ? 2 : 1)} %`;
}

/** How much less a file of `bytes` is than one of `whole`; a delta of a small file may be larger. */
export function savedText(bytes: number, whole: number): string {
  const saved = savedFraction(bytes, whole);
  const [size, of] = [byteSize(bytes), byteSize(whole)];
  return saved >= 0
    ? vscode.l10n.t('{0} instead of {1}, which saves {2}', size, of, shareText(saved))
    : vscode.l10n.t('{0} instead of {1}, which is {2} more', size, of, shareText(-saved));
}
