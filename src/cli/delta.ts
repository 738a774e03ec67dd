/** `checkpoint-lens delta BASE OTHER` and `checkpoint-lens apply BASE DELTA`: docs/DELTA.md. */
import { savedFraction } from '../analysis/fileKind.ts';
import { deltaSummary } from '../analysis/writtenFiles.ts';
import type { Engine } from '../engine/engine.ts';
import { applyDelta, writeDelta } from '../engine/files.ts';
import type { AppliedDelta, TensorDelta, WrittenDelta } from '../model/files.ts';
import { linesOf } from './checkpointText.ts';
import { withProgress, type FileResults } from './fileResults.ts';
import { bytes, count, counted, percent } from './format.ts';
import { printable, printableJson } from './printable.ts';
import { jsonDocument } from './results.ts';
import { bold } from './style.ts';

const DELTA_SCHEMA = 'checkpoint-lens/delta@1';
const APPLY_SCHEMA = 'checkpoint-lens/apply@1';

export interface FileOptions {
  readonly json: boolean;
  /** The file to write. */
  readonly out: string;
}

/** @throws AnalysisError. */
export async function delta(
  engine: Engine,
  basePath: string,
  otherPath: string,
  { out }: FileOptions,
  signal: AbortSignal,
): Promise<FileResults> {
  const base = await engine.openCheckpoint(basePath);
  const other = await engine.openCheckpoint(otherPath);
  const { pairing } = await engine.openPair(basePath, otherPath);
  const written = await withProgress((onProgress) =>
    writeDelta(base, other, pairing, out, onProgress, signal),
  );
  const head = {
    schema: DELTA_SCHEMA,
    base: basePath,
    other: otherPath,
    out,
    ...figuresOf(written),
  };
  return {
    json: () => jsonDocument({ head, tensors: written.tensors }),
    text: () => deltaText(basePath, otherPath, out, written),
  };
}

/** @throws AnalysisError. */
export async function apply(
  engine: Engine,
  basePath: string,
  deltaPath: string,
  { out }: FileOptions,
  signal: AbortSignal,
): Promise<FileResults> {
  const base = await engine.openCheckpoint(basePath);
  const opened = await engine.openCheckpoint(deltaPath);
  const applied = await withProgress((onProgress) =>
    applyDelta(base, opened, out, onProgress, signal),
  );
  const { other, tensors, deltaBytes } = applied;
  const document = {
    schema: APPLY_SCHEMA,
    ...{ base: basePath, delta: deltaPath, out, tensors, deltaBytes },
    ...{ bytes: other.bytes, sha256: other.sha256, file: other.file },
  };
  return {
    json: () => [`${printableJson(JSON.stringify(document))}\n`],
    text: () => appliedText(out, applied),
  };
}

function figuresOf(written: WrittenDelta): Readonly<Record<string, unknown>> {
  const { bytes: size, base, other, removed } = written;
  return {
    bytes: size,
    otherBytes: other.bytes,
    saved: savedFraction(size, other.bytes),
    ...changesOf(written),
    files: { base, other },
    removed,
  };
}

/** Over the tensors that both sides have. */
function changesOf(written: WrittenDelta): { compared: number; changed: number } {
  const { compared, changed } = deltaSummary(written);
  return { compared, changed };
}

const WAYS: readonly (readonly [TensorDelta['way'], string])[] = [
  ['unchanged', 'unchanged'],
  ['sparse', 'as positions and values'],
  ['whole', 'whole, which takes less'],
  ['added', 'added'],
  ['reshaped', 'of another shape'],
  ['retyped', 'of another dtype'],
];

function* deltaText(
  basePath: string,
  otherPath: string,
  out: string,
  written: WrittenDelta,
): Generator<string> {
  const { tensors, removed, other } = written;
  const { compared, changed } = changesOf(written);
  yield bold(printable(out));
  yield `  ${printable(otherPath)} as changes to ${printable(basePath)}`;
  yield `  ${bytes(other.bytes)} → ${bytes(written.bytes)}, ${savedText(written.bytes, other.bytes)}`;
  if (compared > 0) {
    yield `  ${count(changed)} of ${counted(compared, 'element')} changed (${percent(changed / compared)})`;
  }
  yield '';
  yield bold(counted(tensors.length, 'tensor'));
  for (const [way, words] of WAYS) {
    const such = tensors.filter((tensor) => tensor.way === way);
    if (such.length > 0) {
      const stored = such.reduce((sum, tensor) => sum + tensor.bytes, 0);
      yield `  ${count(such.length)} ${words}${stored > 0 ? `, ${bytes(stored)}` : ''}`;
    }
  }
  if (removed.length > 0) {
    yield '';
    yield bold(`Only in the base: ${count(removed.length)}`);
    yield* linesOf(removed).map((line) => `  ${line}`);
  }
}

/** A delta of a small file may be larger than the file. */
function savedText(size: number, whole: number): string {
  const saved = savedFraction(size, whole);
  return saved >= 0 ? `saves ${percent(saved)}` : `larger by ${percent(-saved)}`;
}

function* appliedText(out: string, { other, tensors }: AppliedDelta): Generator<string> {
  yield bold(printable(out));
  yield `  ${counted(tensors, 'tensor')}, ${bytes(other.bytes)}: ${printable(other.file)}, byte for byte`;
  yield `  SHA-256 ${other.sha256}`;
}
