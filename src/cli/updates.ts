/** `checkpoint-lens updates BASE FIRST SECOND`. */
import { ruleText } from '../analysis/nameRules.ts';
import { tensorFilter } from '../analysis/tensorFilter.ts';
import { filterUnmatched } from '../analysis/triples.ts';
import { summarizeUpdates } from '../analysis/updatesModel.ts';
import type { Engine, OpenedUpdates } from '../engine/engine.ts';
import type {
  ThreeSides,
  Triple,
  Tripling,
  UpdatesByGroup,
  UpdatesReport,
} from '../model/updates.ts';
import { UsageError } from './exit.ts';
import type { UpdatesOptions } from './options.ts';
import { failuresOf, type Results } from './results.ts';
import { Run } from './run.ts';
import { updatesText } from './updatesText.ts';
import { version } from './version.ts';

const UPDATES_SCHEMA = 'checkpoint-lens/updates@1';

/** A triple and what was measured of it. */
export interface MeasuredTriple {
  readonly triple: Triple;
  readonly report: UpdatesReport;
}

/** Everything that `updates` found. */
export interface Updates {
  readonly paths: ThreeSides<string>;
  readonly opened: OpenedUpdates;
  /** Without what was not asked for. */
  readonly tripling: Tripling;
  readonly measured: readonly MeasuredTriple[];
  readonly summary: UpdatesByGroup;
}

/** @throws AnalysisError, or UsageError when no tensor has a name that was asked for. */
export async function updates(
  engine: Engine,
  paths: ThreeSides<string>,
  options: UpdatesOptions,
  signal: AbortSignal,
): Promise<Results> {
  const opened = await engine.openUpdates(paths.base, paths.first, paths.second, options.map);
  const tripling = selected(opened.tripling, options.tensors);
  const measured = await measure(engine, opened, tripling, options, signal);
  const reports = measured.map(({ report }) => report);
  const summary = summarizeUpdates(reports);
  const found: Updates = { paths, opened, tripling, measured, summary };
  return {
    head: headOf(found, options, engine.threads()),
    tensors: measured.map(entryOf),
    text: () => updatesText(found),
    faults: { path: paths.second, tried: reports.length, failed: failuresOf(reports) },
  };
}

function selected(tripling: Tripling, globs: readonly string[]): Tripling {
  const matches = tensorFilter(globs);
  const triples = tripling.triples.filter(({ name, firstName, secondName }) =>
    [name, firstName, secondName].some((side) => side !== undefined && matches(side)),
  );
  const unmatched = filterUnmatched(tripling.unmatched, matches);
  const lists = [triples, unmatched.base, unmatched.first, unmatched.second];
  if (globs.length > 0 && lists.every((list) => list.length === 0)) {
    throw new UsageError(`no tensor has a name that matches ${globs.join(' or ')}`);
  }
  return { triples, unmatched };
}

async function measure(
  engine: Engine,
  opened: OpenedUpdates,
  { triples }: Tripling,
  { eta, threads }: UpdatesOptions,
  signal: AbortSignal,
): Promise<MeasuredTriple[]> {
  const indices = new Map(opened.tripling.triples.map((triple, index) => [triple, index]));
  const items = triples.flatMap((triple) => indices.get(triple) ?? []);
  const options = { eta, ...(threads === undefined ? {} : { threads }) };
  const run = new Run<UpdatesReport>(items.length, 'tensors');
  await run.until(engine.compareUpdates(opened, items, options, run, signal));
  return triples.flatMap((triple, position) => {
    const report = run.reports.get(position);
    return report === undefined ? [] : [{ triple, report }];
  });
}

function headOf(
  { paths, opened, tripling, summary }: Updates,
  options: UpdatesOptions,
  threads: number,
): Results['head'] {
  const { base, first, second } = opened;
  const { eta, tensors, map } = options;
  return {
    schema: UPDATES_SCHEMA,
    version: version(),
    ...paths,
    files: {
      base: base.checkpoint.shards,
      first: first.checkpoint.shards,
      second: second.checkpoint.shards,
    },
    options: {
      eta,
      tensors,
      ...(map.length === 0 ? {} : { map: map.map(ruleText) }),
      threads: options.threads ?? threads,
      precision: 'float64',
    },
    ...summary,
    unmatched: tripling.unmatched,
  };
}

/** The fields of docs/CLI.md, in its order; a place in the tripling means nothing outside. */
function entryOf({ triple, report }: MeasuredTriple): Results['tensors'][number] {
  const { firstName, secondName, part } = triple;
  const { name, shape, dtype, elements, error, index: _index, ...figures } = report;
  return { name, firstName, secondName, part, shape, dtype, elements, error, ...figures };
}
