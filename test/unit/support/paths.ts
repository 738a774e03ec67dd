import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A path from the project's folder, which the tests run in. */
export function fromRoot(...parts: string[]): string {
  return resolve(...parts);
}

export const CLI = fromRoot('dist/cli.js');
export const ENGINE = fromRoot('dist/engine.js');

/** The interpreter that test oracles run on. */
export const PYTHON = fromRoot('.cache/python/bin/python');

export function readJson(...parts: string[]): unknown {
  return JSON.parse(readFileSync(fromRoot(...parts), 'utf8'));
}

/** Waits until a file is being written in a folder, under its temporary name. */
export async function temporaryFileIn(folder: string): Promise<void> {
  while (!readdirSync(folder).some((name) => name.endsWith('.tmp'))) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A folder for the tests of one `describe`, removed after them. */
export function temporaryFolder(): (...parts: string[]) => string {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'checkpoint-lens-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return (...parts) => join(folder, ...parts);
}
