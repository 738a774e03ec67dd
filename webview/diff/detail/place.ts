/** What a pair is. */
import { html, nothing, type TemplateResult } from 'lit';
import { partText } from '../../../src/analysis/tensorParts.ts';
import type { TensorPart } from '../../../src/model/pair.ts';
import { compactCount, integer, shapeText } from '../../format.ts';
import { t } from '../../l10n.ts';
import { FULL_LENGTH, visibleText } from '../../visibleText.ts';
import { dtypeText, type PairRow } from '../pairRow.ts';

export function placeView(row: PairRow): TemplateResult {
  const { otherName, part, shape } = row.pair;
  const other =
    otherName === undefined
      ? nothing
      : html`<dt>${t('Other name')}</dt>
          <dd class="mono untrusted">${visibleText(otherName, FULL_LENGTH)}</dd>`;
  return html`<dl>
    ${other} ${partView(t('Part of the base'), part?.base)}
    ${partView(t('Part of the other'), part?.other)}
    <dt>${t('Shape')}</dt>
    <dd>${shapeText(shape)}</dd>
    <dt>${t('Dtype')}</dt>
    <dd>${dtypeText(row)}</dd>
    <dt>${t('Parameters')}</dt>
    <dd title=${integer(row.parameters)}>${compactCount(row.parameters)}</dd>
  </dl>`;
}

/** Which elements of a stored tensor a side is, where it is not all of one. */
function partView(label: string, part: TensorPart | undefined): unknown {
  return part === undefined
    ? nothing
    : html`<dt>${label}</dt>
        <dd class="mono untrusted">${visibleText(partText(part), FULL_LENGTH)}</dd>`;
}
