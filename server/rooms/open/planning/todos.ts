/** What planning adds to the to-dos of a unit: tasks and lines of the plan that are not done, lists of demands to confirm. */
import type { LentTodos } from '#cases/index.ts';
import { tasksWithState } from './tasks.ts';

const PROCEDURE = 'open.task';

export const taskTodos: LentTodos = async ({ ex, law, actor, roles }, { procedure, search, due }) => {
  if (!roles.includes('provider') || (procedure !== undefined && procedure !== PROCEDURE)) return [];
  const waiting = (await tasksWithState(ex, law, actor.organisationId)).filter(
    ({ state }) => state === 'sent' || state === 'accepted' || state === 'overdue',
  );
  return waiting.flatMap(({ row, state }) => {
    const day = row.wanted_on;
    if (search !== undefined && !row.title.includes(search) && !row.number.includes(search)) return [];
    if (due && ((due.from !== undefined && day < due.from) || (due.to !== undefined && day > due.to)))
      return [];
    const articles = row.source === 'plan' ? law.cite('open.plan') : [];
    return [
      {
        id: row.id,
        link: '/open/tasks',
        articles,
        number: row.number,
        title: row.title,
        procedure:
          row.source === 'plan'
            ? { zh: '年度开放计划', en: 'Yearly opening plan' }
            : { zh: '开放任务', en: 'Opening task' },
        procedureKey: PROCEDURE,
        step:
          state === 'sent'
            ? { zh: '答复并承办', en: 'Answer it' }
            : { zh: '按期开放', en: 'Open it in time' },
        stepKey: state === 'sent' ? 'answer' : 'open',
        subject: { type: 'open.task', id: row.id },
        applicantId: null,
        openedOn: row.created_on,
        deadline: {
          rule: 'open.plan',
          state: 'in-force' as const,
          basis: 'setting' as const,
          informative: false,
          from: row.created_on,
          provisional: false,
          late: day < law.day,
          cite: articles,
          due: day,
        },
      },
    ];
  });
};
