/** Names that differ in their numbers alone are alike: a model of 100,000 tensors has a few dozen patterns. */

/** The name with `0` for every number. */
export function patternOf(name: string): string {
  return name.replace(/\d+/g, '0');
}
