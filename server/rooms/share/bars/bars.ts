/** What stands against a unit that applies: shown beside its application to itself and to its reviewers; some of it stops the application. */
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { sharingTables } from '../sharing/tables.ts';

export type Bar = {
  kind: 'report-outstanding' | 'rectification' | 'terminated';
  /** `stop`: nothing is handed in while it stands; `note`: it is shown to both sides. */
  effect: 'stop' | 'note';
  words: Text;
  articles: string[];
  /** Path in the desk where it is mended or read. */
  link: string;
};

/** Everything that stands against the unit now. */
export async function barsOf(ex: Executor, { applicantId }: { applicantId: string }): Promise<Bar[]> {
  const db = sharingTables(ex);
  const reports = await db
    .selectFrom('share.use_report')
    .select(['id', 'to_day'])
    .where('consumer_id', '=', applicantId)
    .where('answered_at', 'is', null)
    .orderBy('asked_at')
    .execute();
  const matters = await db
    .selectFrom('share.rectification')
    .select(['id', 'number', 'state', 'due_on', 'closed_at'])
    .where('consumer_id', '=', applicantId)
    .where('state', '<>', 'restored')
    .orderBy('opened_at')
    .execute();
  return [
    ...reports.map(
      ({ to_day: to }): Bar => ({
        kind: 'report-outstanding',
        effect: 'note',
        words: {
          zh: `截至 ${to} 的使用情况尚未反馈`,
          en: `The report of use up to ${to} is outstanding`,
        },
        articles: [],
        link: '/sharing/use-reports',
      }),
    ),
    ...matters.map(
      ({ id, number, state, due_on: due }): Bar => ({
        kind: state === 'terminated' ? 'terminated' : 'rectification',
        effect: 'note',
        words:
          state === 'terminated'
            ? { zh: `整改事项 ${number} 逾期未改，已终止服务`, en: `Service was ended over matter ${number}` }
            : {
                zh: `整改事项 ${number} 未办结，期限 ${due}`,
                en: `Matter ${number} is to be mended by ${due}`,
              },
        articles: [],
        link: `/sharing/rectification/${id}`,
      }),
    ),
  ];
}
