/** The commands that write a file of their own, and their options. */
import type { Command } from 'commander';
import { MASK_KINDS } from '../model/fileKind.ts';
import { DEFAULT_MEASURES } from '../model/pairMetrics.ts';
import type { FileOptions } from './delta.ts';
import type { MaskOptions } from './mask.ts';
import { dimensionParser, parseMaskKind, parseShare } from './options.ts';
import { NOTES, PATH_HELP, tensorsOption, threadsOption } from './sharedOptions.ts';

/** What the commands do. */
export interface FileActions {
  mask(base: string, options: MaskOptions): Promise<void>;
  delta(base: string, other: string, options: FileOptions): Promise<void>;
  apply(base: string, delta: string, options: FileOptions): Promise<void>;
}

/** Flags that are not given. */
const OFF = { json: false, includeEmbeddings: false };

export function addFileCommands(program: Command, actions: FileActions): void {
  withMaskOptions(withFileOptions(program.command('mask'), 'FILE.safetensors'))
    .description('writes which weights are principal, of low magnitude, or safe to train')
    .argument('<BASE>', PATH_HELP)
    .action((base: string, options: MaskOptions) => actions.mask(base, { ...OFF, ...options }));
  withFileOptions(program.command('delta'), 'FILE.delta.safetensors')
    .description('writes a checkpoint file as its changes to a base, without loss')
    .argument('<BASE>', `what it was trained from: ${PATH_HELP}`)
    .argument('<OTHER>', 'a .safetensors file; of a sharded model, one shard')
    .action((base: string, other: string, options: FileOptions) =>
      actions.delta(base, other, { ...OFF, ...options }),
    );
  withFileOptions(program.command('apply'), 'FILE.safetensors')
    .description('rebuilds the file that a delta was made of, byte for byte')
    .argument('<BASE>', 'what the delta was made from')
    .argument('<DELTA>', 'a file that the command delta has written')
    .action((base: string, delta: string, options: FileOptions) =>
      actions.apply(base, delta, { ...OFF, ...options }),
    );
}

function withFileOptions(command: Command, file: string): Command {
  return command
    .requiredOption('--out <FILE>', `the file to write, as ${file}`)
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', NOTES);
}

function withMaskOptions(command: Command): Command {
  return command
    .option('--kind <KIND>', `which weights: ${MASK_KINDS.join(', ')}`, parseMaskKind, 'safe')
    .option('--alpha <X>', 'share of a matrix that is principal, or low', parseShare, '0.5')
    .option(
      '--rank <N>',
      'rank of the reconstruction that ranks principal weights',
      dimensionParser('--rank'),
      DEFAULT_MEASURES.rank,
    )
    .addOption(tensorsOption())
    .option('--include-embeddings', 'mask embeddings and output heads too')
    .addOption(threadsOption());
}
