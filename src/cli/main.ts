/** Entry of the command line, docs/CLI.md: arguments in, results on stdout, an exit code out. */
import { resolve } from 'node:path';
import { CommanderError } from 'commander';
import { defaultCacheFolder } from '../engine/cache/folder.ts';
import { Engine } from '../engine/engine.ts';
import { AnalysisError } from '../model/failure.ts';
import { apply, delta } from './delta.ts';
import { diff } from './diff.ts';
import { EXIT, UsageError, type ExitCode } from './exit.ts';
import type { FileResults } from './fileResults.ts';
import { inspect } from './inspect.ts';
import { interruptSignal } from './interrupt.ts';
import { mask } from './mask.ts';
import { tell } from './messages.ts';
import type { CommonOptions } from './options.ts';
import { OutputFile, writeStdout } from './output.ts';
import { programFor } from './program.ts';
import {
  exitCodeOf,
  faultMessage,
  jsonDocument,
  jsonLines,
  lines,
  type Results,
} from './results.ts';
import { trajectory } from './trajectory.ts';
import { updates } from './updates.ts';

async function main(): Promise<ExitCode> {
  const engine = new Engine();
  const signal = interruptSignal();
  let exitCode: ExitCode = EXIT.done;
  const program = programFor({
    inspect: async (path, options) => {
      await useCache(engine, options);
      exitCode = await deliver(options, () => inspect(engine, path, options, signal));
    },
    diff: async (base, other, options) => {
      await useCache(engine, options);
      exitCode = await deliver(options, () => diff(engine, base, other, options, signal));
    },
    trajectory: async (base, steps, options) => {
      await useCache(engine, options);
      exitCode = await deliver(options, () => trajectory(engine, base, steps, options, signal));
    },
    updates: async (base, first, second, options) => {
      const paths = { base, first, second };
      exitCode = await deliver(options, () => updates(engine, paths, options, signal));
    },
    mask: async (base, options) => {
      await deliverFile(options, mask(engine, base, options, signal));
    },
    delta: async (base, other, options) => {
      await deliverFile(options, delta(engine, base, other, options, signal));
    },
    apply: async (base, deltaPath, options) => {
      await deliverFile(options, apply(engine, base, deltaPath, options, signal));
    },
    report: async (files, options) => {
      const { report } = await import('./report.ts');
      await writeStdout(lines(await report(files, options)));
    },
  });
  try {
    await program.parseAsync();
    return exitCode;
  } catch (error) {
    return exitCodeAfter(error);
  } finally {
    await engine.cache?.flush();
  }
}

/**
 * Keeps results as the options say; what takes too much space is removed beside the work. The
 * cache is loaded by those alone who use it: its libraries take a third of the start.
 */
async function useCache(engine: Engine, { cache, cacheDir }: CommonOptions): Promise<void> {
  if (cache) {
    const { DEFAULT_MAX_BYTES, ResultCache } = await import('../engine/cache/resultCache.ts');
    const folder = cacheDir === undefined ? defaultCacheFolder() : resolve(cacheDir);
    engine.cache = new ResultCache({ folder, maxBytes: DEFAULT_MAX_BYTES }, tell);
    void engine.cache.tidy();
  }
}

/** Computes results and writes them to where the options say. */
async function deliver(
  options: Pick<CommonOptions, 'json' | 'out'>,
  compute: () => Promise<Results>,
): Promise<ExitCode> {
  const file = options.out === undefined ? undefined : await OutputFile.create(options.out);
  let results: Results;
  try {
    results = await compute();
  } catch (error) {
    await file?.discard();
    throw error;
  }
  await file?.commit(jsonLines(results));
  await writeStdout(options.json ? jsonDocument(results) : lines(results.text()));
  const fault = faultMessage(results.faults);
  if (fault !== null) {
    tell(fault);
  }
  return exitCodeOf(results.faults);
}

/** Tells of the file that was written. */
async function deliverFile(
  { json }: { readonly json: boolean },
  writing: Promise<FileResults>,
): Promise<void> {
  const results = await writing;
  await writeStdout(json ? results.json() : lines(results.text()));
}

/** Says what went wrong, in one line. */
function exitCodeAfter(error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    // Commander has printed it.
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  if (error instanceof AnalysisError && error.failure.kind === 'cancelled') {
    tell('interrupted');
    return EXIT.interrupted;
  }
  tell(error instanceof Error ? error.message : String(error));
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

// A reader of messages that has gone is no reason to end.
process.stderr.on('error', () => undefined);

void main().then((exitCode) => {
  process.exitCode = exitCode;
});
