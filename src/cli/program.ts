/** The commands and their options. */
import { Command, Option } from 'commander';
import { defaultCacheFolder } from '../engine/cache/folder.ts';
import type { NameRule } from '../model/pair.ts';
import {
  DEFAULT_K,
  DEFAULT_MEASURES,
  PAIR_METRICS,
  type PairMetric,
} from '../model/pairMetrics.ts';
import { addFileCommands, type FileActions } from './fileCommands.ts';
import {
  ALL_METRICS,
  dimensionParser,
  dimensionsParser,
  parseAlpha,
  parseEta,
  parseMap,
  parseMetrics,
  parseNull,
  parseSeed,
  parseTau,
  type DiffOptions,
  type InspectOptions,
  type UpdatesOptions,
} from './options.ts';
import { addReportCommand, type ReportActions } from './reportCommand.ts';
import { NOTES, PATH_HELP, tensorsOption, threadsOption } from './sharedOptions.ts';
import { version } from './version.ts';

/** What the commands do; the program only reads the command line. */
export interface Actions extends FileActions, ReportActions {
  inspect(path: string, options: InspectOptions): Promise<void>;
  diff(base: string, other: string, options: DiffOptions): Promise<void>;
  trajectory(base: string, steps: readonly string[], options: DiffOptions): Promise<void>;
  updates(base: string, first: string, second: string, options: UpdatesOptions): Promise<void>;
}

/** Flags that are not given. */
const OFF = {
  json: false,
  values: false,
  includeEmbeddings: false,
  stats: false,
  spectrum: false,
  estimate: false,
};

const EXAMPLES = `
Examples:
  checkpoint-lens inspect model.safetensors --stats
  checkpoint-lens diff base/ tuned/ --metrics sparsity,spectrum
  checkpoint-lens diff base/ tuned/ --tensors '*q_proj*' --json
  checkpoint-lens trajectory base/ step-100/ step-200/ step-300/
  checkpoint-lens updates base/ tuned/ tuned-otherwise/`;

/** @throws CommanderError or UsageError for what it cannot read, and for --help and --version (exit code 0). */
export function programFor(actions: Actions): Command {
  const program = new Command('checkpoint-lens')
    .description('Open, measure and compare language-model checkpoints.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', EXAMPLES + '\n' + NOTES)
    .configureOutput({
      outputError: (text, write) => write(`checkpoint-lens: ${text.replace(/^error: /, '')}`),
    })
    .exitOverride();
  withCommonOptions(program.command('inspect'))
    .description('header, tensors and metadata of a checkpoint')
    .argument('<PATH>', PATH_HELP)
    .option('--stats', 'elementwise statistics of each tensor')
    .option('--spectrum', 'singular values of each weight matrix, and what follows from them')
    .option(
      '--estimate',
      'quick estimates of norms and stable rank, from a sample of tensors over 64 MiB (--spectrum is exact)',
    )
    .addHelpText('after', NOTES)
    .action((path: string, options: InspectOptions) =>
      actions.inspect(path, { ...OFF, ...options }),
    );
  withMeasures(withCommonOptions(program.command('diff')).addOption(mapOption()))
    .description('metrics of a checkpoint against its base')
    .argument('<BASE>', `what it was trained from: ${PATH_HELP}`)
    .argument('<OTHER>', 'what is compared with it')
    .addHelpText('after', NOTES)
    .action((base: string, other: string, options: DiffOptions) =>
      actions.diff(base, other, { ...OFF, ...options }),
    );
  addTrajectoryCommand(program, actions);
  addUpdatesCommand(program, actions);
  addFileCommands(program, actions);
  addReportCommand(program, actions);
  return program;
}

function addTrajectoryCommand(program: Command, actions: Actions): void {
  withMeasures(withCommonOptions(program.command('trajectory')).addOption(mapOption()))
    .description('metrics of the steps of a training, and how early their updates settle')
    .argument('<BASE>', `what the training began with: ${PATH_HELP}`)
    .argument('<STEP...>', 'checkpoints of the training, the last one last')
    .addHelpText('after', NOTES)
    .action((base: string, steps: readonly string[], options: DiffOptions) =>
      actions.trajectory(base, steps, { ...OFF, ...options }),
    );
}

