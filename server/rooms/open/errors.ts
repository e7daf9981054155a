/** Refusals of the core: data sets, versions, releases, downloads, withdrawal. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const openErrors = defineErrors({
  'open.gone': refusal(
    410,
    ['该数据集已下架', '{notice}', '请查看公告，或选用其他数据集。'],
    ['This data set was withdrawn', '{notice}', 'See the announcement, or use another data set.'],
  ),
  'open.not-to-be-opened': refusal(
    409,
    [
      '该目录不属于开放范围',
      '目录的开放属性为“{opening}”，只有无条件或有条件开放的目录才能列入开放目录。',
      '如应当开放，请先变更目录的开放属性。',
    ],
    [
      'This entry is not to be opened',
      'Its opening class is “{opening}”; only entries opened with or without conditions go into the opening catalogue.',
      'If it should be opened, change the entry’s opening class first.',
    ],
  ),
  'open.dataset-there': refusal(
    409,
    ['该目录已有开放数据集', '一条目录对应一个开放数据集，地址为 {slug}。', '请在已有数据集上继续。'],
    ['This entry has its data set already', 'One entry is one data set, at {slug}.', 'Go on with that one.'],
  ),
  'open.slug-taken': refusal(
    409,
    ['该地址已被使用', '地址一经使用不再另给他用。', '请换一个地址。'],
    ['This address is taken', 'An address once given is never given again.', 'Choose another one.'],
  ),
  'open.incomplete': refusal(
    422,
    ['开放目录填写不完整', '共有 {count} 处未填写。', '请按提示补全后提交。'],
    [
      'The opening entry is not complete',
      '{count} points are not said.',
      'Complete what is named and send it again.',
    ],
  ),
  'open.version-changed': refusal(
    409,
    ['该版本已被他人修改', '您看到的不是最新内容。', '请刷新后再修改。'],
    ['Somebody else changed this version', 'What you see is not the newest.', 'Reload, then change it.'],
  ),
  'open.version-fixed': refusal(
    409,
    ['该版本不能再修改', '只有草稿可以修改；已提交或发布的版本保持不变。', '请另起新版本。'],
    [
      'This version is fixed',
      'Drafts are changed; what was proposed or published stays.',
      'Begin a new version.',
    ],
  ),
  'open.version-under-way': refusal(
    409,
    ['已有一个版本在办理', '一个数据集同时只办理一个版本。', '请先办完或放弃它。'],
    ['A version is under way already', 'A data set has one at a time.', 'Finish or drop that one first.'],
  ),
  'open.version-missing': refusal(
    409,
    ['还没有开放目录版本', '数据版本依据开放目录版本制作。', '请先填写开放目录。'],
    [
      'There is no version of the opening entry',
      'A release is made by one.',
      'Fill in the opening entry first.',
    ],
  ),
  'open.licence-unknown': refusal(
    422,
    ['没有这种许可', '“{licence}”不在可选许可之列。', '请从列表中选择。'],
    ['No such licence', '“{licence}” is none of those offered.', 'Choose one of the list.'],
  ),
  'open.field-missing': refusal(
    409,
    ['数据中没有该数据项', '“{field}”不在已归集的数据中。', '请核对数据项，或先归集。'],
    [
      'The data have no such field',
      '“{field}” is not among what was gathered.',
      'Check the fields, or gather it first.',
    ],
  ),
  'open.nothing-gathered': refusal(
    409,
    ['还没有可以开放的数据', '该目录没有已入库的数据。', '请先归集数据，再制作版本。'],
    [
      'There are no rows to open',
      'Nothing of this entry was gathered.',
      'Gather data first, then make a release.',
    ],
  ),
  'open.release-making': refusal(
    409,
    ['正在制作一个数据版本', '一个数据集同时只制作一个版本。', '请等待完成，或先取消。'],
    ['A release is being made', 'A data set has one at a time.', 'Wait for it, or cancel it.'],
  ),
  'open.release-not-ready': refusal(
    409,
    ['该数据版本不能发布', '只有制作完成、扫描无问题的版本可以发布。', '请查看该版本的状态和扫描结果。'],
    [
      'This release cannot be published',
      'It must be made, and its scan clean.',
      'See its state and what the scan found.',
    ],
  ),
  'open.release-outdated': refusal(
    409,
    ['该数据版本与审定的内容不一致', '{why}', '请重新制作数据版本，扫描通过后再发布。'],
    [
      'This release is not what was judged',
      '{why}',
      'Make the release again, let its scan pass, then publish it.',
    ],
  ),
  'open.release-settled': refusal(
    409,
    ['该数据版本已不在此状态', '它已被处理。', '请刷新后查看。'],
    ['This release is in another state', 'It was dealt with already.', 'Reload and look again.'],
  ),
  'open.release-broken': refusal(
    500,
    ['数据版本没有制作成功', '平台多次尝试均未成功。', '请稍后重试；仍不成功的，请联系平台管理员。'],
    [
      'The release could not be made',
      'The platform tried several times.',
      'Try again later, or call whoever runs the platform.',
    ],
  ),
  'open.file-incomplete': refusal(
    500,
    ['文件不完整', '{format} 应有 {rows} 行，实为 {counted} 行。', '请重新制作。'],
    [
      'A file is not whole',
      '{format} should hold {rows} rows and holds {counted}.',
      'Make the release again.',
    ],
  ),
  'open.file-unreadable': refusal(
    422,
    ['文件不能读取', '所交文件不是带表头的 UTF-8 CSV。', '请另存为 UTF-8 CSV 后重新提交。'],
    [
      'The file cannot be read',
      'It is no UTF-8 CSV with a header.',
      'Save it as UTF-8 CSV and hand it in again.',
    ],
  ),
  'open.second-person': refusal(
    403,
    ['须由另一人发布', '制作或提交的人不能自己发布。', '请由另一位有权人员办理。'],
    [
      'Another person publishes',
      'Whoever made or proposed it does not publish it.',
      'Ask a second person who may.',
    ],
  ),
  'open.no-way': refusal(
    409,
    ['没有可用的获取方式', '发布的数据集至少须能下载或经接口获取。', '请先制作数据版本。'],
    [
      'There is no way to get the data',
      'A published set can be downloaded or asked through the interface.',
      'Make a release first.',
    ],
  ),
  'open.not-released': refusal(
    409,
    ['还没有可发布的数据版本', '文件、接口须先制作并核对一致。', '请先制作数据版本，待扫描通过。'],
    [
      'No release is ready',
      'Files and interface are made and compared first.',
      'Make a release and let its scan pass.',
    ],
  ),
  'open.not-open': refusal(
    409,
    ['该数据集未开放', '下架或暂停的数据集不能发布数据版本。', '请先办理恢复。'],
    [
      'This data set is not open',
      'Nothing is released while it is withdrawn or suspended.',
      'Bring it back first.',
    ],
  ),
  'open.withdrawn-for-good': refusal(
    409,
    ['该数据集已移出开放目录', '移出后不再制作数据版本。', '确需开放的，请重新提出。'],
    [
      'This data set left the opening catalogue',
      'No release is made of it any more.',
      'Propose it anew if need be.',
    ],
  ),
  'open.halted-already': refusal(
    409,
    ['该数据集已下架', '不能重复下架。', '请查看下架记录。'],
    ['It is withdrawn already', 'It cannot be withdrawn twice.', 'See the record of the withdrawal.'],
  ),
  'open.cause-missing': refusal(
    422,
    ['须写明原因', '{what}', '请补充后提交。'],
    ['A cause is needed', '{what}', 'Add it and send it again.'],
  ),
  'open.assessment-open': refusal(
    409,
    ['评估尚未办结', '下架后须完成评估才能恢复。', '请先办结评估任务。'],
    [
      'The assessment is not finished',
      'What was withdrawn returns once it was assessed.',
      'Finish the assessment first.',
    ],
  ),
  'open.not-confirmed': refusal(
    409,
    ['另一方尚未确认', '下架须由提供单位和主管部门共同确认。', '请先由另一方确认。'],
    [
      'The other side has not confirmed',
      'Provider and authority both confirm a withdrawal.',
      'Let the other side confirm it first.',
    ],
  ),
  'open.format-unknown': refusal(
    404,
    ['没有这种格式', '该版本没有“{format}”格式的文件。', '可选格式：{formats}。'],
    ['No such format', 'This release has no file “{format}”.', 'There are: {formats}.'],
  ),
  'open.whole-not-granted': refusal(
    403,
    ['未获准取得整份文件', '约定的字段或数据量小于整份文件。', '请按行经接口获取约定的部分。'],
    [
      'The whole file is not granted',
      'Fewer columns or rows were agreed than it holds.',
      'Take what was agreed row by row.',
    ],
  ),
  'open.range': refusal(
    416,
    ['请求的范围不成立', '文件共 {bytes} 字节。', '请按一个范围请求。'],
    ['This range cannot be given', 'The file has {bytes} bytes.', 'Ask for one range within it.'],
  ),
});
