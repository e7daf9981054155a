/** What conduct adds to the to-dos: leads and alerts for the provider, proposed measures for the authority, checks that are due. */
import type { LentTodos } from '#cases/index.ts';
import type { Text } from '#kernel/errors.ts';
import { shownUser } from './announce.ts';
import { rules, titleOf } from './law.ts';
import { waitingLeads } from './leads.ts';
import { conductTables } from './tables.ts';

const PROCEDURE = 'open.conduct';
const MOST = 200;
const title: Text = { zh: '开放数据使用监督', en: 'Use of open data' };

type Waiting = {
  id: string;
  link: string;
  number: string;
  title: string;
  step: Text;
  stepKey: string;
  type: string;
  openedOn: string;
  articles: string[];
};

export const conductTodos: LentTodos = async ({ ex, law, actor, roles }, { procedure, search, due }) => {
  // None of them has a day: where days are asked for, they are not meant.
  if ((procedure !== undefined && procedure !== PROCEDURE) || due) return [];
  const isBureau = roles.includes('bureau');
  const provides = roles.includes('provider') || roles.includes('head');
  if (!isBureau && !provides) return [];
  const found: Waiting[] = [];
  for (const lead of await waitingLeads(ex, actor))
    found.push({
      id: lead.id,
      link: '/open/breaches',
      number: lead.number,
      title: titleOf(law, rules.grounds, lead.ground).zh,
      step: { zh: '核实线索，立案或者说明理由', en: 'Look into a lead' },
      stepKey: 'lead',
      type: 'open.lead',
      openedOn: lead.opened_on,
      articles: law.cite(rules.grounds),
    });
  if (isBureau) {
    const proposed = await conductTables(ex)
      .selectFrom('open.measure as m')
      .innerJoin('open.breach_case as b', 'b.id', 'm.breach_id')
      .select(['m.id', 'm.number', 'm.breach_id', 'm.kind', 'm.user_id', 'b.opened_on'])
      .where('m.state', '=', 'proposed')
      .orderBy('m.proposed_at')
      .limit(MOST)
      .execute();
    for (const row of proposed)
      found.push({
        id: row.id,
        link: `/open/breaches/${row.breach_id}`,
        number: row.number,
        title: `${titleOf(law, rules.measures, row.kind).zh} ${(await shownUser(ex, row.user_id)).zh}`,
        step: { zh: '决定是否同意', en: 'Consent or refuse' },
        stepKey: 'decide',
        type: 'open.breach',
        openedOn: row.opened_on,
        articles: law.cite(rules.measures),
      });
  }
  if (provides) {
    const alerts = await conductTables(ex)
      .selectFrom('open.use_alert')
      .select(['id', 'day', 'user_id'])
      .where('organisation_id', '=', actor.organisationId)
      .where('state', '=', 'standing')
      .orderBy('day', 'desc')
      .limit(MOST)
      .execute();
    for (const row of alerts)
      found.push({
        id: row.id,
        link: '/open/conduct/alerts',
        number: '',
        title: row.user_id ? (await shownUser(ex, row.user_id)).zh : '未登录者',
        step: { zh: '核实异常使用', en: 'Look into unusual use' },
        stepKey: 'alert',
        type: 'open.use-alert',
        openedOn: row.day,
        articles: law.cite(rules.following),
      });
  }
  return found
    .filter((one) => search === undefined || one.title.includes(search) || one.number.includes(search))
    .map(({ type, ...one }) => ({
      ...one,
      procedure: title,
      procedureKey: PROCEDURE,
      subject: { type, id: one.id },
      applicantId: null,
      deadline: null,
    }));
};
