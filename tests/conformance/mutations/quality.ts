/** Guards of quality, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const room = 'server/rooms/quality';

export const qualityGuards: Mutations = {
  'quality.rows-counted': {
    file: `${room}/rules/statement.ts`,
    find: '`countIf${failing(one)} AS f${at}`',
    replace: '`toUInt64(0) AS f${at}`',
  },
  'quality.dimension-counted': {
    file: `${room}/runs/run.ts`,
    find: 'failed: (scanned.failedBy.get(dimension) ?? 0) + (held.byDimension.get(dimension) ?? 0),',
    replace: 'failed: 0,',
  },
  'quality.late-said': {
    file: `${room}/runs/run.ts`,
    find: "state: late ? 'late' : 'in-time',",
    replace: "state: 'in-time',",
  },
  'quality.clean-closes': {
    file: `${room}/findings/settle.ts`,
    find: "if (!still) await closeFinding(tx, p, one.id, { how: 'clean', actor: platform });",
    replace: '',
  },
  'quality.confirmed-kept': {
    file: `${room}/rules/repository.ts`,
    find: 'confirmed: confirmed.get(row.id) ?? [],',
    replace: 'confirmed: [],',
  },
  'quality.batch-waits': {
    file: `${room}/gate.ts`,
    find: "if (done.verdict === 'below') {",
    replace: "if (done.verdict === 'unmeasured') {",
  },
  'quality.unchecked-waits': {
    file: `${room}/gate.ts`,
    find: 'if (confirms && done.failing > 0)',
    replace: 'if (confirms && done.failing < 0)',
  },
  'quality.delivery-asked': {
    file: 'server/rooms/serve/commands/publish-service.ts',
    find: 'await requireDelivery(p, input.resourceId);',
    replace: '',
  },
  'quality.body-accepts': {
    file: `${room}/gate-release.ts`,
    find: 'permit(releasePolicy, actor, { providerId: facts.organisationId });',
    replace: '',
  },
  'quality.rule-rejects': {
    file: `${room}/intake.ts`,
    find: '.filter(({ rejects }) => rejects)',
    replace: '.filter(({ rejects }) => rejects === undefined)',
  },
  'quality.source-answers': {
    file: `${room}/findings/open.ts`,
    find: 'if (!next) break;',
    replace: 'break;',
  },
  'quality.source-mends': {
    file: `${room}/standing/rows.ts`,
    find: 'await requireSource(p, resourceId, name);',
    replace: 'void name;',
  },
  'quality.body-named': {
    file: `${room}/intake.ts`,
    find: 'if (named && named.organisation_id === null)',
    replace: 'if (named && named.organisation_id === "")',
  },
  'quality.campaign-follows': {
    file: `${room}/campaigns/follow.ts`,
    find: 'for (const campaign of open) await follow(tx, p, campaign, found);',
    replace: '',
  },
  'quality.campaign-reason': {
    file: `${room}/campaigns/commands.ts`,
    find: "if (open > 0 && reason === '')",
    replace: "if (open < 0 && reason === '')",
  },
  'quality.term-ends': {
    file: `${room}/subject.ts`,
    find: ".where('to_day', '>=', day)",
    replace: '',
  },
  'quality.engaged-only': {
    file: `${room}/subject.ts`,
    find: '.filter(({ resources }) => resources.includes(resourceId))',
    replace: '',
  },
  'quality.stage-asked': {
    file: `${room}/delivery.ts`,
    find: "if (stage === 'electronic')",
    replace: "if (stage === 'standardised')",
  },
  'quality.standard-named': {
    file: `${room}/rules/propose.ts`,
    find: 'standardCode: standard,',
    replace: 'standardCode: null,',
  },
  'quality.subjects-shown': {
    file: 'server/rooms/catalog/standards/register.ts',
    find: '...listed.map(({ key, zh, en }) => ({ key, title: { zh, en }, standards: of(key) })),',
    replace: '',
  },
  'quality.bound-listed': {
    file: 'server/rooms/catalog/standards/register.ts',
    find: 'items: bound.map(',
    replace: 'items: bound.slice(0, 0).map(',
  },
  'quality.report-ranks': {
    file: `${room}/reports/figures.ts`,
    find: '(b.score ?? -1) - (a.score ?? -1)',
    replace: '(a.score ?? -1) - (b.score ?? -1)',
  },
  'quality.order-done': {
    file: `${room}/standing/commands.ts`,
    find: '.set({ run_id: done.runId })',
    replace: '.set({ run_id: null })',
  },
  'quality.shared-compared': {
    file: `${room}/rules/kinds.ts`,
    find: 'applies: all([one.present, two.present, `assumeNotNull(${one.text}) IN (${keys})`]),',
    replace: "applies: '1',",
  },
};
