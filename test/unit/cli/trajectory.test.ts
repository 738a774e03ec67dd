/** The steps of a training against the figures that numpy computed: test/oracle/trajectory.py. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { DiffModel } from '../../../src/model/report.ts';
import { jsonOf, runCli } from '../support/cli.ts';
import { assertClose } from '../support/closeness.ts';
import type { DiffDocument, PairEntry } from '../support/documents.ts';
import { fromRoot, readJson, temporaryFolder } from '../support/paths.ts';
import { writeTensors } from '../support/safetensorsFiles.ts';

interface Expected {
  readonly subspaceLocking: number | null;
  readonly subspaceLockingBaseline: number | null;
  readonly matrices?: readonly (number | null)[];
}
/** By tensor and step. */
type Oracle = Readonly<Record<string, readonly (Expected | null)[]>>;

type StepEntry = Omit<PairEntry, 'name'>;

interface TrajectoryDocument {
  readonly schema: string;
  readonly files: { readonly base: readonly unknown[]; readonly steps: readonly unknown[] };
  readonly steps: readonly (Omit<DiffDocument, 'tensors'> & {
    readonly step: string;
    readonly model: DiffModel;
  })[];
  readonly tensors: readonly {
    readonly name: string;
    readonly steps: readonly (StepEntry | null)[];
  }[];
}

const oracle = readJson('test/data/trajectory.json') as Readonly<
  Record<'fixtures' | 'samples', Oracle>
>;
const FIXTURES = ['base', 1, 2, 3].map((step) =>
  fromRoot(`test/data/trajectory-${step}.safetensors`),
);
const SAMPLES = [
  'base',
  'rlvr-step-0080',
  'rlvr-step-0160',
  'rlvr-step-0240',
  'rlvr-step-0320',
].map((name) => fromRoot(`samples/${name}.safetensors`));

function trajectory(...args: string[]): Promise<TrajectoryDocument> {
  return jsonOf<TrajectoryDocument>('trajectory', ...args);
}

/** What has a figure is what the oracle has one of, and the figures are its own. */
function assertFigures({ tensors }: TrajectoryDocument, expected: Oracle): void {
  const measured = tensors.filter(({ steps }) =>
    steps.some((step) => step?.subspaceLocking !== undefined),
  );
  assert.deepEqual(measured.map(({ name }) => name).sort(), Object.keys(expected).sort());
  for (const { name, steps } of measured) {
    steps.forEach((step, at) => assertStep(step, expected[name]?.[at] ?? null, `${name} at ${at}`));
  }
}

function assertStep(step: StepEntry | null, expected: Expected | null, of: string): void {
  const { subspaceLocking, subspaceLockingBaseline, matrices } = step ?? {};
  if (expected === null) {
    assert.equal(subspaceLocking, undefined, of);
    return;
  }
  assertClose(subspaceLocking?.['16'], expected.subspaceLocking, 1e-11, of);
  assertClose(subspaceLockingBaseline?.['16'], expected.subspaceLockingBaseline, 0, of);
  (expected.matrices ?? []).forEach((matrix, index) => {
    assertClose(matrices?.[index]?.subspaceLocking?.['16'], matrix, 1e-11, `${of} [${index}]`);
  });
}

