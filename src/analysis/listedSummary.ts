/** What the header of a checkpoint says of it, cut so that a message stays small whatever it holds. */
import type { CheckpointSummary } from '../model/checkpoint.ts';
import type { FileKind } from '../model/fileKind.ts';
import { cutText, MOST_ENTRIES } from './cutText.ts';
import { pageOf } from './pages.ts';

/** Most that the metadata take, as JSON in UTF-8, in bytes. */
const METADATA_BYTES = 100_000;

/** `summary` with the beginning of its metadata, and how many entries that leaves out. */
export function listedSummary(summary: CheckpointSummary): {
  readonly summary: CheckpointSummary;
  readonly unlisted: number;
} {
  const all = Object.entries(summary.metadata);
  const listed = all.slice(0, MOST_ENTRIES).map(([key, value]) => [cutText(key), cutText(value)]);
  const { items } = pageOf(listed, 0, METADATA_BYTES);
  return {
    summary: { ...summary, metadata: Object.fromEntries(items) as Record<string, string> },
    unlisted: all.length - items.length,
  };
}

/** What a file is, with its texts cut likewise. */
export function listedKind(kind: FileKind | null): FileKind | null {
  switch (kind?.kind) {
    case 'mask':
      return { ...kind, alpha: cutText(kind.alpha), base: cutText(kind.base) };
    case 'delta': {
      const base = kind.base.slice(0, MOST_ENTRIES).map(cutText);
      return { ...kind, base: pageOf(base, 0, METADATA_BYTES).items, other: cutText(kind.other) };
    }
    default:
      return kind;
  }
}
