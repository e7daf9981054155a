/** Refusals of the archive. */
import { defineErrors, type ErrorDefinition } from '#kernel/errors.ts';

const e = (status: number, zh: [string, string, string], en: [string, string, string]): ErrorDefinition => ({
  status,
  zh: { what: zh[0], why: zh[1], mend: zh[2] },
  en: { what: en[0], why: en[1], mend: en[2] },
});

export const archiveErrors = defineErrors({
  'collect.archive-no-rule': e(
    409,
    [
      '还没有归档规则',
      '主管部门尚未会同档案部门规定“{kind}”类资源的保管和移交期限。',
      '请先由主管部门制定归档规则。',
    ],
    [
      'There is no rule of archiving yet',
      'The bureau has not settled with the archives how long resources of the kind “{kind}” are kept.',
      'Have the bureau set the rule first.',
    ],
  ),
  'collect.archive-nothing': e(
    409,
    ['没有可归档的数据', '该资源还没有入库的数据行。', '请先汇聚数据。'],
    ['There is nothing to archive', 'No rows of the resource are visible.', 'Gather the data first.'],
  ),
  'collect.archive-again': e(
    409,
    ['这一版已归档', '归档登记号为 {number}，内容没有变化。', '数据更新后再归档。'],
    [
      'This state is archived already',
      'It has the number {number}, and nothing has changed since.',
      'Archive again after an update.',
    ],
  ),
  'collect.archived-stays': e(
    409,
    ['已归档的批次不得回滚', '该批次已归入 {number}，归档版本只读。', '请以新的批次更正数据。'],
    [
      'An archived batch is not taken back',
      'It is part of {number}; what was archived is read-only.',
      'Correct the data by a new batch.',
    ],
  ),
  'collect.archive-not-ready': e(
    409,
    ['归档包还没有做好', '归档包正在生成或生成失败。', '请稍后再试；失败的请重新归档。'],
    [
      'The package is not ready',
      'It is being made, or making it failed.',
      'Try again later; archive anew where it failed.',
    ],
  ),
  'collect.archive-handed-over': e(
    409,
    ['已移交', '该归档包已有移交回执。', '请核对归档登记号。'],
    ['It was handed over already', 'There is a receipt for this package.', 'Look at the number again.'],
  ),
  'collect.archive-first': e(
    409,
    ['下线前须先归档', '该资源最新版本没有归档登记。', '请先归档最新版本，再申请下线。'],
    [
      'Archive before the entry is taken out',
      'The last version of the resource has no entry in the register of the archive.',
      'Archive the last version, then ask again.',
    ],
  ),
});
