/** What the daily check adds to the to-dos of a provider: one task with all that stands, until it is mended or overruled. */
import type { LentTodos } from '#cases/index.ts';
import { standingBy } from './tell.ts';

const PROCEDURE = 'open.health';

export const healthTodos: LentTodos = async ({ ex, law, actor, roles }, { procedure, search, due }) => {
  if (!roles.includes('provider') || (procedure !== undefined && procedure !== PROCEDURE)) return [];
  const [found] = await standingBy(ex, law.day, [actor.organisationId]);
  if (!found) return [];
  const day = found.due;
  if (
    due &&
    (day === null || (due.from !== undefined && day < due.from) || (due.to !== undefined && day > due.to))
  )
    return [];
  const title = `开放数据体检：${found.datasets} 个数据集的 ${found.findings} 个问题`;
  if (search !== undefined && !title.includes(search)) return [];
  return [
    {
      id: found.organisationId,
      link: '/open/health',
      articles: [],
      number: '',
      title,
      procedure: { zh: '开放数据体检', en: 'Check of open data' },
      procedureKey: PROCEDURE,
      step: { zh: '整改问题或提出异议', en: 'Mend what was found or object' },
      stepKey: 'mend',
      subject: { type: 'org.organisation', id: found.organisationId },
      applicantId: null,
      openedOn: found.since,
      deadline:
        day === null
          ? null
          : {
              rule: PROCEDURE,
              state: 'in-force' as const,
              basis: 'setting' as const,
              informative: false,
              from: found.since,
              provisional: false,
              late: day < law.day,
              cite: [],
              due: day,
            },
    },
  ];
};
