/** The full lists of reports, apart from the reports: as arrays of float64, and as bytes. */

/** Members of reports that are full lists, or full lists by side; null where undefined. */
const LIST_MEMBERS: ReadonlySet<string> = new Set([
  'singularValues',
  'rowSparsity',
  'colSparsity',
  'anglesU',
  'anglesV',
]);

type Path = readonly (string | number)[];

/** One list of a report, and where it stands there, as `['matrices', 3, 'singularValues', 'base']`. */
export interface List {
  readonly path: Path;
  readonly values: Float64Array | null;
}

/** The report as it is without the option `values`, and the lists that it then lacks. */
export function apart<Report>(report: Report): { readonly report: Report; readonly lists: List[] } {
  const lists: List[] = [];
  return { report: without(report, [], lists) as Report, lists };
}

function without(part: unknown, path: Path, lists: List[]): unknown {
  if (Array.isArray(part)) {
    const items: readonly unknown[] = part;
    return typeof items[0] === 'object'
      ? items.map((item, index) => without(item, [...path, index], lists))
      : items;
  }
  if (typeof part !== 'object' || part === null) {
    return part;
  }
  const rest: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(part)) {
    if (LIST_MEMBERS.has(name)) {
      collect(member, [...path, name], lists);
    } else {
      rest[name] = without(member, [...path, name], lists);
    }
  }
  return rest;
}

function collect(member: unknown, path: Path, lists: List[]): void {
  if (member === null || Array.isArray(member)) {
    lists.push({ path, values: member === null ? null : Float64Array.from(member as number[]) });
    return;
  }
  for (const [side, list] of Object.entries(member as object)) {
    collect(list, [...path, side], lists);
  }
}

/** Puts lists back into `report`, which is changed, as plain arrays. */
export function together<Report extends object>(report: Report, lists: readonly List[]): Report {
  for (const { path, values } of lists) {
    let place = report as Record<string | number, unknown>;
    for (const step of path.slice(0, -1)) {
      place = (place[step] ??= {}) as Record<string | number, unknown>;
    }
    place[path.at(-1) ?? ''] = values === null ? null : [...values];
  }
  return report;
}

/** By key of a record: path, first element in the data, and length; null for a list that is null. */
type Contents = Record<string, (readonly [Path, number, number | null])[]>;

const WORD = Float64Array.BYTES_PER_ELEMENT;
const LENGTH_BYTES = 4;

/**
 * Lists of several records as bytes: length of the head, contents as JSON, data.
 *
 * @param id of the segment, so that no two segments have the same bytes.
 */
export function packed(id: string, records: ReadonlyMap<string, readonly List[]>): Buffer {
  const contents: Contents = {};
  const data: Buffer[] = [];
  let start = 0;
  for (const [key, lists] of records) {
    contents[key] = lists.map(({ path, values }) => {
      const entry = [path, start, values?.length ?? null] as const;
      if (values !== null) {
        data.push(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
        start += values.length;
      }
      return entry;
    });
  }
  const head = Buffer.from(JSON.stringify({ id, contents }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(head.length);
  return Buffer.concat([length, head, ...data]);
}

/**
 * The lists of one record among packed ones; undefined where it is not among them.
 *
 * @throws SyntaxError or RangeError for bytes that `packed` did not make.
 */
export function unpacked(bytes: Buffer, key: string): List[] | undefined {
  const dataAt = LENGTH_BYTES + bytes.readUInt32LE();
  const head = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, dataAt)) as { contents: Contents };
  const { contents } = head;
  if (!Object.hasOwn(contents, key)) {
    return undefined;
  }
  return contents[key]?.map(([path, start, length]) => {
    if (length === null) {
      return { path, values: null };
    }
    const at = bytes.byteOffset + dataAt + start * WORD;
    // A copy, since the data need not lie at a multiple of eight bytes.
    return { path, values: new Float64Array(bytes.buffer.slice(at, at + length * WORD)) };
  });
}
