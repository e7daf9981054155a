/** Guards of base and theme databases, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const room = 'server/rooms/basedb';

export const basedbGuards: Mutations = {
  'basedb.kept': {
    file: `${room}/databases.ts`,
    find: "articles: law.cite(database.kind === 'base' ? rules.bases : rules.kinds),",
    replace: 'articles: [],',
  },
  'basedb.named': {
    file: `${room}/read.ts`,
    find: 'for (const database of databases) items.push(',
    replace: 'for (const database of databases.slice(1)) items.push(',
  },
  'basedb.joined': {
    file: `${room}/fusion/statements.ts`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source
    find: 'FROM ${from} GROUP BY k`',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source
    replace: 'FROM ${from} GROUP BY k, src`',
  },
  'basedb.conflict-listed': {
    file: `${room}/conflicts/candidates.ts`,
    find: 'new Set(candidates.map(({ value }) => value)).size > 1',
    replace: 'new Set(candidates.map(({ value }) => value)).size > 99',
  },
  'basedb.provenance': {
    file: `${room}/fusion/statements.ts`,
    find: "each((index) => choices[index]?.seq ?? '0')",
    replace: "each(() => '0')",
  },
  'basedb.lead-shown': {
    file: `${room}/read.ts`,
    find: 'lead: database.lead_id ? party(names, database.lead_id) : null,',
    replace: 'lead: null,',
  },
  'basedb.keeper': {
    file: `${room}/policy.ts`,
    find: "('basedb.database.keep', keeper, keeps)",
    replace: "('basedb.database.keep', keeper)",
  },
  'basedb.theme-keeper': {
    file: `${room}/policy.ts`,
    find: "return hasRole(actor, 'provider') && organisationOf(actor) === leadId",
    replace: "return hasRole(actor, 'provider') || hasRole(actor, 'bureau')",
  },
  'basedb.keeper-department': {
    file: `${room}/law.ts`,
    find: "law.text(rules.keeper)?.value === 'authority'",
    replace: "law.text(rules.keeper)?.value !== 'nobody'",
  },
  'basedb.lead-asked': {
    file: `${room}/databases.ts`,
    find: 'if (!input.leadId || !(await getOrganisation(tx, input.leadId)))',
    replace: 'if (input.leadId && !(await getOrganisation(tx, input.leadId)))',
  },
  'basedb.basic-marked': {
    file: `${room}/model-set.ts`,
    find: "if (database.kind !== 'base' || !law.flag(rules.basic)) return;",
    replace: 'return;',
  },
  'basedb.basic-stays': {
    file: `${room}/basic.ts`,
    find: "if (!basic.has(item.name) || effective === 'unconditional') return [];",
    replace: 'return [];',
  },
  'basedb.basic-free': {
    file: 'server/rooms/share/commands/submit-application.ts',
    find: 'const basic = law.flag(basicRule) ?',
    replace: 'const basic = !law.flag(basicRule) ?',
  },
  'basedb.late': {
    file: `${room}/keeping/freshness.ts`,
    find: 'const late = lateFrom !== null && day >= lateFrom;',
    replace: 'const late = false;',
  },
  'basedb.late-told': {
    file: `${room}/keeping/todos.ts`,
    find: 'where l.until is null and l.organisation_id',
    replace: 'where false and l.organisation_id',
  },
  'basedb.no-lead': {
    file: `${room}/policy.ts`,
    find: 'if (leadId === null)',
    replace: 'if (leadId === undefined)',
  },
  'basedb.propose': {
    file: `${room}/policy.ts`,
    find: "contributors.includes(organisationOf(actor) ?? '')",
    replace: "!contributors.includes(organisationOf(actor) ?? '')",
  },
  'basedb.decision-asked': {
    file: `${room}/databases.ts`,
    find: "if (!hasRole(actor, 'bureau') || input.decision.trim() === '')",
    replace: "if (!hasRole(actor, 'bureau'))",
  },
  'basedb.authority': {
    file: `${room}/model.ts`,
    find: '...(nodes.includes(column.source) ? [column.source] : []), ...nodes',
    replace: '...nodes.toReversed()',
  },
  'basedb.upload': {
    file: `${room}/gate.ts`,
    find: "if (!database || database.way === 'linked') return;",
    replace: 'return;',
  },
  'basedb.granted': {
    file: `${room}/granted.ts`,
    find: 'if (closed.length > 0) return { resourceId, name };',
    replace: '',
  },
  'basedb.stopped': {
    file: `${room}/jobs.ts`,
    find: 'if (refused) await stop(p, tx, database, refused);',
    replace: 'if (refused) return;',
  },
  'basedb.parts-asked': {
    file: `${room}/keeping/compilation.ts`,
    find: 'if (missing.length > 0) {',
    replace: 'if (missing.length > 99) {',
  },
  'basedb.departments': {
    file: `${room}/databases.ts`,
    find: 'if (least === undefined || departments.length >= least) return;',
    replace: 'return;',
  },
  'basedb.counted-once': {
    file: `${room}/read.ts`,
    find: "count<number>('resource_id').distinct()",
    replace: "count<number>('resource_id')",
  },
  'basedb.purpose': {
    file: `${room}/databases.ts`,
    find: "if (input.field.trim() === '' || input.purpose.trim() === '')",
    replace: "if (input.field.trim() === 'x' && input.purpose.trim() === 'y')",
  },
  'basedb.way': {
    file: `${room}/databases.ts`,
    find: 'if (!open.some(({ key }) => key === way)) {',
    replace: 'if (open.length > 99) {',
  },
};
