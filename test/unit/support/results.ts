/** Results as a report reads them, made by hand. */
import type { ResultPart } from '../../../src/analysis/report/results.ts';

/** Names that mean something to a format, or hide what they are. */
export const HOSTILE_NAMES = [
  '=HYPERLINK("http://evil.example","model.layers.0.q_proj.weight")',
  '+1+cmd|calc!A0',
  '@SUM(A1)',
  '-2+3',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  'a|b | c',
  '`code` and ``more``',
  '[link](javascript:alert(1)) ![x](http://evil.example/x.png)',
  '# heading\n- item\r\nnext',
  '&lt;b&gt; &amp; \\| \\',
  'model.layers.0.\u202egnp.weight',
  'nul\u0000 and bell\u0007',
  '__proto__',
  '</title><svg onload=alert(1)>',
  'https://evil.example/ www.evil.example',
  '$& $1 ${x}',
];

export interface Part {
  readonly file?: string;
  readonly head?: Record<string, unknown>;
  readonly options?: Record<string, unknown>;
  readonly tensors?: readonly unknown[];
}

const OPTIONS = {
  metrics: ['sparsity', 'spectrum'],
  eta: 1e-3,
  k: [8, 32],
  energyK: [16],
  rank: 64,
  alpha: ['0.5', '0.3'],
  tau: 0.6,
  includeEmbeddings: false,
  values: false,
  tensors: [],
  threads: 2,
  precision: 'float64',
};

export function diffPart({ file = 'a.jsonl', head, options, tensors = [] }: Part = {}): ResultPart {
  return {
    file,
    head: {
      schema: 'checkpoint-lens/diff@1',
      version: '0.1.0',
      base: 'base',
      other: 'other',
      options: { ...OPTIONS, ...options },
      onlyInBase: [],
      onlyInOther: [],
      tied: [],
      shapeMismatch: [],
      ...head,
    },
    tensors,
  };
}

/** A pair of matrices with some figures. */
export function pairOf(name: string, figures: Record<string, unknown> = {}) {
  return {
    name,
    shape: [4, 6],
    dtype: { base: 'BF16', other: 'BF16' },
    error: null,
    updateSparsity: 0.5,
    exactEqualFraction: 0.5,
    relativeUpdate: 1e-3,
    ...figures,
  };
}