/** A flag is absent where it is not given. */
type GivenUpdatesOptions = Omit<UpdatesOptions, 'json'> & { readonly json?: true };

function addUpdatesCommand(program: Command, actions: Actions): void {
  withOutput(program.command('updates'))
    .description('two checkpoints trained from one base: how far their updates agree')
    .argument('<BASE>', `what both were trained from: ${PATH_HELP}`)
    .argument('<FIRST>', 'one that was trained from it')
    .argument('<SECOND>', 'another one')
    .addOption(tensorsOption())
    .addOption(mapOption())
    .addOption(etaOption())
    .addOption(threadsOption())
    .addHelpText('after', NOTES)
    .action((base: string, first: string, second: string, options: GivenUpdatesOptions) =>
      actions.updates(base, first, second, { json: false, ...options }),
    );
}

function mapOption(): Option {
  const none: readonly NameRule[] = [];
  return new Option(
    '--map <OLD=NEW>',
    "names OLD of BASE are NEW in OTHER; each * stands for the same on both sides, as 'model.*=transformer.*'; may be repeated, the first rule that fits counts",
  )
    .argParser(parseMap)
    .default(none, 'none');
}

function metricsOption(): Option {
  const fallback: readonly PairMetric[] = ['sparsity'];
  return new Option(
    '--metrics <LIST>',
    `groups of metrics, separated by commas: ${PAIR_METRICS.join(', ')}, or ${ALL_METRICS}`,
  )
    .argParser(parseMetrics)
    .default(fallback, fallback.join(','));
}

function etaOption(): Option {
  return new Option(
    '--eta <X>',
    'relative difference up to which an element counts as unchanged in bf16',
  )
    .argParser(parseEta)
    .default(DEFAULT_MEASURES.eta);
}

function withMeasures(command: Command): Command {
  const { energyK, rank, alpha, tau } = DEFAULT_MEASURES;
  return command
    .addOption(metricsOption())
    .addOption(etaOption())
    .option(
      '--k <LIST>',
      `dimensions of the subspaces whose rotation is measured (default: those of ${DEFAULT_K.join(',')} up to half the rank)`,
      dimensionsParser('--k'),
    )
    .addOption(
      new Option('--energy-k <LIST>', "dimensions of the subspaces for the update's energy")
        .argParser(dimensionsParser('--energy-k'))
        .default(energyK, energyK.join(',')),
    )
    .option(
      '--rank <N>',
      'rank of the reconstruction that ranks principal weights',
      dimensionParser('--rank'),
      rank,
    )
    .addOption(
      new Option('--alpha <LIST>', 'shares of a matrix that its masks cover')
        .argParser(parseAlpha)
        .default(alpha, alpha.join(',')),
    )
    .option('--tau <X>', 'cosine under which a singular vector intrudes', parseTau, tau)
    .option(
      '--null <KIND>',
      'shuffle: measure everything again with the update permuted inside each matrix',
      parseNull,
    )
    .option('--seed <S>', 'seed of the permutation (default: 0)', parseSeed);
}

function withOutput(command: Command): Command {
  return command
    .option('--json', 'one JSON document on stdout')
    .option('--out <FILE>', 'write the results to a file as JSON Lines');
}

function withCommonOptions(command: Command): Command {
  return withOutput(command)
    .addOption(tensorsOption())
    .option(
      '--values',
      'add the full lists: singular values, angles, row and column sparsity, histograms',
    )
    .option('--include-embeddings', 'analyse embeddings and output heads as matrices too')
    .addOption(threadsOption())
    .option('--no-cache', 'measure everything anew, and keep no results')
    .option('--cache-dir <DIR>', `folder of kept results (default: ${defaultCacheFolder()})`);
}
