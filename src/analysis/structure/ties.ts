/** Tensors that are one and the same, as far as the files say so. */
import type { Tie } from '../../model/structure.ts';
import { cutText } from '../cutText.ts';
import { memberOf, type ReadConfig } from './config.ts';

/** More are not listed. */
const MOST_TIES = 200;
const HEAD = /(^|\.)lm_head\.weight$/;
const EMBEDDING = /(^|\.)(embed_tokens|wte|word_embeddings|tok_embeddings)\.weight$/;

/**
 * @param names of all tensors
 * @param metadata the header's: a writer that leaves a copy out notes its name with the name kept
 */
export function tiesOf(
  names: readonly string[],
  metadata: Readonly<Record<string, string>>,
  config: ReadConfig['content'],
): readonly Tie[] {
  const stored = new Set(names);
  const noted = Object.entries(metadata)
    .filter(([name, of]) => stored.has(of) && !stored.has(name))
    .map(([name, of]): Tie => ({ name, of, kind: 'metadata' }));
  const head = headTie(names, config);
  return [
    ...noted,
    ...(head === null || noted.some(({ name }) => name === head.name) ? [] : [head]),
  ]
    .slice(0, MOST_TIES)
    .map((tie) => ({ ...tie, name: cutText(tie.name), of: cutText(tie.of) }));
}

function headTie(names: readonly string[], config: ReadConfig['content']): Tie | null {
  const embedding = names.find((name) => EMBEDDING.test(name));
  if (memberOf(config, 'tie_word_embeddings') !== true || embedding === undefined) {
    return null;
  }
  const head = names.find((name) => HEAD.test(name));
  return head === undefined
    ? { name: 'lm_head.weight', of: embedding, kind: 'config' }
    : { name: head, of: embedding, kind: 'both stored' };
}
