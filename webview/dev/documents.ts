/** What the development page can show. */
import type { TensorCard } from '../../src/model/card.ts';
import type { Checkpoint, Tensor } from '../../src/model/checkpoint.ts';
import type { LeftRight } from '../../src/model/direction.ts';
import type { Failure } from '../../src/model/failure.ts';
import type { Pair } from '../../src/model/pair.ts';
import type { DiffModel, PairReport } from '../../src/model/report.ts';
import type { Structure } from '../../src/model/structure.ts';
import type { Triple, UpdatesByGroup, UpdatesReport } from '../../src/model/updates.ts';
import { listedPairing, listedTripling } from '../../src/analysis/listedUnmatched.ts';
import { fileKindOf } from '../../src/analysis/fileKind.ts';
import { matrixLayout } from '../../src/analysis/matrices.ts';
import { summarizeUpdates } from '../../src/analysis/updatesModel.ts';
import type { Page, PairMetric, TensorMetric } from '../../src/protocol/engine.ts';
import type {
  RowItem,
  RowReport,
  RunMetric,
  RunState,
  ShownInit,
  SpectrumCurves,
  TensorSide,
} from '../../src/protocol/webview.ts';
import { tensorCard } from './cards.ts';
import { denseModel, elementsModel, hostileModel, largeModel, mixedModel } from './checkpoints.ts';
import { anglesOf } from './pairDirections.ts';
import { modelOf, pairReport, pairsOf, pairSummary, sideOf } from './pairReports.ts';
import { pairValues, updateValues } from './pairSizes.ts';
import { singularValuesOf } from './spectra.ts';
import { madeUpStructure } from './structures.ts';
import { tensorReport } from './tensorReports.ts';
import { triplesOf, updatesReport, updatesSummaryOf } from './updatesReports.ts';

export type Metric = RunMetric;
export type FakeReport = RowReport;

export interface FakeDocument {
  readonly rows: readonly RowItem[];
  /** What the editor starts by itself. */
  readonly firstRun?: { readonly rows: readonly number[]; readonly metrics: readonly Metric[] };
  init(rows: Page<RowItem>, run: RunState | null, reports: readonly FakeReport[]): ShownInit;
  measure(row: number, metrics: readonly Metric[]): FakeReport;
  spectrum?(row: number, matrix: number): SpectrumCurves;
  /** Of a checkpoint. */
  card?(row: number, lacking: readonly TensorMetric[]): TensorCard;
  structure?(): Structure;
  model?(reports: readonly FakeReport[]): DiffModel | UpdatesByGroup;
  /** Of a comparison. */
  updateSpectrum?(row: number, matrix: number): Float64Array;
  angles?(row: number, matrix: number, k: number): LeftRight<Float64Array> | null;
  /** Whose elements are asked for. */
  tensor?(row: number, side: TensorSide): Tensor;
}

export const DOCUMENTS: Readonly<Record<string, () => FakeDocument>> = {
  checkpoint: () => checkpointDocument('Qwen3-8B', denseModel()),
  mixed: () => checkpointDocument('mixed.safetensors', mixedModel()),
  large: () => checkpointDocument('experts.safetensors.index.json', largeModel()),
  elements: () => checkpointDocument('elements.safetensors', elementsModel()),
  hostile: () => checkpointDocument('<i>\u202Ehostile</i>.safetensors', hostileModel()),
  empty: () =>
    checkpointDocument('empty.safetensors', {
      ...mixedModel(),
      ...{ tensors: [], tensorCount: 0, parameters: 0, bytes: 0, dtypes: [] },
    }),
  diff: () => diffDocument(denseModel(8)),
  'diff-mapped': () => mappedDocument(denseModel(1)),
  'diff-mixed': () => diffDocument(mixedModel()),
  'diff-large': () => diffDocument(largeModel()),
  updates: () => updatesDocument(denseModel(8)),
  'updates-large': () => updatesDocument(largeModel()),
  missing: () => failedDocument(MISSING),
  failed: () =>
    failedDocument({
      kind: 'invalid',
      path: '/models/demo/model.safetensors',
      message:
        'the header claims 4,611 bytes but the file has 132; it looks like a Git LFS pointer: run `git lfs pull`',
    }),
};

const MISSING: Failure = {
  kind: 'invalid',
  path: '/models/demo/model.safetensors.index.json',
  message: '2 of 5 shards are missing: model-00002-of-00005.safetensors, <b>.safetensors',
  missing: [
    { file: 'model-00002-of-00005.safetensors', tensors: 80 },
    { file: '<b>.safetensors', tensors: 1 },
  ],
};

