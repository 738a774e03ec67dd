/** A part of a module path, whole between dots. */
import { isGlob, matchesGlob } from './glob.ts';

/**
 * Whether a name has `part` between dots: `q_proj` or `mlp.down_proj` in
 * `model.layers.0.mlp.down_proj.weight`, and not `proj`. Both in lower case.
 */
export function moduleTest(part: string): (name: string) => boolean {
  if (isGlob(part)) {
    const globs = [part, `${part}.*`, `*.${part}`, `*.${part}.*`];
    return (name) => globs.some((glob) => matchesGlob(name, glob));
  }
  return (name) => hasPart(name, part);
}

function hasPart(name: string, part: string): boolean {
  for (let at = name.indexOf(part); at >= 0; at = name.indexOf(part, at + 1)) {
    const end = at + part.length;
    if ((at === 0 || name[at - 1] === '.') && (end === name.length || name[end] === '.')) {
      return true;
    }
  }
  return false;
}
