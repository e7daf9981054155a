/** What these registers lend to the workbench of a unit: what it is asked to answer, gather, report or destroy. */
import type { LentBoard } from '#rooms/org/index.ts';
import { feedbackAwaited } from '../feedback/feedback.ts';
import { gatheringTasks } from '../gathering/gathering.ts';
import { articlesOf, ordered } from './law.ts';
import { titlesOf } from './parties.ts';
import { sharingTables } from './tables.ts';

export const sharingBoard: LentBoard = {
  name: 'sharing',
  async tasks({ ex, law, organisationId }) {
    const db = sharingTables(ex);
    const needs = await db
      .selectFrom('share.need')
      .select(['id', 'wanted', 'state', 'due_on'])
      .where('assigned_id', '=', organisationId)
      .where('state', 'in', ['assigned', 'accepted'])
      .execute();
    const reports = await db
      .selectFrom('share.use_report')
      .select(['id', 'to_day'])
      .where('consumer_id', '=', organisationId)
      .where('answered_at', 'is', null)
      .execute();
    const copies = await db
      .selectFrom('share.hand_over')
      .select(['id', 'number', 'destroy_on'])
      .where('applicant_id', '=', organisationId)
      .where('recorded_at', 'is not', null)
      .where('proof', 'is', null)
      .execute();
    const matters = await db
      .selectFrom('share.rectification')
      .select(['id', 'number', 'due_on'])
      .where('consumer_id', '=', organisationId)
      .where('state', '=', 'open')
      .execute();
    const gather = await gatheringTasks(ex, organisationId);
    const awaited = ordered(law, 'feedback') ? await feedbackAwaited(ex, organisationId) : [];
    const title = await titlesOf(
      ex,
      gather.map(({ resource_id: id }) => id),
    );
    const late = (due: string | null): boolean => due !== null && due < law.day;
    return [
      ...needs.map((one) => ({
        key: `need:${one.id}`,
        domains: ['share'] as const,
        act: { zh: '答复或落实数据需求', en: 'Answer or meet a need' },
        title: one.wanted,
        due: one.due_on,
        late: late(one.due_on),
        articles: articlesOf(law, 'need'),
        link: `/sharing/needs/${one.id}`,
      })),
      ...reports.map((one) => ({
        key: `use-report:${one.id}`,
        domains: ['share'] as const,
        act: { zh: '反馈使用情况', en: 'Report the use' },
        title: one.to_day,
        due: null,
        late: false,
        articles: articlesOf(law, 'use-report', 'use-statement'),
        link: '/sharing/use-reports',
      })),
      ...copies.map((one) => ({
        key: `hand-over:${one.id}`,
        domains: ['rectify', 'share'] as const,
        act: { zh: '销毁线下数据并登记', en: 'Destroy the copy and prove it' },
        title: one.number,
        due: one.destroy_on,
        late: late(one.destroy_on),
        articles: articlesOf(law, 'offline'),
        link: '/sharing/offline',
      })),
      ...matters.map((one) => ({
        key: `rectification:${one.id}`,
        domains: ['rectify', 'share'] as const,
        act: { zh: '整改并答复', en: 'Mend and answer' },
        title: one.number,
        due: one.due_on,
        late: late(one.due_on),
        articles: articlesOf(law, 'rectification'),
        link: `/sharing/rectification/${one.id}`,
      })),
      ...gather.map((one) => ({
        key: `gathering:${one.resource_id}`,
        domains: ['gather', 'share'] as const,
        act: { zh: '归集有单位需要的数据', en: 'Gather data that are wanted' },
        title: title(one.resource_id).name,
        due: null,
        late: false,
        articles: articlesOf(law, 'gather-first'),
        link: `/catalog/${one.resource_id}`,
      })),
      ...awaited.map((one) => ({
        key: `feedback:${one.grantId}`,
        domains: ['share'] as const,
        act: { zh: '反馈数据使用效果', en: 'Say whether the data served' },
        title: one.number,
        due: null,
        late: false,
        articles: articlesOf(law, 'feedback'),
        link: `/grants/${one.grantId}`,
      })),
    ];
  },
};
