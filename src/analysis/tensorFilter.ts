import picomatch from 'picomatch';

/**
 * Whether a tensor's name matches any of the globs; every name does when there are none.
 * `*` stands for any text, dots and slashes included.
 */
export function tensorFilter(globs: readonly string[]): (name: string) => boolean {
  return globs.length === 0 ? () => true : picomatch([...globs], { bash: true, dot: true });
}
