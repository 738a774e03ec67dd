/**
 * Results of one kind for one file: the same metrics with the same options. A catalogue names the
 * segments that hold them, so that a set is read in a few files however many tensors it has.
 *
 * Any number of processes may add to a set. Each writes segments of its own; only the catalogue is
 * common to them, and is changed by one at a time.
 */
import { randomUUID } from 'node:crypto';
import { OpenSegment } from './openSegment.ts';
import {
  linesOf,
  reportIn,
  stateOf,
  type KeptRecord,
  type Line,
  type ListState,
} from './segment.ts';
import { unpacked, type List } from './lists.ts';
import type { CacheStore, Version } from './store.ts';

/** Where a record is kept. */
interface Place {
  readonly segment: string;
  readonly lists: ListState;
}

/** A segment on disk as it was last read. */
interface Known {
  readonly version: Version;
  /** Its process may add to it still. */
  readonly mayGrow: boolean;
}

export interface Found {
  readonly key: string;
  readonly report: object;
  readonly lists: ListState;
}

const NO_CATALOGUE = { version: null, segments: new Set<string>() };

export class ResultSet {
  private readonly places = new Map<string, Place>();
  private readonly known = new Map<string, Known>();
  /** The catalogue as it was last read. */
  private catalogue: { readonly version: Version | null; readonly segments: ReadonlySet<string> } =
    NO_CATALOGUE;
  /** Segments that this process has written. */
  private readonly own = new Set<string>();
  /** What is in memory: full segments until they are written, and the one that is added to. */
  private readonly held = new Map<string, OpenSegment>();
  private open: OpenSegment | undefined;
  /** Reading and writing one after the other. */
  private turn: Promise<unknown> = Promise.resolve();

  /** @param key of the catalogue; those of the segments begin with it. */
  constructor(
    private readonly store: CacheStore,
    readonly key: string,
  ) {}

  /** Whether something waits to be written. */
  get isDirty(): boolean {
    return [...this.held.values()].some((segment) => segment.isDirty);
  }

  /** Records of some keys, as far as there are any; `withLists`: only those whose lists were asked for. */
  async find(keys: ReadonlySet<string>, withLists: boolean): Promise<Found[]> {
    await this.inTurn(() => this.refresh());
    const segments = new Set<string>();
    for (const key of keys) {
      const place = this.places.get(key);
      if (place !== undefined && !(withLists && place.lists === 'unasked')) {
        segments.add(place.segment);
      }
    }
    const found: Found[] = [];
    for (const segment of segments) {
      for (const line of await this.linesOf(segment)) {
        const isWanted = keys.has(line.key) && !(withLists && line.lists === 'unasked');
        if (isWanted && this.isPlaceOf(line, segment)) {
          found.push(foundIn(line));
        }
      }
    }
    return found;
  }

  /** Everything in the set, segment by segment. */
  async *all(): AsyncGenerator<readonly Found[]> {
    await this.inTurn(() => this.refresh());
    for (const segment of new Set([...this.places.values()].map((place) => place.segment))) {
      const lines = await this.linesOf(segment);
      yield lines.filter((line) => this.isPlaceOf(line, segment)).map(foundIn);
    }
  }

  /** The lists of a record; undefined where there are none. */
  async lists(key: string): Promise<readonly List[] | undefined> {
    await this.inTurn(() => this.refresh());
    const place = this.places.get(key);
    if (place?.lists !== 'some') {
      return undefined;
    }
    const held = this.held.get(place.segment);
    if (held !== undefined) {
      return held.lists.get(key);
    }
    const read = await this.store.read(listsKey(this.key, place.segment));
    return read === null ? undefined : attempt(() => unpacked(read.data, key));
  }

  /** Keeps a record, on disk with the next `flush`. */
  add(record: KeptRecord): void {
    if (this.open === undefined || this.open.isFull) {
      this.open = new OpenSegment(randomUUID());
      this.held.set(this.open.id, this.open);
    }
    this.open.add(record);
    this.places.set(record.key, { segment: this.open.id, lists: stateOf(record) });
  }

