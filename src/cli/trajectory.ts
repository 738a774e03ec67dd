/** `checkpoint-lens trajectory BASE STEP…`. */
import { summarizeDiff } from '../analysis/summary.ts';
import { tensorFilter } from '../analysis/tensorFilter.ts';
import type { Engine, OpenedPair, OpenedTrajectory } from '../engine/engine.ts';
import type { Pairing } from '../model/pair.ts';
import type { DiffSummary } from '../model/report.ts';
import {
  entryOf,
  filterPairing,
  isEmpty,
  noSuchTensor,
  optionsOf,
  unmatchedOf,
  type ComparedPair,
} from './diff.ts';
import { shuffleSeedOf, type DiffOptions } from './options.ts';
import type { Results } from './results.ts';
import { measureSteps } from './trajectoryRuns.ts';
import { trajectoryText } from './trajectoryText.ts';
import { version } from './version.ts';

const TRAJECTORY_SCHEMA = 'checkpoint-lens/trajectory@1';

/** What was found at one step. */
export interface ComparedStep {
  readonly path: string;
  readonly opened: OpenedPair;
  /** The pairing with the base, without what was not asked for. */
  readonly pairing: Pairing;
  readonly compared: readonly ComparedPair[];
  readonly summary: DiffSummary;
}

/** Everything that `trajectory` found. */
export interface Trajectory {
  readonly basePath: string;
  readonly steps: readonly ComparedStep[];
}

/** @throws AnalysisError, or UsageError when no step has a tensor of a name that was asked for. */
export async function trajectory(
  engine: Engine,
  basePath: string,
  stepPaths: readonly string[],
  options: DiffOptions,
  signal: AbortSignal,
): Promise<Results> {
  // Before anything is read: options that do not belong together are refused.
  shuffleSeedOf(options);
  const opened = await engine.openTrajectory(basePath, stepPaths, options.map);
  const pairings = selected(opened, options.tensors);
  const compared = await measureSteps(engine, opened, pairings, options, signal);
  const steps = opened.pairs.map((pair, step): ComparedStep => {
    const own = compared[step] ?? [];
    const reports = own.flatMap(({ report }) => report ?? []);
    return {
      path: stepPaths[step] ?? '',
      opened: pair,
      pairing: pairings[step] ?? pair.pairing,
      compared: own,
      summary: summarizeDiff(reports, options),
    };
  });
  const found: Trajectory = { basePath, steps };
  return {
    head: headOf(found, options, engine.threads()),
    tensors: tensorsOf(found),
    text: () => trajectoryText(found, options),
    faults: faultsOf(found),
  };
}

function selected({ pairs }: OpenedTrajectory, globs: readonly string[]): readonly Pairing[] {
  const matches = tensorFilter(globs);
  const pairings = pairs.map(({ pairing }) => filterPairing(pairing, matches));
  if (globs.length > 0 && pairings.every(isEmpty)) {
    throw noSuchTensor(globs);
  }
  return pairings;
}

function headOf(
  { basePath, steps }: Trajectory,
  options: DiffOptions,
  threads: number,
): Results['head'] {
  return {
    schema: TRAJECTORY_SCHEMA,
    version: version(),
    base: basePath,
    files: {
      base: steps[0]?.opened.base.checkpoint.shards,
      steps: steps.map(({ opened }) => opened.other.checkpoint.shards),
    },
    options: optionsOf(options, threads),
    steps: steps.map(({ path, summary, pairing }) => {
      return { step: path, ...summary, ...unmatchedOf(pairing) };
    }),
  };
}

/** A tensor with its figures at each step; null at a step that has no such tensor. */
function tensorsOf({ steps }: Trajectory): Results['tensors'] {
  const byName = steps.map(
    ({ compared }) => new Map(compared.map((pair) => [pair.pair.name, pair])),
  );
  return namesOf(steps).map((name) => ({
    name,
    steps: byName.map((pairs) => {
      const pair = pairs.get(name);
      return pair === undefined ? null : { ...entryOf(pair), name: undefined };
    }),
  }));
}

/** Names in the base: those that the last step has, in their order, then the others. */
export function namesOf(steps: readonly ComparedStep[]): readonly string[] {
  const names = [...steps]
    .reverse()
    .flatMap(({ compared }) => compared.map(({ pair }) => pair.name));
  return [...new Set(names)];
}

function faultsOf({ basePath, steps }: Trajectory): Results['faults'] {
  const reports = steps.flatMap(({ path, compared }) =>
    compared.flatMap(({ report }) => (report === undefined ? [] : [{ path, report }])),
  );
  const failed = reports.flatMap(({ path, report: { name, error } }) =>
    error === null ? [] : [{ name, error: `at ${path}: ${error}` }],
  );
  return { path: basePath, tried: reports.length, failed };
}
