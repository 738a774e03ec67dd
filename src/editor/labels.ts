/** How checkpoints are called on screen. */
import { basename, dirname, sep } from 'node:path';
import * as vscode from 'vscode';

/** A short name: the file's, or its folder's where the file is an index. */
export function labelOf(path: string): string {
  const name = basename(path);
  return name.endsWith('.safetensors.index.json') ? basename(dirname(path)) || name : name;
}

/** Short names that differ where the paths do. */
export function labelsOf(base: string, other: string): readonly [base: string, other: string] {
  const labels = [labelOf(base), labelOf(other)] as const;
  if (labels[0] !== labels[1]) {
    return labels;
  }
  const folders = [basename(dirname(base)), basename(dirname(other))] as const;
  return folders[0] === folders[1] ? [relative(base), relative(other)] : folders;
}

function relative(path: string): string {
  return vscode.workspace.asRelativePath(path).replaceAll(sep, ' › ');
}
