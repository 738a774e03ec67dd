/** How checkpoints are called on screen. */
import { sep } from 'node:path';

/** A short name: the file's, or its folder's where the file is an index. */
export function labelOf(path: string): string {
  return namesOf(path)[0] ?? path;
}

/** Short names that differ where the paths do: the last parts of the paths that are not the same. */
export function labelsOf(base: string, other: string): readonly [base: string, other: string] {
  const [baseNames, otherNames] = [namesOf(base), namesOf(other)];
  const longer = baseNames.length > otherNames.length ? baseNames : otherNames;
  const at = Math.max(
    0,
    longer.findIndex((_, index) => baseNames[index] !== otherNames[index]),
  );
  return [baseNames[at] ?? sep, otherNames[at] ?? sep];
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
