/** A checkpoint as a whole, in words. */
import type { CheckpointSummary } from '../../src/model/checkpoint.ts';
import type { Adapter, Family, Part, Structure, Tie } from '../../src/model/structure.ts';
import type { ShownCheckpoint } from '../../src/protocol/webview.ts';
import { byteSize, compactCount, counted, figure, percent } from '../format.ts';
import { t } from '../l10n.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import { fileKindText } from './fileKindText.ts';

/** `Qwen3 · 36 layers · 8.19 B parameters · 399 tensors · 5 shards · 15.3 GiB · BF16 97.2 %, F32 2.8 %` */
export function factsOf(
  { summary, fileKind: kind }: Pick<ShownCheckpoint, 'summary' | 'fileKind'>,
  structure: Structure | null,
): string {
  const facts = [
    ...(kind === null ? [] : [fileKindText(kind, summary.bytes)]),
    ...(structure === null ? [] : familyFacts(structure.family)),
    t('{0} parameters', compactCount(summary.parameters)),
    counted(summary.tensorCount, 'tensor'),
    ...(summary.shards.length > 1 ? [counted(summary.shards.length, 'shard')] : []),
    byteSize(summary.bytes),
    dtypeMix(summary),
  ];
  return facts.filter(Boolean).join(' · ');
}

function familyFacts({ name, source, layers, experts, adapter }: Family): string[] {
  const shown = name === null ? '' : visibleText(name, 80);
  return [
    ...(adapter === null ? [] : [adapterText(adapter)]),
    source === 'names' ? t('like {0}', shown) : shown,
    layers > 0 ? counted(layers, 'layer') : '',
    experts > 0 ? counted(experts, 'expert') : '',
  ];
}

/** `LORA adapter, rank 8, alpha 16` */
export function adapterText({ type, rank, alpha }: Adapter): string {
  return [
    t('{0} adapter', visibleText(type, 40)),
    ...(rank === null ? [] : [t('rank {0}', rank)]),
    ...(alpha === null ? [] : [t('alpha {0}', figure(alpha))]),
  ].join(', ');
}

function dtypeMix({ dtypes, parameters }: CheckpointSummary): string {
  if (dtypes.length < 2) {
    return dtypes[0]?.dtype ?? '';
  }
  return dtypes
    .map(({ dtype, parameters: share }) => `${dtype} ${percent(share / Math.max(1, parameters))}`)
    .join(', ');
}

export function partLabel(part: Part): string {
  switch (part) {
    case 'embeddings':
      return t('Embeddings');
    case 'attention':
      return t('Attention');
    case 'mlp':
      return t('MLP');
    case 'experts':
      return t('Experts and router');
    case 'norms':
      return t('Norms');
    case 'head':
      return t('Output head');
    case 'other':
      return t('Other');
  }
}

/** Each a sentence: what is known of the checkpoint besides its figures. */
export function notesOf({ family, ties, shards }: Structure): string[] {
  return [...familyNotes(family), ...ties.map(tieText), ...shardNotes(shards)];
}

function familyNotes({ name, source, layers, configuredLayers, adapter }: Family): string[] {
  const base = adapter?.base ?? null;
  return [
    ...(source === 'names' && name !== null
      ? [
          t(
            'The family is guessed from the names of the tensors: there is no config.json that says it.',
          ),
        ]
      : []),
    ...(configuredLayers !== null && layers > 0 && configuredLayers !== layers
      ? [t('config.json says {0} layers, the tensors are of {1}.', configuredLayers, layers)]
      : []),
    ...(base === null
      ? []
      : [t('The adapter was trained on {0}.', visibleText(base, FULL_LENGTH))]),
  ];
}

function tieText({ name, of, kind }: Tie): string {
  const [tied, kept] = [visibleText(name, FULL_LENGTH), visibleText(of, FULL_LENGTH)];
  switch (kind) {
    case 'metadata':
      return t(
        '{0} is {1}: the writer left the copy out and noted it in the metadata.',
        tied,
        kept,
      );
    case 'config':
      return t('{0} is tied to {1} by config.json, and not stored.', tied, kept);
    case 'both stored':
      return t('{0} is tied to {1} by config.json, but both are stored.', tied, kept);
  }
}

function shardNotes({ notInIndex, openedAlone }: Structure['shards']): string[] {
  return [
    ...notInIndex.map((file) =>
      t('{0} is in the folder, but the index does not name it.', visibleText(file, FULL_LENGTH)),
    ),
    ...(openedAlone === null
      ? []
      : [
          t(
            'This is shard {0} of {1} alone: open the index or the folder to see the whole model.',
            openedAlone.number,
            openedAlone.count,
          ),
        ]),
  ];
}
