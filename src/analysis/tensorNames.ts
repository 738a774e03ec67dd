/** What a tensor's name says about its place in the model. */

/** Parameter names at the end of a name, which say nothing about the module. */
const PARAMETER = /^(weight|bias)(_\w+)?$/;

/** Module names that are told apart only by what stands before them. */
const AMBIGUOUS = new Set(['dense', 'output', 'proj', 'c_proj']);

/** The layer's number: the first component that is a number, or null. */
export function layerOf(name: string): string | null {
  const number = name.split('.').find(isNumber);
  return number === undefined ? null : String(Number(number));
}

/**
 * The kind of module a tensor belongs to: the last component before the parameter's name, as
 * `q_proj`; with the ones before it where that alone is ambiguous, as `mlp.c_proj`.
 */
export function moduleOf(name: string): string {
  const parts = name.split('.');
  const withoutParameter =
    parts.length > 1 && PARAMETER.test(parts.at(-1) ?? '') ? parts.slice(0, -1) : parts;
  const named = withoutParameter.findLastIndex((part) => !isNumber(part));
  if (named < 0) {
    return name;
  }
  let first = named;
  while (
    first > 0 &&
    AMBIGUOUS.has(withoutParameter[first] ?? '') &&
    !isNumber(withoutParameter[first - 1] ?? '')
  ) {
    first -= 1;
  }
  return withoutParameter.slice(first, named + 1).join('.');
}

function isNumber(part: string): boolean {
  return /^\d+$/.test(part);
}
