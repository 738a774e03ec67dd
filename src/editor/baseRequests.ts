/** What a checkpoint's webview asks of its base. */
import * as vscode from 'vscode';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { CompareWithLikelyBase, LikelyBaseOf, type LikelyBase } from '../protocol/webview.ts';
import type { BaseCandidate } from './baseDiscovery.ts';
import { pickBase } from './basePick.ts';
import { openDiff } from './diffTabs.ts';
import { likelyBase } from './likelyBase.ts';
import { answer } from './requests.ts';

export function serveBase(connection: MessageConnection, checkpoint: vscode.Uri): void {
  answer(connection, LikelyBaseOf, async () => offerOf(await likelyBase(checkpoint)));
  answer(connection, CompareWithLikelyBase, async () => {
    const path = (await likelyBase(checkpoint))?.found?.path;
    const base = path === undefined ? await pickBase(checkpoint, undefined) : vscode.Uri.file(path);
    if (base !== undefined) {
      await openDiff(base, checkpoint);
    }
  });
}

function offerOf(base: BaseCandidate | undefined): LikelyBase | null {
  return base === undefined
    ? null
    : { name: base.name, namedIn: base.namedIn, isHere: base.found !== null };
}
