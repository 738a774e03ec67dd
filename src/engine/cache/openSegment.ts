/** The segment that a process is adding to: it is written again and again, until it is full. */
import { packed, type List } from './lists.ts';
import { lineOf, segmentBytes, type KeptRecord } from './segment.ts';

/** What one reading brings, and what one more record costs to write. */
const FULL_BYTES = 1 << 20;
const FULL_LIST_BYTES = 4 << 20;

export class OpenSegment {
  readonly lists = new Map<string, readonly List[]>();
  private readonly lines = new Map<string, string>();
  private bytes = 0;
  private listBytes = 0;
  private dirty = false;

  constructor(readonly id: string) {}

  /** Whether a segment of these bytes may be one that a process still adds to. */
  static mayGrow(reports: Buffer): boolean {
    return reports.length < FULL_BYTES;
  }

  get isDirty(): boolean {
    return this.dirty;
  }

  get isFull(): boolean {
    return this.bytes >= FULL_BYTES || this.listBytes >= FULL_LIST_BYTES;
  }

  add(record: KeptRecord): void {
    const line = lineOf(record);
    this.lines.set(record.key, line);
    this.bytes += Buffer.byteLength(line) + 1;
    if (record.lists !== null && record.lists.length > 0) {
      this.lists.set(record.key, record.lists);
      this.listBytes += record.lists.reduce((sum, list) => sum + bytesOf(list), 0);
    }
    this.dirty = true;
  }

  /** The reports of it as bytes. */
  reports(): Buffer {
    return segmentBytes(this.id, this.lines.values());
  }

  /** All of it as bytes, which are going to be written; null where no record has lists. */
  written(): { readonly reports: Buffer; readonly lists: Buffer | null } {
    this.dirty = false;
    const lists = this.lists.size > 0 ? packed(this.id, this.lists) : null;
    return { reports: this.reports(), lists };
  }
}

function bytesOf({ values }: List): number {
  return values?.byteLength ?? 0;
}
