/** A link that opens a tensor in its checkpoint's editor, and the command behind it. */
import * as vscode from 'vscode';
import { FindTensor } from '../../protocol/engine.ts';
import { viewTypeOf } from '../checkpointFiles.ts';
import type { OpenDocuments } from '../documents.ts';
import type { EngineProcess } from '../engineProcess.ts';
import { visibleText } from '../../analysis/visibleText.ts';

/** Not in package.json: without its arguments it does nothing. */
export const OPEN_TENSOR = 'checkpointLens.openTensor';

/** Characters of a name in a message. */
const MESSAGE_LENGTH = 120;

/**
 * Opens the checkpoint with the tensor of this name as the active one.
 *
 * @param uri a file, as text; anything else than two strings is a call from elsewhere, and ignored
 */
export async function openTensor(
  { documents, engine }: { readonly documents: OpenDocuments; readonly engine: EngineProcess },
  uri: unknown,
  name: unknown,
): Promise<void> {
  if (typeof uri !== 'string' || typeof name !== 'string') {
    return;
  }
  const checkpoint = vscode.Uri.parse(uri, true);
  const row = await engine.request(FindTensor, { path: checkpoint.fsPath, name });
  await vscode.commands.executeCommand('vscode.openWith', checkpoint, viewTypeOf(checkpoint));
  if (row === null) {
    const message = vscode.l10n.t(
      'There is no tensor {0} in this checkpoint any more.',
      visibleText(name, MESSAGE_LENGTH),
    );
    await vscode.window.showWarningMessage(message);
    return;
  }
  documents.find(checkpoint)?.reveal(row);
}

/** The address of a link in Markdown. Nothing of the name can end it. */
export function openTensorLink(path: string, name: string): string {
  const parameters = JSON.stringify([vscode.Uri.file(path).toString(), name]);
  const encoded = encodeURIComponent(parameters).replace(/[!'()*~]/g, percentEncoded);
  return `command:${OPEN_TENSOR}?${encoded}`;
}

/** What `encodeURIComponent` leaves and Markdown reads. */
function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16)}`;
}
