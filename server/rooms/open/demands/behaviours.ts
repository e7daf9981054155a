/** What demands lend to the procedures of packs, and to the to-dos: promises that are to be kept. */
import { type LentTodos, plainFact, type RoomBehaviours } from '#cases/index.ts';
import { answerEffects } from './answer.ts';
import { articlesOf } from './law.ts';
import { reviewEffects, reviewGates } from './review.ts';
import { demandTables } from './tables.ts';
import { demandKinds, kindWords } from './terms.ts';

const PROMISE = 'open.promise';

const promises: LentTodos = async ({ ex, law, actor, roles }, { procedure, search, due }) => {
  if (!roles.includes('provider') || (procedure !== undefined && procedure !== PROMISE)) return [];
  const rows = await demandTables(ex)
    .selectFrom('open.demand')
    .select(['id', 'number', 'wanted', 'answered_on', 'promised_on', 'filer_id'])
    .where('unit_id', '=', actor.organisationId)
    .where('joined_into', 'is', null)
    .where('answer', 'in', ['date', 'conditions'])
    .where('fulfilled_on', 'is', null)
    .orderBy('promised_on')
    .limit(200)
    .execute();
  const cite = articlesOf(law);
  return rows.flatMap((row) => {
    const day = row.promised_on ?? law.day;
    if (search !== undefined && !row.wanted.includes(search) && !row.number.includes(search)) return [];
    if (due && ((due.from !== undefined && day < due.from) || (due.to !== undefined && day > due.to)))
      return [];
    const from = row.answered_on ?? law.day;
    return [
      {
        id: row.id,
        link: `/open/demands/${row.id}`,
        articles: cite,
        number: row.number,
        title: row.wanted,
        procedure: { zh: '开放需求', en: 'Demands for data' },
        procedureKey: PROMISE,
        step: { zh: '兑现答复', en: 'Keep what was promised' },
        stepKey: 'promise',
        subject: { type: 'open.demand', id: row.id },
        applicantId: row.filer_id,
        openedOn: from,
        deadline: {
          rule: 'open.demand-deadline',
          state: 'in-force' as const,
          basis: 'setting' as const,
          informative: false,
          from,
          provisional: false,
          late: day < law.day,
          cite,
          due: day,
        },
      },
    ];
  });
};

export const demandBehaviours: RoomBehaviours = {
  gates: reviewGates,
  effects: { ...answerEffects, ...reviewEffects },
  todos: promises,
  facts: {
    demandNumber: plainFact('需求编号', 'Number of the demand'),
    demandKind: {
      label: { zh: '需求类型', en: 'Kind of demand' },
      say: (_law, value) => {
        const kind = demandKinds.find((key) => key === value);
        return kind ? kindWords[kind] : undefined;
      },
    },
  },
};
