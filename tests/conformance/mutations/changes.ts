/** Guards of the lists, of changes with their days, and of review by level, each as text and broken text. */
import type { Mutations } from './types.ts';

const room = 'server/rooms/catalog';

export const changeGuards: Mutations = {
  'lists.follow-publication': {
    file: `${room}/commands/published.ts`,
    find: 'await followResource(tx, p, law, resourceId);',
    replace: '',
  },
  'lists.follow-withdrawal': {
    file: `${room}/commands/take-out.ts`,
    find: 'await followResource(tx, p, await lawNow(tx, p.law, p.clock.today()), resource.id);',
    replace: 'await lawNow(tx, p.law, p.clock.today());\n  void followResource;',
  },
  'lists.negative-of-sharing': {
    file: `${room}/lists/follow.ts`,
    find: "(grounds.includes('sharing') && content.sharingClass === 'withheld') ||",
    replace: '',
  },
  'lists.as-of-the-day': {
    file: `${room}/lists/standing.ts`,
    find: 'from_at < ${at} and (until_at is null or until_at >= ${at})',
    replace: 'from_at < ${at} and until_at is null',
  },
  'lists.of-the-level': {
    file: `${room}/lists/standing.ts`,
    find: 'region_code = ${region ?? null})',
    replace: 'true)',
  },
  'lists.own-level-only': {
    file: `${room}/lists/publish.ts`,
    find: "hasRole(actor, 'bureau') || regionOf(actor) === region",
    replace: 'regionOf(actor) !== region || regionOf(actor) === region',
  },
  'demands.duty-required': {
    file: `${room}/demands/commands.ts`,
    find: "duty === '' ? [",
    replace: 'false ? [',
  },
  'demands.end-with-grant': {
    file: 'server/reactions.ts',
    find: "'serve.grant-issued': [",
    replace: "'serve.grant-never': [",
  },
  'demands.reviewed-entries': {
    file: `${room}/demands/commands.ts`,
    find: "if (!found) throw problem('catalog.not-published');\n  await move",
    replace: "if (!found) throw problem('kernel.not-found');\n  await move",
  },
  'demands.seen-by-holder': {
    file: `${room}/demands/read.ts`,
    find: "if (scope === 'held') return sql<boolean>`d.holder_id = ${own}::uuid`;",
    replace: "if (scope === 'held') return sql<boolean>`false`;",
  },
  'changes.kinds-closed': {
    file: `${room}/changes/record.ts`,
    find: 'kinds.find(({ key }) => key === input.kind);',
    replace: 'kinds.find(({ key }) => key === input.kind) ?? kinds[0];',
  },
  'changes.task-closed-by-submission': {
    file: `${room}/commands/submit-resource.ts`,
    find: 'await settleOnSubmission(tx, p, law, { resource, version: working, actor })',
    replace: 'settleOnSubmission.length < 0',
  },
  'changes.reminder': {
    file: `${room}/changes/daily.ts`,
    find: 'if (left > ahead) return;',
    replace: 'if (left >= 0) return;',
  },
  'changes.overdue-counted': {
    file: `${room}/changes/read.ts`,
    find: 't.binding and t.due_on < ${today}::date) as overdue',
    replace: 'false) as overdue',
  },
  'changes.late-marked': {
    file: `${room}/changes/tasks.ts`,
    find: 'const over = task.binding && task.due_on !== null && today > task.due_on;',
    replace: 'const over = false;',
  },
  'changes.acts-ripple': {
    file: `${room}/instruments/commands.ts`,
    find: 'const cited = await citationsOf(tx, act);',
    replace: 'const cited = (await citationsOf(tx, act)).slice(0, 1);',
  },
  'changes.only-the-holder-confirms': {
    file: `${room}/changes/record.ts`,
    find: 'permit(ownChangePolicy, actor, { providerId: task.organisation_id });',
    replace: '',
  },
  'changes.before-the-law': {
    file: `${room}/changes/limit.ts`,
    find: 'const beforeLaw = since !== undefined && day < since;',
    replace: 'const beforeLaw = false;',
  },
  'changes.since-the-first-day': {
    file: `${room}/changes/limit.ts`,
    find: 'since !== undefined && day < since;',
    replace: 'since !== undefined && day <= since;',
  },
  'law.days-on-the-sheet': {
    file: 'server/law/head.ts',
    find: 'adopted: item.adopted,\n      promulgated: item.promulgated,',
    replace: 'adopted: item.promulgated,\n      promulgated: item.adopted,',
  },
  'changes.losses-noted': {
    file: `${room}/instruments/commands.ts`,
    find: "input.what === 'repealed' ? await noteLosses(",
    replace: "input.what === 'amended' ? await noteLosses(",
  },
  'changes.repealed-refused': {
    file: `${room}/checks/acts.ts`,
    find: 'if (standing.length === 0) {',
    replace: 'if (standing.length < 0) {',
  },
  'changes.consent-asked': {
    file: `${room}/review/levels.ts`,
    find: 'return before !== undefined && !onlyAdds(compareContents(before.content, version.content));',
    replace: 'return before === undefined && onlyAdds(compareContents(version.content, version.content));',
  },
  'changes.upkeep-listed': {
    file: `${room}/changes/upkeep.ts`,
    find: "...(row.keeperId === null ? (['keeper'] as const) : []),",
    replace: '',
  },
  'changes.breach-of-system': {
    file: `${room}/changes/daily.ts`,
    find: 'await refreshMissingEntries(tx, p, day);',
    replace: '',
  },
  'changes.breach-cleared': {
    file: `${room}/changes/tasks.ts`,
    find: '    await clearBreach(tx, p, task, over);\n',
    replace: '',
  },
};
