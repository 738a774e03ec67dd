/** The command line that computes the same results again. */
import type { Json, Results } from './results.ts';

/** Of the options that were given to the command line; paths are quoted for a POSIX shell. */
export function commandLine(results: Results): string {
  const parts =
    results.kind === 'diff'
      ? ['diff', quoted(results.base), quoted(results.other), ...diffOptions(results.options)]
      : ['inspect', quoted(results.path), ...inspectOptions(results.options)];
  return ['checkpoint-lens', ...parts, ...commonOptions(results.options)].join(' ');
}

const LISTS = { metrics: '--metrics', k: '--k', energyK: '--energy-k', alpha: '--alpha' } as const;
const VALUES = {
  rank: '--rank',
  eta: '--eta',
  tau: '--tau',
  null: '--null',
  seed: '--seed',
} as const;

function diffOptions(options: Json): readonly string[] {
  return [
    ...Object.entries(LISTS).flatMap(([name, flag]) => {
      const list: unknown = options[name];
      return Array.isArray(list) && list.length > 0 ? [flag, quoted(list.join(','))] : [];
    }),
    ...Object.entries(VALUES).flatMap(([name, flag]) => {
      const value: unknown = options[name];
      return typeof value === 'number' || typeof value === 'string'
        ? [flag, quoted(String(value))]
        : [];
    }),
  ];
}

function inspectOptions(options: Json): readonly string[] {
  const flags = { stats: '--stats', spectrum: '--spectrum', estimate: '--estimate' };
  return Object.entries(flags).flatMap(([name, flag]) => (options[name] === true ? [flag] : []));
}

function commonOptions(options: Json): readonly string[] {
  const { includeEmbeddings, values } = options;
  return [
    ...(includeEmbeddings === true ? ['--include-embeddings'] : []),
    ...(values === true ? ['--values'] : []),
    ...textsOf(options['map']).flatMap((rule) => ['--map', quoted(rule)]),
    ...textsOf(options['tensors']).flatMap((glob) => ['--tensors', quoted(glob)]),
  ];
}

function textsOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((text) => typeof text === 'string') : [];
}

/** What a POSIX shell reads as the one word `text`. */
function quoted(text: string): string {
  return /^[\w./:,+=@%-]+$/.test(text) && !text.startsWith('-')
    ? text
    : `'${text.replaceAll("'", "'\\''")}'`;
}
