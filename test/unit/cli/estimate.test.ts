/** `inspect --estimate` against the exact singular values. */
import assert from 'node:assert/strict';
import type { Spectrum } from '../../../src/model/report.ts';
import { assertClose } from '../support/closeness.ts';
import { jsonOf, runCli } from '../support/cli.ts';
import type { InspectDocument, TensorEntry } from '../support/documents.ts';

const BASE = 'samples/base.safetensors';
/** σ₁ is found within this of its size. */
const ESTIMATE = 0.01;
const ROUNDING = 1e-12;

function spectraOf({ tensors }: InspectDocument): (readonly [TensorEntry, Spectrum])[] {
  return tensors.flatMap((tensor) => (tensor.spectrum ? [[tensor, tensor.spectrum] as const] : []));
}

function assertEstimate(found: Spectrum, exact: Spectrum, name: string): void {
  const [first = NaN] = exact.singularValues ?? [];
  assert.equal(found.estimate, true, name);
  assert.ok(found.spectralNorm <= first * (1 + ROUNDING), `${name}: σ₁ is a lower bound`);
  assert.ok(found.spectralNorm >= first * (1 - ESTIMATE), `${name}: σ₁ within 1 %`);
  assertClose(found.frobeniusNorm, exact.frobeniusNorm, ROUNDING, `${name} ‖W‖F`);
  assertClose(found.stableRank, exact.stableRank, 2.1 * ESTIMATE, `${name} stableRank`);
  const distances = exact.singularValues?.map((value) => Math.abs(value - found.spectralNorm));
  const nearest = Math.min(...(distances ?? []));
  const residual = found.residual ?? NaN;
  assert.ok(nearest <= residual + ROUNDING * first, `${name}: within the residual of some σ`);
  assert.ok(residual <= 0.1 * first, `${name}: the residual says something`);
  for (const [index, bound] of (found.singularValues ?? []).entries()) {
    const value = exact.singularValues?.[index] ?? NaN;
    assert.ok(bound <= value * (1 + ROUNDING), `${name}: a lower bound of σ number ${index + 1}`);
  }
}

describe('inspect --estimate', () => {
  it('finds lower bounds of the leading values, within their residual', async () => {
    const found = spectraOf(await jsonOf('inspect', BASE, '--estimate', '--values'));
    const exact = spectraOf(await jsonOf('inspect', BASE, '--spectrum', '--values'));
    assert.equal(found.length, 28);
    assert.equal(found.length, exact.length);
    for (const [index, [tensor, estimate]] of found.entries()) {
      const [expected, spectrum] = exact[index] ?? assert.fail();
      assert.equal(tensor.name, expected.name);
      assert.ok((estimate.singularValues?.length ?? 0) > 0);
      assertEstimate(estimate, spectrum, tensor.name);
    }
  });

  it('leaves what takes all singular values undefined, and lists only on request', async () => {
    const [entry] = spectraOf(await jsonOf('inspect', BASE, '--estimate'));
    assert.ok(entry);
    const { frobeniusNorm, spectralNorm, stableRank, residual, ...others } = entry[1];
    assert.ok([frobeniusNorm, spectralNorm, stableRank, residual].every(Number.isFinite));
    assert.deepEqual(others, {
      estimate: true,
      effectiveRank: null,
      participationRatio: null,
      conditionNumber: null,
      conditionNumberIsLowerBound: false,
      hillAlpha: null,
      mpEdge: null,
      mpOutliers: null,
      resolutionFloor: null,
      energyRank: { '0.5': null, '0.9': null, '0.99': null },
    });
  });

  it('gives way to the exact spectrum', async () => {
    const both = await jsonOf<InspectDocument>('inspect', BASE, '--estimate', '--spectrum');
    const exact = await jsonOf<InspectDocument>('inspect', BASE, '--spectrum');
    assert.deepEqual(both.tensors, exact.tensors);
  });

  it('marks estimates in the table', async () => {
    const { code, stdout } = await runCli('inspect', BASE, '--estimate');
    assert.equal(code, 0);
    assert.match(stdout, /σ₁ \(estimate\) +Residual +Stable rank +Rows read/);
    assert.match(stdout, /q_proj.* \d\S* +≥ \d\S* +\d\S* +≤ \d\S* +all/);
  });
});
