/** Patterns of shapes: `4096x*`, `*x128`, `scalar`. */

const SCALAR = 'scalar';

/** One side each; null is any. */
export type ShapePattern = readonly (number | null)[];

/** @returns null for what is no pattern, such as an unfinished `4096x` */
export function parseShape(text: string): ShapePattern | null {
  if (text === SCALAR) {
    return [];
  }
  const sides = text.split(/[x×]/);
  return sides.every((side) => /^(?:\d+|\*)$/.test(side))
    ? sides.map((side) => (side === '*' ? null : Number(side)))
    : null;
}

export function matchesShape(shape: readonly number[], pattern: ShapePattern): boolean {
  return (
    shape.length === pattern.length &&
    pattern.every((side, at) => side === null || side === shape[at])
  );
}

/** A shape as the filter writes it. */
export function shapeTerm(sides: string): string {
  return sides === '' ? SCALAR : sides;
}
