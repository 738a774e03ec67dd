/** What the system says of the threads of a process. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface NativeThread {
  readonly id: string;
  readonly nice: number;
}

/** The threads of a process that the native part has started; none where the system does not tell. */
export function nativeThreads(process: number): readonly NativeThread[] {
  const folder = `/proc/${process}/task`;
  const ids = existsSync(folder) ? readdirSync(folder) : [];
  return ids.flatMap((id) => {
    try {
      const stat = readFileSync(`${folder}/${id}/stat`, 'utf8');
      const [, name = '', fields = ''] = /^\d+ \((.*)\) (.*)$/s.exec(stat) ?? [];
      // The name as far as the system keeps it; field 19 counts from the process's number.
      return name === 'checkpoint-lens' ? [{ id, nice: Number(fields.split(' ')[16]) }] : [];
    } catch {
      return []; // has ended meanwhile
    }
  });
}
