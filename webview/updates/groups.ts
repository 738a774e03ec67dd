/** The figures of two updates by layer or by module kind, as rows in the order of the model. */
import { inFlowOrder } from '../../src/analysis/moduleLabels.ts';
import type { UpdatesByGroup, UpdatesModel } from '../../src/model/updates.ts';
import { quoted } from '../filter/grammar.ts';

export type Grouping = 'layer' | 'module';

export interface Group {
  /** The layer's number, or the kind of the module. */
  readonly name: string;
  readonly model: UpdatesModel;
}

export function groupsOf({ byLayer, byModule }: UpdatesByGroup, grouping: Grouping): Group[] {
  if (grouping === 'layer') {
    return Object.entries(byLayer)
      .map(([name, model]) => ({ name, model }))
      .sort((a, b) => Number(a.name) - Number(b.name));
  }
  const all = Object.entries(byModule).map(([name, model]) => ({ name, model }));
  return inFlowOrder(all.map(({ name }) => name)).flatMap((at) => all[at] ?? []);
}

/** A filter that leaves the tensors of a group. */
export function filterOf({ name }: Group, grouping: Grouping): string {
  return `${grouping}:${quoted(name)}`;
}
