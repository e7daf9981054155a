/** Refusals before rows are opened: what is missing, in which columns, and how it is mended. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const disclosureErrors = defineErrors({
  'open.treatment-column': refusal(
    422,
    ['处理规则与数据不符', '规则所指的“{column}”不在数据之中。', '请修改处理规则后重新登记。'],
    [
      'The treatment is of other data',
      'It speaks of “{column}”, which is not there.',
      'Change the treatment and record it anew.',
    ],
  ),
  'open.treatment-empty': refusal(
    422,
    ['没有留下可以开放的字段', '处理规则去掉了全部字段。', '请至少保留一个字段。'],
    ['Nothing is left to open', 'The treatment drops every column.', 'Keep at least one column.'],
  ),
  'open.treatment-missing': refusal(
    409,
    [
      '有字段须先处理才能开放',
      '以下字段标注为个人信息或者商业秘密，尚未处理：{fields}。',
      '请登记对这些字段的处理，或者取得相关权利人同意。',
    ],
    [
      'Columns must be treated before they are opened',
      'These are marked as personal or as trade secrets and nothing was done to them: {fields}.',
      'Record what is done to them, or obtain the consent of those concerned.',
    ],
  ),
  'open.processing-missing': refusal(
    409,
    ['没有处理记录，不能开放', '须先记录以下各步：{steps}。', '请在“开放前处理”中登记。'],
    [
      'Without a processing record it is not opened',
      'These steps must be recorded first: {steps}.',
      'Record them under “Treatment”.',
    ],
  ),
  'open.processing-gap': refusal(
    422,
    [
      '处理步骤未写全',
      '以下各步既未完成，也未写明不需要的理由、依据和人员：{steps}。',
      '请逐步填写完成情况，或者写明不需要的理由、依据和人员。',
    ],
    [
      'Steps are neither done nor explained',
      'Of these neither the work nor reason, rule and person are stated: {steps}.',
      'Say of each what was done, or why it is not needed, by which rule and by whom.',
    ],
  ),
  'open.sensitive-steps': refusal(
    409,
    ['敏感数据须完成全部处理步骤', '尚缺：{steps}。', '请完成后登记；敏感数据的这些步骤不能以“不需要”代替。'],
    [
      'Sensitive data need every step',
      'Still missing: {steps}.',
      'Do and record them; for sensitive data none may be called unnecessary.',
    ],
  ),
  'open.use-unstated': refusal(
    422,
    [
      '须写明使用条件和范围',
      '敏感数据处理后开放，须写明使用条件和使用范围。',
      '请在开放目录中填写使用要求和传播要求。',
    ],
    [
      'Conditions and scope of use are missing',
      'Sensitive data are opened after treatment with both stated.',
      'Fill in the requirements of use and of spreading in the opening catalogue.',
    ],
  ),
  'open.review-missing': refusal(
    409,
    ['没有通过安全保密审查，不能开放', '{why}', '请由提交人以外的审查人完成审查。'],
    [
      'Without a passed review of secrecy and disclosure it is not opened',
      '{why}',
      'Have it reviewed by somebody other than who submits it.',
    ],
  ),
  'open.review-own': refusal(
    403,
    ['审查人不能是提交人', '同一人不得既提交又审查。', '请由本单位其他审查人办理。'],
    [
      'The reviewer must be somebody else',
      'Nobody reviews what they submit themselves.',
      'Ask another reviewer of your organisation.',
    ],
  ),
  'open.scan-hit': refusal(
    409,
    ['扫描发现不得公开的内容', '{found}。', '请按扫描结果修改处理规则，重新生成后再发布。'],
    [
      'The scan found what must not be published',
      '{found}.',
      'Change the treatment as the scan advises and make the release again.',
    ],
  ),
  'open.scan-missing': refusal(
    409,
    ['尚未扫描全部数据', '发布前须扫描全部行。', '请等待扫描完成。'],
    ['The rows were not scanned', 'All rows are scanned before they are published.', 'Wait for the scan.'],
  ),
  'open.groups-small': refusal(
    409,
    [
      '再识别风险高于设定',
      '{rows} 行（{share}%）所在的组少于 {k} 行，设定为至多 {most}%。',
      '请概括处理或者略去小组。',
    ],
    [
      'Too many rows can be told apart',
      '{rows} rows ({share} %) stand in groups of fewer than {k}; at most {most} % may.',
      'Generalise more, or leave small groups out.',
    ],
  ),
  'open.not-machine-readable': refusal(
    422,
    [
      '该文件不是可机读格式',
      '{what}不能由程序直接读取其中的数据。',
      '请提供 CSV、JSON、XLSX 等表格数据或者接口。',
    ],
    [
      'The file is not machine-readable',
      'No program reads data out of {what}.',
      'Hand in tabular data such as CSV, JSON or XLSX, or an interface.',
    ],
  ),
  'open.file-mismatch': refusal(
    422,
    ['文件与登记的数据项不符', '{faults}', '请按所指的行、列改正后重新上传。'],
    [
      'The file does not fit the declared items',
      '{faults}',
      'Mend the rows and columns named and send it again.',
    ],
  ),
  'open.foreign-data': refusal(
    409,
    [
      '该数据不纳入本单位的开放清单',
      '“{name}”通过{way}取得{source}。',
      '请向数据来源单位提出开放需求，由其开放。',
    ],
    [
      'It does not enter the unit’s own opening list',
      '“{name}” was obtained by {way}{source}.',
      'Ask the body it comes from to open it.',
    ],
  ),
  'open.acquisition-unstated': refusal(
    422,
    [
      '须先写明数据的取得方式',
      '列入开放清单以前，须写明数据是自有的，还是通过共享、采购、协商取得。',
      '请在“开放范围”中填写。',
    ],
    [
      'How the data were obtained is not stated',
      'Before they are listed it must be said whether they are the unit’s own or came by sharing, purchase or negotiation.',
      'State it under “Scope of opening”.',
    ],
  ),
  'open.out-of-scope': refusal(
    409,
    ['该数据不在开放范围内', '{why}', '请先办理纳入开放范围。'],
    ['It is outside the scope of opening', '{why}', 'Take it into scope first.'],
  ),
  'open.consent-incomplete': refusal(
    422,
    ['同意材料不完整', '须有同意文件和同意人的身份。', '请补充后登记。'],
    ['The consent is incomplete', 'It needs a document and the identity of who consents.', 'Complete it.'],
  ),
  'open.consent-item': refusal(
    422,
    ['须先确定哪一项标识数据主体', '“{item}”不是该目录的标识项。', '请选择能够标识个人的信息项。'],
    [
      'Which item identifies the subjects is not settled',
      '“{item}” is no identifying item of the entry.',
      'Choose the item that identifies them.',
    ],
  ),
  'open.pattern-wrong': refusal(
    422,
    ['表达式不能使用', '{why}', '请改正正则表达式（RE2 语法）。'],
    ['The expression does not work', '{why}', 'Mend it; the syntax is RE2.'],
  ),
  'open.no-rows': refusal(
    409,
    ['尚无可用数据', '该目录还没有归集并可见的数据行。', '请先归集数据。'],
    ['There are no rows yet', 'Nothing visible was gathered for this entry.', 'Gather data first.'],
  ),
  'open.rerun-source': refusal(
    409,
    [
      '该版本不能重做',
      '它由单位提交的文件制成，文件在制作后不再保留原表。',
      '请对由归集批次制成的版本重做。',
    ],
    [
      'This release cannot be run again',
      'It was made of a file the unit handed in.',
      'Run one again that was made of gathered batches.',
    ],
  ),
});
