/** What can go wrong with a source, said to those who answer for it. What may pass by itself has a status from 500 on. */
import { defineErrors, type ErrorDefinition } from '#kernel/errors.ts';

const e = (status: number, zh: [string, string, string], en: [string, string, string]): ErrorDefinition => ({
  status,
  zh: { what: zh[0], why: zh[1], mend: zh[2] },
  en: { what: en[0], why: en[1], mend: en[2] },
});

export const connectorErrors = defineErrors({
  'collect.connector-unreachable': e(
    502,
    ['数据源连不上', '{why}', '请核对地址、端口与网络放行；平台会按退避间隔自动重试。'],
    [
      'The source cannot be reached',
      '{why}',
      'Check address, port and the way through the network; the platform tries again by itself, at growing intervals.',
    ],
  ),
  'collect.connector-secrets-anew': e(
    422,
    [
      '请重新填写口令或密钥',
      '改动了保存的口令或密钥所对应的设置：{names}。',
      '为免口令、密钥被送往别处，改动地址、端口、库、账号等设置时须重新填写，再保存。',
    ],
    [
      'Give the password or key again',
      'Settings that the kept secret was given for have changed: {names}.',
      'Lest a secret be sent elsewhere, a change of address, port, database, account and the like asks for it anew.',
    ],
  ),
  'collect.connector-secret-plain': e(
    422,
    [
      '设置中含有口令或密钥',
      '以下各处会以明文保存并显示：{names}。',
      '请改填到“密钥”或“加密请求头”（secretHeaders）中，二者加密保存；或选择相应的签名方式。',
    ],
    [
      'The settings hold a secret',
      'These would be kept and shown in plain text: {names}.',
      'Put them into the sealed secret or the sealed headers (secretHeaders), or choose the way of signing that carries them.',
    ],
  ),
  'collect.connector-sign-in': e(
    422,
    ['数据源不接受登录', '{why}', '请更正账号或口令并测试；为免账号被对方锁定，平台不再自动重试。'],
    [
      'The source does not accept the account',
      '{why}',
      'Correct account or password and test; the platform does not try again by itself, lest the source lock the account.',
    ],
  ),
  'collect.connector-redirected': e(
    422,
    [
      '数据库监听转往别的地址',
      '监听程序要求改连另一地址，平台只连接经过核对的地址，没有继续连接。',
      '请改填实际提供服务的节点地址（如 RAC 各节点的 VIP），或由对方管理员关闭转接（use_shared_socket、local_listener）。',
    ],
    [
      'The listener leads to another address',
      'It asks the platform to connect elsewhere; only the address that was judged is connected to, so nothing was.',
      'Enter the address of the node that serves (such as a node’s VIP), or have the source’s administrator end the redirection.',
    ],
  ),
  'collect.connector-no-right': e(
    502,
    ['账号没有读取权限', '{why}', '请由数据源管理员授予该表的只读权限。'],
    [
      'The account may not read',
      '{why}',
      'Have the source’s administrator grant it the right to read this table.',
    ],
  ),
  'collect.connector-no-table': e(
    502,
    ['找不到要读取的表', '{why}', '请核对库、模式与表名。'],
    ['The table is not there', '{why}', 'Check the names of database, schema and table.'],
  ),
  'collect.connector-changed': e(
    409,
    ['数据源结构已变', '{why}', '请核对结构变动后更正列与信息项的对应，再恢复连接。'],
    [
      'The source’s structure has changed',
      '{why}',
      'Look at the change, correct which column fills which item, and resume.',
    ],
  ),
  'collect.connector-drift': e(
    409,
    [
      '数据源结构已变，已停止读取',
      '删除的列：{dropped}；类型变化的列：{retyped}。',
      '请办理目录变更或更正列与信息项的对应，然后恢复连接。其他连接不受影响。',
    ],
    [
      'The source’s structure has changed; reading has stopped',
      'Columns gone: {dropped}; of another type: {retyped}.',
      'Change the catalogue entry or correct which column fills which item, then resume. Other connectors go on.',
    ],
  ),
  'collect.connector-slow': e(
    504,
    ['数据源应答太慢', '{why}', '平台会自动重试；请避开对方的忙时，或由数据源管理员为增量列建索引。'],
    [
      'The source answers too slowly',
      '{why}',
      'The platform tries again; choose a quieter hour, or have the column of the increment indexed.',
    ],
  ),
  'collect.connector-silent': e(
    504,
    [
      '数据源不再应答',
      '{seconds} 秒内没有收到任何数据。',
      '平台会自动重试；请核对网络与数据源。本次已读到的行没有入库。',
    ],
    [
      'The source has fallen silent',
      'Nothing came for {seconds} seconds.',
      'The platform tries again; check the network and the source. Nothing read this time was kept.',
    ],
  ),
  'collect.connector-too-long': e(
    504,
    ['读取超过时限', '一次读取最多 {minutes} 分钟。', '请改为增量读取，或由主管部门放宽时限。'],
    [
      'The reading took too long',
      'One reading may take {minutes} minutes.',
      'Read by increments, or have the bureau raise the limit.',
    ],
  ),
  'collect.connector-count-differs': e(
    502,
    [
      '数据源给出的行数与其声明不符',
      '声明 {said} 行，实际 {got} 行；本次读取已作废，未入库。',
      '平台会自动重试；反复出现时请检查数据源。',
    ],
    [
      'The source gave another number of rows than it said',
      'It said {said} and gave {got}; nothing of this reading was kept.',
      'The platform tries again; if it keeps happening, look at the source.',
    ],
  ),
  'collect.connector-empty': e(
    502,
    [
      '数据源是空的',
      '全量读取没有得到一行；为免误删全部数据，本次不入库。',
      '请核对表与账号的行级权限；确要清空的，请上传空数据并由人工确认。',
    ],
    [
      'The source is empty',
      'A full reading gave no row; nothing was changed, lest everything be deleted by mistake.',
      'Check the table and what rows the account may see.',
    ],
  ),
  'collect.connector-watermark': e(
    422,
    [
      '增量列不可用',
      '列“{column}”不存在，或不是时间、日期、整数。',
      '请选择随每次修改递增的时间列或序号列。',
    ],
    [
      'The column of the increment does not serve',
      'Column “{column}” is not there, or is no instant, day or number.',
      'Choose a column that grows with every change.',
    ],
  ),
  'collect.connector-batch-refused': e(
    409,
    [
      '读到的数据批次未能入库',
      '第 {seq} 批：{why}',
      '请在该批次页面查看原因；读取位置没有前移，下次会重新读取。',
    ],
    [
      'The batch of this reading was not taken',
      'Batch {seq}: {why}',
      'See the batch for the reason; the reading begins at the same place again.',
    ],
  ),
  'collect.connector-refused': e(
    409,
    ['平台不接收这次读取的数据', '{why}', '请按说明处理后恢复连接。'],
    ['The platform does not take these rows', '{why}', 'Do what it says, then resume.'],
  ),
  'collect.connector-failed': e(
    500,
    ['读取没有完成', '平台内部原因。', '平台会自动重试；反复出现时请联系运维。'],
    [
      'The reading did not end well',
      'A reason within the platform.',
      'It is tried again; if it keeps happening, tell the operators.',
    ],
  ),
  'collect.connector-test-failed': e(
    422,
    ['数据源测试未通过，未保存', '{why}', '请按测试结果更正后重试。'],
    [
      'The source did not pass its test; nothing was kept',
      '{why}',
      'Correct what the test says and try again.',
    ],
  ),
  'collect.connector-no-driver': e(
    422,
    [
      '这种数据源的驱动没有安装',
      '驱动包“{driver}”由厂商授权，安装时可选。',
      '请由平台运维安装该驱动包并重启。',
    ],
    [
      'The driver of this source is not installed',
      'Package “{driver}” is under its vendor’s licence and optional.',
      'Have the operators install the package and restart.',
    ],
  ),
  'collect.connector-no-tls': e(
    422,
    [
      '这种数据源暂不支持加密连接',
      '驱动的加密方式尚未在本平台接入。',
      '请经专线或加密隧道连接，并关闭此选项。',
    ],
    [
      'This source cannot be reached over TLS yet',
      'The driver’s own way to encrypt is not joined to the platform.',
      'Connect through a private line or a tunnel, with this switched off.',
    ],
  ),
  'collect.connector-not-active': e(
    409,
    ['连接没有启用', '已暂停、已停止或已注销的连接不读取数据。', '请先恢复连接。'],
    [
      'The connector is not active',
      'A paused, stopped or retired connector reads nothing.',
      'Resume it first.',
    ],
  ),
  'collect.connector-under-way': e(
    409,
    ['上一次读取还没有结束', '同一连接一次只读取一遍。', '请等它结束，或在批次页面处理等待确认的批次。'],
    [
      'The last reading has not ended',
      'A connector reads once at a time.',
      'Wait for it, or decide on the batch that waits for confirmation.',
    ],
  ),
  'collect.connector-kind-unknown': e(
    422,
    ['没有这种连接', '“{kind}”不在平台支持的种类中。', '请从列表中选择。'],
    ['There is no such kind', '“{kind}” is not among the kinds of this platform.', 'Choose one of the list.'],
  ),
  'collect.connector-settings': e(
    422,
    ['连接设置不完整或不合规', '见各字段的说明。', '请更正后重试。'],
    ['The settings are incomplete or wrong', 'See the fields.', 'Correct them and try again.'],
  ),
  'collect.connector-mapping': e(
    422,
    ['列与信息项的对应不完整', '{why}', '请为每个主键与必填信息项选择一列，且一项只对应一列。'],
    [
      'Not every item has its column',
      '{why}',
      'Choose a column for each key and each required item, one for each.',
    ],
  ),
  'collect.connector-cannot-reconcile': e(
    422,
    ['不能核对主键', '此种来源不能按主键核对，或资源没有可核对的主键。', '请改用全量读取。'],
    [
      'Keys cannot be compared',
      'This kind of source cannot be asked for its keys, or the resource has no key to compare by.',
      'Read in full.',
    ],
  ),
});
