/** Why there is no paper, or none of an entry. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const licenceErrors = defineErrors({
  'share.paper-kind': refusal(
    422,
    ['不能列为证照文书', '本市规则没有这一种类。', '请从所列种类中选择。'],
    ['No kind of paper', 'The city’s rule names no such kind.', 'Choose one that is listed.'],
  ),
  'share.paper-needs-key': refusal(
    409,
    ['该资源没有主键', '一条记录即一份证照文书，没有主键无法指明是哪一份。', '请先在目录中补充主键。'],
    [
      'The entry has no key',
      'One record is one paper; without a key nobody can say which.',
      'Give it a key in the catalogue.',
    ],
  ),
  'share.paper-none': refusal(
    409,
    [
      '该资源不是证照文书',
      '只有提供单位列为文书、证照、合同的资源才出具证照文书及回执，一般数据表没有。',
      '请按授权调用数据。',
    ],
    [
      'The entry holds no papers',
      'Papers with a receipt come of entries that their provider declared; an ordinary table has none.',
      'Call the data as the grant says.',
    ],
  ),
  'share.paper-unknown': refusal(
    404,
    ['没有这份证照文书', '按所给条件没有查到记录。', '请核对条件。'],
    ['There is no such paper', 'No record was found.', 'Check what you asked for.'],
  ),
  'share.paper-void': refusal(
    409,
    ['该证照文书已作废', '一份证照文书只能作废一次。', '如需使用，请重新调取。'],
    ['The paper is void already', 'A paper is voided once.', 'Fetch it anew.'],
  ),
  'share.paper-several': refusal(
    409,
    ['查到多条记录', '一份证照文书对应一条记录。', '请给出能确定一条记录的条件。'],
    ['Several records', 'A paper stands for one record.', 'Ask by what names one record.'],
  ),
});
