/** Refusals of plans and standards. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const normErrors = defineErrors({
  'open.norm-scope': refusal(
    422,
    ['请写明标准的适用范围', '标准须写明适用于目录、数据、服务还是安全；规划不写。', '请更正后发布。'],
    [
      'Say what the standard speaks of',
      'A standard is of the catalogue, the data, the service or security; a plan is of none.',
      'Mend it, then publish.',
    ],
  ),
  'open.norm-reason': refusal(
    422,
    ['请写明修订理由', '新版本须写明修订理由，且施行日期不早于上一版本。', '请补充后发布。'],
    [
      'A new version gives its reason',
      'It says why it was revised, and takes effect no earlier than the one before.',
      'Add it, then publish.',
    ],
  ),
  'open.norm-not-in-force': refusal(
    422,
    ['该标准不是现行目录标准', '只能选用现行的目录标准。', '请从列表中选择。'],
    [
      'This standard is not in force',
      'Entries are made by a catalogue standard in force.',
      'Choose one of the list.',
    ],
  ),
});
