/** What the sources of data lend to the packs: the effect that names a source, what holds against an entry, words for facts. */
import { plainFact, type RoomBehaviours } from '#cases/index.ts';
import { nameSource } from './elements/commands.ts';
import { elementTaken } from './elements/subject.ts';

export const sourcesBehaviours: RoomBehaviours = {
  effects: { 'collect.name-source': nameSource },
  subjects: elementTaken,
  facts: {
    element: plainFact('数据元', 'Data element'),
    first: plainFact('原来源', 'First body'),
    second: plainFact('后提出的来源', 'Second body'),
    contestReason: plainFact('异议理由', 'Reason of the contest'),
  },
};
