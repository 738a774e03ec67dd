/** Two updates of one base against the figures that numpy computed: test/oracle/updates.py. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type {
  FirstSecond,
  Triple,
  Tripling,
  UpdatesByGroup,
  UpdatesFigures,
  UpdatesModel,
} from '../../../src/model/updates.ts';
import { assertClose } from '../support/closeness.ts';
import { jsonOf, runCli } from '../support/cli.ts';
import { fromRoot, readJson, temporaryFolder } from '../support/paths.ts';
import { writeTensors } from '../support/safetensorsFiles.ts';

interface Comparison {
  /** Base, first and second. */
  readonly files: readonly [string, string, string];
  readonly tensors: Readonly<Record<string, UpdatesFigures>>;
  readonly total: Readonly<
    Record<
      | 'taskVectorCosineTotal'
      | 'signConflictFractionTotal'
      | 'maskJaccardTotal'
      | 'maskJaccardNullTotal'
      | 'changedFirst'
      | 'changedSecond'
      | 'changedBoth',
      number | null
    >
  > & { readonly relativeUpdateTotal: FirstSecond<number> };
}

interface UpdatesDocument extends UpdatesByGroup {
  readonly schema: string;
  readonly files: Readonly<Record<string, readonly unknown[]>>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly unmatched: Tripling['unmatched'];
  readonly tensors: readonly (UpdatesFigures &
    Pick<Triple, 'name' | 'firstName' | 'part'> & { readonly error: string | null })[];
}

const [fixtures, ...samples] = readJson('test/data/updates.json') as readonly [
  Comparison,
  ...Comparison[],
];
const FIXTURES = fixtures.files.map((file) => fromRoot(`test/data/${file}`));
const SCALARS = [
  ...(['taskVectorCosine', 'signConflictFraction'] as const),
  ...(['maskJaccard', 'maskJaccardNull', 'maskJaccardExcess'] as const),
  ...(['changedFirst', 'changedSecond', 'changedBoth', 'baseNorm'] as const),
];

function assertFigures(found: UpdatesFigures | undefined, expected: UpdatesFigures, of: string) {
  assert.ok(found, of);
  for (const name of SCALARS) {
    assertClose(found[name], expected[name], 1e-11, `${of} ${name}`, 1e-13);
  }
  for (const name of ['relativeUpdate', 'updateNorm'] as const) {
    for (const update of ['first', 'second'] as const) {
      assertClose(found[name][update], expected[name][update], 1e-11, `${of} ${name} ${update}`);
    }
  }
}

function assertTotals(found: UpdatesModel, expected: Comparison['total'], of: string): void {
  const { relativeUpdateTotal, ...scalars } = expected;
  for (const [name, value] of Object.entries(scalars)) {
    const figure = found[name as keyof typeof scalars];
    assertClose(figure, value, 1e-11, `${of} ${name}`, 1e-13);
  }
  const { first, second } = found.relativeUpdateTotal;
  assertClose(first, relativeUpdateTotal.first, 1e-11, `${of} first`);
  assertClose(second, relativeUpdateTotal.second, 1e-11, `${of} second`);
}

