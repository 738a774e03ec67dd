/** A text for the clipboard that comes in parts. */
import * as vscode from 'vscode';
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';

/** Keeps a runaway selection off the clipboard. */
const MAX_CHARACTERS = 64_000_000;

export class ClipboardText {
  private parts: string[] = [];
  private length = 0;

  /**
   * Takes the next part; with the last one the text is copied.
   *
   * @throws ResponseError where the text is too long; nothing is copied then
   */
  async take(part: string, isLast: boolean): Promise<void> {
    this.parts.push(part);
    this.length += part.length;
    if (this.length > MAX_CHARACTERS) {
      this.clear();
      throw new ResponseError(
        ErrorCodes.InvalidRequest,
        vscode.l10n.t('This is too much text for the clipboard. Select fewer tensors.'),
      );
    }
    if (isLast) {
      const text = this.parts.join('');
      this.clear();
      await vscode.env.clipboard.writeText(text);
    }
  }

  private clear(): void {
    this.parts = [];
    this.length = 0;
  }
}
