/** The command line as users run it: a process of its own. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { CLI } from './paths.ts';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type CliProcess = ChildProcessByStdio<null, Readable, Readable>;

/** With a cache of its own, which is empty: tests are of what is measured. */
export function startCli(args: readonly string[]): CliProcess {
  const caches = join(tmpdir(), `checkpoint-lens-${randomUUID()}`);
  const child = spawn(process.execPath, [CLI, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, XDG_CACHE_HOME: caches },
  });
  child.once('close', () => rmSync(caches, { recursive: true, force: true }));
  return child;
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
