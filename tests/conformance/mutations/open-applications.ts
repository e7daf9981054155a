/** Guards of applications, agreements and access, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const access = 'server/rooms/open/access';
const applications = 'server/rooms/open/applications';
const people = 'server/rooms/open/people';

export const openApplicationGuards: Mutations = {
  'open-applications.access-needed': {
    file: `${access}/admit.ts`,
    find: "if (actor.kind !== 'person') throw needed(law, dataset, form);",
    replace: "if (actor.kind !== 'person') return undefined;",
  },
  'open-applications.sent-on': {
    file: `${applications}/redirect.ts`,
    find: 'if (row.case_id) await endCase(tx, p, { caseId: row.case_id, actor, reason: why });',
    replace: '',
  },
  'open-applications.identity-first': {
    file: `${applications}/commands.ts`,
    find: 'const applicant = await applicantOf(tx, row.applicant_id);',
    replace:
      "const applicant = (await applicantOf(tx, row.applicant_id)) ?? { kind: 'person' as const, legal_person: false, control: null };",
  },
  'open-applications.terms-read': {
    file: `${applications}/commands.ts`,
    find: 'const changed = accept.versionId !== dataset.published.id;',
    replace: 'const changed = false;',
  },
  'open-applications.suspended': {
    file: `${access}/admit.ts`,
    find: "if (access.state === 'suspended')",
    replace: 'if (false)',
  },
  'open-applications.listed-only': {
    file: `${applications}/commands.ts`,
    find: "throw problem('open.not-in-catalogue', { params: { address: '/demands/new' } });",
    replace: "throw problem('kernel.not-found');",
  },
  'open-applications.own-access': {
    file: `${access}/admit.ts`,
    find: ".where('applicant_id', '=', actor.organisationId);",
    replace: ".where('applicant_id', 'is not', null);",
  },
  'open-applications.beyond-scope': {
    file: `${access}/state.ts`,
    find: 'if (bound && agreed.every(({ terms }) => terms.nonProfit))',
    replace: 'if (bound && agreed.length < 0)',
  },
  'open-applications.selection': {
    file: `${applications}/behaviours.ts`,
    find: "if (!wantsSelection(law, said(row.answers, 'purposeKind'))) return pass;",
    replace: 'return pass;',
  },
  'open-applications.winner': {
    file: `${applications}/selections.ts`,
    find: ".where('winner_id', '=', applicantId)",
    replace: ".where('winner_id', 'is not', null)",
  },
  'open-applications.both-signed': {
    file: `${access}/agreements.ts`,
    find: 'if (!row.applicant_signed_at || !row.provider_signed_at) return undefined;',
    replace: 'if (!row.made_at) return undefined;',
  },
  'open-applications.term-ends': {
    file: `${access}/admit.ts`,
    find: "if (access.state === 'ended' || law.day > access.until_day)",
    replace: "if (access.state === 'ended')",
  },
  'open-applications.admitted': {
    file: `${applications}/law.ts`,
    find: "if (attributes.wide === true && listInForce(law) === 'a')",
    replace: 'if (false)',
  },
  'open-applications.proof-of-control': {
    file: `${people}/identity.ts`,
    find: "if (term?.attributes.proof === true && !has('shareholding'))",
    replace: 'if (false)',
  },
  'open-applications.purpose-fixed': {
    file: `${access}/state.ts`,
    find: "throw problem('open.purpose-fixed', { params: { address: applyAt(known.slug) } });",
    replace: "throw problem('kernel.not-found');",
  },
  'open-applications.conditions-met': {
    file: `${applications}/behaviours.ts`,
    find: 'const { unmet } = await assessed(context, row);\n  if (unmet.length > 0)',
    replace: 'const { unmet } = await assessed(context, row);\n  if (unmet.length < 0)',
  },
  'open-applications.alike': {
    file: `${applications}/behaviours.ts`,
    find: "if (other && unequal === '')",
    replace: 'if (false)',
  },
  'open-applications.holders-told': {
    file: `${applications}/reactions.ts`,
    find: 'for (const { organisationId } of await accessHolders(tx, datasetId))',
    replace: 'for (const { organisationId } of (await accessHolders(tx, datasetId)).slice(0, 0))',
  },
  'open-applications.good-only': {
    file: `${applications}/law.ts`,
    find: ".filter(({ attributes }) => !onlyGood || attributes['public-good'] === true);",
    replace: '.filter(({ attributes }) => !onlyGood || attributes !== undefined);',
  },
  'open-applications.rules-accepted': {
    file: `${people}/rules.ts`,
    find: "if (!(await acceptedAt(ex, 'conduct', whom))) {",
    replace: 'if (false) {',
  },
  'open-applications.licence-travels': {
    file: `${access}/takings.ts`,
    find: '>; rel="license"',
    replace: '>; rel="about"',
  },
  'open-applications.at-most': {
    file: 'server/cases/extend.ts',
    find: 'if (days > max)',
    replace: 'if (days < 0)',
  },
};
