/** Files of results, as `--json` and `--out` write them. */
import { readFile } from 'node:fs/promises';
import type { Json, ResultPart } from '../analysis/report/results.ts';
import { AnalysisError } from '../model/failure.ts';

const NEWLINE = 0x0a;

/**
 * Reads a JSON document, or JSON Lines: the document without its tensors, then a tensor a line.
 *
 * @throws AnalysisError `unreadable`, or `invalid` with the line that is no JSON
 */
export async function readResults(path: string): Promise<ResultPart> {
  const bytes = await contentsOf(path);
  const [first = bytes] = lines(bytes);
  const head = parsed(first);
  return isRecord(head) && !('tensors' in head)
    ? { file: path, head, tensors: tensorLines(path, bytes) }
    : documentOf(path, bytes);
}

async function contentsOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = (error as Error).message.replace(/,? \w+ '.*'$/s, '').replace(/^[A-Z]+: /, '');
    throw new AnalysisError({ kind: 'unreadable', path, message: `cannot be read: ${reason}` });
  }
}

function documentOf(path: string, bytes: Buffer): ResultPart {
  const document = parsed(bytes);
  if (!isRecord(document)) {
    throw invalid(path, 'is no JSON document and no JSON Lines: make it with --json or --out');
  }
  const { tensors, ...head } = document;
  if (!Array.isArray(tensors)) {
    throw invalid(path, 'has no tensors: it is no result of diff or inspect');
  }
  return { file: path, head, tensors };
}

function tensorLines(path: string, bytes: Buffer): readonly unknown[] {
  const tensors: unknown[] = [];
  let number = 0;
  for (const line of lines(bytes)) {
    number += 1;
    if (number > 1 && line.length > 0) {
      const tensor = parsed(line);
      if (tensor === undefined) {
        throw invalid(path, `line ${number} is no JSON: the file is damaged or not complete`);
      }
      tensors.push(tensor);
    }
  }
  return tensors;
}

/** Line by line, so that no text is longer than a string can be. */
function* lines(bytes: Buffer): Generator<Buffer> {
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    yield bytes.subarray(start, end);
    start = end + 1;
  }
}

/** Undefined where it is no JSON. */
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, '')) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(path: string, message: string): AnalysisError {
  return new AnalysisError({ kind: 'invalid', path, message });
}
