/** What the line of a module says in the columns that describe its tensors. */
import { counted, percent } from '../format.ts';
import { t } from '../l10n.ts';
import type { Group } from '../state/moduleTotals.ts';

/** Room for what `contentText` says of most modules. */
export const WIDEST_CONTENT = counted(888, 'tensor');

/** `36 layers` for a list of layers, else `9 tensors`. */
export function contentText({ parts, tensors }: Group): string {
  const isList = parts.count > 1;
  if (isList && /layers?$/i.test(parts.name)) {
    return counted(parts.count, 'layer');
  }
  if (isList && /experts?$/i.test(parts.name)) {
    return counted(parts.count, 'expert');
  }
  if (isList && /^h$|blocks?$/i.test(parts.name)) {
    return counted(parts.count, 'block');
  }
  return counted(tensors, 'tensor');
}

export function contentHover({ parts, tensors }: Group): string {
  return parts.count > 1
    ? t('{0} in {1}', counted(tensors, 'tensor'), counted(parts.count, 'part'))
    : counted(tensors, 'tensor');
}

/** How many dtypes a module's line names. */
const NAMED_DTYPES = 2;

/** `BF16`, `BF16, F32`, or `BF16, F32 +1` where there is a third; the most parameters first. */
export function dtypeText({ dtypes }: Pick<Group, 'dtypes'>): string {
  const named = dtypes.slice(0, NAMED_DTYPES).map(({ dtype }) => dtype);
  const more = dtypes.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` +${more}` : ''}`;
}

/** `BF16 99.8 %, F32 0.20 %` */
export function dtypeHover({ dtypes, parameters }: Group): string {
  return dtypes
    .map((share) => `${share.dtype} ${percent(share.parameters / Math.max(1, parameters))}`)
    .join(', ');
}
