/** `checkpoint-lens inspect PATH`. */
import { isEmbedding, isWeightMatrix } from '../analysis/matrices.ts';
import { INSPECT_SCHEMA } from '../analysis/report/results.ts';
import { tensorFilter } from '../analysis/tensorFilter.ts';
import type { Engine, OpenedCheckpoint, TensorMetric } from '../engine/engine.ts';
import type { Checkpoint, Tensor } from '../model/checkpoint.ts';
import type { TensorReport } from '../model/report.ts';
import { UsageError } from './exit.ts';
import { inspectText } from './inspectText.ts';
import { runOptions, type InspectOptions } from './options.ts';
import { failuresOf, type Results } from './results.ts';
import { Run } from './run.ts';
import { version } from './version.ts';

/** A tensor and what was measured of it, if anything was. */
export interface InspectedTensor {
  readonly tensor: Tensor;
  readonly report: TensorReport | undefined;
}

/** @throws AnalysisError, or UsageError when no tensor has a name that was asked for. */
export async function inspect(
  engine: Engine,
  path: string,
  options: InspectOptions,
  signal: AbortSignal,
): Promise<Results> {
  const opened = await engine.openCheckpoint(path);
  const { checkpoint } = opened;
  const inspected = await measure(
    engine,
    opened,
    selected(checkpoint, options.tensors),
    options,
    signal,
  );
  const reports = inspected.flatMap(({ report }) => (report === undefined ? [] : [report]));
  return {
    head: headOf(path, checkpoint, options, engine.threads()),
    tensors: inspected.map((item) => entryOf(checkpoint, item, options.values)),
    text: () => inspectText(path, checkpoint, inspected, options),
    faults: { path, tried: reports.length, failed: failuresOf(reports) },
  };
}

type IndexedTensor = readonly [index: number, tensor: Tensor];

function selected({ tensors, path }: Checkpoint, globs: readonly string[]): IndexedTensor[] {
  const matches = tensorFilter(globs);
  const selection = [...tensors.entries()].filter(([, { name }]) => matches(name));
  if (selection.length === 0 && tensors.length > 0) {
    throw new UsageError(`${path}: no tensor has a name that matches ${globs.join(' or ')}`);
  }
  return selection;
}

async function measure(
  engine: Engine,
  opened: OpenedCheckpoint,
  selection: readonly IndexedTensor[],
  options: InspectOptions,
  signal: AbortSignal,
): Promise<InspectedTensor[]> {
  const items = selection
    .map(([tensor, described]) => ({ tensor, metrics: metricsOf(described, options) }))
    .filter((item) => item.metrics.length > 0);
  const run = new Run<TensorReport>(items.length, 'tensors');
  await run.until(engine.analyze(opened, items, runOptions(options), run, signal));
  const reports = new Map(items.map(({ tensor }, position) => [tensor, run.reports.get(position)]));
  return selection.map(([index, tensor]) => ({ tensor, report: reports.get(index) }));
}

function metricsOf({ name, dtype, shape }: Tensor, options: InspectOptions): TensorMetric[] {
  const hasSpectrum =
    isWeightMatrix(dtype, shape) && (options.includeEmbeddings || !isEmbedding(name));
  return [
    ...(options.stats ? (['statistics'] as const) : []),
    ...(options.spectrum && hasSpectrum ? (['spectrum'] as const) : []),
    ...(options.estimate && hasSpectrum ? (['estimate'] as const) : []),
  ];
}

function headOf(
  path: string,
  { format, bytes, parameters, metadata, shards }: Checkpoint,
  { stats, spectrum, estimate, includeEmbeddings, values, tensors, ...options }: InspectOptions,
  threads: number,
): Results['head'] {
  return {
    schema: INSPECT_SCHEMA,
    version: version(),
    path,
    format,
    bytes,
    parameters,
    metadata,
    shards,
    options: {
      ...{ stats, spectrum, estimate, includeEmbeddings, values, tensors },
      threads: options.threads ?? threads,
      precision: 'float64',
    },
  };
}

function entryOf(
  { shards }: Checkpoint,
  { tensor, report }: InspectedTensor,
  values: boolean,
): Results['tensors'][number] {
  const { name, dtype, shape, bytes, offset } = tensor;
  const described = { name, dtype, shape, bytes, offset, shard: shards[tensor.shard]?.file };
  if (report === undefined) {
    return described;
  }
  const { stats, histogram, logHistogram, spectrum, matrices, reason, error } = report;
  return {
    ...described,
    stats,
    ...(values ? { histogram, logHistogram } : {}),
    spectrum,
    matrices,
    reason,
    error,
  };
}
