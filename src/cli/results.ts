/** What a command found, in the forms in which it can be written. */
import { EXIT, type ExitCode } from './exit.ts';
import { counted } from './format.ts';
import { printableJson } from './printable.ts';

export interface Results {
  /** The JSON document without its tensors. */
  readonly head: Readonly<Record<string, unknown>>;
  readonly tensors: readonly Readonly<Record<string, unknown>>[];
  /** The same for people, line by line. */
  text(): Iterable<string>;
  readonly faults: Faults;
}

/** Tensors that could not be read or analysed. */
export interface Faults {
  readonly path: string;
  /** How many were tried. */
  readonly tried: number;
  readonly failed: readonly { readonly name: string; readonly error: string }[];
}

export function failuresOf(
  reports: readonly { readonly name: string; readonly error: string | null }[],
): Faults['failed'] {
  return reports.flatMap(({ name, error }) => (error === null ? [] : [{ name, error }]));
}

/** One JSON document, one tensor a line. */
export function* jsonDocument({
  head,
  tensors,
}: {
  readonly head: unknown;
  readonly tensors: readonly unknown[];
}): Generator<string> {
  yield `${json(head).slice(0, -1)},"tensors":[`;
  let separator = '\n';
  for (const tensor of tensors) {
    yield separator + json(tensor);
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** JSON Lines: the document without its tensors, then a line per tensor. */
export function* jsonLines({ head, tensors }: Results): Generator<string> {
  yield `${json(head)}\n`;
  for (const tensor of tensors) {
    yield `${json(tensor)}\n`;
  }
}

export function* lines(text: Iterable<string>): Generator<string> {
  for (const line of text) {
    yield `${line}\n`;
  }
}

/** Nothing failed, some did, or all did. */
export function exitCodeOf({ tried, failed }: Faults): ExitCode {
  if (failed.length === 0) {
    return EXIT.done;
  }
  return failed.length === tried ? EXIT.failed : EXIT.partial;
}

/** One line about what failed, or null. */
export function faultMessage({ path, tried, failed }: Faults): string | null {
  const [first] = failed;
  if (first === undefined) {
    return null;
  }
  const extent =
    failed.length === tried
      ? `none of ${counted(tried, 'tensor')}`
      : `${failed.length} of ${counted(tried, 'tensor')} not`;
  return `${path}: ${extent} analysed; ${first.name}: ${first.error}`;
}

/** JSON has no NaN and no Infinity: they would be null here, as what is undefined. */
function json(value: unknown): string {
  return printableJson(JSON.stringify(value));
}
