/** The gate of lawful collection: which tasks stand behind a load, and under what terms its rows come in. */
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { PublishedVersion } from '#rooms/catalog/index.ts';
import type { IntakeGate } from '../intake/gates.ts';
import type { IntakeTerms } from '../intake/terms.ts';
import type { Channel } from '../tables.ts';
import { isAboutSubjects } from './content.ts';
import { citesOf, rules } from './judge.ts';
import { activeTasks, type TaskRow } from './repository.ts';

/** Whether this ground asks for the consent of each subject. */
export const needsConsent = (law: LawNow, ground: string): boolean =>
  law.term(rules.grounds, ground)?.attributes.consent === true;

/** Records asked of their subjects one by one say which notice was shown; data of matters in hand were told of there. */
export const needsNotice = (law: LawNow, task: Pick<TaskRow, 'content' | 'subject_kind'>): boolean =>
  law.term(rules.elements, 'notice') !== undefined &&
  task.content.way === 'form' &&
  isAboutSubjects(task.subject_kind);

/**
 * undefined where nothing is asked. Throws collect.task-required where the city refuses what has no task. Rows that the platform
 * makes of rows it holds were collected before.
 */
export async function taskTerms(
  ex: Executor,
  law: LawNow,
  published: PublishedVersion,
  channel: Channel,
): Promise<Partial<IntakeTerms> | undefined> {
  if (channel.kind === 'fusion') return undefined;
  const tasks = await activeTasks(ex, published.resource.id);
  if (tasks.length === 0) {
    const way = law.text(rules.required)?.value;
    if (way === undefined || !isAboutSubjects(published.version.content.subjectKind)) return undefined;
    const articles = law.cite(rules.required);
    if (way === 'refuse') throw problem('collect.task-required', { articles, rule: rules.required });
    return { awaiting: 'task', articles };
  }
  const permitted = [...new Set(tasks.flatMap(({ content }) => content.fields.map(({ item }) => item)))];
  // Rows under several tasks stand on the consent of their subjects only where no task has another ground.
  const consent = tasks.every(({ ground }) => needsConsent(law, ground));
  const noticed = tasks.filter((task) => needsNotice(law, task));
  const all = noticed.length === tasks.length;
  return {
    taskIds: tasks.map(({ id }) => id),
    ...(permitted.length > 0 ? { permitted } : {}),
    ...(consent ? { consentTasks: tasks.map(({ id }) => id) } : {}),
    ...(all && noticed.length > 0 ? { noticeTasks: noticed.map(({ id }) => id) } : {}),
    articles: [
      ...new Set([
        ...tasks.flatMap(({ ground }) => citesOf(law, rules.grounds, law.term(rules.grounds, ground))),
        ...citesOf(law, rules.elements, law.term(rules.elements, 'permitted-fields')),
      ]),
    ],
  };
}

export const taskGate: IntakeGate = {
  name: 'tasks',
  ask: (p, { law, published, channel }) => taskTerms(p.db, law, published, channel),
};
