/** What the evidence of the samples says, from what the command line reports of them. */
import assert from 'node:assert/strict';
import { gatesOf, type Gates } from '../../../src/analysis/gates.ts';
import { placeText, ratioText, summaryText } from '../../../webview/diff/gatesText.ts';
import { jsonOf } from '../support/cli.ts';
import type { DiffDocument } from '../support/documents.ts';

async function gatesOfSample(file: string): Promise<Gates> {
  const { model } = await jsonOf<DiffDocument>(
    ...['diff', 'samples/base.safetensors', `samples/${file}.safetensors`, '--metrics', 'all'],
  );
  return gatesOf(model);
}

/** |mean excess| of the overlap with the principal weights over the block matrices. */
function overlapExcess({ geometry }: Gates): number {
  return Math.abs(geometry.principalOverlap?.excess.mean ?? Number.NaN);
}

describe('the gates of the samples', () => {
  for (const file of ['rlvr', 'extra/sft-rl-lr']) {
    it(`explain the overlap of ${file} by magnitude and precision, and tell what they do not`, async () => {
      const gates = await gatesOfSample(file);
      assert.ok(overlapExcess(gates) <= 0.02, String(overlapExcess(gates)));
      assert.equal(gates.geometry.principalOverlap?.reading, 'alike');
      assert.equal(gates.precision.lowOverlap?.reading, 'alike');
      // more of the update lies in the principal subspaces than chance puts there
      assert.equal(gates.geometry.offPrincipalEnergy?.reading, 'above');
      assert.deepEqual(gates.matrices, { measured: 28, of: 28 });
      assert.match(
        summaryText(gates),
        /^The overlap with principal weights is explained by magnitude and precision \(excess [+−]0\.\d+\), and there is no sign of avoidance beyond size: on average spectrum \d\.\d\d ×, rotation U .* ×, principal energy .* × against a random update of its size\.$/,
      );
    });
  }

  it('place the RLVR sample as it measures, whatever a reader would like better', async () => {
    const { precision, geometry } = await gatesOfSample('rlvr');
    assert.equal(placeText(precision.place), 'in OPD’s range');
    assert.equal(placeText(geometry.nss?.place ?? null), 'between OPD and SFT');
    assert.equal(placeText(geometry.rotationU?.place ?? null), 'in OPD’s range');
    assert.equal(geometry.isNssApproximate, false);
  });

  it('place the SFT sample beyond SFT, with nulls that are approximate or too small for it', async () => {
    const gates = await gatesOfSample('sft');
    assert.equal(placeText(gates.precision.place), 'in SFT’s range');
    assert.equal(placeText(gates.geometry.nss?.place ?? null), 'beyond SFT');
    assert.equal(gates.geometry.isNssApproximate, true);
    assert.match(
      summaryText(gates),
      /for the spectrum approximately; rotation U, rotation V cannot be told at this size\.$/,
    );
  });

  it('show the rounding where the other side has more digits', async () => {
    const { precision } = await gatesOfSample('rlvr.fp32');
    const { updateSparsity, exactEqualFraction, invisible } = precision;
    // 56.9 % are unchanged in bf16, and only 0.7 % of the master weights
    assert.ok((updateSparsity ?? 0) > 0.56 && (exactEqualFraction ?? 1) < 0.01);
    assert.ok((invisible ?? 0) > 0.5 && (invisible ?? 1) < 0.62, String(invisible));
  });

  it('call a checkpoint and itself identical', async () => {
    const gates = await gatesOfSample('base');
    assert.equal(gates.extent, 'identical');
    assert.match(summaryText(gates), /^Identical: /);
    assert.equal(gates.geometry.nss && ratioText(gates.geometry.nss), '', 'there is no update');
    assert.deepEqual([gates.anchor.total, gates.anchor.largestShare], [0, null]);
    assert.equal(gates.geometry.nss?.figure.mean, 0);
    assert.equal(gates.geometry.principalOverlap?.reading, 'undefined');
  });
});
