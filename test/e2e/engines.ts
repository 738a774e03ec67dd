/** Finds engine processes by their command lines. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Process ids of the engines whose code lies below `folder`. */
export function enginesIn(folder: string): number[] {
  return processes().flatMap(({ pid, command }) =>
    command.includes(folder) && command.includes('dist/engine.js') ? [pid] : [],
  );
}

interface Process {
  readonly pid: number;
  readonly command: string;
}

function processes(): Process[] {
  return existsSync('/proc/self/cmdline') ? fromProc() : fromPs();
}

function fromProc(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [{ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8') }];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

function fromPs(): Process[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => {
    const [pid = '', ...command] = line.trim().split(/\s+/);
    return { pid: Number(pid), command: command.join(' ') };
  });
}
