/** Answers that write a file of their own: masks, deltas, and what a delta makes. */
import { deltaSummary, maskSummary } from '../analysis/writtenFiles.ts';
import { MASK_KINDS } from '../model/fileKind.ts';
import { AnalysisError } from '../model/failure.ts';
import type { AppliedDelta, DeltaSummary, MaskSummary } from '../model/files.ts';
import type { Engine } from './engine.ts';
import { openPair } from './elements.ts';
import { applyDelta, maskedTensors, writeMask, type OnProgress } from './files.ts';
import type { Parameters } from './parameters.ts';
import { writeVerifiedDelta } from './verifiedDelta.ts';

export class FileAnswers {
  private readonly writing = new Map<AbortController, Promise<unknown>>();

  /** @param threads of a run; all cores where undefined */
  constructor(
    private readonly engine: Engine,
    private readonly threads: () => number | undefined,
  ) {}

  /** @throws AnalysisError as `writeMask` of src/native, or `invalid` where nothing has a mask. */
  mask(params: Parameters, onProgress: OnProgress, signal: AbortSignal): Promise<MaskSummary> {
    const [path, out] = [params.path('path'), params.path('out')];
    const kind = params.choice('kind', MASK_KINDS);
    const [alpha, rank] = [params.share('alpha'), params.count('rank')];
    const threads = this.threads();
    return this.write(signal, async (ended) => {
      const base = await this.engine.openCheckpoint(path);
      const tensors = maskedTensors(base, () => true, false);
      if (tensors.length === 0) {
        const message = 'has no mask: no tensor but embeddings is a weight matrix';
        throw new AnalysisError({ kind: 'invalid', path, message });
      }
      const options = { kind, alpha, rank, includeEmbeddings: false };
      const given = threads === undefined ? options : { ...options, threads };
      return maskSummary(await writeMask(base, tensors, out, given, onProgress, ended));
    });
  }

  /** @throws AnalysisError as `writeVerifiedDelta`. */
  delta(params: Parameters, onProgress: OnProgress, signal: AbortSignal): Promise<DeltaSummary> {
    const out = params.path('out');
    return this.write(signal, async (ended) => {
      const { pairing } = await openPair(this.engine, params);
      // Of a pair, the checkpoints have parts of tensors beside those that are stored.
      const base = await this.engine.openCheckpoint(params.path('base'));
      const other = await this.engine.openCheckpoint(params.path('other'));
      return deltaSummary(await writeVerifiedDelta(base, other, pairing, out, onProgress, ended));
    });
  }

  /** @throws AnalysisError as `applyDelta` of src/native. */
  apply(params: Parameters, onProgress: OnProgress, signal: AbortSignal): Promise<AppliedDelta> {
    const [path, out] = [params.path('delta'), params.path('out')];
    return this.write(signal, async (ended) => {
      const base = await this.engine.openCheckpoint(params.path('base'));
      const delta = await this.engine.openCheckpoint(path);
      return applyDelta(base, delta, out, onProgress, ended);
    });
  }

  /** Ends what is being written, and waits until none of it is left on disk. */
  async close(): Promise<void> {
    for (const controller of this.writing.keys()) {
      controller.abort();
    }
    await Promise.allSettled(this.writing.values());
  }

  /** Runs `work` until it or `signal` ends it, or this. */
  private async write<T>(
    signal: AbortSignal,
    work: (ended: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController();
    const end = (): void => controller.abort();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) {
      end();
    }
    const run = work(controller.signal);
    this.writing.set(controller, run);
    try {
      return await run;
    } finally {
      this.writing.delete(controller);
      signal.removeEventListener('abort', end);
    }
  }
}
