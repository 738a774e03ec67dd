import * as vscode from 'vscode';

/** Pieces that are joined before the extension host does something else for a moment. */
const PIECES_AT_ONCE = 2000;

/** Writes a file under another name and then renames it: under its own it is whole, or as it was. */
export async function replaceFile(
  target: vscode.Uri,
  pieces: Iterable<string | Uint8Array>,
): Promise<void> {
  const temporary = target.with({ path: `${target.path}.${process.pid}.tmp` });
  try {
    await vscode.workspace.fs.writeFile(temporary, await joined(pieces));
    await vscode.workspace.fs.rename(temporary, target, { overwrite: true });
  } catch (error) {
    await Promise.resolve(vscode.workspace.fs.delete(temporary)).catch(() => undefined);
    throw error;
  }
}

async function joined(pieces: Iterable<string | Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (const piece of pieces) {
    parts.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
    if (parts.length % PIECES_AT_ONCE === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return Buffer.concat(parts);
}