  /** Writes what has been added, and sees to it that the catalogue has it. */
  async flush(): Promise<void> {
    await this.inTurn(async () => {
      for (const segment of [...this.held.values()].filter(({ isDirty }) => isDirty)) {
        await this.write(segment);
      }
      if (this.own.size > 0) {
        await this.enrol();
      }
    });
  }

  /** Lets go of what is kept in memory to be added to; what is added next goes elsewhere. */
  close(): void {
    if (!this.isDirty) {
      this.open = undefined;
      this.held.clear();
    }
  }

  private async write(segment: OpenSegment): Promise<void> {
    const { id } = segment;
    const { reports, lists } = segment.written();
    // The lists first: a report that says it has lists must find them.
    if (lists !== null) {
      await this.store.write(listsKey(this.key, id), lists);
    }
    const version = await this.store.write(segmentKey(this.key, id), reports);
    if (version !== null) {
      this.known.set(id, { version, mayGrow: false });
      this.own.add(id);
    }
    if (segment.isFull && !segment.isDirty) {
      this.held.delete(id);
    }
  }

  /** Puts the own segments into the catalogue, beside those of other processes. */
  private async enrol(): Promise<void> {
    await this.readCatalogue();
    if (this.isEnrolled()) {
      return;
    }
    await this.store.exclusively(async () => {
      await this.readCatalogue();
      const all = new Set([...this.catalogue.segments, ...this.own]);
      const data = Buffer.from(JSON.stringify({ set: this.key, segments: [...all] }));
      const version = await this.store.write(this.key, data);
      this.catalogue = { version, segments: all };
    });
  }

  private isEnrolled(): boolean {
    return [...this.own].every((id) => this.catalogue.segments.has(id));
  }

  /** Takes notice of what other processes have added. */
  private async refresh(): Promise<void> {
    await this.readCatalogue();
    for (const id of this.catalogue.segments) {
      const known = this.known.get(id);
      if (known === undefined || known.mayGrow) {
        await this.readSegment(id, known);
      }
    }
  }

  private async readCatalogue(): Promise<void> {
    const version = await this.store.version(this.key);
    if (version === this.catalogue.version) {
      return;
    }
    const read = version === null ? null : await this.store.read(this.key);
    const segments = read === null ? undefined : attempt(() => segmentsIn(read.data));
    this.catalogue = { version, segments: new Set(segments) };
  }

  private async readSegment(id: string, known: Known | undefined): Promise<void> {
    const key = segmentKey(this.key, id);
    if (known?.version === (await this.store.version(key))) {
      return;
    }
    const read = await this.store.read(key);
    const lines = read === null ? undefined : attempt(() => linesOf(read.data));
    if (read === null || lines === undefined) {
      return; // removed to save space, or being replaced this moment
    }
    this.known.set(id, { version: read.version, mayGrow: OpenSegment.mayGrow(read.data) });
    for (const { key: record, lists } of lines) {
      if (lists !== 'unasked' || (this.places.get(record)?.lists ?? lists) === lists) {
        this.places.set(record, { segment: id, lists });
      }
    }
  }

  private isPlaceOf(line: Line, segment: string): boolean {
    const place = this.places.get(line.key);
    return place?.segment === segment && place.lists === line.lists;
  }

  private async linesOf(segment: string): Promise<readonly Line[]> {
    const held = this.held.get(segment);
    if (held !== undefined) {
      return linesOf(held.reports());
    }
    const read = await this.store.read(segmentKey(this.key, segment));
    return (read === null ? undefined : attempt(() => linesOf(read.data))) ?? [];
  }

  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.turn.then(action);
    this.turn = result.catch(() => undefined);
    return result;
  }
}

function foundIn(line: Line): Found {
  return { key: line.key, report: reportIn(line), lists: line.lists };
}

export function segmentKey(set: string, id: string): string {
  return `${set}/${id}`;
}

export function listsKey(set: string, id: string): string {
  return `${set}/${id}/lists`;
}

function segmentsIn(data: Buffer): readonly string[] {
  const { segments } = JSON.parse(data.toString('utf8')) as { segments?: unknown };
  return Array.isArray(segments) ? segments.filter((id) => typeof id === 'string') : [];
}

/** What cannot be understood is not there. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
