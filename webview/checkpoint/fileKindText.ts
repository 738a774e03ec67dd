/** What a file is that is not a model's weights, in words. */
import { savedFraction } from '../../src/analysis/fileKind.ts';
import type { FileKind } from '../../src/model/fileKind.ts';
import { percent } from '../format.ts';
import { t } from '../l10n.ts';
import { visibleText } from '../visibleText.ts';

/** Names come from the file. */
const NAME_LENGTH = 80;

/** `mask (safe, α 0.5, rank 64) of base.safetensors`; `bytes` is the file's own size. */
export function fileKindText(kind: FileKind, bytes: number): string {
  switch (kind.kind) {
    case 'mask': {
      const [alpha, base] = [visibleText(kind.alpha, 20), visibleText(kind.base, NAME_LENGTH)];
      return kind.mask === 'low'
        ? t('mask ({0}, α {1}) of {2}', kind.mask, alpha, base)
        : t('mask ({0}, α {1}, rank {2}) of {3}', kind.mask, alpha, kind.rank, base);
    }
    case 'delta': {
      const base = visibleText(kind.base.join(', '), NAME_LENGTH);
      const saved = percent(savedFraction(bytes, kind.otherBytes));
      return t('sparse delta of {0}, saves {1} of {2}', base, saved, visibleText(kind.other, 80));
    }
    case 'patch':
      return kind.sparsity === null
        ? t('sparse weight patch')
        : t('sparse weight patch, {0} unchanged', percent(kind.sparsity));
  }
}
