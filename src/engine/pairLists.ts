/**
 * The lists that reports of pairs leave out: singular values of both sides and of the update, and
 * principal angles. Kept as runs find them, so that a plot need not compute them again.
 */
import type { PairReport } from '../model/report.ts';
import type { OpenedCheckpoint } from '../native/checkpoint.ts';
import { apart, type List } from './cache/lists.ts';
import { KeptLists } from './keptLists.ts';
import type { RunListener } from './measuring.ts';
import type { Spectra } from './spectra.ts';

/** Of one pair of checkpoints. */
const MAX_BYTES = 64 << 20;

/** The checkpoints of a comparison. */
interface BothCheckpoints {
  readonly base: OpenedCheckpoint;
  readonly other: OpenedCheckpoint;
}

/** The tensors of one pair, as indices into the two checkpoints. */
interface TensorPair {
  readonly base: number;
  readonly other: number;
}

/** Which list of a matrix: its place among the figures, as `singularValues/update`. */
export type ListName = 'singularValues/update' | `rotation/${number}/angles${'U' | 'V'}`;

export class PairLists {
  /** By base and other: a file that is read again is another checkpoint here. */
  private readonly kept = new WeakMap<OpenedCheckpoint, WeakMap<OpenedCheckpoint, KeptLists>>();

  /** @param spectra keeps the singular values of the sides, which belong to their checkpoints */
  constructor(private readonly spectra: Spectra) {}

  /** Of matrix `matrix` of a pair (0 unless it is a stack), if a run has found it. */
  find(
    { base, other }: BothCheckpoints,
    pair: TensorPair,
    matrix: number,
    name: ListName,
  ): Float64Array | undefined {
    return this.kept
      .get(base)
      ?.get(other)
      ?.find(keyOf(pair, matrix, name));
  }

  /**
   * Keeps lists of a pair's report, whose sparsity by line is found again in one reading.
   *
   * @param matrixAt the number of the matrix at a position of `matrices`
   */
  keep(
    { base, other }: BothCheckpoints,
    pair: TensorPair,
    lists: readonly List[],
    matrixAt: (position: number) => number = (position) => position,
  ): void {
    for (const { path, values } of lists) {
      const isOfStack = path[0] === 'matrices';
      const matrix = isOfStack ? matrixAt(Number(path[1])) : 0;
      const name = (isOfStack ? path.slice(2) : path).join('/');
      if (values === null || /Sparsity$|^shuffledControl/.test(name)) {
        continue;
      }
      if (name === 'singularValues/base') {
        this.spectra.keep(base, pair.base, matrix, values);
      } else if (name === 'singularValues/other') {
        this.spectra.keep(other, pair.other, matrix, values);
      } else {
        this.keptOf(base, other).keep(keyOf(pair, matrix, name), values);
      }
    }
  }

  private keptOf(base: OpenedCheckpoint, other: OpenedCheckpoint): KeptLists {
    const ofBase = this.kept.get(base) ?? new WeakMap<OpenedCheckpoint, KeptLists>();
    this.kept.set(base, ofBase);
    const kept = ofBase.get(other) ?? new KeptLists(MAX_BYTES);
    ofBase.set(other, kept);
    return kept;
  }
}

function keyOf({ base, other }: TensorPair, matrix: number, name: string): string {
  return `${base}/${other}/${matrix}/${name}`;
}

/** Passes reports of `pairs` on without their lists, which `lists` keeps. */
export function keepPairLists(
  listener: RunListener<PairReport>,
  lists: PairLists,
  checkpoints: BothCheckpoints,
  pairs: readonly TensorPair[],
): RunListener<PairReport> {
  return {
    report: (position, full) => {
      const { report, lists: found } = apart(full);
      const pair = pairs[position];
      if (pair !== undefined) {
        lists.keep(checkpoints, pair, found, (at) => full.matrices?.[at]?.index ?? at);
      }
      listener.report(position, report);
    },
    progress: (fraction) => listener.progress(fraction),
    known: (count, work) => listener.known?.(count, work),
    running: (positions) => listener.running?.(positions),
  };
}
