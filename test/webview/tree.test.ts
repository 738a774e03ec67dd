import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { treeAction } from '../../webview/components/treeKeys.ts';
import { Expansion, type StoredExpansion } from '../../webview/state/expansion.ts';
import type { GroupLine } from '../../webview/state/lines.ts';
import { NO_FILTER } from '../../webview/state/filter.ts';
import { Table, type TableRow } from '../../webview/state/table.ts';
import { Tree } from '../../webview/state/tree.ts';

function rowsOf(names: readonly string[], from = 0): TableRow[] {
  return names.map((name, at) => ({
    index: from + at,
    name,
    lowerName: name.toLowerCase(),
    dtypes: [name.includes('norm') ? 'F32' : 'BF16'],
    shape: [10],
    layer: null,
    parameters: 10,
    bytes: 20,
  }));
}

interface Made {
  readonly table: Table<TableRow>;
  readonly tree: Tree<TableRow>;
  readonly kept: StoredExpansion[];
}

const NOTHING: StoredExpansion = { opened: [], closed: [] };

function treeOf(names: readonly string[], opensAll = false, stored = NOTHING): Made {
  const table = new Table<TableRow>(new Map());
  const kept: StoredExpansion[] = [];
  const tree = new Tree(table, new Expansion(stored, opensAll, (state) => kept.push(state)));
  table.add(rowsOf(names));
  return { table, tree, kept };
}

/** The lines as text: two blanks a level, `+` closed, `-` open. */
function drawn({ tree }: Made): string[] {
  return Array.from({ length: tree.count() }, (_line, at) => {
    const line = tree.at(at);
    assert.ok(line);
    const mark = line.kind === 'group' ? (line.isOpen ? '- ' : '+ ') : '';
    return `${'  '.repeat(line.depth)}${mark}${line.label}`;
  });
}

const find = (made: Made, label: string): number => {
  const at = drawn(made).findIndex((line) => line.replace(/^[ +-]*/, '') === label);
  assert.ok(at >= 0, `${label} in\n${drawn(made).join('\n')}`);
  return at;
};

const groupAt = ({ tree }: Made, at: number): GroupLine => {
  const line = tree.at(at);
  assert.ok(line?.kind === 'group');
  return line;
};

const selected = ({ table }: Made): string[] => table.selectedRows().map(({ name }) => name);

const MODEL = [
  ...['model.norm.weight', 'lm_head.weight', 'model.embed_tokens.weight'],
  ...[10, 2, 0].flatMap((layer) => [
    `model.layers.${layer}.self_attn.q_proj.weight`,
    `model.layers.${layer}.mlp.up_proj.weight`,
  ]),
];

