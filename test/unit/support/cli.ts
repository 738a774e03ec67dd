/** The command line as users run it: a process of its own. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { CLI } from './paths.ts';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type CliProcess = ChildProcessByStdio<null, Readable, Readable>;

export function startCli(args: readonly string[]): CliProcess {
  return spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

export async function finished(child: CliProcess): Promise<Finished> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => stdout.push(data));
  child.stderr.on('data', (data: Buffer) => stderr.push(data));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    code,
    stdout: Buffer.concat(stdout).toString(),
    stderr: Buffer.concat(stderr).toString(),
  };
}

export function runCli(...args: string[]): Promise<Finished> {
  return finished(startCli(args));
}

/** The JSON document that a successful run prints: the only thing on stdout, and nothing on stderr. */
export async function jsonOf<Document>(...args: string[]): Promise<Document> {
  const { code, stdout, stderr } = await runCli(...args, '--json');
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  return JSON.parse(stdout) as Document;
}