describe('trajectory', () => {
  const file = temporaryFolder();

  it('of the samples is the oracle’s, tensor by tensor and step by step', async () => {
    const found = await trajectory(...SAMPLES);
    assertFigures(found, oracle.samples);
    assert.equal(found.schema, 'checkpoint-lens/trajectory@1');
    assert.deepEqual([found.files.base.length, found.files.steps.length], [1, 4]);
    assert.deepEqual(
      found.steps.map(({ step }) => step),
      SAMPLES.slice(1),
    );
    const means = Object.values(oracle.samples).map((steps) => steps[1]?.subspaceLocking ?? NaN);
    const { mean, count } = found.steps[1]?.model.subspaceLocking?.['16'] ?? {};
    assertClose(mean, means.reduce((sum, one) => sum + one, 0) / means.length, 1e-11, 'mean');
    assert.equal(count, 28);
  });

  it('of stacks, kernels, other dtypes and steps without an update is the oracle’s', async () => {
    const found = await trajectory(...FIXTURES);
    assertFigures(found, oracle.fixtures);
    const reasons = (name: string): readonly (string | undefined)[] =>
      found.tensors.find((tensor) => tensor.name === name)?.steps.map((step) => step?.reason) ?? [];
    assert.equal(reasons('update.zero_at_first')[0], 'the update is zero');
    assert.match(reasons('update.nan')[1] ?? '', /the update holds NaN or Inf$/);
    assert.equal(reasons('rank.low')[0], 'the update has rank 4, under 16');
    assert.equal(reasons('shape.narrow')[2], 'the update has rank 12, under 16');
    const lacking = found.tensors.find(({ name }) => name === 'step.lacks');
    assert.deepEqual(lacking?.steps[0], null);
    assert.deepEqual(found.steps[0]?.onlyInBase, ['step.lacks']);
    assert.deepEqual(found.steps[1]?.shapeMismatch, [
      { name: 'step.reshaped', base: [20, 20], other: [20, 18] },
    ]);
    assert.deepEqual(found.tensors.find(({ name }) => name === 'step.reshaped')?.steps[1], null);
  });

  it('has the figures of diff at each step', async () => {
    const [base = '', first = '', ...rest] = SAMPLES;
    const metrics = ['--metrics', 'sparsity,spectrum,rotation'];
    const found = await trajectory(base, first, ...rest, ...metrics);
    const alone = await jsonOf<DiffDocument>('diff', base, first, ...metrics);
    const withoutLocking = (figures: object): object => ({
      ...figures,
      subspaceLocking: undefined,
      subspaceLockingBaseline: undefined,
    });
    for (const { name, ...figures } of alone.tensors) {
      const step = found.tensors.find((tensor) => tensor.name === name)?.steps[0] ?? {};
      assert.deepEqual(withoutLocking(step), withoutLocking(figures), name);
    }
    assert.deepEqual(withoutLocking(found.steps[0]?.model ?? {}), withoutLocking(alone.model));
    assert.deepEqual(Object.keys(found.steps[0]?.byLayer ?? {}), Object.keys(alone.byLayer));
  });

  it('is the same on one thread, and as JSON Lines', async () => {
    const out = file('steps.jsonl');
    const [all, one] = await Promise.all([
      trajectory(...FIXTURES, '--out', out),
      trajectory(...FIXTURES, '--threads', '1'),
    ]);
    assert.deepEqual(one.tensors, all.tensors);
    const [head, ...tensors] = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    assert.deepEqual({ ...head, tensors }, all);
  });

  it('takes tensors by name, and embeddings where they are asked for', async () => {
    const names = ['--tensors', 'embed*', '--tensors', 'dtype.f32'];
    const found = await trajectory(...FIXTURES, ...names, '--include-embeddings');
    assert.deepEqual(
      found.tensors.map(({ name, steps }) => [name, typeof steps[2]?.subspaceLocking?.['16']]),
      [
        ['dtype.f32', 'number'],
        ['embed.weight', 'number'],
      ],
    );
  });

  it('shows people the model at each step, and chance beside it', async () => {
    const { code, stdout, stderr } = await runCli('trajectory', ...SAMPLES);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /step 4 .*rlvr-step-0320\.safetensors/);
    assert.match(stdout, /Model by step\n.*Step +Sparsity +Rel\. update +Locking +Chance\n/);
    assert.match(stdout, /\n +4 +62\.73 % +1\.61e-3 +100 % +11\.36 %\n/);
    assert.match(stdout, /down_proj\.weight +128 × 352 +2 .* 64\.81 % +4\.55 %\n/);
  });

  it('refuses what it cannot follow', async () => {
    const [base = '', first = ''] = SAMPLES;
    const without = await runCli('trajectory', base);
    assert.deepEqual([without.code, without.stdout], [2, '']);
    assert.match(without.stderr, /^checkpoint-lens: .*STEP/);
    const missing = await runCli('trajectory', base, first, file('nowhere.safetensors'));
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /^checkpoint-lens: .*nowhere\.safetensors: [^\n]+\n$/);
    const nothing = await runCli('trajectory', base, first, '--tensors', 'nothing*');
    assert.equal(nothing.code, 2);
    assert.match(nothing.stderr, /nothing\*/);
  });

  it('has no figures of tensors that no step has', async () => {
    writeTensors(file('a.safetensors'), { x: [20, 20] });
    writeTensors(file('b.safetensors'), { y: [20, 20] });
    const found = await trajectory(file('a.safetensors'), file('b.safetensors'));
    assert.deepEqual([found.tensors, found.steps[0]?.onlyInBase], [[], ['x']]);
  });
});
