/** The names under which files are offered to be written: beside what they are made of. */
import { basename, dirname, join } from 'node:path';
import type { MaskKind } from '../../model/fileKind.ts';
import { labelOf } from '../labels.ts';

const ENDING = '.safetensors';
const INDEX = '.safetensors.index.json';
/** A folder that belongs to a cache, in which nobody looks for files of their own. */
const SNAPSHOT = /[/\\]models--[^/\\]+[/\\]snapshots[/\\]/;
/** Characters that some file system does not take in a name, or that hide what a name is. */
const ODD = /[/\\:*?"<>|\p{C}]+/gu;

/** `base.safe-mask.safetensors` for the checkpoint at `path`. */
export function maskFile(path: string, kind: MaskKind, elsewhere: string): string {
  return join(folderFor(path, elsewhere), `${stemOf(path)}.${kind}-mask${ENDING}`);
}

/** `rlvr.delta.safetensors` for the file at `other`. */
export function deltaFile(other: string, elsewhere: string): string {
  return join(folderFor(other, elsewhere), `${stemOf(other)}.delta${ENDING}`);
}

/**
 * The file that a delta makes, beside the delta.
 *
 * @param recorded its name as the delta has it, which may be of whatever origin
 * @param isTaken whether there is something under that path already
 */
export async function appliedFile(
  delta: string,
  recorded: string,
  isTaken: (path: string) => Promise<boolean>,
): Promise<string> {
  const name = recorded.replace(ODD, '-').replace(/^[.-]+/, '');
  const stem = (name.endsWith(ENDING) ? name.slice(0, -ENDING.length) : name) || 'applied';
  const path = join(dirname(delta), `${stem}${ENDING}`);
  return (await isTaken(path)) ? join(dirname(delta), `${stem}.applied${ENDING}`) : path;
}

/** Whether our editor opens files of this name. */
export function isFileName(path: string): boolean {
  return path.endsWith(ENDING) && basename(path) !== ENDING;
}

/** @param elsewhere where files of checkpoints in a cache go */
function folderFor(path: string, elsewhere: string): string {
  return SNAPSHOT.test(path) ? elsewhere : dirname(path);
}

/** An index stands for its folder. */
function stemOf(path: string): string {
  const label = path.endsWith(INDEX) || !path.endsWith(ENDING) ? labelOf(path) : basename(path);
  return label.endsWith(ENDING) ? label.slice(0, -ENDING.length) : label;
}
