/** Guards of lawful collection, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const judge = 'server/rooms/collect/lawful/judge.ts';
const gate = 'server/rooms/collect/lawful/gate.ts';
const rows = 'server/rooms/collect/lawful/row-checks.ts';
const forms = 'server/rooms/collect/lawful/commands/forms.ts';

export const lawfulGuards: Mutations = {
  'lawful.ground-asked': { file: judge, find: '    ...judgeGround(law, content),', replace: '' },
  'lawful.ground-printed': {
    file: 'server/rooms/collect/lawful/reports.ts',
    find: 'ground: { kind: ground, ...(name ? { name } : {}), title, article, need },',
    replace: "ground: { kind: ground, ...(name ? { name } : {}), title: '', article: '', need: '' },",
  },
  'lawful.elements-asked': {
    file: judge,
    find: "if (cites && content[key] === '') found.push",
    replace: 'if (cites && false) found.push',
  },
  'lawful.reason-asked': {
    file: judge,
    find: "if (reason && field.reason === '')",
    replace: 'if (reason && false)',
  },
  'lawful.permitted-alone': {
    file: gate,
    find: '...(permitted.length > 0 ? { permitted } : {}),',
    replace: '',
  },
  'lawful.left-out-reported': {
    file: 'server/rooms/collect/commands/stage-batch.ts',
    find: 'if (reading.left) await reportLeftOut(p, tx, batch, reading.left);',
    replace: '',
  },
  'lawful.consent-checked': {
    file: rows,
    find: "if (ref === '') add('consent-missing', { line });",
    replace: "if (ref === '') continue;",
  },
  'lawful.consent-subject': {
    file: rows,
    find: 'else if (item && subjectToken(key, number) !== consent.subject_token)',
    replace: 'else if (item && false)',
  },
  'lawful.withdrawn-leaves': {
    file: 'server/rooms/collect/lawful/commands/consents.ts',
    find: 'await p.jobs.add(tx, sweepJob, { resourceId: task.resource_id });',
    replace: '',
  },
  'lawful.task-held': {
    file: gate,
    find: "return { awaiting: 'task', articles };",
    replace: 'return undefined;',
  },
  'lawful.notice-asked': {
    file: judge,
    find: 'if (notice && isAboutSubjects(content.subjectKind) && facts.noticeVersion === undefined)',
    replace: 'if (notice && false)',
  },
  'lawful.notice-first': {
    file: forms,
    find: 'if (!shown || (needsNotice(law, form.task) && ticket.version === null)) throw await notShown(p);',
    replace: 'if (!shown) return newId();',
  },
  'lawful.notice-in-rows': {
    file: rows,
    find: "if (shown === '' || at === '') add('notice-missing', { line });",
    replace: "if (shown === '' || at === '') continue;",
  },
  'lawful.mandatory-law': {
    file: forms,
    find: '[...judgeTask(law, task.content, facts), ...judgeMandatory(law, task.content, facts)]',
    replace: 'judgeTask(law, task.content, facts)',
  },
  'lawful.no-blocks': {
    file: judge,
    find: "if (answer === 'yes') continue;",
    replace: "if (answer === 'yes' || answer === 'no') continue;",
  },
  'lawful.personal-purpose': {
    file: judge,
    find: "if (purpose && item && item.personal !== 'none' && field.purpose === '')",
    replace: 'if (purpose && item && false)',
  },
  'lawful.unread-listed': {
    file: 'server/rooms/collect/lawful/reports.ts',
    find: 'if (!read.has(item)) items.push',
    replace: 'if (read.has(item)) items.push',
  },
  'lawful.choice-of-two': {
    file: judge,
    find: 'const particular = methods.length === 1;',
    replace: 'const particular = false;',
  },
  'lawful.several-refused': {
    file: judge,
    find: "const several = demand === 'all' && methods.length > 1;",
    replace: 'const several = false;',
  },
  'lawful.repeat-refused': { file: judge, find: '    ...judgeRepeats(law, facts),', replace: '' },
  'lawful.refusal-attached': {
    file: 'server/rooms/collect/lawful/facts.ts',
    find: 'if (known?.applicantId === entry.resource.providerId)',
    replace: 'if (known === undefined)',
  },
  'lawful.shared-reported': {
    file: 'server/rooms/collect/lawful/reports.ts',
    find: 'where d.element = c.element) > 1',
    replace: 'where d.element = c.element) > 2',
  },
  'lawful.guidance-counted': {
    file: 'server/rooms/collect/lawful/read.ts',
    find: 'where g.task_id = t.id and g.answered_at is null)',
    replace: 'where g.task_id = t.id and false)',
  },
};
