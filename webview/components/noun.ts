/** What a row of an editor is called. */
import { counted, t } from '../l10n.ts';

export interface Noun {
  /** All of them, as the name of a table. */
  readonly all: string;
  /** What an empty table says. */
  readonly none: string;
  readonly noneMatches: string;
  counted(count: number): string;
}

export const TENSOR: Noun = {
  all: t('tensors'),
  none: t('There is no tensor.'),
  noneMatches: t('No tensor matches the filter.'),
  counted: (count) => counted(count, 'tensor'),
};

export const PAIR: Noun = {
  all: t('pairs'),
  none: t('There is no pair.'),
  noneMatches: t('No pair matches the filter.'),
  counted: (count) => counted(count, 'pair'),
};

export const TRIPLE: Noun = {
  all: t('triples'),
  none: t('No tensor is in all three checkpoints.'),
  noneMatches: t('No triple matches the filter.'),
  counted: (count) => counted(count, 'triple'),
};
