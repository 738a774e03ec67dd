/** What a tensor is and where in the files it lies. */
import { html, type TemplateResult } from 'lit';
import type { Shard } from '../../../src/model/checkpoint.ts';
import { byteSize, compactCount, counted, integer, shapeText } from '../../format.ts';
import { t } from '../../l10n.ts';
import { FULL_LENGTH, visibleText } from '../../visibleText.ts';
import type { TensorRow } from '../tensorRow.ts';

export function placeView(
  { tensor, parameters }: TensorRow,
  shards: readonly Shard[],
): TemplateResult {
  const shard = visibleText(shards[tensor.shard]?.file ?? '', FULL_LENGTH);
  const place = t('{0} of {1}', tensor.shard + 1, shards.length);
  return html`<dl>
    <dt>${t('Shape')}</dt>
    <dd>${shapeText(tensor.shape)}</dd>
    <dt>${t('Dtype')}</dt>
    <dd>${tensor.dtype}</dd>
    <dt>${t('Parameters')}</dt>
    <dd title=${integer(parameters)}>${compactCount(parameters)}</dd>
    <dt>${t('Shard')}</dt>
    <dd><span class="untrusted">${shard}</span>${shards.length > 1 ? ` (${place})` : ''}</dd>
    <dt>${t('Offset')}</dt>
    <dd>${t('byte {0}', integer(tensor.offset))}</dd>
    <dt>${t('Bytes')}</dt>
    <dd title=${counted(tensor.bytes, 'byte')}>${byteSize(tensor.bytes)}</dd>
  </dl>`;
}
