/** Guards of what people say of open data and make of it, each as text and broken text. */
import type { Mutations } from './types.ts';

const voices = 'server/rooms/open/voices';
const showcase = 'server/rooms/open/showcase';

export const openVoiceGuards: Mutations = {
  'voices.own-version': {
    file: `${voices}/reword.ts`,
    find: '.set({ version_id: id, updated_at: at })',
    replace: '.set({ updated_at: at })',
  },
  'voices.action-needed': {
    file: `${voices}/answer.ts`,
    find: "const lacksAction = row.kind === 'opinion' && input.action === undefined;",
    replace: 'const lacksAction = false;',
  },
  'voices.known-field': {
    file: `${voices}/speak.ts`,
    find: 'if (input.field !== undefined && !names.includes(input.field))',
    replace: 'if (input.field !== undefined && names.length < 0)',
  },
  'voices.newer-release': {
    file: `${voices}/behaviours.ts`,
    find: 'if ((await newestRelease(context, row)) <= (row.release_number ?? 0))',
    replace: 'if ((await newestRelease(context, row)) < 0)',
  },
  'voices.message': {
    file: `${voices}/behaviours.ts`,
    find: "if ((decision?.comment ?? '').trim() === '')",
    replace: "if ((decision?.comment ?? '-').trim() === '')",
  },
  'voices.handler-alone': {
    file: `${voices}/policy.ts`,
    find: "subject.kind === 'report'\n    ? handles(actor, subject)",
    replace: "subject.kind === 'rating'\n    ? handles(actor, subject)",
  },
  'voices.rights-alert': {
    file: `${voices}/speak.ts`,
    find: "if (bureau && input.kind === 'objection' && input.ground === RIGHTS)",
    replace: "if (bureau && input.kind === 'rating' && input.ground === RIGHTS)",
  },
  'showcase.day-taken': {
    file: `${showcase}/products.ts`,
    find: 'if (obtainedOn !== undefined && !days.includes(obtainedOn))',
    replace: 'if (obtainedOn !== undefined && days.length < 0)',
  },
  'showcase.source-needed': {
    file: `${showcase}/products.ts`,
    find: 'if (input.sources.length === 0)',
    replace: 'if (input.sources.length < 0)',
  },
  'showcase.reviewed-first': {
    file: `${showcase}/read.ts`,
    find: "base = base.where('state', '=', 'published').where('hidden_since', 'is', null);",
    replace: "base = base.where('hidden_since', 'is', null);",
  },
  'showcase.event-dates': {
    file: `${showcase}/held.ts`,
    find: 'if (input.endsOn < input.startsOn',
    replace: "if (input.endsOn < '0'",
  },
  'showcase.comments-answered': {
    file: `${showcase}/standards.ts`,
    find: 'if (open.length > 0)',
    replace: 'if (open.length < 0)',
  },
  'papers.expired': {
    file: 'server/rooms/open/papers/verify.ts',
    find: "if (moment > until || now > until) reasons.push('expired');",
    replace: '',
  },
  'papers.whole': {
    file: 'server/rooms/open/papers/verify.ts',
    find: "return signatureVerified ? 'good' : 'altered';",
    replace: "return signatureVerified || true ? 'good' : 'altered';",
  },
  'offers.citation': {
    file: 'server/rooms/open/offers/offers.ts',
    find: "if (origin === 'research' && input.citation === '')",
    replace: "if (origin === 'social' && input.citation === '-')",
  },
  'offers.reviewed': {
    file: 'server/rooms/open/offers/offers.ts',
    find: 'review.noPersons && ',
    replace: '',
  },
};
