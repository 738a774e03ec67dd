/** How two updates of one base lie to each other, by the plainest code that there is. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { tensorsOf } from './madeCheckpoints.ts';

export interface Relation {
  readonly cosine: number;
  readonly conflicts: number;
  readonly jaccard: number;
}

export interface Relations {
  readonly total: Relation;
  readonly tensors: ReadonlyMap<string, Relation>;
}

/** Sums of which the figures are made: docs/METRICS.md, `taskVectorCosine`. */
class Sums {
  private dot = 0;
  private readonly squares = { first: 0, second: 0 };
  private readonly counts = { both: 0, either: 0, conflicting: 0 };

  /** Elements of samples, which are bf16: an update of any size is another word, but for a zero's sign. */
  add(base: number, first: number, second: number): void {
    const [a, b] = [first - base, second - base];
    this.dot += a * b;
    this.squares.first += a * a;
    this.squares.second += b * b;
    if (a !== 0 || b !== 0) this.counts.either += 1;
    if (a !== 0 && b !== 0) {
      this.counts.both += 1;
      if (Math.sign(a) !== Math.sign(b)) this.counts.conflicting += 1;
    }
  }

  relation(): Relation {
    const { both, either, conflicting } = this.counts;
    return {
      cosine: this.dot / Math.sqrt(this.squares.first * this.squares.second),
      conflicts: conflicting / both,
      jaccard: both / either,
    };
  }
}

/** Of two samples on a third, element by element. */
export function relationOf(base: string, first: string, second: string): Relations {
  const [bases, firsts, seconds] = [base, first, second].map(
    (name) =>
      new Map(
        tensorsOf(readFileSync(`samples/${name}.safetensors`)).map((tensor) => [
          tensor.name,
          valuesOf(tensor.bytes),
        ]),
      ),
  );
  assert.ok(bases && firsts && seconds);
  const total = new Sums();
  const tensors = new Map<string, Relation>();
  for (const [name, values] of bases) {
    const own = new Sums();
    const [of, to] = [firsts.get(name), seconds.get(name)];
    assert.ok(of && to);
    values.forEach((value, at) => {
      own.add(value, of[at] ?? Number.NaN, to[at] ?? Number.NaN);
      total.add(value, of[at] ?? Number.NaN, to[at] ?? Number.NaN);
    });
    tensors.set(name, own.relation());
  }
  return { total: total.relation(), tensors };
}

/** bf16 is the upper half of f32. */
function valuesOf(bytes: Uint8Array): Float32Array {
  const words = new Uint8Array(2 * bytes.length);
  for (let at = 0; at < bytes.length; at += 2) {
    words[2 * at + 2] = bytes[at] ?? 0;
    words[2 * at + 3] = bytes[at + 1] ?? 0;
  }
  return new Float32Array(words.buffer);
}
