/** Options and texts that several commands share. */
import { Option } from 'commander';
import { parseThreads } from './options.ts';

export const PATH_HELP =
  'a .safetensors file, a *.safetensors.index.json, or a folder that holds either';

export const NOTES = `
Exit codes: 0 done, 1 an input cannot be read or is not valid or an output cannot be written,
2 wrong usage, 3 done but some tensors could not be analysed, 130 interrupted.
Results go to stdout; progress, warnings and errors to stderr.`;

export function tensorsOption(): Option {
  const none: readonly string[] = [];
  return new Option(
    '--tensors <GLOB>',
    "only tensors whose name matches, as '*q_proj*'; may be repeated",
  )
    .argParser((glob: string, globs: readonly string[]) => [...globs, glob])
    .default(none, 'all');
}

export function threadsOption(): Option {
  return new Option('--threads <N>', 'threads to use (default: all cores)').argParser(parseThreads);
}
