/** Every refusal of the room: what happened, why, how to mend it. */
import { defineErrors } from '#kernel/errors.ts';

const text = (what: string, why: string, mend: string) => ({ what, why, mend });

export const basedbErrors = defineErrors({
  'basedb.no-lead': {
    status: 409,
    zh: text(
      '这个数据库还没有牵头单位',
      '没有牵头单位的数据库不接收目录条目和数据。',
      '请主管部门先明确牵头单位。',
    ),
    en: text(
      'This database has no lead',
      'Without one it accepts no entries and no rows.',
      'Have the bureau name its lead.',
    ),
  },
  'basedb.base-kept': {
    status: 409,
    zh: text('基础库不能删除', '“{name}”是本市法规列明的基础库。', '可以调整来源、字段和牵头单位。'),
    en: text(
      'A base database is not deleted',
      '“{name}” is one the city’s rules name.',
      'Change its sources, fields or lead.',
    ),
  },
  'basedb.base-not-named': {
    status: 422,
    zh: text('不能增设基础库“{name}”', '{why}', '可以按“{offer}”建设。'),
    en: text('“{name}” is not added as a base database', '{why}', 'It can be built as “{offer}”.'),
  },
  'basedb.lead-required': {
    status: 422,
    zh: text('须明确牵头单位', '{kind}由牵头单位编制维护。', '请选择牵头单位。'),
    en: text(
      'A lead has to be named',
      'One of the {kind} is compiled and kept by its lead.',
      'Choose the lead.',
    ),
  },
  'basedb.departments-few': {
    status: 422,
    zh: text('共建单位不足', '至少需要 {least} 个部门共建，现有 {count} 个。', '请补充共建单位。'),
    en: text(
      'Too few departments',
      'At least {least} build it together; {count} are named.',
      'Name further ones.',
    ),
  },
  'basedb.kind-unknown': {
    status: 422,
    zh: text('本市没有这一种数据库', '条文未设“{kind}”。', '请从本市的种类中选择。'),
    en: text(
      'The city has no such kind',
      'Its rules do not provide “{kind}”.',
      'Choose one of the city’s kinds.',
    ),
  },
  'basedb.purpose-missing': {
    status: 422,
    zh: text('须写明领域和用途', '登记主题库要说明所属领域和建设用途。', '请补充后保存。'),
    en: text(
      'Field and purpose are asked for',
      'A theme database states its field and what it is for.',
      'State both.',
    ),
  },
  'basedb.way-closed': {
    status: 422,
    zh: text('不能登记在平台以外建设的数据库', '本市的基础库、主题库{ways}。', '请改为在平台集中建设。'),
    en: text(
      'A database kept elsewhere is not registered',
      'In this city they are {ways}.',
      'Build it on the platform.',
    ),
  },
  'basedb.probe-missing': {
    status: 422,
    zh: text(
      '接入的数据库须填写探测地址',
      '接入方式以探测调用判断是否及时更新。',
      '请填写 http 或 https 地址。',
    ),
    en: text(
      'A linked database needs an address to probe',
      'Its freshness is judged by a probe call.',
      'Give an http or https address.',
    ),
  },
  'basedb.entry-not-lead': {
    status: 422,
    zh: text('条目不是牵头单位的', '数据库的目录条目由牵头单位编制。', '请选择牵头单位已发布的条目。'),
    en: text(
      'The entry is not the lead’s',
      'The entry of a database is compiled by its lead.',
      'Choose a published entry of the lead.',
    ),
  },
  'basedb.entry-items': {
    status: 422,
    zh: text('条目的信息项不适合融合', '{why}', '请变更目录后再选择。'),
    en: text('The items of the entry do not fit', '{why}', 'Change the entry first.'),
  },
  'basedb.entry-missing': {
    status: 409,
    zh: text('还没有确定目录条目', '融合结果按目录条目的信息项入库。', '请先确定本数据库的目录条目。'),
    en: text(
      'No entry has been named',
      'The result is kept by the items of the database’s entry.',
      'Name the entry first.',
    ),
  },
  'basedb.model-faults': {
    status: 422,
    zh: text('模型尚不能保存', '有 {count} 处不符合要求，逐项列在下方。', '请按提示修改。'),
    en: text(
      'The model cannot be kept yet',
      '{count} points are not in order; each is listed.',
      'Mend the points named.',
    ),
  },
  'basedb.source-not-granted': {
    status: 403,
    zh: text(
      '来源“{name}”未获授权',
      '有条件共享的数据须先取得授权才能用于建设数据库。',
      '请先申请该资源，或移除这个来源。',
    ),
    en: text(
      'The source “{name}” is not granted',
      'Conditional data build a database only under a grant.',
      'Apply for it, or take the source out.',
    ),
  },
  'basedb.theme-class': {
    status: 422,
    zh: text(
      '主题库的共享类型比来源字段宽',
      '主题库各信息项的共享类型不得宽于其来源字段。',
      '请先收紧主题库条目或该信息项的共享类型，或移除这个来源字段。',
    ),
    en: text(
      'The theme would be shared wider than what it is made of',
      'No item of a theme is shared wider than a field it comes from.',
      'Narrow the class of the entry or of the item, or take the field out.',
    ),
  },
  'basedb.basic-conditional': {
    status: 422,
    zh: text(
      '基础信息项“{item}”须无条件共享',
      '基础库的基础信息项在部门间无条件共享，现为“{class}”。',
      '请把该信息项列为无条件共享，或不标为基础信息项。',
    ),
    en: text(
      'The basic item “{item}” is shared without conditions',
      'Basic items of a base database are; this one is “{class}”.',
      'Share it unconditionally, or do not mark it as basic.',
    ),
  },
  'basedb.upload-refused': {
    status: 422,
    zh: text(
      '不能直接向“{name}”上传文件',
      '这个数据库的数据只由已汇聚的来源整合而成。',
      '请上传到来源资源，更新后自动融合。',
    ),
    en: text(
      'No file is uploaded straight into “{name}”',
      'Its rows are made of gathered sources only.',
      'Upload to the source; the fusion follows by itself.',
    ),
  },
  'basedb.linked-not-fused': {
    status: 409,
    zh: text('接入的数据库不在平台融合', '它的数据保存在建设单位。', '如需融合，请改为集中建设。'),
    en: text(
      'A linked database is not fused here',
      'Its data stay with whoever built it.',
      'Make it central to fuse it.',
    ),
  },
  'basedb.model-empty': {
    status: 409,
    zh: text('还没有来源', '融合至少需要一个来源和一个字段。', '请先设置来源。'),
    en: text('There are no sources yet', 'A fusion needs a source and a field.', 'Set the sources first.'),
  },
  'basedb.compilation-open': {
    status: 409,
    zh: text('目录正在编制', '上一次编制尚未发布。', '请先完成并发布。'),
    en: text(
      'The catalogue is being compiled',
      'The last compilation is not published.',
      'Finish and publish it first.',
    ),
  },
  'basedb.parts-missing': {
    status: 409,
    zh: text('目录还不能发布', '以下单位的部分尚未提交：{parts}。', '全部提交后再发布。'),
    en: text(
      'The catalogue cannot be published yet',
      'Parts not handed in: {parts}.',
      'Publish once all are in.',
    ),
  },
  'basedb.part-done': {
    status: 409,
    zh: text('这一部分已经提交', '已提交的部分不再改动。', '如需修改，请联系牵头单位。'),
    en: text('The part was handed in', 'It is not changed afterwards.', 'Ask the lead for a change.'),
  },
  'basedb.proposal-closed': {
    status: 409,
    zh: text('建议已经答复', '每条建议答复一次。', '如有新情况，请另提建议。'),
    en: text('The proposal was answered', 'Each is answered once.', 'Make another one.'),
  },
  'basedb.conflict-closed': {
    status: 409,
    zh: text('这处差异已经办结', '它已核实或不再存在。', '请刷新后查看。'),
    en: text('This conflict is closed', 'It was settled or is no more.', 'Reload the page.'),
  },
  'basedb.ruling-source': {
    status: 422,
    zh: text('不能以此来源为准', '所选来源不是这处差异涉及的来源。', '请从涉及的来源中选择。'),
    en: text('This source cannot be chosen', 'It is none of those that differ here.', 'Choose one of them.'),
  },
  'basedb.conflicts-left': {
    status: 409,
    zh: text('还有 {count} 处差异未核实', '逐条核实后才能办结。', '请逐条选择以哪个来源为准。'),
    en: text(
      '{count} conflicts are not settled',
      'The matter ends once each is.',
      'Choose for each which source is right.',
    ),
  },
  'basedb.identifier-wrong': {
    status: 422,
    zh: text('标识不正确', '只能按完整的标识精确查找。', '请核对后重新输入。'),
    en: text(
      'The identifier is not right',
      'Records are found by the exact identifier only.',
      'Check it and enter it again.',
    ),
  },
});
