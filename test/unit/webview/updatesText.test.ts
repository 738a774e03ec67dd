import assert from 'node:assert/strict';
import { summarizeUpdates } from '../../../src/analysis/updatesModel.ts';
import type { UpdatesFigures, UpdatesModel, UpdatesReport } from '../../../src/model/updates.ts';
import { axisAround, axisOfFractions } from '../../../webview/updates/groupAxis.ts';
import { filterOf, groupsOf } from '../../../webview/updates/groups.ts';
import { updatesSummary } from '../../../webview/updates/updatesText.ts';

const FIGURES: UpdatesFigures = {
  ...{ taskVectorCosine: 0.02, signConflictFraction: 0.49, maskJaccard: 0.3 },
  ...{ maskJaccardNull: 0.299, maskJaccardExcess: 0.001 },
  ...{ changedFirst: 0.4, changedSecond: 0.6, changedBoth: 0.25 },
  relativeUpdate: { first: 1e-3, second: 1e-2 },
  ...{ baseNorm: 10, updateNorm: { first: 0.01, second: 0.1 } },
};

function report(name: string, figures: Partial<UpdatesFigures> = {}): UpdatesReport {
  const dtype = { base: 'BF16', first: 'BF16', second: 'BF16' } as const;
  const place = { index: 0, name, shape: [100, 100], dtype, elements: 10_000, error: null };
  return { ...place, ...FIGURES, ...figures };
}

/** The model of two matrices with these figures. */
function modelOf(...figures: readonly Partial<UpdatesFigures>[]): UpdatesModel {
  const reports = figures.map((each, at) => report(`model.layers.${at}.mlp.up_proj.weight`, each));
  return summarizeUpdates(reports).model;
}

function sentence(...figures: readonly Partial<UpdatesFigures>[]): string {
  return updatesSummary(modelOf(...figures), { measured: figures.length, of: figures.length });
}

describe('the sentence on two updates', () => {
  it('says direction, masks and signs, with the figures that it goes by', () => {
    assert.equal(
      sentence({}, {}),
      'The updates are nearly orthogonal (cosine 0.02000); they change the same weights no more than magnitude and precision explain (mean Jaccard excess +0.0010); where both change a weight, 49.0 % of the signs conflict, about as unrelated signs do.',
    );
  });

  it('says how far it covers the model', () => {
    assert.match(
      updatesSummary(modelOf({}), { measured: 1, of: 1200 }),
      /^Of 1 of 1,200 tensors: The updates are nearly orthogonal/,
    );
    assert.equal(
      updatesSummary(summarizeUpdates([]).model, { measured: 0, of: 3 }),
      'Nothing is compared yet.',
    );
  });

  for (const [cosine, text] of [
    [0.0999, /nearly orthogonal/],
    [-0.0999, /nearly orthogonal/],
    [0.1, /share a part of their direction/],
    [0.7, /point much the same way/],
    [-0.1, /oppose one another in part/],
    [-0.7, /largely undo one another/],
  ] as const) {
    it(`calls a cosine of ${cosine} by its name`, () => {
      assert.match(sentence({ taskVectorCosine: cosine }), text);
    });
  }

  it('speaks of a choice of weights only beyond what the null explains, on nine of ten matrices', () => {
    const excess = (...values: readonly number[]): string =>
      sentence(...values.map((maskJaccardExcess) => ({ maskJaccardExcess })));
    assert.match(excess(0.02, 0.02), /no more than magnitude and precision explain/);
    assert.match(excess(0.03, 0.05), /choose the same weights beyond .*\+0\.040\)/);
    assert.match(excess(-0.03, -0.05), /keep to different weights beyond/);
    assert.match(excess(0.2, -0.05), /differs between matrices/);
  });

  it('gives conflicts beside what unrelated signs give, where they are not about that', () => {
    assert.match(sentence({ signConflictFraction: 0.3 }), /30\.0 % .*\(unrelated signs: 50 %\)\.$/);
    assert.match(
      sentence({ signConflictFraction: null, maskJaccardExcess: null, changedBoth: 0 }),
      /no weight is changed by both at bf16 precision\.$/,
    );
  });

  it('says that there is nothing to compare where an update changes nothing', () => {
    const none = { taskVectorCosine: null, signConflictFraction: null };
    const still = (first: number, second: number): string =>
      sentence({
        ...none,
        relativeUpdate: { first: first / 10, second: second / 10 },
        updateNorm: { first, second },
      });
    assert.equal(still(0, 0), 'Both equal the base: there is no update to compare.');
    assert.match(still(0, 1), /^Checkpoint 1 equals the base/);
    assert.match(still(1, 0), /^Checkpoint 2 equals the base/);
  });
});

describe('the figures by group', () => {
  const byGroup = summarizeUpdates([
    report('model.layers.10.mlp.up_proj.weight'),
    report('model.layers.9.mlp.up_proj.weight'),
    report('model.layers.9.self_attn.q_proj.weight'),
    report('lm_head.weight'),
  ]);

  it('are in the order of the layers, and of the way of the data', () => {
    const names = (grouping: 'layer' | 'module'): string[] =>
      groupsOf(byGroup, grouping).map(({ name }) => name);
    assert.deepEqual(names('layer'), ['9', '10']);
    assert.deepEqual(names('module'), ['q_proj', 'up_proj', 'lm_head']);
  });

  it('lead to the tensors of a group, whatever it is called', () => {
    const { model } = byGroup;
    assert.equal(filterOf({ name: '9', model }, 'layer'), 'layer:9');
    assert.equal(filterOf({ name: 'mlp.c_proj', model }, 'module'), 'module:mlp.c_proj');
    assert.equal(filterOf({ name: 'a b"', model }, 'module'), 'module:"a b"""');
  });

  it('share an axis that reaches as far as any of them', () => {
    const around = axisAround(0.5, [0.46, null, 0.51]);
    assert.deepEqual(
      [around.lower, around.upper].map((end) => end.toFixed(3)),
      ['0.450', '0.550'],
    );
    assert.equal(around.position(0.5).toFixed(9), '0.500000000');
    const fractions = axisOfFractions([0.3, null]);
    assert.deepEqual([fractions.lower, fractions.upper], [0, 0.5]);
    assert.equal(fractions.position(2), 1);
    assert.equal(axisOfFractions([0.8]).upper, 1);
  });
});
