/** How checkpoints are called on screen. */
import { sep } from 'node:path';

/** A short name: the file's, or its folder's where the file is an index. */
export function labelOf(path: string): string {
  return namesOf(path)[0] ?? path;
}

/** Short names that differ where the paths do: the last parts of the paths that are not the same. */
export function labelsOf(base: string, other: string): readonly [base: string, other: string] {
  const [baseLabel, otherLabel] = distinctLabels([base, other]);
  return [baseLabel ?? sep, otherLabel ?? sep];
}

/**
 * The same of any number of paths: the last parts by which all of them differ, or some of them where
 * two paths are the same.
 */
export function distinctLabels(paths: readonly string[]): readonly string[] {
  const all = paths.map(namesOf);
  const longest = Math.max(...all.map((names) => names.length));
  const differing = [...Array(longest).keys()].map(
    (at) => new Set(all.map((names) => names[at])).size,
  );
  const at = differing.indexOf(Math.max(...differing));
  return all.map((names) => names[Math.max(0, at)] ?? sep);
}

/** A snapshot in a Hugging Face cache: the model's name tells more than that of its revision. */
const SNAPSHOT = /\/models--([^/]+?)(?:--([^/]+))?\/snapshots\/[^/]+(?=\/|$)/;

/** The parts of a path, the last one first. An index stands for its folder. */
function namesOf(path: string): string[] {
  const named = path.replace(
    SNAPSHOT,
    (_match, owner: string, model?: string) => `/${owner}/${model ?? ''}`,
  );
  const names = named.split(sep).filter(Boolean).reverse();
  return names[0]?.endsWith('.safetensors.index.json') === true ? names.slice(1) : names;
}
