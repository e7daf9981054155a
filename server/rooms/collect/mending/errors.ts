/** Refusals of mending held-back rows and of typing a load anew. */
import { defineErrors, type ErrorDefinition } from '#kernel/errors.ts';

const e = (status: number, zh: [string, string, string], en: [string, string, string]): ErrorDefinition => ({
  status,
  zh: { what: zh[0], why: zh[1], mend: zh[2] },
  en: { what: en[0], why: en[1], mend: en[2] },
});

export const mendingErrors = defineErrors({
  'collect.mend-no-key': e(
    409,
    ['不能逐行更正', '该资源没有主键，更正的行无法与其他行对应。', '请更正原文件后整体重新上传。'],
    [
      'Rows cannot be mended one by one',
      'The resource has no key, so a mended row cannot take its place among the others.',
      'Mend the file and send the whole of it again.',
    ],
  ),
  'collect.mend-late': e(
    409,
    [
      '此批次已被新的全量批次取代',
      '第 {seq} 批全量数据已在其后入库，更正旧行会覆盖新值。',
      '请在最新批次中更正。',
    ],
    [
      'A newer full load stands in its place',
      'Batch {seq} was loaded in full since; mending old rows would overwrite newer values.',
      'Mend the rows of the newest batch.',
    ],
  ),
  'collect.mend-unfinished': e(
    409,
    ['批次还不能更正', '只有已入库或已拒收且留有问题行的批次可以更正。', '请等待处理完成。'],
    [
      'The batch cannot be mended yet',
      'Only a batch that is through, and has rows held back, can be mended.',
      'Wait until it is through.',
    ],
  ),
  'collect.mend-line': e(
    422,
    ['没有这一问题行', '第 {line} 行不在待更正之列。', '请刷新页面后再试。'],
    ['No such row is held back', 'Line {line} is not among those to be mended.', 'Reload the page.'],
  ),
  'collect.mend-column': e(
    422,
    ['没有这一信息项', '信息项“{column}”不在该批次的目录版本中。', '请只填写该资源的信息项。'],
    [
      'No such item',
      'The item “{column}” is not in the version this batch was judged by.',
      'Fill in items of the resource only.',
    ],
  ),
  'collect.retype-same': e(
    409,
    ['目录没有变化', '该批次已按当前发布的目录版本处理。', '请先发布修改后的目录版本，再按新版本重新处理。'],
    [
      'The catalogue entry has not changed',
      'The batch was judged by the version that is published today.',
      'Publish the changed version first.',
    ],
  ),
  'collect.retype-unfit': e(
    409,
    [
      '此批次不能重新处理',
      '只有在用的批次或已拒收的文件可以按新目录版本重新处理，且其后不得有全量加载或删除。',
      '请选择最新的全量批次；其后有删除的，请整体重新上传。',
    ],
    [
      'The batch cannot be typed anew',
      'Only what is visible now, or a file that was refused, can be typed by the new version, and nothing may have been loaded in full or taken away since.',
      'Choose the newest full load; where something was taken away since, send the whole anew.',
    ],
  ),
  'collect.manifest-missing': e(
    404,
    ['还没有批次清单', '批次入库时才形成清单。', '请等待入库完成。'],
    ['There is no manifest yet', 'It is written when the batch becomes visible.', 'Wait until it is merged.'],
  ),
});