describe('updates', () => {
  for (const { files, tensors, total } of samples) {
    it(`of ${files.join(', ')} are the oracle's, tensor by tensor and in all`, async () => {
      const paths = files.map((file) => fromRoot(`samples/${file}`));
      const found = await jsonOf<UpdatesDocument>('updates', ...paths);
      assert.deepEqual(found.tensors.map(({ name }) => name).sort(), Object.keys(tensors).sort());
      for (const [name, expected] of Object.entries(tensors)) {
        assertFigures(
          found.tensors.find((tensor) => tensor.name === name),
          expected,
          name,
        );
      }
      assertTotals(found.model, total, files[1]);
      assert.equal(found.model.matrices, 28);
    });
  }

  it('of dtypes that differ by side, special values, stacks and fused tensors are the oracle’s', async () => {
    const found = await jsonOf<UpdatesDocument>('updates', ...FIXTURES);
    const byName = new Map(found.tensors.map((tensor) => [tensor.name, tensor]));
    for (const [name, expected] of Object.entries(fixtures.tensors)) {
      assertFigures(byName.get(name), expected, name);
    }
    const attention = 'model.layers.3.self_attn';
    const k = byName.get(`${attention}.k_proj.weight`);
    assert.deepEqual(
      [k?.firstName, k?.part],
      [
        `${attention}.qkv_proj.weight`,
        { first: { of: `${attention}.qkv_proj.weight`, rows: [16, 24] } },
      ],
    );
    const reasons = ['values.nan', 'values.one_equal', 'counted'].map(
      (name) => byName.get(name)?.reason,
    );
    assert.deepEqual(reasons, [
      'the first update holds NaN or Inf',
      'the first update changes nothing',
      'elements that are not floating are only counted',
    ]);
    assert.equal(found.schema, 'checkpoint-lens/updates@1');
    assert.deepEqual(Object.keys(found.files), ['base', 'first', 'second']);
    assert.deepEqual([found.options['eta'], found.options['precision']], [1e-3, 'float64']);
  });

  it('are the same by any number of threads, and changed about when the updates change places', async () => {
    const [base = '', first = '', second = ''] = FIXTURES;
    const all = await jsonOf<UpdatesDocument>('updates', base, first, second, '--threads', '1');
    const again = await jsonOf<UpdatesDocument>('updates', base, first, second, '--threads', '4');
    assert.deepEqual([again.tensors, again.model], [all.tensors, all.model]);
    const other = await jsonOf<UpdatesDocument>('updates', base, second, first);
    assertClose(other.model.maskJaccardTotal, all.model.maskJaccardTotal, 1e-14, 'Jaccard');
    assert.equal(other.model.changedFirst, all.model.changedSecond);
    assert.deepEqual(other.model.relativeUpdate.first, all.model.relativeUpdate.second);
  });

  it('of an update and itself agree, and of a base and itself are undefined', async () => {
    const [base = '', , second = ''] = FIXTURES;
    const only = ['--tensors', 'dtypes.*'];
    const { model } = await jsonOf<UpdatesDocument>('updates', base, second, second, ...only);
    assertClose(model.taskVectorCosineTotal, 1, 1e-15, 'cosine');
    assert.deepEqual([model.signConflictFractionTotal, model.maskJaccardTotal], [0, 1]);
    const none = (await jsonOf<UpdatesDocument>('updates', base, base, base, ...only)).model;
    const undefinedOnes = [
      none.taskVectorCosineTotal,
      none.signConflictFractionTotal,
      none.maskJaccardTotal,
    ];
    assert.deepEqual(undefinedOnes, [null, null, null]);
    assert.deepEqual([none.maskJaccardNullTotal, none.changedFirst], [null, 0]);
  });

  it('are of the tensors that were asked for', async () => {
    const found = await jsonOf<UpdatesDocument>('updates', ...FIXTURES, '--tensors', '*qkv*');
    assert.equal(found.tensors.length, 3);
    assert.deepEqual(Object.keys(found.byModule), ['k_proj', 'q_proj', 'v_proj']);
    assert.deepEqual(Object.keys(found.byLayer), ['3']);
    const nothing = await runCli('updates', ...FIXTURES, '--tensors', 'no*');
    assert.equal(nothing.code, 2);
    assert.match(nothing.stderr, /no tensor has a name that matches no\*/);
  });

  it('are told to people: the model, modules, layers, tensors, and what is undefined', async () => {
    const { code, stdout, stderr } = await runCli('updates', ...FIXTURES);
    assert.deepEqual([code, stderr], [0, '']);
    const { model } = await jsonOf<UpdatesDocument>('updates', ...FIXTURES);
    const jaccard = ((model.maskJaccardTotal ?? 0) * 100).toFixed(2);
    assert.match(stdout, /^second {2}.*updates-second\.safetensors/m);
    assert.ok(stdout.includes('16 tensors in all three, 12 matrices among them'), stdout);
    assert.match(stdout, new RegExp(`^ *Jaccard of the changed +${jaccard} % `, 'm'));
    for (const title of ['By module', 'By layer', 'By tensor', 'Parts of tensors: 3']) {
      assert.ok(stdout.includes(`\n${title}\n`), title);
    }
    assert.match(stdout, /values\.nan: the first update holds NaN or Inf/);
  });
});

describe('updates of checkpoints that differ in their tensors', () => {
  const file = temporaryFolder();
  const [base, first, second] = ['base', 'first', 'second'].map(
    (name) => `${name}.safetensors`,
  ) as [string, string, string];
  const run = (...args: string[]): string[] => [
    'updates',
    file(base),
    file(first),
    file(second),
    ...args,
  ];
  before(() => {
    writeTensors(file(base), {
      all: [2, 3],
      noFirst: [2],
      noSecond: [2],
      nowhere: [2],
      wide: [2, 3],
    });
    writeTensors(file(first), { all: [2, 3], noSecond: [2], wide: [2, 4], extra: [1] }, 1.5);
    writeTensors(file(second), { all: [2, 3], noFirst: [2], wide: [2, 3] }, 0.5);
  });

  it('compare what all three have, and name the rest with its reason', async () => {
    const { tensors, unmatched } = await jsonOf<UpdatesDocument>(...run());
    assert.deepEqual(
      tensors.map(({ name }) => name),
      ['all'],
    );
    assert.deepEqual(unmatched, {
      base: [
        { name: 'noFirst', reason: 'notInFirst' },
        { name: 'noSecond', reason: 'notInSecond' },
        { name: 'nowhere', reason: 'inNeither' },
        { name: 'wide', reason: 'shape' },
      ],
      first: [{ name: 'extra', reason: 'notInBase' }],
      second: [],
    });
    const { stdout } = await runCli(...run());
    assert.match(stdout, /Not compared, of the base: 4\n {2}noFirst {2}not in the first update\n/);
  });

  it('take rules for names, for both updates', async () => {
    writeTensors(file('renamed.safetensors'), { every: [2, 3] }, 2);
    const renamed = file('renamed.safetensors');
    const args = ['updates', file(base), renamed, renamed, '--map', 'all=every'];
    const { tensors } = await jsonOf<UpdatesDocument>(...args);
    assert.deepEqual(
      tensors.map(({ name, firstName }) => [name, firstName]),
      [['all', 'every']],
    );
  });

  it('write JSON Lines, one a tensor after the head', async () => {
    const out = file('results.jsonl');
    const { code } = await runCli(...run('--out', out));
    assert.equal(code, 0);
    const [head = '', ...tensors] = readFileSync(out, 'utf8').trimEnd().split('\n');
    assert.equal((JSON.parse(head) as UpdatesDocument).model.tensors, 1);
    assert.equal(tensors.length, 1);
  });

  it('refuse what cannot be read, and a third file that is missing', async () => {
    const missing = await runCli('updates', file(base), file(first), file('none.safetensors'));
    assert.deepEqual([missing.code, missing.stdout], [1, '']);
    assert.match(missing.stderr, /none\.safetensors: /);
    const wrong = await runCli('updates', file(base), file(first));
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /missing required argument/);
  });
});
