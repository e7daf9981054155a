/** Refusals around who provides what is opened, and who hands it in. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const providerErrors = defineErrors({
  'open.provider-not-admitted': refusal(
    422,
    [
      '该单位的数据不列入开放目录',
      '列入开放目录的是{kinds}的数据；“{unit}”属于{kind}。',
      '请核对单位类型；企业自有数据请按行业数据的途径提供。',
    ],
    [
      'Data of this body do not go onto the opening catalogue',
      'It takes data of: {kinds}; “{unit}” is: {kind}.',
      'Check the kind of the body; data of companies go by the way for data of industry.',
    ],
  ),
  'open.provider-level': refusal(
    422,
    ['该单位的层级不在开放目录之列', '列入开放目录的提供主体为{levels}单位。', '请核对单位所属行政区划。'],
    [
      'A body of this level does not go onto the opening catalogue',
      'It takes bodies of the levels: {levels}.',
      'Check the division the body is registered in.',
    ],
  ),
  'open.not-dedicated': refusal(
    403,
    [
      '须由开放工作专岗人员提交',
      '您不在“{unit}”已明确的{post}名单中。',
      '请由专岗人员提交，或先在单位资料中明确专岗人员。',
    ],
    [
      'Dedicated staff hand this in',
      'You are not among those whom “{unit}” named as {post}.',
      'Let them hand it in, or name them first in the data of the unit.',
    ],
  ),
  'open.opinion-missing': refusal(
    422,
    ['须写明审核意见', '每次审核都须有结论和意见。', '请填写意见后提交。'],
    [
      'An opinion is needed',
      'Every review has its result and its comment.',
      'State the opinion and send it again.',
    ],
  ),
  'open.not-as-stated': refusal(
    409,
    ['数据与目录所列不一致', '{why}', '请修改开放目录，或重新制作数据版本。'],
    [
      'The data are not what the entry states',
      '{why}',
      'Change the opening entry, or make the release again.',
    ],
  ),
});
