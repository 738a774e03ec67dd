/** What a configuration beside a checkpoint says: `config.json` or `adapter_config.json`. */
import type { Adapter, ConfigEntry, ConfigFile } from '../../model/structure.ts';
import { cutText, MOST_ENTRIES } from '../cutText.ts';

/** Objects in objects; what lies deeper is listed as JSON. */
const MOST_DEPTH = 4;

/** A configuration file as it was read; `content` is null where that failed. */
export interface ReadConfig {
  readonly file: string;
  readonly content: Readonly<Record<string, unknown>> | null;
  readonly error: string | null;
}

/** As it is shown: one line for each value, keys of nested objects joined by dots. */
export function listConfig({ file, content, error }: ReadConfig): ConfigFile {
  const all = content === null ? [] : entriesOf(content, '', 0);
  return { file, error, count: all.length, entries: all.slice(0, MOST_ENTRIES) };
}

function entriesOf(
  object: Readonly<Record<string, unknown>>,
  prefix: string,
  depth: number,
): ConfigEntry[] {
  return Object.entries(object).flatMap(([name, value]) => {
    const key = prefix + name;
    return isObject(value) && depth < MOST_DEPTH && Object.keys(value).length > 0
      ? entriesOf(value, `${key}.`, depth + 1)
      : [{ key: cutText(key), value: cutText(valueText(value)) }];
  });
}

function valueText(value: unknown): string {
  try {
    return typeof value === 'string' ? value : JSON.stringify(value);
  } catch {
    return '…'; // nested deeper than can be written
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of the configuration, or of that of its language model in a model of several. */
export function memberOf(content: ReadConfig['content'], ...names: readonly string[]): unknown {
  const nested = content?.['text_config'];
  for (const from of [content, isObject(nested) ? nested : null]) {
    for (const name of names) {
      if (from !== null && Object.hasOwn(from, name)) {
        return from[name];
      }
    }
  }
  return undefined;
}

export function countOf(
  content: ReadConfig['content'],
  ...names: readonly string[]
): number | null {
  const value = memberOf(content, ...names);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

export function textOf(content: ReadConfig['content'], ...names: readonly string[]): string | null {
  const value = memberOf(content, ...names);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** What `adapter_config.json` says, if it is one. */
export function adapterOf(content: ReadConfig['content']): Adapter | null {
  const type = textOf(content, 'peft_type');
  return type === null
    ? null
    : {
        type,
        rank: countOf(content, 'r'),
        alpha: numberOf(content, 'lora_alpha'),
        base: textOf(content, 'base_model_name_or_path'),
      };
}

function numberOf(content: ReadConfig['content'], name: string): number | null {
  const value = memberOf(content, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
