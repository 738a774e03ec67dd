/** Made-up figures that are asked for again and again, made once. */

/** @param make always makes the same of the same source */
export function remembered<Source extends object, T>(
  make: (source: Source) => T,
): (source: Source) => T {
  const made = new WeakMap<Source, { readonly value: T }>();
  return (source) => {
    const known = made.get(source) ?? { value: make(source) };
    made.set(source, known);
    return known.value;
  };
}
