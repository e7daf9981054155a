/** What the room lends to the procedures of packs and to the to-dos. */
import type { RoomBehaviours } from '#cases/index.ts';
import { plainFact } from '#cases/index.ts';
import { basicStaysOpen } from './basic.ts';
import { conflictsRuled, tellOthers } from './conflicts/rule.ts';
import { basedbTodos } from './keeping/todos.ts';
import { themeNoWider } from './theme-class.ts';

export const basedbBehaviours: RoomBehaviours = {
  gates: { 'basedb.conflicts-ruled': conflictsRuled },
  effects: { 'basedb.tell-others': tellOthers },
  subjects: async (context, subject) => [
    ...(await basicStaysOpen(context, subject)),
    ...(await themeNoWider(context, subject)),
  ],
  todos: basedbTodos,
  facts: { conflicts: plainFact('待核实差异数', 'Conflicts to verify') },
};
