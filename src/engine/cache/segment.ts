/** Records of one result set that are kept together: one file for their reports, one for their lists. */
import { decode, encode } from './encoding.ts';
import type { List } from './lists.ts';

/** What was measured of one tensor or pair, by its key in the set. */
export interface KeptRecord {
  readonly key: string;
  /** Without its lists. */
  readonly report: object;
  /** Null where it was measured without asking for lists. */
  readonly lists: readonly List[] | null;
}

/** Whether a record's lists are in the other file, or there are none, or they were not asked for. */
export type ListState = 'some' | 'none' | 'unasked';

const STATES: readonly string[] = ['some', 'none', 'unasked'] satisfies ListState[];

/** What a segment says of a record without its lists. */
export interface Line {
  readonly key: string;
  readonly lists: ListState;
  /** The report as `encode` writes it. */
  readonly text: string;
}

export function stateOf({ lists }: KeptRecord): ListState {
  return lists === null ? 'unasked' : lists.length > 0 ? 'some' : 'none';
}

/** Key as JSON, state of the lists, report. JSON has no tab and no line break of its own. */
export function lineOf(record: KeptRecord): string {
  return [JSON.stringify(record.key), stateOf(record), encode(record.report)].join('\t');
}

/**
 * A segment's reports as bytes. The first line names the segment, so that no two segments have the
 * same content: content that two keys share would go with either of them.
 */
export function segmentBytes(id: string, lines: Iterable<string>): Buffer {
  return Buffer.from([id, ...lines].join('\n'));
}

/** @throws SyntaxError for bytes that `segmentBytes` did not make. */
export function linesOf(bytes: Buffer): Line[] {
  const [, ...lines] = bytes.toString('utf8').split('\n');
  return lines.map((line) => {
    const [key = '', lists = '', text = ''] = line.split('\t');
    if (!STATES.includes(lists)) {
      throw new SyntaxError(`'${lists}' says nothing of lists`);
    }
    return { key: JSON.parse(key) as string, lists: lists as ListState, text };
  });
}

/** @throws SyntaxError for text that `encode` did not write. */
export function reportIn(line: Line): object {
  return decode(line.text) as object;
}
