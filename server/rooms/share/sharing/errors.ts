/** What the registers around applications and grants refuse, and how to mend it. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const sharingErrors = defineErrors({
  'share.need-incomplete': refusal(
    422,
    ['数据需求填写不全', '须写明所需数据、职责、用途和依据。', '请按各栏提示补全。'],
    ['The need is not complete', 'Data, duty, purpose and basis are stated.', 'Fill in what is marked.'],
  ),
  'share.need-matches-unread': refusal(
    409,
    [
      '已有可能满足需求的条目：{names}',
      '提出需求前须先看过这些条目，并说明为何不适用。',
      '请查看所列条目；确不适用的，写明原因后提出。',
    ],
    [
      'Entries may already answer this: {names}',
      'They are looked at before a need is filed, and it says why none of them does.',
      'Look at them; where none fits, say why and file again.',
    ],
  ),
  'share.need-state': refusal(
    409,
    ['需求的当前状态不允许这样做', '需求状态为“{state}”。', '请刷新后查看。'],
    ['Not possible in the need’s present state', 'Its state is “{state}”.', 'Reload.'],
  ),
  'share.need-basis': refusal(
    422,
    [
      '不能提供的，须写明法定依据和理由',
      '可以援引的依据：{kinds}。',
      '请填写依据的种类、名称和条款，并写明理由。',
    ],
    [
      'A refusal names its ground of law and its reason',
      'Grounds that count: {kinds}.',
      'State the kind of act, its title and article, and the reason.',
    ],
  ),
  'share.need-day': refusal(
    422,
    ['请填写提供数据的日期', '日期缺失或已过。', '请填写今天或以后的日期。'],
    ['State the day by which the data will be there', 'It is missing or past.', 'Give today or a later day.'],
  ),
  'share.need-entry': refusal(
    422,
    [
      '请选择本单位已发布的条目',
      '所选条目不是被指定单位的，或尚未发布。',
      '请选择其他条目，或填写提供日期。',
    ],
    [
      'Choose a published entry of your own',
      'It belongs to another unit or is not published.',
      'Choose another, or give a day.',
    ],
  ),
  'share.stage-order': refusal(
    409,
    ['环节须按顺序完成', '下一环节是“{stage}”。', '请先完成该环节。'],
    ['The stages are done in order', 'The next one is “{stage}”.', 'Finish that one first.'],
  ),
  'share.stage-product': refusal(
    409,
    [
      '缺少该环节的成果',
      '环节“{stage}”须有成果：协议文本、首批数据、可应答的接口、使用说明、首次成功调用。',
      '请先形成成果，再标记完成。',
    ],
    [
      'The stage has no product yet',
      '“{stage}” is done by its product: agreement, first batch, answering interface, instructions, first call.',
      'Make the product, then mark the stage.',
    ],
  ),
  'share.rules-missing': refusal(
    409,
    [
      '使用单位尚未报送共享数据管理制度',
      '首次授权有条件共享数据前须先报送。',
      '请由使用单位在“获得的数据”中报送制度后再办理。',
    ],
    [
      'The user has filed no rules on shared data',
      'They are filed before its first grant of conditional data.',
      'Have the user file them under “Data obtained”, then decide.',
    ],
  ),
  'share.report-answered': refusal(
    409,
    ['使用情况已提交', '同一份说明只提交一次。', '请刷新后查看。'],
    ['The report was given already', 'It is given once.', 'Reload.'],
  ),
  'share.feedback-early': refusal(
    409,
    ['尚未使用，不能反馈', '该授权还没有成功的调用。', '请在首次使用后反馈。'],
    [
      'There is nothing to speak of yet',
      'The grant was not called with success.',
      'Come back after the first use.',
    ],
  ),
  'share.hand-over-early': refusal(
    409,
    ['还不能登记交接', '线下共享须先有{missing}。', '请等待该步骤完成。'],
    ['The hand-over cannot be recorded yet', 'It needs {missing} first.', 'Wait for that step.'],
  ),
  'share.hand-over-state': refusal(
    409,
    ['线下共享的当前状态不允许这样做', '该步骤已办理，或前一步骤未完成。', '请刷新后查看。'],
    ['Not possible now', 'The step is done, or the one before it is not.', 'Reload.'],
  ),
  'share.hand-over-days': refusal(
    422,
    ['交接或销毁日期有误', '交接日期不得晚于今天，销毁日期须在交接之后。', '请改正日期。'],
    [
      'The days do not fit',
      'The hand-over lies no later than today and before the destruction.',
      'Mend the days.',
    ],
  ),
  'share.off-platform-basis': refusal(
    422,
    [
      '告知须写明可援引的依据',
      '依据须为{kinds}，并写明名称和条款。',
      '请补充依据；没有此类依据的，数据须经平台共享。',
    ],
    [
      'The notice needs a ground that counts',
      'It is a {kinds}, with title and article.',
      'Add it; without such a ground the data pass the platform.',
    ],
  ),
  'share.direct-term': refusal(
    422,
    ['直接交换的期限有误', '期限须晚于今天。', '请填写期限。'],
    ['The term of the exception is wrong', 'It ends later than today.', 'Give its last day.'],
  ),
  'share.direct-decided': refusal(
    409,
    ['该申请已审批', '同一申请只审批一次。', '请刷新后查看。'],
    ['It was decided already', 'It is decided once.', 'Reload.'],
  ),
  'share.migration-open': refusal(
    409,
    [
      '还不能登记停用',
      '原接口须先对应条目，平台服务正常应答，并有停用证明。',
      '请先在平台上运行，再停用原接口。',
    ],
    [
      'The old interface cannot be switched off yet',
      'It is mapped, the service answers, and there is proof that it was switched off.',
      'Let it run on the platform first.',
    ],
  ),
  'share.rectification-cause': refusal(
    422,
    ['暂停须有规定的情形', '可以暂停的情形：{causes}。', '请选择其中一种。'],
    ['Access is suspended for one of the causes only', 'They are: {causes}.', 'Choose one of them.'],
  ),
  'share.rectification-incomplete': refusal(
    422,
    ['整改要求填写不全', '须写明证据、要求和以后的期限，所涉授权属于同一使用单位。', '请补全。'],
    [
      'The demand is not complete',
      'Evidence, demand and a later due day are stated; the grants are one unit’s.',
      'Complete it.',
    ],
  ),
  'share.rectification-providers': refusal(
    422,
    ['所涉授权属于不同提供单位', '一个整改事项只涉及一个提供单位的授权。', '请按提供单位分别提出。'],
    [
      'The grants are of several providers',
      'One matter is of one provider’s grants.',
      'Make one matter for each provider.',
    ],
  ),
  'share.rectification-state': refusal(
    409,
    ['整改事项的当前状态不允许这样做', '事项已办结，或尚未答复。', '请刷新后查看。'],
    ['Not possible in the matter’s present state', 'It is closed, or not answered yet.', 'Reload.'],
  ),
  'share.rectification-early': refusal(
    409,
    ['整改期限未到，不能终止服务', '期限为 {due}，期满次日起方可终止。', '请等待期限届满。'],
    ['The day has not passed', 'Service is ended only after {due}.', 'Wait until then.'],
  ),
  'share.not-gathered': refusal(
    409,
    [
      '“{name}”尚未归集，不能共享',
      '先汇聚、后共享；平台已向提供单位派发供数任务。',
      '数据归集并生成服务后再申请。',
    ],
    [
      '“{name}” was never gathered and cannot be shared',
      'Data are gathered first; its provider was given the task.',
      'Apply once they are there.',
    ],
  ),
});
