/** The engine behind the requests of src/protocol/engine.ts. */
import type {
  CancellationToken,
  MessageConnection,
  ProgressType,
  RequestType,
} from 'vscode-jsonrpc';
import { pageOf } from '../analysis/pages.ts';
import { previewOf } from '../analysis/rulePreview.ts';
import { structureOf } from '../analysis/structure/structure.ts';
import type { Checkpoint, CheckpointSummary } from '../model/checkpoint.ts';
import type { Failure } from '../model/failure.ts';
import { DEFAULT_MEASURES, PAIR_METRICS } from '../model/pairMetrics.ts';
import type { UpdatesSummary } from '../model/updates.ts';
import {
  AnalyzeTensors,
  ApplyDelta,
  ClearCache,
  ComparePairs,
  CompareUpdates,
  Configure,
  DescribeStructure,
  DescribeTensor,
  DrawMask,
  DrawTensor,
  DrawUpdate,
  FileProgress,
  FindTensor,
  KnownPairs,
  KnownTensors,
  ListPairs,
  ListTensors,
  ListTriples,
  OpenCheckpoint,
  OpenPair,
  OpenUpdates,
  PairAngles,
  PairProgress,
  PairSpectrum,
  PreviewPairing,
  ReadValues,
  ShowRows,
  TensorProgress,
  TensorSpectrum,
  UpdateSpectrum,
  UpdatesProgress,
  Warned,
  WriteDelta,
  WriteMask,
  type PairSummary,
  type RunProgress,
} from '../protocol/engine.ts';
import { buildInfo } from '../native/checkpoint.ts';
import { Batches } from './batches.ts';
import { defaultCacheFolder } from './cache/folder.ts';
import { ResultCache, type CacheOptions } from './cache/resultCache.ts';
import { Cards } from './cards.ts';
import { pairSource } from './compare.ts';
import { imageFor, maskImageFor, openPair, updateImageFor, valuesFor } from './elements.ts';
import { Engine, type OpenedPair } from './engine.ts';
import { responseError } from './failures.ts';
import { FileAnswers } from './fileAnswers.ts';
import type { OnProgress } from './files.ts';
import { neighboursOf } from './neighbours.ts';
import { PairAnswers, type PairMatrix } from './pairAnswers.ts';
import { keepPairLists } from './pairLists.ts';
import { Parameters, TENSOR_METRICS } from './parameters.ts';
import { RunQueue } from './runQueue.ts';
import { keepTensorSpectra, Spectra } from './spectra.ts';
import { updatesSource, type OpenedUpdates } from './updates.ts';

export class EngineService {
  private readonly queue = new RunQueue(() => this.threads ?? buildInfo().threads);
  private readonly engine = new Engine(null, this.queue.schedule);
  private readonly spectra = new Spectra();
  private readonly cards = new Cards(this.engine, this.spectra, () => this.options());
  private readonly pairs = new PairAnswers(this.engine, this.spectra, () => this.options());
  private readonly files = new FileAnswers(this.engine, () => this.options().threads);
  private threads: number | null = null;
  private cacheOptions: CacheOptions | null = null;

  constructor(private readonly connection: MessageConnection) {
    connection.onNotification(Configure, (settings: unknown) =>
      this.configure(new Parameters(settings)),
    );
    connection.onNotification(ShowRows, (shown: unknown) => {
      const params = new Parameters(shown);
      this.queue.show(sourceOf(params), params.indices('rows'));
    });
    this.answer(ClearCache, () => this.engine.cache?.clear() ?? Promise.resolve());
    this.answerCheckpointRequests();
    this.answerHoverRequests();
    this.answerPairRequests();
    this.answerUpdatesRequests();
    this.answerElementRequests();
    this.answerFileRequests();
  }

  /** Writes what has been found and is not on disk yet; files that are not whole are removed. */
  async close(): Promise<void> {
    await Promise.all([this.engine.cache?.flush(), this.files.close()]);
  }

  private configure(settings: Parameters): void {
    this.threads = settings.countOrNull('threads');
    const cache = settings.partOrNull('cache');
    const options = cache === null ? null : cacheOptions(cache);
    if (JSON.stringify(options) !== JSON.stringify(this.cacheOptions)) {
      void this.engine.cache?.flush();
      this.cacheOptions = options;
      this.engine.cache =
        options === null ? null : new ResultCache(options, (text) => this.warn(text));
      void this.engine.cache?.tidy();
    }
  }

  private warn(message: string): void {
    this.connection.sendNotification(Warned, { message }).catch(() => undefined);
  }

