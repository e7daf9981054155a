/** Guards of disclosure and exclusions, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const disclosure = 'server/rooms/open/disclosure';
const exclusions = 'server/rooms/open/exclusions';

export const disclosureGuards: Mutations = {
  'open-disclosure.foreign': {
    file: `${exclusions}/acquisition.ts`,
    find: "if (said && said.way !== 'own' && barred.has(said.way))",
    replace: 'if (false && said)',
  },
  'open-disclosure.parents': {
    file: `${exclusions}/acquisition.ts`,
    find: 'for (const id of content.parents) {',
    replace: 'for (const id of [] as string[]) {',
  },
  'open-disclosure.reviewer': {
    file: `${disclosure}/policy.ts`,
    find: "return actor.kind === 'person' && actor.personId === subject.submittedBy",
    replace: "return actor.kind === 'person' && actor.personId === ''",
  },
  'open-disclosure.fields': {
    file: `${disclosure}/review.ts`,
    find: 'if (review.fields !== fieldsDigest(version.content))',
    replace: 'if (false)',
  },
  'open-disclosure.flagged': {
    file: `${disclosure}/gate.ts`,
    find: 'if (bare.length > 0 && !(await consented(p, ex, law, dataset)))',
    replace: 'if (bare.length < 0)',
  },
  'open-disclosure.scan': {
    file: `${disclosure}/scan-release.ts`,
    find: 'const clean = judged.every(({ cleared: why }) => why !== null);',
    replace: 'const clean = true;',
  },
  'open-disclosure.again': {
    file: `${disclosure}/scan-release.ts`,
    find: 'if (last && last.patterns >= known) continue;',
    replace: 'if (last) continue;',
  },
  'open-disclosure.sensitive': {
    file: `${disclosure}/gate.ts`,
    find: 'if (undone.length > 0)',
    replace: 'if (undone.length < 0)',
  },
  'open-disclosure.recorded': {
    file: `${disclosure}/gate.ts`,
    find: 'if (steps.length > 0 && !processing)',
    replace: 'if (steps.length < 0)',
  },
  'open-disclosure.steps': {
    file: `${disclosure}/processing.ts`,
    find: 'if (!said) return true;',
    replace: 'if (!said) return false;',
  },
  'open-disclosure.withheld': {
    file: `${disclosure}/consents-read.ts`,
    find: 'return withdrawn.length === 0 ? null : {',
    replace: 'return withdrawn.length >= 0 ? null : {',
  },
  'open-exclusions.cited': {
    file: `${exclusions}/superior.ts`,
    find: "if (input.title.trim() === '' || input.article.trim() === '')",
    replace: 'if (false)',
  },
  'open-exclusions.barred': {
    file: `${exclusions}/scope.ts`,
    find: 'if (bars.length > 0)',
    replace: 'if (bars.length < 0)',
  },
  'open-exclusions.planned': {
    file: `${exclusions}/scope.ts`,
    find: "state: plannedOn ? 'planned' : 'undated',",
    replace: "state: 'undated',",
  },
  'open-exclusions.consent': {
    file: `${exclusions}/ways.ts`,
    find: "if (input.kind === 'consent' &&",
    replace: "if (input.kind === 'masked' && input.kind !== input.kind &&",
  },
  'open-exclusions.withdrawn': {
    file: `${exclusions}/ways.ts`,
    find: "if (dataset?.state !== 'open') return { withdrawal: null };",
    replace: "if (dataset?.state !== 'planned') return { withdrawal: null };",
  },
  'open-exclusions.due': {
    file: `${exclusions}/reviews.ts`,
    find: 'if (due <= day) await transact',
    replace: 'if (due < day) await transact',
  },
  'open-exclusions.reason': {
    file: `${exclusions}/reviews.ts`,
    find: "if (input.answer === 'keep') await refuseSameReason",
    replace: "if (input.answer === 'barred') await refuseSameReason",
  },
  'open-exclusions.masked': {
    file: `${exclusions}/ways.ts`,
    find: 'if (hits.length === 0) return;',
    replace: 'if (hits.length >= 0) return;',
  },
  'open-exclusions.exception': {
    file: `${exclusions}/reviews.ts`,
    find: 'if (!input.title?.trim() || !input.article?.trim())',
    replace: 'if (false)',
  },
  'open-disclosure.form': {
    file: `${disclosure}/machine-readable.ts`,
    find: "if (what) throw problem('open.not-machine-readable'",
    replace: "if (what && name === '') throw problem('open.not-machine-readable'",
  },
  'open-disclosure.fits': {
    file: `${disclosure}/machine-readable.ts`,
    find: 'if (faults.length === 0) return;',
    replace: 'if (faults.length >= 0) return;',
  },
  'open-exclusions.lifted': {
    file: `${exclusions}/read.ts`,
    find: 'ways: ways.get(entry.id) ?? [],',
    replace: 'ways: [],',
  },
};
