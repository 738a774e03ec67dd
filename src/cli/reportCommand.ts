/** The command that makes reports, and its options. */
import type { Command } from 'commander';
import type { ReportOptions } from './report.ts';
import { NOTES } from './sharedOptions.ts';

/** What the command does. */
export interface ReportActions {
  report(results: readonly string[], options: ReportOptions): Promise<void>;
}

export function addReportCommand(program: Command, actions: ReportActions): void {
  program
    .command('report')
    .description('report on results that diff or inspect have computed')
    .argument(
      '<RESULTS...>',
      'files that --json or --out wrote; parts of one comparison from several jobs are joined',
    )
    .requiredOption('--out <FILE>', 'the report, as .md, .html, .csv, .json or .parquet')
    .addHelpText('after', NOTES)
    .action((results: readonly string[], options: ReportOptions) =>
      actions.report(results, options),
    );
}