  private answerCheckpointRequests(): void {
    this.answer(OpenCheckpoint, async (params) =>
      summaryOf((await this.openCheckpoint(params)).checkpoint),
    );
    this.answer(DescribeStructure, async (params) => {
      const { checkpoint } = await this.openCheckpoint(params);
      return structureOf(checkpoint, await neighboursOf(checkpoint.path));
    });
    this.answer(ListTensors, async (params) => {
      const { checkpoint } = await this.openCheckpoint(params);
      return pageOf(checkpoint.tensors, params.index('start'));
    });
    this.answer(AnalyzeTensors, async (params, signal) => {
      const metrics = params.choices('metrics', TENSOR_METRICS);
      const tensors = [...new Set(params.indices('tensors'))];
      const items = tensors.map((tensor) => ({ tensor, metrics }));
      const batches = this.batches(TensorProgress, params.text('progress'), tensors);
      const opened = await this.openCheckpoint(params);
      const listener = keepTensorSpectra(batches, this.spectra, opened, tensors);
      const options = { ...this.options(), knownWithoutLists: true };
      await flushed(batches, this.engine.analyze(opened, items, options, listener, signal));
    });
    this.answer(KnownTensors, async (params) => {
      const metrics = params.choices('metrics', TENSOR_METRICS);
      const batches = this.batches(TensorProgress, params.text('progress'));
      const opened = await this.openCheckpoint(params);
      await flushed(batches, reportAll(batches, this.engine.knownTensors(opened, metrics)));
    });
    this.answer(TensorSpectrum, async (params, signal) => {
      const [tensor, matrix] = [params.index('tensor'), params.index('matrix')];
      const opened = await this.openCheckpoint(params);
      return (
        this.spectra.find(opened, tensor, matrix) ??
        (await this.engine.singularValues(opened, tensor, matrix, this.options(), signal))
      );
    });
  }

  private answerHoverRequests(): void {
    this.answer(FindTensor, async (params) =>
      this.engine.findTensor(await this.openCheckpoint(params), params.text('name')),
    );
    this.answer(DescribeTensor, async (params, signal) => {
      const lacking = params.choices('lacking', TENSOR_METRICS);
      const opened = await this.openCheckpoint(params);
      return this.cards.card(opened, params.index('tensor'), lacking, signal);
    });
  }

  private answerPairRequests(): void {
    this.answer(OpenPair, async (params) => pairSummaryOf(await this.openPair(params)));
    this.answer(PreviewPairing, async (params) => {
      const [base, other] = [params.path('base'), params.path('other')];
      const { checkpoint: from } = await this.engine.openCheckpoint(base);
      const { checkpoint: to } = await this.engine.openCheckpoint(other);
      return previewOf(from.tensors, to.tensors, params.rules('rules'));
    });
    this.answer(ListPairs, async (params) => {
      const { pairing } = await this.openPair(params);
      return pageOf(pairing.pairs, params.index('start'));
    });
    this.answer(ComparePairs, async (params, signal) => {
      const metrics = params.choices('metrics', PAIR_METRICS);
      const indices = [...new Set(params.indices('pairs'))];
      const items = indices.map((pair) => ({ pair, metrics }));
      const batches = this.batches(PairProgress, params.text('progress'), indices);
      const pair = await this.openPair(params);
      const options = { ...this.options(), ...DEFAULT_MEASURES, knownWithoutLists: true };
      const pairs = items.flatMap((item) => pair.pairing.pairs[item.pair] ?? []);
      const listener = keepPairLists(batches, this.pairs.lists, pair, pairs);
      await flushed(batches, this.engine.compare(pair, items, options, listener, signal));
    });
    this.answer(KnownPairs, async (params) => {
      const metrics = params.choices('metrics', PAIR_METRICS);
      const batches = this.batches(PairProgress, params.text('progress'));
      const known = this.engine.knownPairs(await this.openPair(params), metrics, DEFAULT_MEASURES);
      await flushed(batches, reportAll(batches, known));
    });
    this.answerPairLists();
  }

  private answerPairLists(): void {
    const { pairs } = this;
    this.answer(PairSpectrum, async (params, signal) =>
      pairs.spectrum(await this.pairMatrix(params), signal),
    );
    this.answer(UpdateSpectrum, async (params, signal) =>
      pairs.updateSpectrum(await this.pairMatrix(params), signal),
    );
    this.answer(PairAngles, async (params, signal) => {
      const k = params.count('k');
      return pairs.angles(await this.pairMatrix(params), k, signal);
    });
  }

  private answerUpdatesRequests(): void {
    this.answer(OpenUpdates, async (params) => updatesSummaryOf(await this.openUpdates(params)));
    this.answer(ListTriples, async (params) => {
      const { tripling } = await this.openUpdates(params);
      return pageOf(tripling.triples, params.index('start'));
    });
    this.answer(CompareUpdates, async (params, signal) => {
      const indices = [...new Set(params.indices('triples'))];
      const batches = this.batches(UpdatesProgress, params.text('progress'), indices);
      const opened = await this.openUpdates(params);
      const options = { ...this.options(), eta: DEFAULT_MEASURES.eta };
      await flushed(batches, this.engine.compareUpdates(opened, indices, options, batches, signal));
    });
  }

