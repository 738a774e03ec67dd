import assert from 'node:assert/strict';
import { RunQueue, type Job } from '../../../src/engine/runQueue.ts';
import { AnalysisError } from '../../../src/model/failure.ts';

const WORK = 1e9;

/** A job of equal items that records which rows are measured, and waits to be told to go on. */
class Recorded implements Job {
  readonly chunks: number[][] = [];
  readonly costs: Job['costs'];
  private readonly release: (() => void)[] = [];

  constructor(
    readonly source: string,
    readonly rows: readonly number[],
    isLarge = false,
  ) {
    this.costs = rows.map(() => ({ work: WORK, isLarge }));
  }

  async measure(
    positions: readonly number[],
    _onFraction: (fraction: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    this.chunks.push(positions.map((position) => this.rows[position] ?? -1));
    await new Promise<void>((resolve, reject) => {
      this.release.push(resolve);
      signal?.addEventListener('abort', () =>
        reject(new AnalysisError({ kind: 'cancelled', message: 'cancelled' })),
      );
    });
  }

  /** Lets the chunk that is being measured end. */
  async next(): Promise<void> {
    this.release.splice(0).forEach((release) => release());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('the queue of runs', () => {
  const rows = (count: number): number[] => [...Array(count).keys()];
  const ignore = (): void => undefined;

  it('measures everything once, in order, in chunks that keep all threads busy', async () => {
    const queue = new RunQueue(() => 2);
    const job = new Recorded('a', rows(100));
    const fractions: number[] = [];
    const end = queue.schedule(job, (fraction) => fractions.push(fraction), undefined);
    while (job.chunks.flat().length < 100) {
      await job.next();
    }
    await job.next();
    await end;
    assert.deepEqual(job.chunks.flat(), rows(100));
    assert.ok(job.chunks.length > 1);
    assert.ok(
      job.chunks.slice(0, -1).every((chunk) => chunk.length >= 16),
      'eight a thread',
    );
    assert.equal(fractions.at(-1), 1);
    assert.deepEqual(
      fractions,
      [...fractions].sort((a, b) => a - b),
    );
  });

  it('takes a large item as a chunk of its own size', async () => {
    const queue = new RunQueue(() => 1);
    const job = new Recorded('a', rows(4), true);
    void queue.schedule(job, ignore, undefined);
    await job.next();
    assert.ok((job.chunks[0]?.length ?? 0) <= 3, 'about a second of work at the first guess');
  });

  it('measures what comes on screen first, the most important row at the head', async () => {
    const queue = new RunQueue(() => 2);
    const job = new Recorded('a', rows(200));
    void queue.schedule(job, ignore, undefined);
    assert.equal(job.chunks[0]?.[0], 0);
    queue.show('b', [120]);
    queue.show('a', [150, 149, 3, 5000]);
    await job.next();
    const next = job.chunks[0].length;
    assert.deepEqual(job.chunks[1]?.slice(0, 3), [150, 149, next]);
  });

  it('gives every run its turn, and first those with something on screen', async () => {
    const queue = new RunQueue(() => 1);
    const [first, second] = [new Recorded('a', rows(100)), new Recorded('b', rows(100))];
    void queue.schedule(first, ignore, undefined);
    void queue.schedule(second, ignore, undefined);
    await first.next();
    assert.deepEqual([first.chunks.length, second.chunks.length], [1, 1]);
    await second.next();
    assert.deepEqual([first.chunks.length, second.chunks.length], [2, 1]);
    queue.show('a', [99]);
    await first.next();
    assert.deepEqual([first.chunks.length, second.chunks.length], [3, 1]);
    assert.equal(first.chunks[2]?.[0], 99);
  });

  it('lets a small run pass, which is what the user looks at', async () => {
    const queue = new RunQueue(() => 1);
    const long = new Recorded('a', rows(100));
    void queue.schedule(long, ignore, undefined);
    const small = new Recorded('a', [7]);
    Object.assign(small, { costs: [{ work: 1e6, isLarge: false }] });
    const end = queue.schedule(small, ignore, undefined);
    assert.deepEqual(small.chunks, [[7]]);
    await small.next();
    await end;
  });

  it('ends a run that waits at once, and one at work as soon as it can; the others go on', async () => {
    const queue = new RunQueue(() => 1);
    const [first, second] = [new Recorded('a', rows(100)), new Recorded('b', rows(100))];
    const [cancelFirst, cancelSecond] = [new AbortController(), new AbortController()];
    const working = queue.schedule(first, ignore, cancelFirst.signal);
    const waiting = queue.schedule(second, ignore, cancelSecond.signal);
    cancelSecond.abort();
    await assert.rejects(waiting, AnalysisError);
    assert.equal(second.chunks.length, 0);
    const third = new Recorded('c', rows(100));
    void queue.schedule(third, ignore, undefined);
    cancelFirst.abort();
    await assert.rejects(working, AnalysisError);
    await first.next();
    assert.equal(third.chunks.length, 1);
  });
});