function checkpointDocument(title: string, checkpoint: Checkpoint): FakeDocument {
  const { tensors, ...summary } = checkpoint;
  return {
    rows: tensors,
    init: (rows, run) => ({
      kind: 'checkpoint',
      title,
      summary,
      rows: rows as Page<Tensor>,
      run,
      fileKind: fileKindOf(summary.metadata),
      unlistedMetadata: 0,
    }),
    tensor: (row) => at(tensors, row),
    measure: (row, metrics) => tensorReport(at(tensors, row), metrics as readonly TensorMetric[]),
    structure: () => madeUpStructure(title, checkpoint),
    card: (row, lacking) => tensorCard(checkpoint, row, lacking),
    spectrum: (row, matrix) => {
      const { name, shape } = at(tensors, row);
      const layout = matrixLayout(shape) ?? { count: 1, rows: 1, cols: 1 };
      return {
        singularValues: [{ label: 'tensor', values: singularValuesOf(`${name}${matrix}`, layout) }],
      };
    },
  };
}

function diffDocument(checkpoint: Checkpoint): FakeDocument {
  const pairs = pairsOf(checkpoint);
  const { pairing: summary, unlisted } = listedPairing(pairSummary(checkpoint));
  const measured = new Set<PairMetric>();
  const model = (reports: readonly FakeReport[]): DiffModel =>
    modelOf(reports as readonly PairReport[], [...measured]);
  return {
    rows: pairs,
    firstRun: { rows: pairs.map((_pair, row) => row), metrics: ['sparsity'] },
    init: (rows, run, reports) => ({
      kind: 'diff',
      baseTitle: 'base.safetensors',
      otherTitle: 'rlvr-step-0320.safetensors',
      summary,
      unlisted,
      rules: [],
      rows: rows as Page<Pair>,
      model: model(reports),
      run,
    }),
    tensor: (row, side) => sideOf(at(pairs, row), side),
    measure: (row, metrics) => {
      metrics.forEach((metric) => measured.add(metric as PairMetric));
      return pairReport(at(pairs, row), metrics as readonly PairMetric[]);
    },
    spectrum: (row) => ({
      singularValues: [
        { label: 'base', values: pairValues(at(pairs, row), 'base') },
        { label: 'other', values: pairValues(at(pairs, row), 'other') },
      ],
    }),
    updateSpectrum: (row) => updateValues(at(pairs, row)),
    angles: (row, _matrix, k) => anglesOf(at(pairs, row), k),
    model,
  };
}

/** A comparison of names that the user has mapped, of a resized vocabulary and of fused tensors. */
function mappedDocument(checkpoint: Checkpoint): FakeDocument {
  const document = diffDocument(checkpoint);
  const forms = {
    resized: [{ name: 'model.embed_tokens.weight', base: [100, 8], other: [104, 8] }],
    unsure: [
      {
        base: ['a.query_key_value.weight'],
        other: ['a.q_proj.weight', 'a.k_proj.weight', 'a.v_proj.weight'],
        doubt: 'interleaved',
      },
    ],
  } as const;
  const rules = [
    { from: 'a.*', to: 'b.*' },
    { from: 'x', to: 'y' },
  ];
  return {
    ...document,
    init: (...given) => {
      const init = document.init(...given);
      return init.kind === 'diff'
        ? { ...init, rules, summary: { ...init.summary, ...forms } }
        : init;
    },
  };
}

function updatesDocument(checkpoint: Checkpoint): FakeDocument {
  const triples = triplesOf(checkpoint);
  const model = (reports: readonly FakeReport[]): UpdatesByGroup =>
    summarizeUpdates(reports as readonly UpdatesReport[]);
  const { tripling: summary, unlisted } = listedTripling(updatesSummaryOf(checkpoint));
  return {
    rows: triples,
    firstRun: { rows: triples.map((_triple, row) => row), metrics: ['updates'] },
    init: (rows, run, reports) => ({
      kind: 'updates',
      titles: { base: 'base', first: 'rlvr-step-0320', second: 'sft-epoch-2' },
      summary,
      unlisted,
      rows: rows as Page<Triple>,
      model: model(reports),
      run,
    }),
    measure: (row) => updatesReport(at(triples, row), row),
    model,
  };
}

function failedDocument(failure: Failure): FakeDocument {
  const never = (): never => {
    throw new Error('a failed document has no rows');
  };
  return {
    rows: [],
    init: () => ({ kind: 'failed', title: 'model.safetensors', failure }),
    measure: never,
  };
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) {
    throw new Error(`there is no row ${index}`);
  }
  return item;
}
