/** What the cells of an image can be coloured by. */
import type { TensorImage, UpdateImage } from '../../src/model/values.ts';
import type { Option } from '../components/choice.ts';
import { t } from '../l10n.ts';

/** `mean` goes both ways from zero, the others up from it. */
export type Shade = 'mean' | 'maxAbs' | 'changedFraction';

/** One number for each cell; the means where the image has no such numbers. */
export function cellsOf(image: TensorImage | UpdateImage, shade: Shade): Float32Array {
  if (shade !== 'changedFraction') {
    return image[shade];
  }
  return 'changedFraction' in image ? image.changedFraction : image.mean;
}

/** What an image can show; the share that changed, of an update alone. */
export function shadesOf(image: TensorImage | UpdateImage): readonly Option[] {
  const shades = [
    { value: 'mean', label: t('Mean'), hint: t('Mean of the finite elements of a cell') },
    {
      value: 'maxAbs',
      label: t('Max |w|'),
      hint: t('Largest magnitude of the finite elements of a cell'),
    },
  ];
  return 'changedFraction' in image
    ? [
        ...shades,
        {
          value: 'changedFraction',
          label: t('Changed'),
          hint: t('Share of the elements of a cell that changed'),
        },
      ]
    : shades;
}
