/** The files that a report consists of, by the name that it is asked for under. */
import { csv } from './csv.ts';
import { diffReport } from './diffReport.ts';
import type { Figure, ReportDocument } from './document.ts';
import { html } from './html.ts';
import { inspectReport } from './inspectReport.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { parquet } from './parquet.ts';
import type { Results } from './results.ts';
import { FIGURE_STYLES } from './svg/styles.ts';

export const FORMATS = ['md', 'html', 'csv', 'json', 'parquet'] as const;
export type Format = (typeof FORMATS)[number];

/** One file of a report, whole or in pieces. */
export interface OutputPart {
  /** A file name without a folder. */
  readonly name: string;
  readonly pieces: Iterable<string | Uint8Array>;
}

/** By the end of a file's name; undefined for any other. */
export function formatOf(fileName: string): Format | undefined {
  const extension = /\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase();
  return FORMATS.find((format) => format === extension);
}

/**
 * The report comes last, so that whoever finds it finds the figures that it shows.
 *
 * @param fileName of the report, without its folder; the figures of Markdown are named after it
 * @param version of this software
 */
export function outputs(
  results: Results,
  fileName: string,
  format: Format,
  version: string,
): readonly OutputPart[] {
  const only = (pieces: Iterable<string | Uint8Array>): OutputPart[] => [
    { name: fileName, pieces },
  ];
  switch (format) {
    case 'csv':
      return only(csv(results));
    case 'json':
      return only(json(results));
    case 'parquet':
      return only([parquet(results)]);
    case 'html':
      return only(html(reportOf(results, version)));
    case 'md':
      return markdownParts(reportOf(results, version), fileName);
  }
}

function reportOf(results: Results, version: string): ReportDocument {
  return results.kind === 'diff' ? diffReport(results, version) : inspectReport(results, version);
}

function markdownParts(report: ReportDocument, fileName: string): readonly OutputPart[] {
  const stem = fileName.replace(/\.[^.]*$/, '');
  const figureFile = (id: string): string => `${stem}.${id}.svg`;
  const figures = report.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'figure' ? [block.figure] : [])),
  );
  return [
    ...figures.map((figure) => ({ name: figureFile(figure.id), pieces: [standalone(figure)] })),
    { name: fileName, pieces: markdown(report, figureFile) },
  ];
}

/** A figure as a file, with its looks inside. */
function standalone({ svg }: Figure): string {
  const styles = `<style>${FIGURE_STYLES}</style>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg.replace('>', () => `>${styles}`)}\n`;
}
