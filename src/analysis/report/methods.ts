/** How the figures came about, so that they can be published and repeated. */
import { figure } from '../figureText.ts';
import { commandLine } from './commandLine.ts';
import { DEFINITIONS } from './definitions.ts';
import { matricesOf } from './diffResults.ts';
import { left, paragraph, table, text, type Block } from './document.ts';
import type { DiffResults, InspectResults, Results } from './results.ts';

/** What settings mean, by the names under which results have them. */
const SETTINGS: Readonly<Record<string, string>> = {
  metrics: 'groups of metrics that were asked for',
  eta: 'η: relative difference up to which an element counts as unchanged in bf16',
  k: 'dimensions of the subspaces whose rotation is measured; of a matrix, those that fit it',
  energyK: 'dimensions k of the subspaces whose energy is measured',
  rank: 'ρ: rank of the reconstruction that ranks principal weights',
  alpha: 'α: shares of a matrix that the masks cover',
  tau: 'τ: absolute cosine under which a singular vector intrudes',
  null: 'measured null beside the closed forms',
  seed: 'seed of its permutation',
  includeEmbeddings: 'whether embeddings and output heads count as analysed matrices',
  map: 'rules by which names of the base are names of the other',
  values: 'whether the lists of singular values and angles are in the results',
  tensors: 'globs of the tensors that were asked for; empty for all',
  threads: 'threads, which do not change a figure',
  precision: 'arithmetic of every figure',
  stats: 'whether elementwise statistics were asked for',
  spectrum: 'whether spectra were asked for',
  estimate: 'whether quick estimates were asked for',
};

/** @param figures names of the figures that the report shows. */
export function methodsBlocks(
  results: Results,
  figures: readonly string[],
  reportVersion: string,
): readonly Block[] {
  const { version, options } = results;
  return [
    paragraph(
      `Measured with Checkpoint Lens ${version ?? 'of a version that the results do not name'}; this report was made with version ${reportVersion}. To measure again:`,
    ),
    { kind: 'command', text: commandLine(results) },
    ...(results.kind === 'diff' ? diffMethods(results) : inspectMethods(results)),
    ...table(
      'Settings',
      [left('Setting'), left('Value'), left('Meaning')],
      Object.entries(options).map(([name, value]) => [
        text({ name }),
        text({ name: settingText(value) }),
        text(SETTINGS[name] ?? ''),
      ]),
    ),
    ...definitionTable(figures),
  ];
}

function diffMethods(results: DiffResults): readonly Block[] {
  return [
    paragraph(
      `Tensors were paired by name, without the prefixes of training wrappers; ${results.tensors.length} pairs have one shape. W₀ is the base, W₁ the other checkpoint, ΔW = W₁ − W₀; m × n is a matrix as stored, r = min(m, n), σ its singular values in descending order. A 3-D tensor is a stack of matrices, each counted as one; a 4-D tensor [o, i, h, w] is measured as o × (i·h·w). The figures of the model are over ${results.summary.model.matrices} analysed matrices: floating-point, both sides at least 2${results.options['includeEmbeddings'] === true ? '' : ', without embeddings and output heads'}.`,
    ),
    precision(),
    ...resolution(results),
    ...nulls(results),
  ];
}

function inspectMethods({ tensors }: InspectResults): readonly Block[] {
  const estimates = tensors.filter(({ spectrum }) => spectrum?.estimate === true).length;
  const sampled = tensors.filter(({ spectrum }) => spectrum?.sample !== undefined).length;
  return [
    precision(),
    ...(estimates === 0
      ? []
      : [
          paragraph(
            `The spectra of ${estimates} tensors are estimates, marked “estimate”: σ₁ from a few products with the matrix is a lower bound, stableRank an upper bound.${sampled === 0 ? '' : ` Of ${sampled} of them, rows that stand for the whole matrix were read; their norms are scaled, and no bounds.`} Estimates are not for publication.`,
          ),
        ]),
  ];
}

function precision(): Block {
  return paragraph(
    'Elements were decoded exactly from their stored dtype, and every figure computed in float64; only updateSparsity rounds, once, to bf16. Singular values under the resolution floor of the method (resolutionFloor, in the results of each matrix) are numerical noise. A figure that is undefined (a ratio over zero, a spectrum of a tensor with NaN or Inf) is shown as – and left out of averages.',
  );
}

/** How far rounding could have made the drift. */
function resolution({ tensors }: DiffResults): readonly Block[] {
  const known = tensors
    .flatMap(matricesOf)
    .flatMap(({ nssResolution }) => (typeof nssResolution === 'number' ? [nssResolution] : []));
  return known.length === 0
    ? []
    : [
        paragraph(
          `The size of nss that rounding alone can make (nssResolution) is at most ${figure(known.reduce((a, b) => Math.max(a, b)))} in these matrices.`,
        ),
      ];
}

function nulls({ tensors, options }: DiffResults): readonly Block[] {
  const matrices = tensors.flatMap(matricesOf);
  const withNull = matrices.filter(({ nssNull }) => typeof nssNull === 'number');
  const approximate = withNull.filter(({ nssDriftShare }) => (nssDriftShare ?? 0) > 0.1).length;
  const hasDirections = matrices.some(
    ({ rotationNull, principalOverlapNull }) =>
      rotationNull !== undefined || principalOverlapNull !== undefined,
  );
  if (withNull.length === 0 && !hasDirections) {
    return [];
  }
  return [
    paragraph(
      'A small update, or rounding to bf16 alone, gives high sparsity, small drift, small rotation and low overlap with the principal weights. Each figure of direction therefore stands beside its null: what an update of the same size would show anyway. nssNull and the null of the rotation take the elements of ΔW as independent with one variance, in first order (rotation) and with the drift of the singular values (nss); the null of an overlap keeps how many elements of each bf16 exponent changed, and lets them lie anywhere among those.',
    ),
    ...(withNull.length === 0
      ? []
      : [
          paragraph(
            `nssDriftShare is over 0.1 for ${approximate} of ${withNull.length} matrices: there nssNull, and so nssExcess, is approximate${options['null'] === 'shuffle' ? '' : '; the shuffled control (--null shuffle) measures it without approximation'}.`,
          ),
        ]),
    ...(options['null'] === 'shuffle'
      ? [
          paragraph(
            `The shuffled control measures all figures of W₀ + π(ΔW) again, in float64 and not rounded to a storage dtype; the permutation π of the elements of a matrix follows from the seed ${settingText(options['seed'])}, the tensor’s name and the matrix’s index.`,
          ),
        ]
      : []),
  ];
}

function definitionTable(figures: readonly string[]): readonly Block[] {
  return table(
    'Definitions',
    [left('Figure'), left('Definition'), left('Unit')],
    [...new Set(figures)].flatMap((name) => {
      const known = DEFINITIONS[name];
      return known === undefined ? [] : [[text(name), text(known.definition), text(known.unit)]];
    }),
  );
}

function settingText(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(String).join(', ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
