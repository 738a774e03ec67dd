// Peak memory of the full pair suite, above what the process holds at its start.
import { memoryAbove } from '../bounds.mjs';
import { pair } from '../inputs.mjs';
import { commandLine } from '../sides.mjs';
import { suiteOf } from './pair.mjs';

const input = pair(1, 12288, 4096);

export const memory = [
  {
    id: 'memory',
    title: 'peak memory of the full pair suite at 12288×4096, k = 512, above opening the header',
    inputs: [input],
    ours: suiteOf(input.files),
    peer: commandLine('inspect', input.files[0]),
    agree: () => [],
    bound: memoryAbove(1.5),
    repetitions: [2, 1],
  },
];
