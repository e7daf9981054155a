/** Refusals of planning: what happened, why, how to mend it. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const planningErrors = defineErrors({
  'open.mark-unknown': refusal(
    422,
    ['没有这种高价值数据', '本市条文所列的种类和领域：{names}。', '请从中选择。'],
    ['There is no such kind', 'The city’s text names: {names}.', 'Choose of these.'],
  ),
  'open.mark-reason': refusal(
    422,
    ['请写明理由', '标记为高价值数据须写明理由。', '请填写理由。'],
    ['The reason is missing', 'A mark of high value has one.', 'State it.'],
  ),
  'open.priority-source': refusal(
    422,
    ['每项重点须注明来源', '来源为发展需要的，须写明；来源为公众需求的，须关联需求。', '请补充后再公布。'],
    ['Each priority names its source', 'A need is stated; demands are linked.', 'Add it, then publish.'],
  ),
  'open.priority-left-out': refusal(
    422,
    [
      '高价值数据未列入，须写明理由',
      '列入了未标记的数据，而以下高价值数据未列入：{names}。',
      '请列入，或逐项写明理由。',
    ],
    [
      'Leaving out what is of high value needs a reason',
      'Unmarked data are in while these are not: {names}.',
      'Put them in, or give a reason for each.',
    ],
  ),
  'open.barred': refusal(
    422,
    ['上位规定不允许开放', '“{name}”：{rule}', '请移出；规定变化的，先更新其限制依据。'],
    ['A superior rule bars it', '“{name}”: {rule}', 'Leave it out, or enter the change of that rule first.'],
  ),
  'open.call-twice': refusal(
    409,
    ['当年已有征集', '{year} 年的需求征集已经建立。', '请在原征集上办理。'],
    ['There is a call of that year', 'The call of {year} exists.', 'Work with it.'],
  ),
  'open.call-dates': refusal(
    422,
    ['征集日期有误', '截止日期不得早于开始日期。', '请更正日期。'],
    ['The dates are wrong', 'It does not end before it begins.', 'Mend them.'],
  ),
  'open.call-running': refusal(
    409,
    ['征集尚未截止', '公布的截止日期为 {day}。', '请在截止后整理结束。'],
    ['The call is still open', 'It was announced until {day}.', 'Close it after that day.'],
  ),
  'open.call-unassigned': refusal(
    422,
    ['还有需求没有责任部门', '以下需求须指定部门：{numbers}。', '请逐件指定后再结束征集。'],
    ['Some demands have no unit', 'Name one for: {numbers}.', 'Then close the call.'],
  ),
  'open.plan-incomplete': refusal(
    422,
    ['计划内容不完整，不能公布', '每一项须写明条文要求的内容。', '请补充所列各处。'],
    ['The plan is incomplete', 'Each line states what the text asks for.', 'Add what is marked.'],
  ),
  'open.plan-without-priorities': refusal(
    409,
    ['尚未公布当年开放重点，不能公布计划', '{year} 年的开放重点没有公布。', '请先公布开放重点。'],
    ['The priorities come first', 'Those of {year} are not published.', 'Publish them, then the plan.'],
  ),
  'open.plan-reason': refusal(
    422,
    ['请写明调整理由', '计划公布后的每次调整都是新版本，须写明理由。', '请填写理由。'],
    [
      'The reason of the change is missing',
      'Every change is a new public version with a reason.',
      'State it.',
    ],
  ),
  'open.task-reason': refusal(
    422,
    ['请写明理由', '不能承办的，须写明理由。', '请填写理由。'],
    ['The reason is missing', 'Declining a task needs one.', 'State it.'],
  ),
  'open.task-over': refusal(
    409,
    ['该任务已了结', '已答复、已完成或已移出计划的任务不再变动。', '请查看任务状态。'],
    ['The task is over', 'One answered, done or dropped does not change.', 'Read its state.'],
  ),
  'open.list-empty': refusal(
    409,
    ['没有可公布的开放目录', '本单位目录中没有无条件或有条件开放的条目。', '请先在目录中确定开放属性。'],
    [
      'There is nothing to list',
      'The unit has no entry that is open with or without conditions.',
      'Set the class first.',
    ],
  ),
  'open.list-same': refusal(
    409,
    ['清单没有变化', '现行版本与目录一致。', '无需重复公布。'],
    ['Nothing has changed', 'The edition in force equals the catalogue.', 'No new one is needed.'],
  ),
});
