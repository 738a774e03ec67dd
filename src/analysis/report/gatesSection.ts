/** The evidence for each of the three gates, and what the weights cannot tell. */
import type { DiffModel, Distribution } from '../../model/report.ts';
import { choiceOf, gatesOf, type Evidence, type Gates } from '../gates.ts';
import type { Reading } from '../gateReadings.ts';
import { figureCell, signedCell } from './cells.ts';
import { left, paragraph, right, table, text, type Block, type Cell } from './document.ts';

const RATIO_READINGS: Readonly<Record<Reading, string>> = {
  alike: 'as a random update of its size',
  below: 'less than a random update of its size, on nine of ten matrices',
  above: 'more than a random update of its size, on nine of ten matrices',
  mixed: 'differs on average, but not on nine of ten matrices',
  undefined: 'undefined',
};

const OVERLAP_READINGS: Readonly<Record<Reading, string>> = {
  ...RATIO_READINGS,
  alike: 'explained by magnitude and precision',
  below: 'less than magnitude and precision explain',
  above: 'more than magnitude and precision explain',
};

/** Nothing before anything was measured. */
export function gatesBlocks(model: DiffModel): readonly Block[] {
  const choice = choiceOf(model);
  const gates = gatesOf(model, choice);
  if (gates.extent === 'nothing') {
    return [];
  }
  if (gates.extent === 'identical') {
    return [paragraph('The two checkpoints are identical in every tensor that was compared.')];
  }
  return [
    ...table(
      'Gates I to III: figures beside their nulls, means over matrices',
      [
        ...[left('Gate'), left('Figure')],
        ...['Value', 'Null', 'Excess'].map(right),
        left('Reads as'),
      ],
      [...anchorRows(gates), ...geometryRows(gates, choice), ...precisionRows(gates, choice)],
    ),
    paragraph(
      'Weights alone cannot show a KL divergence: gate I says how far they moved, and no more. Of gates II and III the excess over the null alone speaks of direction.',
      gates.geometry.isNssApproximate
        ? ' The null of nss is approximate for some of these matrices.'
        : '',
    ),
  ];
}

function anchorRows({ anchor }: Gates): readonly (readonly Cell[])[] {
  const { total, largestShare } = anchor;
  return [
    plainRow('I, how far', 'relativeUpdateTotal', total),
    ...(largestShare === null
      ? []
      : [
          plainRow(
            'I, how far',
            `share of layer ${largestShare.layer}, the largest of ${largestShare.layers}`,
            largestShare.share,
          ),
        ]),
    plainRow('I, how far', 'updateRadial', anchor.updateRadial.mean),
  ];
}

function geometryRows(
  { geometry }: Gates,
  { k, alpha, energyK }: ReturnType<typeof choiceOf>,
): readonly (readonly Cell[])[] {
  const gate = 'II, where';
  const { bounds } = geometry;
  return [
    ...evidenceRow(gate, 'nss', geometry.nss),
    ...evidenceRow(gate, `rotation(${k}) max U; excess of √Σsin²θ`, geometry.rotationU),
    ...evidenceRow(gate, `rotation(${k}) max V; excess of √Σsin²θ`, geometry.rotationV),
    ...overlapRow(gate, `principalOverlap(${alpha})`, geometry.principalOverlap),
    ...evidenceRow(
      gate,
      `offPrincipalEnergy(${energyK}); excess of what is inside`,
      geometry.offPrincipalEnergy,
    ),
    ...boundRow('used of Weyl’s bound', bounds.weyl),
    ...boundRow('used of Mirsky’s bound', bounds.mirsky),
    ...boundRow(`used of Wedin’s bound, k = ${k}`, bounds.wedin),
  ];
}

function precisionRows(
  { precision }: Gates,
  { alpha }: ReturnType<typeof choiceOf>,
): readonly (readonly Cell[])[] {
  const gate = 'III, what is visible';
  return [
    plainRow(gate, 'updateSparsity', precision.updateSparsity),
    plainRow(gate, 'moved by under half a bf16 step, of what moved', precision.invisible),
    ...overlapRow(gate, `lowOverlap(${alpha})`, precision.lowOverlap),
  ];
}

function plainRow(gate: string, name: string, value: number | null): readonly Cell[] {
  return [text(gate), text(name), figureCell(value), text(''), text(''), text('')];
}

function boundRow(name: string, use: Distribution | undefined): (readonly Cell[])[] {
  return use === undefined ? [] : [[...plainRow('II, where', name, use.mean)]];
}

/** A ratio to what chance makes of the figure, with its reading. */
function evidenceRow(
  gate: string,
  name: string,
  evidence: Evidence | undefined,
): (readonly Cell[])[] {
  return nullRow(gate, name, evidence, figureCell, RATIO_READINGS);
}

/** A difference from what chance makes of the figure, with its reading. */
function overlapRow(
  gate: string,
  name: string,
  evidence: Evidence | undefined,
): (readonly Cell[])[] {
  return nullRow(gate, name, evidence, signedCell, OVERLAP_READINGS);
}

function nullRow(
  gate: string,
  name: string,
  evidence: Evidence | undefined,
  excessCell: (value: number | null) => Cell,
  readings: Readonly<Record<Evidence['reading'], string>>,
): (readonly Cell[])[] {
  return evidence === undefined
    ? []
    : [
        [
          ...[text(gate), text(name), figureCell(evidence.figure.mean)],
          ...[figureCell(evidence.expected.mean), excessCell(evidence.excess.mean)],
          text(readings[evidence.reading]),
        ],
      ];
}
