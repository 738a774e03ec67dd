import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode, encode } from '../../../src/engine/cache/encoding.ts';
import { apart, packed, together, unpacked } from '../../../src/engine/cache/lists.ts';

describe('reports as text', () => {
  it('come back exactly, whatever is in them', () => {
    const report = fc.jsonValue({ noUnicodeString: false });
    fc.assert(fc.property(report, (value) => assert.deepEqual(decode(encode(value)), value)));
  });

  it('keep −0, null, and strings that look like what stands for −0', () => {
    const report = { min: -0, max: 0, list: [-0, null], names: ['-0', '~-0', '~~-0', '-0 '] };
    assert.deepEqual(decode(encode(report)), report);
    assert.ok(Object.is((decode(encode(report)) as { min: number }).min, -0));
  });
});

describe('lists of reports', () => {
  const report = {
    name: 'w',
    histogram: { counts: [1, 2] },
    singularValues: { base: [3, -0], other: null },
    matrices: [
      { index: 0, spectrum: { spectralNorm: 3, singularValues: [0.1, 5e-324] } },
      { index: 1, spectrum: null },
    ],
    rotation: { '8': { maxU: 1, anglesU: [1.5], anglesV: [] } },
    shuffledControl: { rowSparsity: [1], colSparsity: [0.5] },
  };
  const brief = {
    name: 'w',
    histogram: { counts: [1, 2] },
    matrices: [
      { index: 0, spectrum: { spectralNorm: 3 } },
      { index: 1, spectrum: null },
    ],
    rotation: { '8': { maxU: 1 } },
    shuffledControl: {},
  };

  it('are taken out and put back', () => {
    const { report: rest, lists } = apart(report);
    assert.deepEqual(rest, brief);
    assert.deepEqual(together(structuredClone(rest), lists), report);
  });

  it('come back from bytes exactly, wherever the bytes lie', () => {
    const { lists } = apart(report);
    const bytes = packed(
      'id',
      new Map([
        ['other', []],
        ['w', lists],
      ]),
    );
    const shifted = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
    assert.deepEqual(unpacked(shifted, 'w'), lists);
    assert.deepEqual(unpacked(shifted, 'other'), []);
    assert.equal(unpacked(shifted, 'toString'), undefined);
  });
});
