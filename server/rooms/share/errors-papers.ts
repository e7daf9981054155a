/** What the room refuses around the papers of an application. */
import { defineErrors } from '#kernel/errors.ts';

export const sharePaperErrors = defineErrors({
  'share.no-seal': {
    status: 409,
    zh: { what: '该申请表不需要盖章', why: '本市的申请表没有需盖章的这一栏。', mend: '请直接提交。' },
    en: {
      what: 'This form takes no seal',
      why: 'The city’s form has no such block to seal.',
      mend: 'Hand it in as it is.',
    },
  },
  'share.not-printed': {
    status: 409,
    zh: {
      what: '扫描件与当前填写内容不一致',
      why: '打印之后申请表有改动，或者还没有打印。',
      mend: '请重新打印、签字盖章后再上传。',
    },
    en: {
      what: 'The scan is not of the form as it stands',
      why: 'The form was changed after it was printed, or was not printed yet.',
      mend: 'Print it again, sign and seal it, then bring the scan.',
    },
  },
  'share.seal-day': {
    status: 422,
    zh: {
      what: '签署日期不对',
      why: '签署日期不能晚于今天，也不能早于申请单位的签署日期（{day}）。',
      mend: '请按纸面上的日期填写。',
    },
    en: {
      what: 'The day of signing cannot be',
      why: 'It lies in days to come, or before the applying unit signed ({day}).',
      mend: 'Give the day that stands on the paper.',
    },
  },
  'share.scan-unreadable': {
    status: 422,
    zh: {
      what: '这不是可用的扫描件',
      why: '只接受 PDF、PNG、JPEG，按文件内容辨认。',
      mend: '请重新扫描后上传。',
    },
    en: {
      what: 'This is no scanned page',
      why: 'PDF, PNG and JPEG are taken, told by their content.',
      mend: 'Scan the page again.',
    },
  },
  'share.too-many-files': {
    status: 409,
    zh: { what: '附件过多', why: '一份申请表最多附 {most} 个附件。', mend: '请合并表格，或先撤下其他附件。' },
    en: {
      what: 'Too many files',
      why: 'A form takes {most} files at most.',
      mend: 'Join the tables, or take another file off first.',
    },
  },
  'share.paper-finished': {
    status: 409,
    zh: {
      what: '申请表已归存，不能再盖章',
      why: '三方签署的申请表已归存成一份文件。',
      mend: '请下载归存的文件查看。',
    },
    en: {
      what: 'The form is stored and takes no further seal',
      why: 'What the three parties signed was stored as one file.',
      mend: 'Take that file.',
    },
  },
  'share.block-of-another': {
    status: 403,
    zh: {
      what: '该栏由其他单位签署',
      why: '管理单位、提供单位各签各的栏。',
      mend: '请由该单位有相应角色的人员办理。',
    },
    en: {
      what: 'Another unit signs this block',
      why: 'Managing and providing unit sign each its own.',
      mend: 'Somebody of that unit with the role signs it.',
    },
  },
  'share.not-finished': {
    status: 409,
    zh: { what: '申请表尚未签齐', why: '三方签署后才归存成一份文件。', mend: '请待各方签署后再取。' },
    en: {
      what: 'The form is not finished',
      why: 'It is stored as one file once all three have signed.',
      mend: 'Come back when all have signed.',
    },
  },
  'share.not-named': {
    status: 409,
    zh: {
      what: '本单位不在可申请的部门之列',
      why: '该资源有条件共享，只限目录列明的部门：{units}。',
      mend: '确有需要的，请与数据提供部门协商调整名单。',
    },
    en: {
      what: 'Your department cannot apply for this',
      why: 'It is shared on condition, with the departments named in the catalogue only: {units}.',
      mend: 'Where the need is real, ask the department that holds the data to extend the list.',
    },
  },
  'share.barred': {
    status: 409,
    zh: { what: '暂不受理本单位的申请', why: '{why}', mend: '请先办结该事项。' },
    en: { what: 'The unit cannot apply now', why: '{why}', mend: 'Settle that first.' },
  },
  'share.no-dispute': {
    status: 409,
    zh: {
      what: '现在不能提请协调',
      why: '被拒绝的申请由申请单位提请，办理中的由主管部门提请；同一申请一次只协调一件。',
      mend: '请查看申请当前状态。',
    },
    en: {
      what: 'Coordination cannot be asked for now',
      why: 'The applicant may after a refusal, the authority while it is decided; one at a time.',
      mend: 'Look at the state of the application.',
    },
  },
  'share.not-agreed': {
    status: 409,
    zh: {
      what: '双方尚未一致',
      why: '以双方一致办结的，须有双方各自记录的相同意见。',
      mend: '请待双方记录意见，或者由主管部门说明理由作出决定。',
    },
    en: {
      what: 'The two sides have not agreed',
      why: 'An agreed outcome needs the same word from both on record.',
      mend: 'Wait for both, or decide it with a reason.',
    },
  },
  'share.matter-undecided': {
    status: 409,
    zh: {
      what: '上级尚未作出协调决定',
      why: '提交上级协调的，须先在协调事项登记册中登记并有决定。',
      mend: '请在本办件提请协调事项，待决定后办结。',
    },
    en: {
      what: 'The government has not decided',
      why: 'What is escalated needs its entry in the register of coordination, decided.',
      mend: 'Raise the matter from this case and wait for its decision.',
    },
  },
  'share.agreement-signed': {
    status: 409,
    zh: { what: '本方已经签署', why: '每方签署一次。', mend: '请刷新查看。' },
    en: { what: 'Your side has signed', why: 'Each side signs once.', mend: 'Reload.' },
  },
  'share.agreement-over': {
    status: 409,
    zh: {
      what: '协议不能再签署',
      why: '协议所附授权的状态为“{state}”。',
      mend: '请刷新查看；需要继续使用的，请重新申请。',
    },
    en: {
      what: 'The agreement can no longer be signed',
      why: 'Its grant is “{state}”.',
      mend: 'Reload; where the data are still needed, apply again.',
    },
  },
  'share.system-unusable': {
    status: 409,
    zh: {
      what: '申请所列业务系统当前不能取得授权',
      why: '该系统已停用，或不再属于申请单位。',
      mend: '请申请单位先恢复该系统，或以现有系统重新申请。',
    },
    en: {
      what: 'The system applied for cannot be given a grant now',
      why: 'It is not active, or no longer the applicant’s.',
      mend: 'Have it restored, or apply again with another system.',
    },
  },
  'share.function-known': {
    status: 409,
    zh: { what: '已有同名事项', why: '本单位清单中已有“{name}”。', mend: '请直接选用，或换一个名称。' },
    en: {
      what: 'It is listed already',
      why: 'The unit’s list has “{name}”.',
      mend: 'Choose it, or give another name.',
    },
  },
  'share.requirements-old': {
    status: 409,
    zh: { what: '门户要求已有新版本', why: '现行版本为第 {number} 版。', mend: '请阅读并确认现行版本。' },
    en: {
      what: 'The requirements have a newer version',
      why: 'Version {number} is in force.',
      mend: 'Read and confirm that one.',
    },
  },
  'share.ground-unlisted': {
    status: 422,
    zh: {
      what: '“{item}”不在负面清单内，不能以不予共享为由拒绝',
      why: '清单之外一律共享。',
      mend: '请改依目录载明的条件，或先提请列入清单。',
    },
    en: {
      what: '“{item}” is not on the negative list',
      why: 'What is not listed is shared.',
      mend: 'Refuse on a condition the catalogue states, or propose it for the list first.',
    },
  },
  'share.ground-proposed': {
    status: 422,
    zh: {
      what: '负面清单尚未决定，须在拒绝中写明',
      why: '“{item}”只是拟列入清单，政府尚未决定。',
      mend: '请勾选“所依清单事项尚为拟列”。',
    },
    en: {
      what: 'The list is not decided; the refusal has to say so',
      why: '“{item}” is only proposed for the list.',
      mend: 'Tick that the item is proposed and undecided.',
    },
  },
});
