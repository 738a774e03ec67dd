/** The card of a tensor as Markdown. */
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { byteSize, figure, integer } from '../../analysis/figureText.ts';
import {
  reportOf,
  spectrumFigures,
  statisticsFigures,
  unusualCounts,
  type CardFigure,
} from '../../analysis/tensorCard.ts';
import { FULL_LENGTH, visibleText } from '../../analysis/visibleText.ts';
import type { SpectrumPoints, TensorCard } from '../../model/card.ts';
import type { TensorReport, TensorStatistics } from '../../model/report.ts';
import { inlineCode } from './inlineCode.ts';
import { OPEN_TENSOR, openTensorLink } from './openTensor.ts';
import { IMAGE_HEIGHT, IMAGE_WIDTH, spectrumImage, type ImageColors } from './spectrumImage.ts';

/**
 * What comes from the file is code or text, in which nothing is read; the rest is ours. VS Code cuts
 * what is higher than a few lines: what matters comes first.
 *
 * @param path the checkpoint's
 * @param known what an open editor has measured of the tensor
 */
export function cardMarkdown(
  card: TensorCard,
  path: string,
  known: TensorReport | undefined,
): vscode.MarkdownString {
  const report = reportOf(card, known);
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: [OPEN_TENSOR] };
  const name = visibleText(card.tensor.name, FULL_LENGTH);
  const title = inlineCode(name === '' ? vscode.l10n.t('(no name)') : name);
  const parts = [title, factsOf(card, path), figuresOf(report), curveOf(card.curve)];
  markdown.appendMarkdown(parts.filter((part) => part !== '').join('\n\n'));
  for (const note of [report.error, report.reason]) {
    if (note !== null && note !== undefined) {
      markdown.appendMarkdown('\n\n');
      markdown.appendText(visibleText(note, FULL_LENGTH));
    }
  }
  const file = path.endsWith('.json') ? `${basename(dirname(path))}/${card.shard}` : basename(path);
  markdown.appendMarkdown(`\n\n${inlineCode(visibleText(file, FULL_LENGTH))}`);
  return markdown;
}

/** `BF16 · 4096 × 4096 · 32.0 MiB · Open in Checkpoint Lens` */
function factsOf({ tensor }: TensorCard, path: string): string {
  const { dtype, shape, bytes, name } = tensor;
  const sides = shape.length === 0 ? vscode.l10n.t('scalar') : shape.join(' × ');
  const link = `[${vscode.l10n.t('Open in Checkpoint Lens')}](${openTensorLink(path, name)})`;
  return [dtype, sides, byteSize(bytes), link].join(' · ');
}

/** Two figures a line: of the spectrum and of the elements, or two of the elements. */
function figuresOf({ spectrum, stats }: TensorReport): string {
  const ofSpectrum = spectrum ? spectrumFigures(spectrum) : [];
  const ofElements = stats === undefined ? [] : statisticsFigures(stats);
  const half = ofElements.length / 2;
  const [left, right] =
    ofSpectrum.length > 0
      ? [ofSpectrum, ofElements]
      : [ofElements.slice(0, half), ofElements.slice(half)];
  const lines = Array.from(
    { length: Math.max(left.length, right.length) },
    (_line, at) => `| ${cellsOf(left[at])} | ${cellsOf(right[at])} |`,
  );
  const table = lines.length === 0 ? '' : `| | | | |\n|:--|:--|:--|:--|\n${lines.join('\n')}`;
  const unusual = stats === undefined ? '' : unusualText(stats);
  return [table, unusual].filter((part) => part !== '').join('\n\n');
}

function cellsOf(of: CardFigure | undefined): string {
  if (of === undefined) {
    return '|';
  }
  const { id, value, estimate } = of;
  // VS Code's tables leave no room between their cells
  const title = `${titleOf(id)}&ensp;`;
  return estimate === null
    ? `${title} | ${figure(value)}&emsp;`
    : `${title} | ≈ ${figure(value)} *${estimateText(of)}*&emsp;`;
}

function titleOf(id: CardFigure['id']): string {
  switch (id) {
    case 'spectralNorm':
      return 'σ₁';
    case 'frobeniusNorm':
      return vscode.l10n.t('Frobenius norm');
    case 'stableRank':
      return vscode.l10n.t('Stable rank');
    case 'effectiveRank':
      return vscode.l10n.t('Effective rank');
    case 'mean':
      return vscode.l10n.t('Mean');
    case 'std':
      return vscode.l10n.t('Std');
    case 'min':
      return vscode.l10n.t('Minimum');
    case 'max':
      return vscode.l10n.t('Maximum');
  }
}

function estimateText({ estimate }: CardFigure): string {
  switch (estimate?.kind) {
    case 'lowerBound':
      return vscode.l10n.t('estimate, at least; residual {0}', figure(estimate.residual));
    case 'upperBound':
      return vscode.l10n.t('estimate, at most');
    case 'sampled':
      return vscode.l10n.t(
        'estimate from {0} of {1} rows',
        integer(estimate.sample?.rows ?? 0),
        integer(estimate.sample?.of ?? 0),
      );
    case undefined:
      return '';
  }
}

/** `3 NaN, 12 infinite, 41.2 % zeros`; empty where nothing is unusual. */
function unusualText(stats: TensorStatistics): string {
  const { nan, infinite, zeros } = unusualCounts(stats);
  const parts = [
    nan > 0 && vscode.l10n.t('{0} NaN', integer(nan)),
    infinite > 0 && vscode.l10n.t('{0} infinite', integer(infinite)),
    zeros > 0 && vscode.l10n.t('{0} % zeros', (100 * zeros).toFixed(1)),
  ];
  return parts.filter(Boolean).join(', ');
}

function curveOf(curve: SpectrumPoints | undefined): string {
  const image = curve === undefined ? null : spectrumImage(curve, imageColors());
  if (curve === undefined || image === null) {
    return '';
  }
  const caption = captionOf(curve);
  return `![${caption}](${image}|width=${IMAGE_WIDTH},height=${IMAGE_HEIGHT})\n\n*${caption}*`;
}

function captionOf({ kind, rank, ranks }: SpectrumPoints): string {
  const [shown, all] = [integer(ranks.length), integer(rank)];
  switch (kind) {
    case 'exact':
      return vscode.l10n.t('{0} singular values over rank, log–log', all);
    case 'lowerBounds':
      return vscode.l10n.t('Lower bounds of the first {0} of {1} singular values', shown, all);
    case 'scaled':
      return vscode.l10n.t('Estimates of the first {0} of {1} singular values', shown, all);
  }
}

/** An image knows nothing of the theme but what it is made with. */
function imageColors(): ImageColors {
  switch (vscode.window.activeColorTheme.kind) {
    case vscode.ColorThemeKind.Light:
    case vscode.ColorThemeKind.HighContrastLight:
      return { curve: '#1a5fb4', frame: '#00000040' };
    case vscode.ColorThemeKind.Dark:
    case vscode.ColorThemeKind.HighContrast:
      return { curve: '#6cb6ff', frame: '#ffffff40' };
  }
}