  private answerElementRequests(): void {
    const { engine } = this;
    this.answer(ReadValues, (params, signal) => valuesFor(engine, params, signal));
    this.answer(DrawTensor, (params, signal) => imageFor(engine, params, signal));
    this.answer(DrawUpdate, (params, signal) => updateImageFor(engine, params, signal));
    this.answer(DrawMask, (params, signal) => maskImageFor(engine, params, signal));
  }

  private answerFileRequests(): void {
    const { files } = this;
    const telling = (params: Parameters): OnProgress => {
      const token = params.text('progress');
      return (fraction) => {
        this.connection.sendProgress(FileProgress, token, fraction).catch(() => undefined);
      };
    };
    this.answer(WriteMask, (params, signal) => files.mask(params, telling(params), signal));
    this.answer(WriteDelta, (params, signal) => files.delta(params, telling(params), signal));
    this.answer(ApplyDelta, (params, signal) => files.apply(params, telling(params), signal));
  }

  /** Answers a request by `handle`, whose parameters are checked as they are read. */
  private answer<P, R>(
    type: RequestType<P, R, Failure>,
    handle: (params: Parameters, signal: AbortSignal) => Promise<R>,
  ): void {
    // Widened, since `onRequest` cannot resolve its overloads for generic types.
    const widened = type as RequestType<unknown, unknown, Failure>;
    this.connection.onRequest(widened, async (params, token) => {
      try {
        return await handle(new Parameters(params), signalOf(token));
      } catch (error) {
        return responseError(error);
      }
    });
  }

  /** To look at: what is there of it is enough. */
  private openCheckpoint(params: Parameters): ReturnType<Engine['openPresent']> {
    return this.engine.openPresent(params.path('path'));
  }

  private openPair(params: Parameters): Promise<OpenedPair> {
    return openPair(this.engine, params);
  }

  private openUpdates(params: Parameters): Promise<OpenedUpdates> {
    const [first, second] = [params.path('first'), params.path('second')];
    return this.engine.openUpdates(params.path('base'), first, second, params.rules('rules'));
  }

  private async pairMatrix(params: Parameters): Promise<PairMatrix> {
    const [index, matrix] = [params.index('pair'), params.index('matrix')];
    const opened = await this.openPair(params);
    return { opened, pair: this.engine.pair(opened, index), matrix };
  }

  private batches<Report>(
    type: ProgressType<RunProgress<Report>>,
    token: string,
    indices: readonly number[] = [],
  ): Batches<Report> {
    return new Batches((message) => {
      // A channel that is gone ends the process; there is nobody to tell.
      this.connection.sendProgress(type, token, message).catch(() => undefined);
    }, indices);
  }

  private options(): { values: boolean; threads?: number } {
    return { values: true, ...(this.threads === null ? {} : { threads: this.threads }) };
  }
}

/** Lets a run end, and what it still has to report go out before the answer. */
async function flushed<Report>(batches: Batches<Report>, run: Promise<void>): Promise<void> {
  try {
    await run;
  } finally {
    batches.flush();
  }
}

/** Passes on what comes part by part; between two parts, other requests have their turn. */
async function reportAll<Report>(
  batches: Batches<Report>,
  parts: AsyncIterable<readonly Report[]>,
): Promise<void> {
  for await (const reports of parts) {
    reports.forEach((report, position) => batches.report(position, report));
  }
}

function cacheOptions(settings: Parameters): CacheOptions {
  return {
    folder: settings.pathOrNull('folder') ?? defaultCacheFolder(),
    maxBytes: settings.index('maxBytes'),
  };
}

/** What the rows on screen are rows of. */
function sourceOf(params: Parameters): string {
  const [path, other] = [params.path('path'), params.pathOrNull('other')];
  if (other === null) {
    return path;
  }
  return params.has('second')
    ? updatesSource(path, other, params.path('second'))
    : pairSource(path, other);
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  if (token.isCancellationRequested) {
    controller.abort();
  }
  return controller.signal;
}

function summaryOf(checkpoint: Checkpoint): CheckpointSummary {
  const { tensors: _tensors, ...summary } = checkpoint;
  return summary;
}

function pairSummaryOf({ base, other, pairing }: OpenedPair): PairSummary {
  const { pairs, parts: _parts, ...rest } = pairing;
  return {
    ...rest,
    base: summaryOf(base.checkpoint),
    other: summaryOf(other.checkpoint),
    pairCount: pairs.length,
  };
}

function updatesSummaryOf({ base, first, second, tripling }: OpenedUpdates): UpdatesSummary {
  return {
    base: summaryOf(base.checkpoint),
    first: summaryOf(first.checkpoint),
    second: summaryOf(second.checkpoint),
    unmatched: tripling.unmatched,
    tripleCount: tripling.triples.length,
  };
}