describe('the tree of modules', () => {
  it('puts layer 2 before layer 10, and lists the tensors of a layer flat', () => {
    const made = treeOf(MODEL);
    made.tree.setOpen(find(made, '10'), true);
    assert.deepEqual(drawn(made), [
      'lm_head.weight',
      '- model',
      '  embed_tokens.weight',
      '  - layers',
      '    + 0',
      '    + 2',
      '    - 10',
      '      mlp.up_proj.weight',
      '      self_attn.q_proj.weight',
      '  norm.weight',
    ]);
  });

  it('joins a module with the one thing that it holds', () => {
    const names = ['a.b.layers.0.mlp.w', 'a.b.layers.0.attn.w', 'c.d.e.weight', 'f.experts.3.w'];
    assert.deepEqual(drawn(treeOf(names, true)), [
      '- a.b.layers.0',
      '  attn.w',
      '  mlp.w',
      'c.d.e.weight',
      'f.experts.3.w',
    ]);
  });

  it('splits what it had joined when more comes', () => {
    const made = treeOf(['a.b.0.w'], true);
    assert.deepEqual(drawn(made), ['a.b.0.w']);
    made.table.add(rowsOf(['a.b.1.w', 'a.b.1.v'], 1));
    assert.deepEqual(drawn(made), ['- a.b', '  0.w', '  - 1', '    v', '    w']);
  });

  it('sums up what a module holds, of what the filter leaves', () => {
    const made = treeOf(MODEL);
    const model = groupAt(made, find(made, 'model')).group;
    assert.deepEqual(model, {
      ...{ tensors: 8, parameters: 80, bytes: 160, parts: { name: 'model', count: 0 } },
      dtypes: [
        { dtype: 'BF16', parameters: 70 },
        { dtype: 'F32', parameters: 10 },
      ],
    });
    assert.deepEqual(groupAt(made, find(made, 'layers')).group.parts, { name: 'layers', count: 3 });
    made.table.setFilter({ text: 'q_proj' });
    assert.equal(groupAt(made, find(made, 'model')).group.tensors, 3);
  });

  it('compares each line with the largest of those beside it', () => {
    const made = treeOf(MODEL);
    const mostOf = (label: string): number | undefined => made.tree.at(find(made, label))?.most;
    assert.equal(mostOf('model'), 80);
    const layers = groupAt(made, find(made, 'layers')).group;
    assert.equal(mostOf('layers'), layers.parameters);
    made.tree.setOpen(find(made, 'layers'), true);
    const first = groupAt(made, find(made, '0')).group;
    assert.equal(mostOf('2'), first.parameters);
    made.tree.setOpen(find(made, '0'), true);
    assert.equal(mostOf('self_attn.q_proj.weight'), 10);
    made.table.setFilter({ text: 'layers.2 q_proj' });
    assert.equal(mostOf('model'), 10);
  });

  it('opens every module with a match while there is a filter', () => {
    const made = treeOf(MODEL);
    made.table.setFilter({ text: 'layers.2' });
    const lines = [
      ...['- model', '  - layers', '    - 2'],
      ...['      mlp.up_proj.weight', '      self_attn.q_proj.weight'],
    ];
    assert.deepEqual(drawn(made), lines);
    made.tree.setOpen(find(made, '2'), false);
    assert.deepEqual(drawn(made), [...lines.slice(0, 2), '    + 2']);
    made.table.setFilter({ text: 'layers.2.' });
    assert.deepEqual(drawn(made), lines);
    made.tree.setOpen(find(made, '2'), false);
    made.table.setFilter(NO_FILTER);
    assert.equal(drawn(made)[5], '    + 2');
    assert.deepEqual(made.kept, []);
  });

  it('remembers what was opened and closed', () => {
    const made = treeOf(MODEL);
    made.tree.setOpen(find(made, '2'), true);
    made.tree.setOpen(find(made, 'model'), false);
    assert.deepEqual(made.kept.at(-1), { opened: ['model.layers.2'], closed: ['model'] });
    const again = treeOf(MODEL, false, made.kept.at(-1));
    assert.deepEqual(drawn(again), ['lm_head.weight', '+ model']);
    again.tree.setOpen(1, true);
    assert.deepEqual(drawn(again).slice(5, 7), ['    - 2', '      mlp.up_proj.weight']);
  });

  it('selects the tensors of a module, and says so of those that are all selected', () => {
    const made = treeOf(MODEL);
    made.tree.activate(find(made, '2'), 'only');
    assert.deepEqual(selected(made), [
      'model.layers.2.mlp.up_proj.weight',
      'model.layers.2.self_attn.q_proj.weight',
    ]);
    assert.equal(made.tree.activePosition(), find(made, '2'));
    assert.equal(made.table.active, null);
    assert.equal(made.tree.at(find(made, '2'))?.isSelected, true);
    assert.equal(made.tree.at(find(made, 'layers'))?.isSelected, false);
    made.tree.activate(find(made, '10'), 'extend');
    assert.equal(made.table.selection.size, 4);
    made.tree.activate(find(made, 'layers'), 'toggle');
    assert.equal(made.table.selection.size, 6);
    made.tree.activate(find(made, 'layers'), 'toggle');
    assert.equal(made.table.selection.size, 0);
  });

  it('makes a module active without selecting it where the keyboard only moves', () => {
    const made = treeOf(MODEL);
    made.tree.activate(find(made, 'norm.weight'), 'move');
    assert.deepEqual(selected(made), ['model.norm.weight']);
    made.tree.activate(find(made, '2'), 'move');
    assert.equal(made.tree.activePosition(), find(made, '2'));
    assert.deepEqual(selected(made), ['model.norm.weight']);
    made.tree.activate(find(made, '10'), 'extend');
    assert.equal(made.table.selection.size, 4, 'a range starts at the module');
  });

  it('goes from a row to a module and back to the same row', () => {
    const made = treeOf(MODEL);
    for (const label of ['norm.weight', 'layers', 'norm.weight']) {
      made.tree.activate(find(made, label), 'only');
      assert.equal(made.tree.activePosition(), find(made, label));
    }
  });

  it('opens what a row lies in that is shown from elsewhere', () => {
    const made = treeOf(MODEL);
    made.tree.activate(find(made, 'layers'), 'only');
    const row = made.table.rows.find(({ name }) => name.includes('10.self_attn'));
    assert.ok(row);
    made.table.show(row);
    made.tree.reveal();
    assert.equal(made.tree.activePosition(), find(made, 'self_attn.q_proj.weight'));
  });

  it('opens all siblings, and finds the module around', () => {
    const made = treeOf(MODEL);
    made.tree.openSiblings(find(made, '2'));
    assert.equal(drawn(made).filter((line) => line.includes('self_attn')).length, 3);
    assert.equal(made.tree.parentPosition(find(made, '10')), find(made, 'layers'));
    assert.equal(made.tree.parentPosition(find(made, 'lm_head.weight')), -1);
  });

  it('shows every row once, whatever its name, with a label that ends it', () => {
    const part = fc.constantFrom(
      'model',
      'layers',
      '0',
      '00',
      '10',
      '2',
      'W',
      'w',
      '',
      '__proto__',
    );
    const name = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.uniqueArray(name), fc.nat(20), (names, first) => {
        const made = treeOf(names.slice(0, first), true);
        drawn(made); // as rows come in pages
        made.table.add(rowsOf(names.slice(first), Math.min(first, names.length)));
        const lines = Array.from({ length: made.tree.count() }, (_line, at) => made.tree.at(at));
        const rows = lines.flatMap((line) => (line?.kind === 'row' ? [line] : []));
        assert.deepEqual(rows.map(({ row }) => row.name).sort(), [...names].sort());
        for (const { row, label } of rows) {
          assert.ok(row.name.endsWith(label));
        }
        for (const line of lines) {
          const isAlone = line?.kind === 'group' && line.group.tensors < 2;
          assert.ok(!isAlone, 'a module of one tensor has no line');
        }
      }),
    );
  });

  it('has the depth of a line as that of the line around it and one', () => {
    const made = treeOf(MODEL, true);
    for (let at = 0; at < made.tree.count(); at += 1) {
      const parent = made.tree.parentPosition(at);
      const around = parent < 0 ? -1 : (made.tree.at(parent)?.depth ?? NaN);
      assert.equal(made.tree.at(at)?.depth, around + 1);
    }
  });
});

