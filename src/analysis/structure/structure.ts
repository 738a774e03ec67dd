/** A checkpoint as a whole: family, composition, memory, ties, shards. Touches no tensor data. */
import type { Checkpoint, CheckpointSummary, Tensor } from '../../model/checkpoint.ts';
import type { Family, Memory, ShardFacts, Structure } from '../../model/structure.ts';
import { elementCount, isFloating } from '../matrices.ts';
import { adapterOf, countOf, listConfig, textOf, type ReadConfig } from './config.ts';
import { expertsOf, layersOf } from './layers.ts';
import { familyOfNames, familyOfType } from './families.ts';
import { patternOf } from './names.ts';
import { compositionOf } from './parts.ts';
import { tiesOf } from './ties.ts';

/** What lies beside a checkpoint. */
export interface Neighbours {
  /** The model's and the adapter's configuration, those that are there. */
  readonly configs: readonly ReadConfig[];
  /** Names of the folder's `.safetensors` files; empty if they could not be listed. */
  readonly files: readonly string[];
}

export function structureOf(checkpoint: Checkpoint, { configs, files }: Neighbours): Structure {
  const { tensors, metadata } = checkpoint;
  const config = contentOf(configs, 'config.json');
  return {
    family: familyOf(tensors, config, contentOf(configs, 'adapter_config.json')),
    composition: compositionOf(tensors),
    memory: memoryOf(tensors),
    ties: tiesOf(
      tensors.map(({ name }) => name),
      metadata,
      config,
    ),
    shards: shardFacts(checkpoint, files),
    configs: configs.map(listConfig),
  };
}

function contentOf(configs: readonly ReadConfig[], file: string): ReadConfig['content'] {
  return configs.find((config) => config.file === file)?.content ?? null;
}

function familyOf(
  tensors: readonly Tensor[],
  config: ReadConfig['content'],
  adapter: ReadConfig['content'],
): Family {
  const modelType = textOf(config, 'model_type');
  const guess =
    modelType === null ? familyOfNames(new Set(tensors.map(({ name }) => patternOf(name)))) : null;
  return {
    name: modelType === null ? guess : familyOfType(modelType),
    source: modelType === null ? (guess === null ? null : 'names') : 'config',
    layers: layersOf(tensors),
    configuredLayers: countOf(config, 'num_hidden_layers', 'n_layer', 'num_layers'),
    experts: expertsOf(tensors),
    adapter: adapterOf(adapter),
  };
}

/** What floating-point elements take in other types; integers stay what they are. */
export function memoryOf(tensors: readonly Tensor[]): Memory {
  let stored = 0;
  let elements = 0;
  let integers = 0;
  for (const { dtype, shape, bytes } of tensors) {
    stored += bytes;
    if (isFloating(dtype)) {
      elements += elementCount(shape);
    } else {
      integers += bytes;
    }
  }
  return {
    stored,
    bf16: integers + 2 * elements,
    int8: integers + elements,
    int4: integers + Math.ceil(elements / 2),
  };
}

function shardFacts({ path, shards }: CheckpointSummary, files: readonly string[]): ShardFacts {
  if (path.endsWith('.safetensors')) {
    const [, number, count] = /-(\d{5})-of-(\d{5})\.safetensors$/.exec(path) ?? [];
    const openedAlone =
      number === undefined || count === undefined || Number(count) < 2
        ? null
        : { number: Number(number), count: Number(count) };
    return { notInIndex: [], openedAlone };
  }
  const named = new Set(shards.map(({ file }) => file));
  return { notInIndex: files.filter((file) => !named.has(file)), openedAlone: null };
}
