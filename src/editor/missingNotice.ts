/** What is said of a checkpoint that is not all there. */
import * as vscode from 'vscode';
import type { CheckpointSummary } from '../model/checkpoint.ts';
import type { NoticeMessage } from './analysisDocument.ts';
import { shardNames } from './shardNames.ts';

/** Which shards of the index are missing; undefined where it is whole. */
export function missingNotice({
  shards,
  missing = [],
}: CheckpointSummary): NoticeMessage | undefined {
  if (missing.length === 0) {
    return undefined;
  }
  const tensors = missing.reduce((sum, shard) => sum + shard.tensors, 0);
  const message = vscode.l10n.t(
    'Missing here: {0} of {1} shards, with {2} tensors ({3}). Only the others are shown. Get them, then reload.',
    missing.length,
    shards.length + missing.length,
    tensors,
    shardNames(missing),
  );
  return { severity: 'warning', message };
}
