// The pair of checkpoints that memory-bound works read: 1 GiB of bf16 each.
import { pair } from '../inputs.mjs';

export const gibibyte = pair(32, 4096, 4096);
export const ELEMENTS = 2 ** 29;
