/** A checkpoint in a few words. */
import type { Checkpoint } from '../model/checkpoint.ts';
import { printable } from './printable.ts';
import { bytes, count, counted, percent } from './format.ts';
import { shownName } from './table.ts';

/** For example "37 tensors, 755,008 parameters, 1.44 MiB in 3 files". */
export function extentText({ tensorCount, parameters, bytes: size, shards }: Checkpoint): string {
  const files = shards.length === 1 ? '' : ` in ${counted(shards.length, 'file')}`;
  return `${counted(tensorCount, 'tensor')}, ${counted(parameters, 'parameter')}, ${bytes(size)}${files}`;
}

/** For example "BF16", or "BF16 98.20 %, F32 1.80 %" of the parameters. */
export function dtypesText({ dtypes, parameters }: Checkpoint): string {
  return dtypes.length === 1 || parameters === 0
    ? dtypes.map(({ dtype }) => dtype).join(', ')
    : dtypes.map((share) => `${share.dtype} ${percent(share.parameters / parameters)}`).join(', ');
}

/** The first lines of a list, and how many more there are. */
export function linesOf(list: readonly string[], limit = 10): string[] {
  const rest = list.length - limit;
  return [
    ...list.slice(0, limit).map(printable),
    ...(rest > 0 ? [`… and ${count(rest)} more; --json lists all`] : []),
  ];
}

/** Why figures of a tensor are undefined: its own reason, or those of the matrices of its stack. */
export function reasonsOf(
  name: string,
  report:
    | {
        readonly error: string | null;
        readonly reason?: string;
        readonly matrices?: readonly { readonly index: number; readonly reason?: string }[];
      }
    | undefined,
): string[] {
  const own = report?.error ?? report?.reason;
  const stack = (report?.matrices ?? []).flatMap(({ index, reason }) =>
    reason === undefined ? [] : [`${shownName(name)}[${index}]: ${reason}`],
  );
  return own === undefined || stack.length > 0 ? stack : [`${shownName(name)}: ${own}`];
}
