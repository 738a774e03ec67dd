/** What a comparison's webview asks besides rows and figures: rules for names, and either side. */
import * as vscode from 'vscode';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { areRules } from '../analysis/nameRules.ts';
import { OpenSide, PreviewRules, UseRules } from '../protocol/webview.ts';
import type { DiffDocument } from './diffDocument.ts';
import { openSide, useRules } from './diffTabs.ts';
import { pairUrisOf } from './diffUri.ts';
import { isOneOf } from './guards.ts';
import { OPEN_TENSOR } from './hover/openTensor.ts';
import { answer, checked } from './requests.ts';

const isSide = isOneOf(['base', 'other']);

export function serveDiff(connection: MessageConnection, document: DiffDocument): void {
  answer(connection, PreviewRules, ({ rules }, token) =>
    document.previewRules(checked(rules, areRules), token),
  );
  answer(connection, UseRules, ({ rules }) => useRules(document.uri, checked(rules, areRules)));
  answer(connection, OpenSide, async ({ side, name }) => {
    const of = checked(side, isSide);
    if (name === null) {
      await openSide(document.uri, of);
    } else {
      const uri = pairUrisOf(document.uri)[of];
      await vscode.commands.executeCommand(OPEN_TENSOR, uri.toString(), checked(name, isText));
    }
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
