/** The engine behind the requests of src/protocol/engine.ts. */
import type {
  CancellationToken,
  MessageConnection,
  ProgressType,
  RequestType,
} from 'vscode-jsonrpc';
import { pageOf } from '../analysis/pages.ts';
import { structureOf } from '../analysis/structure/structure.ts';
import type { Checkpoint, CheckpointSummary } from '../model/checkpoint.ts';
import type { Failure } from '../model/failure.ts';
import { DEFAULT_MEASURES, PAIR_METRICS } from '../model/pairMetrics.ts';
import {
  AnalyzeTensors,
  ComparePairs,
  Configure,
  DescribeStructure,
  DescribeTensor,
  FindTensor,
  ListPairs,
  ListTensors,
  OpenCheckpoint,
  OpenPair,
  PairProgress,
  TensorProgress,
  TensorSpectrum,
  type PairSummary,
  type RunProgress,
} from '../protocol/engine.ts';
import { Batches } from './batches.ts';
import { Cards } from './cards.ts';
import { Engine, type OpenedPair } from './engine.ts';
import { responseError } from './failures.ts';
import { neighboursOf } from './neighbours.ts';
import { Parameters, TENSOR_METRICS } from './parameters.ts';
import { keepPairSpectra, keepTensorSpectra, Spectra } from './spectra.ts';

export class EngineService {
  private readonly engine = new Engine();
  private readonly spectra = new Spectra();
  private readonly cards = new Cards(this.engine, this.spectra, () => this.options());
  private threads: number | null = null;

  constructor(private readonly connection: MessageConnection) {
    connection.onNotification(Configure, (settings: unknown) => {
      this.threads = new Parameters(settings).countOrNull('threads');
    });
    this.answerCheckpointRequests();
    this.answerHoverRequests();
    this.answerPairRequests();
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
      const tensors = params.indices('tensors');
      const items = tensors.map((tensor) => ({ tensor, metrics }));
      const batches = this.batches(TensorProgress, params.text('progress'));
      const opened = await this.openCheckpoint(params);
      const listener = keepTensorSpectra(batches, this.spectra, opened, tensors);
      await flushed(batches, this.engine.analyze(opened, items, this.options(), listener, signal));
    });
    this.answer(TensorSpectrum, async (params, signal) => {
      const [tensor, matrix] = [params.index('tensor'), params.index('matrix')];
      const opened = await this.openCheckpoint(params);
      return (
        this.spectra.find(opened, tensor, matrix) ??
        (await this.engine.singularValues(opened, tensor, matrix, signal))
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
    this.answer(ListPairs, async (params) => {
      const { pairing } = await this.openPair(params);
      return pageOf(pairing.pairs, params.index('start'));
    });
    this.answer(ComparePairs, async (params, signal) => {
      const metrics = params.choices('metrics', PAIR_METRICS);
      const items = params.indices('pairs').map((pair) => ({ pair, metrics }));
      const batches = this.batches(PairProgress, params.text('progress'));
      const pair = await this.openPair(params);
      const options = { ...this.options(), ...DEFAULT_MEASURES };
      const pairs = items.flatMap((item) => pair.pairing.pairs[item.pair] ?? []);
      const listener = keepPairSpectra(batches, this.spectra, pair, pairs);
      await flushed(batches, this.engine.compare(pair, items, options, listener, signal));
    });
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

  private openCheckpoint(params: Parameters): ReturnType<Engine['openCheckpoint']> {
    return this.engine.openCheckpoint(params.path('path'));
  }

  private openPair(params: Parameters): Promise<OpenedPair> {
    return this.engine.openPair(params.path('base'), params.path('other'));
  }

  private batches<Report>(type: ProgressType<RunProgress<Report>>, token: string): Batches<Report> {
    return new Batches((message) => {
      // A channel that is gone ends the process; there is nobody to tell.
      this.connection.sendProgress(type, token, message).catch(() => undefined);
    });
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

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  if (token.isCancellationRequested) {
    controller.abort();
  }
  return controller.signal;
}

function summaryOf(checkpoint: Checkpoint): CheckpointSummary {
  const { path, format, bytes, parameters, tensorCount, metadata, shards, dtypes } = checkpoint;
  return { path, format, bytes, parameters, tensorCount, metadata, shards, dtypes };
}

function pairSummaryOf({ base, other, pairing }: OpenedPair): PairSummary {
  const { pairs, ...rest } = pairing;
  return {
    ...rest,
    base: summaryOf(base.checkpoint),
    other: summaryOf(other.checkpoint),
    pairCount: pairs.length,
  };
}
