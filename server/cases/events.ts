/** What the engine leaves in the ledger and tells the other rooms. */
import { defineKinds } from '#ledger/index.ts';

export const casesKinds = defineKinds({
  'cases.step-decided': { zh: '办件环节作出决定', en: 'Step of a case decided' },
  'cases.step-extended': { zh: '办件环节延长期限', en: 'Limit of a step extended' },
  'cases.step-forwarded': { zh: '办件环节转办', en: 'Step passed on' },
  'cases.step-assigned': { zh: '指定办件承办人', en: 'Step put on somebody’s desk' },
  'cases.step-reassigned': { zh: '办件环节改派', en: 'Step given to another organisation' },
  'cases.due-moved': { zh: '时限重新计算', en: 'Due day counted anew' },
  'cases.step-late': { zh: '办件环节逾期', en: 'Step past due' },
  'cases.step-escalated': { zh: '逾期环节上报', en: 'Late step brought before its superior' },
  'cases.supplement-asked': { zh: '要求补正', en: 'Supplement asked for' },
  'cases.supplement-ended': { zh: '补正结束', en: 'Supplement ended' },
  'cases.withdrawn': { zh: '撤回办件', en: 'Case taken back' },
  'cases.attached': { zh: '添加办件附件', en: 'Attachment added to a case' },
  'cases.commented': { zh: '添加办件意见', en: 'Comment added to a case' },
  'cases.delegated': { zh: '设置代办', en: 'Delegation made' },
  'cases.delegation-ended': { zh: '结束代办', en: 'Delegation ended' },
  'cases.template-kept': { zh: '保存理由模板', en: 'Template of a reason kept' },
  'cases.template-dropped': { zh: '停用理由模板', en: 'Template of a reason dropped' },
});

/** Event types with their payloads: ids and keys only. */
export const casesEvents = {
  /** { caseId, stepId, procedure, step, organisationId } */
  stepOpened: 'cases.step-opened',
  /** { caseId, stepId, procedure }: its day was put off */
  stepExtended: 'cases.step-extended',
  /** { caseId, procedure, state, subjectType, subjectId } */
  caseClosed: 'cases.case-closed',
} as const;
