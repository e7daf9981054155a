/** Guards of forms, seals, disputes and agreements, each as text and broken text. */
import type { Mutations } from './types.ts';

export const shareFormGuards: Mutations = {
  'share-forms.sealed-before-hand-in': {
    file: 'server/rooms/share/seals/blocks.ts',
    find: 'if (!again && seal?.digest === digest && onPaper(seal, application)) return [];',
    replace: 'if (application) return [];',
  },
  'share-forms.number-of-the-paper': {
    file: 'server/rooms/share/commands/submit-application.ts',
    find: 'const printed = application.caseId === null ? application.number : null;',
    replace: 'const printed = null;',
  },
  'share-forms.scan-told': {
    file: 'server/rooms/share/papers/scan.ts',
    find: "if (!found) throw problem('share.scan-unreadable');\n  return found[0];",
    replace: "return found?.[0] ?? 'application/pdf';",
  },
  'share-forms.own-block': {
    file: 'server/rooms/share/policy.ts',
    find: '    if (!theirs)\n',
    replace: "    if (own === '')\n",
  },
  'share-forms.not-before-applicant': {
    file: 'server/rooms/share/seals/commands.ts',
    find: "(block !== 'applicant' && (!first || day < first.day))",
    replace: 'block === null',
  },
  'share-forms.waits-for-blocks': {
    file: 'server/rooms/share/grant.ts',
    find: 'const waits = agreement || ',
    replace: 'const waits = agreement && ',
  },
  'share-forms.three-parties': {
    file: 'server/rooms/share/policy.ts',
    find: '    return party\n',
    replace: '    return handedIn\n',
  },
  'share-forms.table-answered': {
    file: 'server/rooms/share/requests.ts',
    find: "isRecord(value) ? textOf(value.verdict) === '' : textOf(value) === ''",
    replace: "isRecord(value) && textOf(value.verdict) === 'none'",
  },
  'share-forms.both-say': {
    file: 'server/rooms/share/disputes/behaviours.ts',
    find: 'if (side === null || said.get(side) !== word)',
    replace: 'if (side === null)',
  },
  'share-forms.own-case-ends': {
    file: 'server/rooms/share/disputes/behaviours.ts',
    find: "if (application.state === 'submitted' && application.caseId)",
    replace: "if (application.state === 'refused' && application.caseId)",
  },
  'share-forms.applied-to-it': {
    file: 'server/rooms/share/disputes/behaviours.ts',
    find: '    await issueFor(context, application);\n',
    replace: '    if (!application) await issueFor(context, application);\n',
  },
  'share-forms.matter-first': {
    file: 'server/rooms/share/disputes/behaviours.ts',
    find: 'if (!items.some(({ decision }) => decision !== null))',
    replace: 'if (items.length < 0)',
  },
  'share-forms.letter-dated': {
    file: 'server/rooms/share/papers/letter.ts',
    find: 'day: refusal.on,',
    replace: "day: '',",
  },
  'share-forms.need-offered': {
    file: 'server/rooms/share/find.ts',
    find: 'need: found.items.length === 0 ?',
    replace: 'need: found.items.length < 0 ?',
  },
  'share-forms.told-at-once': {
    file: 'server/rooms/share/grant.ts',
    find: "to: { organisationId: application.applicantId, roles: ['consumer'] },",
    replace: "to: { organisationId: application.providerId, roles: ['provider'] },",
  },
  'share-forms.form-each': {
    file: 'server/rooms/share/commands/create-application.ts',
    find: 'of new Set(input.serviceIds))',
    replace: 'of input.serviceIds.slice(0, 1))',
  },
  'share-forms.item-listed': {
    file: 'server/rooms/share/functions/checks.ts',
    find: 'if (context.case || (await listOf(context)).some((one) => one.name === name)) return [];',
    replace: 'if (name) return [];',
  },
  'share-forms.purpose-listed': {
    file: 'server/rooms/share/functions/checks.ts',
    find: "return said === '' || open.includes(said)",
    replace: 'return open',
  },
  'share-forms.contact-told': {
    file: 'server/rooms/share/renewal/expiry.ts',
    find: 'if (!outcome) return;',
    replace: 'if (outcome) return;',
  },
  'share-forms.reminded-ahead': {
    file: 'server/rooms/share/renewal/expiry.ts',
    find: 'addDays(day, ahead)',
    replace: 'day',
  },
  'share-forms.mark-follows': {
    file: 'server/rooms/share/untrue/untrue.ts',
    find: ".where('applicant_id', '=', applicantId)",
    replace: ".where('applicant_id', '<>', applicantId)",
  },
  'share-forms.old-requirements': {
    file: 'server/rooms/share/requirements/requirements.ts',
    find: '.filter(({ key }) => (application.signatures[key]?.requirement ?? 0) !== current)',
    replace: ".filter(({ key }) => key === '')",
  },
  'share-forms.unnamed-refused': {
    file: 'server/rooms/share/offer.ts',
    find: 'if (!offer.namedOnly || ',
    replace: 'if (offer.namedUnits || ',
  },
  'share-forms.opinion-lapses': {
    file: 'server/cases/decide.ts',
    find: 'const silent = due ? due < law.day : last ? last <= law.day : false;',
    replace: 'const silent = !due && !last;',
  },
  'share-forms.both-sign': {
    file: 'server/rooms/share/agreements/agreements.ts',
    find: 'if (signed.length < 2) return;',
    replace: 'if (signed.length < 1) return;',
  },
  'share-forms.excess-told': {
    file: 'server/rooms/share/agreements/agreements.ts',
    find: 'made <= agreement.daily_calls) continue;',
    replace: 'made >= 0) continue;',
  },
  'share-forms.one-purpose': {
    file: 'server/rooms/share/minimal-checks.ts',
    find: 'return several.test(text)',
    replace: "return text === ''",
  },
  'share-forms.reason-each': {
    file: 'server/rooms/share/minimal-checks.ts',
    find: ".filter((name) => [...(given.get(name) ?? '')].length < shortestReason)",
    replace: ".filter((name) => name === '')",
  },
  'share-forms.unlisted-blocked': {
    file: 'server/rooms/share/refusal-listed.ts',
    find: 'if (unlisted !== undefined || !standing)',
    replace: 'if (standing === null)',
  },
  'share-forms.undecided-said': {
    file: 'server/rooms/share/refusal-listed.ts',
    find: 'if (!standing.decided && decision.payload.proposed !== true)',
    replace: 'if (standing === null)',
  },
};
