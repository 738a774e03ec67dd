/** `checkpoint-lens report RESULTS… --out FILE`. */
import { basename, dirname, join } from 'node:path';
import { joinResults } from '../analysis/report/joinResults.ts';
import { FORMATS, formatOf, outputs } from '../analysis/report/outputs.ts';
import type { ResultPart } from '../analysis/report/results.ts';
import { UsageError } from './exit.ts';
import { OutputFile } from './output.ts';
import { readResults } from './readResults.ts';
import { version } from './version.ts';

export interface ReportOptions {
  readonly out: string;
}

/**
 * Writes a report on results, which may be parts of several jobs.
 *
 * @returns the files that were written, the report last
 * @throws AnalysisError with the file that cannot be read or written, or does not belong to the others
 */
export async function report(
  files: readonly string[],
  { out }: ReportOptions,
): Promise<readonly string[]> {
  const format = formatOf(out);
  if (format === undefined) {
    const endings = FORMATS.map((ending) => `.${ending}`).join(', ');
    throw new UsageError(`--out ${out}: expected a name that ends in one of ${endings}`);
  }
  const target = await OutputFile.create(out);
  try {
    const parts: ResultPart[] = [];
    for (const file of files) {
      parts.push(await readResults(file));
    }
    const all = outputs(joinResults(parts), basename(out), format, version());
    return await written(out, target, all);
  } catch (error) {
    await target.discard();
    throw error;
  }
}

/** @param parts the report as the last, the figures that it shows before it */
async function written(
  out: string,
  target: OutputFile,
  parts: ReturnType<typeof outputs>,
): Promise<readonly string[]> {
  const paths = parts.map(({ name }) => (name === basename(out) ? out : join(dirname(out), name)));
  for (const [at, { pieces }] of parts.entries()) {
    const path = paths[at] ?? out;
    const file = path === out ? target : await OutputFile.create(path);
    await file.commit(pieces);
  }
  return paths;
}
