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
 * What comes from the file is code or text, in which nothing is read; the rest is ours.
 *
 * @param path the checkpoint's
 * @param known what an open editor has measured of the tensor
 */
export function cardMarkdown(
  card: TensorCard,
  path: string,
  known: TensorReport | undefined,
): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: [OPEN_TENSOR] };
  const name = visibleText(card.tensor.name, FULL_LENGTH);
  markdown.appendMarkdown(`${inlineCode(name === '' ? vscode.l10n.t('(no name)') : name)}\n\n`);
  appendPlace(markdown, card, path);
  appendFigures(markdown, reportOf(card, known));
  if (card.curve !== undefined) {
    appendCurve(markdown, card.curve);
  }
  const label = vscode.l10n.t('Open in Checkpoint Lens');
  markdown.appendMarkdown(`\n\n[${label}](${openTensorLink(path, card.tensor.name)})`);
  return markdown;
}

/** `BF16 · 4096 × 4096 · 32.0 MiB · model.safetensors` */
function appendPlace(markdown: vscode.MarkdownString, card: TensorCard, path: string): void {
  const { dtype, shape, bytes } = card.tensor;
  const sides = shape.length === 0 ? vscode.l10n.t('scalar') : shape.join(' × ');
  const file = path.endsWith('.json') ? `${basename(dirname(path))}/${card.shard}` : basename(path);
  const place = inlineCode(visibleText(file, FULL_LENGTH));
  markdown.appendMarkdown(`${dtype} · ${sides} · ${byteSize(bytes)} · ${place}\n\n`);
}

function appendFigures(markdown: vscode.MarkdownString, report: TensorReport): void {
  const figures = [
    ...(report.spectrum ? spectrumFigures(report.spectrum) : []),
    ...(report.stats ? statisticsFigures(report.stats) : []),
  ];
  const rows = figures.map(rowOf);
  if (rows.length > 0) {
    markdown.appendMarkdown(`| | |\n|:--|:--|\n${rows.join('\n')}\n\n`);
  }
  if (report.stats !== undefined) {
    markdown.appendMarkdown(`${unusualText(report.stats)}\n\n`);
  }
  const notes = [report.error, report.reason];
  for (const note of notes) {
    if (note !== null && note !== undefined && note !== '') {
      markdown.appendText(visibleText(note, FULL_LENGTH));
      markdown.appendMarkdown('\n\n');
    }
  }
}

function rowOf(of: CardFigure): string {
  const { estimate } = of;
  const value = estimate === null ? figure(of.value) : `≈ ${figure(of.value)}`;
  return `| ${titleOf(of.id)} | ${value}${estimate === null ? '' : ` *${estimateText(of)}*`} |`;
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
      return vscode.l10n.t('estimate: at least; residual {0}', figure(estimate.residual));
    case 'upperBound':
      return vscode.l10n.t('estimate: at most');
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

function appendCurve(markdown: vscode.MarkdownString, curve: SpectrumPoints): void {
  const image = spectrumImage(curve, imageColors());
  if (image !== null) {
    const size = `width=${IMAGE_WIDTH},height=${IMAGE_HEIGHT}`;
    markdown.appendMarkdown(`![${captionOf(curve)}](${image}|${size})\n\n*${captionOf(curve)}*`);
  }
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
