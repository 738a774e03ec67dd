/** The results of `inspect`, checked. */
import { filesOf, isRecord, sizeOf, tensorEntry, textOf } from './checks.ts';
import type { InspectResults, Json, ResultPart } from './results.ts';

export function inspectResults(joined: ResultPart): InspectResults {
  const { version, metadata, shards, options } = joined.head;
  return {
    kind: 'inspect',
    head: joined.head,
    version: typeof version === 'string' ? version : null,
    path: textOf(joined, 'path'),
    bytes: sizeOf(joined, 'bytes'),
    parameters: sizeOf(joined, 'parameters'),
    metadata: textsOf(metadata),
    shards: filesOf(joined.file, shards),
    options: options as Json,
    tensors: joined.tensors.map((value) => tensorEntry(joined.file, value)),
  };
}

/** The header's own texts; what is none has no place there. */
function textsOf(metadata: unknown): Readonly<Record<string, string>> {
  return isRecord(metadata)
    ? Object.fromEntries(
        Object.entries(metadata).flatMap(([key, value]) =>
          typeof value === 'string' ? [[key, value]] : [],
        ),
      )
    : {};
}
