/** The closed catalogue of what can go wrong with a load: said to the one who sent the file. */
import { defineErrors, type ErrorDefinition } from '#kernel/errors.ts';

const e = (status: number, zh: [string, string, string], en: [string, string, string]): ErrorDefinition => ({
  status,
  zh: { what: zh[0], why: zh[1], mend: zh[2] },
  en: { what: en[0], why: en[1], mend: en[2] },
});

export const collectErrors = defineErrors({
  'collect.digest-unreadable': e(
    400,
    [
      '申报的校验和无法识别',
      '请求头 content-digest 中没有 sha-256，或同名 .sha256 文件中没有校验和与行数。',
      '请按 sha-256=:…: 填写请求头，或以 sha256sum 的格式生成校验文件。',
    ],
    [
      'The stated checksum cannot be read',
      'The header content-digest holds no sha-256, or the .sha256 file beside the file neither checksum nor rows.',
      'Write the header as sha-256=:…:, or make the file with sha256sum.',
    ],
  ),
  'collect.checksum-differs': e(
    422,
    [
      '文件与来源申报的校验和不符',
      '来源申报 {stated}，收到的内容为 {found}：传输中损坏，或文件与申报不是同一份。',
      '请在来源处核对文件和校验和后重新发送。',
    ],
    [
      'The file is not what its source stated',
      'The source states {stated}, what came is {found}: it was damaged on the way, or is another file.',
      'Compare file and checksum at the source, and send it again.',
    ],
  ),
  'collect.rows-differ': e(
    422,
    [
      '行数与来源申报不符',
      '来源申报本次交付 {stated} 行，收到 {found} 行。',
      '请在来源处核对导出是否完整后重新发送。',
    ],
    [
      'The number of rows is not what the source stated',
      'The source states {stated} rows in this delivery, {found} came.',
      'See at the source whether the export is whole, and send it again.',
    ],
  ),
  'collect.not-published': e(
    409,
    ['资源尚未发布，不能接收数据', '只有目录已发布且在用的资源才接收数据。', '请先完成目录审核发布。'],
    [
      'The resource takes no rows yet',
      'Only a published, active resource takes rows.',
      'Have its catalogue entry published first.',
    ],
  ),
  'collect.no-items': e(
    409,
    ['资源没有信息项', '没有信息项就无法判断文件的列。', '请在目录中补充信息项并发布新版本。'],
    [
      'The resource has no items',
      'Without items the columns of a file cannot be judged.',
      'Add items to the catalogue entry and publish a new version.',
    ],
  ),
  'collect.key-required': e(
    422,
    ['增量加载需要主键', '该资源没有设主键，无法按键更新。', '请改用全量加载，或在目录中设定主键。'],
    [
      'An incremental load needs a key',
      'The resource has no key item, so rows cannot be matched.',
      'Load in full, or set a key item in the catalogue.',
    ],
  ),
  'collect.file-name-missing': e(
    400,
    ['缺少文件名', '请求头 x-file-name 缺失或不合规。', '请用百分号编码的文件名填写 x-file-name。'],
    [
      'The file name is missing',
      'The header x-file-name is absent or malformed.',
      'Send x-file-name with the name, percent-encoded.',
    ],
  ),
  'collect.file-empty': e(
    422,
    ['文件是空的', '收到的内容没有任何字节或只有空白。', '请确认导出成功后重新上传。'],
    ['The file is empty', 'It holds no bytes, or only white space.', 'Check the export and send it again.'],
  ),
  'collect.header-only': e(
    422,
    ['文件只有表头', '表头之后没有任何数据行。', '请确认导出条件后重新上传。'],
    ['The file has a header only', 'No row follows the header.', 'Check the export and send it again.'],
  ),
  'collect.file-too-large': e(
    413,
    ['文件过大', '超过了 {limit} 字节的上限。', '请按时间或地区拆分，或请主管部门调整上限。'],
    [
      'The file is too large',
      'It is over the limit of {limit} bytes.',
      'Split it, or ask the bureau to raise the limit.',
    ],
  ),
  'collect.file-not-text': e(
    422,
    ['不是文本数据文件', '内容被识别为“{kind}”，与文件名无关。', '请导出为 CSV（UTF-8 或 GB18030）后上传。'],
    [
      'Not a text file of rows',
      'By its content this is “{kind}”, whatever its name says.',
      'Export as CSV (UTF-8 or GB18030) and send that.',
    ],
  ),
  'collect.secrecy-refused': e(
    422,
    [
      '涉密文件不得进入平台',
      '文件名或首行带有密级标志“{mark}”，平台没有保存其中任何内容。',
      '请按保密规定另行管理，不要再次上传。',
    ],
    [
      'Secret files may not enter the platform',
      'Its name or first line bears the mark of secrecy “{mark}”; nothing of it was kept.',
      'Handle it by the rules on secrecy and do not send it again.',
    ],
  ),
  'collect.upload-broken': e(
    400,
    ['上传中断', '连接在文件传完之前断开，未保存任何内容。', '请重新上传。'],
    ['The upload broke off', 'The connection ended before the file did; nothing was kept.', 'Send it again.'],
  ),
  'collect.encoding-mixed': e(
    422,
    [
      '文件编码不一致',
      '第 {utf8Line} 行不是 UTF-8，第 {gbLine} 行不是 GB18030：整个文件用哪种编码都读不通。',
      '请用同一种编码（建议 UTF-8）重新导出整个文件。',
    ],
    [
      'The file mixes encodings',
      'Line {utf8Line} is no UTF-8 and line {gbLine} is no GB18030: the whole file reads in neither.',
      'Export the whole file again in one encoding, best UTF-8.',
    ],
  ),
  'collect.encoding-forced-fails': e(
    422,
    [
      '文件不是 {encoding} 编码',
      '从第 {line} 行起无法按 {encoding} 读取。',
      '请改选“自动识别”或另一种编码。',
    ],
    [
      'The file is not {encoding}',
      'It cannot be read as {encoding} from line {line} on.',
      'Choose “detect” or the other encoding.',
    ],
  ),
  'collect.header-mismatch': e(
    422,
    [
      '表头与目录的信息项不一致',
      '共有 {count} 处不一致，逐项列出如下。',
      '请按目录的信息项名称或中文标题修改表头。',
    ],
    [
      'The header does not match the items',
      '{count} differences are listed one by one.',
      'Use the names or titles of the catalogue’s items in the header.',
    ],
  ),
  'collect.row-too-long': e(
    422,
    ['表头过长', '第一行超过 {limit} 字节，无法当作表头。', '请确认分隔符和换行，重新导出。'],
    [
      'The header is too long',
      'The first record is over {limit} bytes.',
      'Check delimiter and line ends, and export again.',
    ],
  ),
  'collect.too-many-records': e(
    422,
    ['行数过多', '一个文件最多 {limit} 行。', '请拆分文件。'],
    ['Too many records', 'A file may hold {limit} records.', 'Split the file.'],
  ),
  'collect.no-good-rows': e(
    422,
    ['没有一行通过校验', '全部 {bad} 行都被拒收，没有内容可以入库。', '请下载拒收清单，逐项更正后重新上传。'],
    [
      'No row passed the check',
      'All {bad} rows are held back.',
      'Download the list of faults, mend them and send the file again.',
    ],
  ),
  'collect.withdrawn': e(
    409,
    ['批次已撤回', '提交方在确认前撤回了该批次。', '需要时请重新上传。'],
    [
      'The batch was taken back',
      'It was taken back before its confirmation.',
      'Send the file again when needed.',
    ],
  ),
  'collect.load-failed': e(
    500,
    ['加载没有完成', '“{stage}”阶段多次失败，批次已停止。', '请重新上传；仍然失败时联系系统管理员。'],
    [
      'The load did not finish',
      'The stage “{stage}” failed repeatedly.',
      'Send it again; if it fails again, tell the administrator.',
    ],
  ),
  'collect.not-awaiting': e(
    409,
    ['该批次不需要确认', '批次当前不在等待确认的状态。', '请刷新页面查看最新状态。'],
    ['Nothing to confirm', 'The batch does not wait for a confirmation.', 'Reload to see its present state.'],
  ),
  'collect.not-newest': e(
    409,
    ['只能回滚最新的批次', '该批次之上还有第 {seqs} 批。', '请先从最新的第 {newest} 批开始回滚。'],
    [
      'Only the newest batch can be rolled back',
      'Batch {seqs} stands on top of it.',
      'Roll back from the newest, number {newest}, first.',
    ],
  ),
  'collect.not-visible': e(
    409,
    ['该批次没有生效', '批次未入库或已回滚，没有可回滚的内容。', '请刷新页面查看最新状态。'],
    [
      'The batch is not in effect',
      'It was not merged, or was rolled back.',
      'Reload to see its present state.',
    ],
  ),
  'collect.in-flight': e(
    409,
    ['有批次正在加载', '第 {seq} 批尚未结束，此时不能回滚。', '请等它结束，或先撤回等待确认的批次。'],
    [
      'A load is under way',
      'Batch {seq} has not ended.',
      'Wait for it, or take back the one that awaits confirmation.',
    ],
  ),
  'collect.setting-unknown': e(
    404,
    ['没有该项设置', '归集没有名为“{key}”的设置。', '请从设置列表中选择。'],
    ['No such setting', 'Collect has no setting “{key}”.', 'Choose one from the list.'],
  ),
  'collect.setting-wrong': e(
    422,
    ['设置“{key}”的取值不对', '应在 {from} 与 {to} 之间；字节数须为整数。', '请更正后重试。'],
    [
      'The value of “{key}” is wrong',
      'It must lie between {from} and {to}; bytes are whole numbers.',
      'Correct it and try again.',
    ],
  ),
  'collect.column-unknown': e(
    500,
    ['没有名为“{column}”的列', '该资源已入库的数据中没有此列。', '请先以新版本目录重新加载数据。'],
    [
      'No column “{column}”',
      'The loaded rows of the resource lack it.',
      'Load rows under the new version first.',
    ],
  ),
  'collect.visible-set-foreign': e(
    500,
    ['可见批次与资源不符', '读取时绑定了另一资源的批次。', '请报告系统管理员。'],
    [
      'The visible set belongs to another resource',
      'A read was bound to another resource’s batches.',
      'Report this.',
    ],
  ),
});
