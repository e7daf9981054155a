/** What the evaluation leaves in the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const evaluationKinds = defineKinds({
  'open.evaluation-run': { zh: '开展开放评估', en: 'Evaluation of opening run', activity: 'open' },
});
