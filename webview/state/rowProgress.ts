/** What the run does with a row, for rows, lines of a tree and cells of a map. */
export type RowProgress =
  | { readonly kind: 'waiting' | 'measuring' }
  /** With why it cannot be measured. */
  | { readonly kind: 'failed'; readonly reason: string };
