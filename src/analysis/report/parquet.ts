/** Results as Parquet. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import { flatTable, type ColumnKind } from './flatTable.ts';
import type { Results } from './results.ts';

const TYPES = { text: 'STRING', number: 'DOUBLE', boolean: 'BOOLEAN' } as const satisfies Record<
  ColumnKind,
  string
>;

/** Under this key the file's own metadata hold the document without its tensors, as JSON. */
export const METADATA_KEY = 'checkpoint-lens';

/** Every column may hold null: undefined, or not measured. */
export function parquet(results: Results): Uint8Array {
  const { columns, rows } = flatTable(results);
  const columnData = columns.map(({ name, kind }, at) => ({
    name,
    type: TYPES[kind],
    nullable: true,
    data: rows.map((row) => row[at] ?? null),
  }));
  const kvMetadata = [{ key: METADATA_KEY, value: JSON.stringify(results.head) }];
  return new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata }));
}
