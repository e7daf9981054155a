/** Guards of what stands over the rooms and of what holds open data back, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const room = 'server/rooms/open';
const registers = 'server/rooms/org/registers';

export const openWaitingGuards: Mutations = {
  'overseen.own-headings': {
    file: `${registers}/boards.ts`,
    find: "const own = isBureau && law.terms('org.bureau-domains').length > 0;",
    replace: 'const own = false;',
  },
  'overseen.products-wait': {
    file: `${room}/board.ts`,
    find: ".where('state', '=', 'proposed')",
    replace: ".where('state', '=', 'published')",
  },
  'overseen.events-wait': {
    file: `${room}/board.ts`,
    find: ".where('e.organisation_id', '=', organisationId)",
    replace: ".where('e.organisation_id', '<>', organisationId)",
  },
  'overseen.assessed-for-safety': {
    file: `${registers}/board.ts`,
    find: "  'open.assessment': 'secure',",
    replace: '',
  },
  'overseen.module-probes': {
    file: `${registers}/modules.ts`,
    find: '[{ key: probeKey(key), name: () => ({ zh, en }), path: `/desk${found.path}`, ask: [found.list] }]',
    replace: '[]',
  },
  'overseen.papers-named': {
    file: 'server/rooms/share/papers/paper.ts',
    find: 'Creator: house,',
    replace: '',
  },
  'overseen.access-stated': {
    file: 'server/ledger/intake.ts',
    find: 'if (!known)',
    replace: 'if (known)',
  },
  'overseen.user-kinds': {
    file: 'server/lent/to-accesses.ts',
    find: "and a.kind <> 'person' and not a.legal_person",
    replace: 'and false',
  },
  'one-catalogue.opening-told': {
    file: 'server/lent/to-course.ts',
    find: 'where d.resource_id = ${id} and v.published_at is not null',
    replace: 'where d.resource_id = ${id} and v.published_at is null',
  },
  'one-catalogue.takings-told': {
    file: 'server/lent/to-course.ts',
    find: "t.outcome = 'taken'",
    replace: "t.outcome = 'none'",
  },
  'one-catalogue.open-tables': {
    file: 'server/lent/to-course.ts',
    find: "const resource = name.startsWith('open_') ? releases.get(id) : id;",
    replace: 'const resource = id;',
  },
  'one-catalogue.applicants-told': {
    file: `${room}/withdrawal/follow-entry.ts`,
    find: 'await tellApplicants(',
    replace: "if (dataset.slug === '') await tellApplicants(",
  },
  'one-catalogue.entry-gone': {
    file: `${room}/withdrawal/follow-entry.ts`,
    find: "resource?.state !== 'withdrawn'",
    replace: "resource?.state === 'withdrawn'",
  },
  'one-catalogue.log-by-entry': {
    file: 'server/lent/to-ledger.ts',
    find: 'union select id::text from open.dataset where resource_id = ${resourceId}',
    replace: '',
  },
  'one-catalogue.head-extends': {
    file: 'server/cases/extend.ts',
    find: 'if (standing === undefined) {',
    replace: 'if (standing === undefined && days > 1000) {',
  },
  'held-back.basis-shown': {
    file: `${room}/applications/basis.ts`,
    find: '?.version.content.openingBasis ?? []',
    replace: '?.version.content.sharingBasis ?? []',
  },
  'held-back.proof-first': {
    file: `${room}/applications/proofs.ts`,
    find: 'if (!asked || (await proofRows(ex, applicationId)).length > 0) return;',
    replace: 'if (!asked || applicationId) return;',
  },
  'held-back.download-marked': {
    file: `${room}/access/takings.ts`,
    find: "{ 'x-gongshu-disputed': `true; since=${since}` }",
    replace: '{}',
  },
  'held-back.answer-marked': {
    file: `${room}/rows/routes.ts`,
    find: 'return doubt ? { dispute: doubt } : {};',
    replace: 'return doubt && since === "" ? { dispute: doubt } : {};',
  },
  'held-back.measures': {
    file: `${room}/access/admit.ts`,
    find: 'await requireMeasures(p.db, law, asked);',
    replace: '',
  },
  'held-back.not-passed-on': {
    file: `${room}/datasets/prepare.ts`,
    find: 'await requireNotObtained(tx, await lawNow(tx, p.law, p.clock.today()), actor, entry.resource);',
    replace: '',
  },
};