interface Opened {
  readonly names: readonly string[];
  /** Paths of modules. */
  readonly opened: readonly string[];
  readonly filter: string;
}

/** Names of a few components, some of which lie in modules, alone or with others. */
const OPENED: fc.Arbitrary<Opened> = (() => {
  const part = fc.constantFrom('model', 'layers', 'experts', '0', '2', '10', 'norm', 'w');
  const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.'));
  return fc.record({
    names: fc.uniqueArray(path, { minLength: 1, maxLength: 40 }),
    opened: fc.array(path, { maxLength: 12 }),
    filter: fc.constantFrom('', '', 'w', 'layers.0', '10', 'norm|experts', 'nothing'),
  });
})();

function madeOf({ names, opened, filter }: Opened): Made {
  const made = treeOf(names, false, { opened, closed: opened });
  made.table.setFilter({ text: filter });
  return made;
}

describe('the lines of any tree', () => {
  it('sum up what plain loops over the rows do', () => {
    fc.assert(
      fc.property(OPENED, (opened) => {
        const made = madeOf(opened);
        const { tree, table } = made;
        for (let at = 0; at < tree.count(); at += 1) {
          const line = tree.at(at);
          assert.ok(line);
          if (line.kind === 'group') {
            const inside = table.visible.filter(({ name }) => name.startsWith(`${line.path}.`));
            const parameters = inside.reduce((sum, row) => sum + row.parameters, 0);
            const bytes = inside.reduce((sum, row) => sum + (row.bytes ?? 0), 0);
            assert.deepEqual(
              [line.group.tensors, line.group.parameters, line.group.bytes],
              [inside.length, parameters, bytes],
            );
            const ofDtypes = line.group.dtypes.reduce((sum, one) => sum + one.parameters, 0);
            assert.equal(ofDtypes, parameters);
            assert.deepEqual(new Set(tree.rowsAt(at)), new Set(inside));
          }
        }
      }),
    );
  });

  it('are found where they are, and only there', () => {
    fc.assert(
      fc.property(OPENED, (opened) => {
        const { tree, table } = madeOf(opened);
        const count = tree.count();
        const keys = Array.from({ length: count }, (_line, at) => tree.keyAt(at));
        assert.equal(new Set(keys).size, count);
        assert.equal(tree.keyAt(-1), undefined);
        assert.equal(tree.keyAt(count), undefined);
        keys.forEach((key, at) => assert.equal(key && tree.positionOf(key), at));
        for (const row of table.rows) {
          assert.equal(tree.positionOf(row), keys.indexOf(row));
        }
      }),
    );
  });

  it('are the lines around each visible row, opened or not', () => {
    fc.assert(
      fc.property(OPENED, (opened) => {
        const { tree, table } = madeOf(opened);
        const lines = Array.from({ length: tree.count() }, (_line, at) => tree.at(at));
        const closed = lines.flatMap((line) =>
          line?.kind === 'group' && !line.isOpen ? [line.path] : [],
        );
        const rows = lines.flatMap((line) => (line?.kind === 'row' ? [line.row] : []));
        const isHidden = ({ name }: TableRow): boolean =>
          closed.some((path) => name.startsWith(`${path}.`));
        assert.deepEqual(new Set(rows), new Set(table.visible.filter((row) => !isHidden(row))));
      }),
    );
  });
});

describe('the keys of the tree', () => {
  const action = (key: string, isOpen: boolean | null, parent = 3): unknown =>
    treeAction(
      { key, ctrlKey: false, metaKey: false, shiftKey: false },
      { position: 5, parent, isOpen },
    );

  it('open, close and go in and out', () => {
    assert.deepEqual(action('ArrowRight', false), { kind: 'setOpen', isOpen: true });
    assert.deepEqual(action('ArrowRight', true), { kind: 'move', to: 6 });
    assert.deepEqual(action('ArrowLeft', true), { kind: 'setOpen', isOpen: false });
    assert.deepEqual(action('ArrowLeft', false), { kind: 'move', to: 3 });
    assert.deepEqual(action('ArrowLeft', null), { kind: 'move', to: 3 });
    assert.deepEqual(action('Enter', true), { kind: 'setOpen', isOpen: false });
    assert.deepEqual(action('*', null), { kind: 'openSiblings' });
  });

  it('leave to the table what is not theirs', () => {
    assert.equal(action('ArrowRight', null), null);
    assert.equal(action('ArrowLeft', false, -1), null);
    assert.equal(action('Enter', null), null);
    assert.equal(action('ArrowDown', true), null);
  });
});
