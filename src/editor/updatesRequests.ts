/** What the webview of two updates of one base asks besides rows and figures: any of the three. */
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { CompareOfThree, OpenOfThree } from '../protocol/webview.ts';
import { isOneOf } from './guards.ts';
import { answer, checked } from './requests.ts';
import type { UpdatesDocument } from './updatesDocument.ts';
import { compareOfThree, openOfThree } from './updatesTabs.ts';

const isSide = isOneOf(['base', 'first', 'second']);
const isUpdate = isOneOf(['first', 'second']);

export function serveUpdates(connection: MessageConnection, { uri }: UpdatesDocument): void {
  answer(connection, OpenOfThree, ({ side, name }) =>
    openOfThree(uri, checked(side, isSide), checked(name, isNameOrNull)),
  );
  answer(connection, CompareOfThree, ({ side }) => compareOfThree(uri, checked(side, isUpdate)));
}

function isNameOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
