/** Refusals of the government's view: what happened, why, how to mend it. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const governmentErrors = defineErrors({
  'open.own-channel': refusal(
    422,
    [
      '不得另建数据开放渠道',
      '公共数据一律经本平台开放，“{host}”对外提供数据集。',
      '请通过本平台开放，原有渠道并入或对接。',
    ],
    [
      'No channel of one’s own',
      'Public data are opened on this platform alone, and “{host}” offers data sets.',
      'Open them here.',
    ],
  ),
  'open.channel-address': refusal(
    422,
    ['地址有误', '“{address}”不是可识别的网址或域名。', '请填写网址或域名。'],
    ['The address is wrong', '“{address}” is no address or domain.', 'Write an address or a domain.'],
  ),
  'open.guidance-twice': refusal(
    409,
    ['该版本已经公布', '“{title}”的 {version} 版已经公布，不能改动。', '请用新的版本号公布。'],
    [
      'This version is published',
      'Version {version} of “{title}” stands and does not change.',
      'Publish under a new version.',
    ],
  ),
  'open.instruction-answered': refusal(
    409,
    ['已经答复', '该协调指示贵单位已经答复。', '请查看答复。'],
    ['It was answered', 'Your unit has answered this instruction.', 'Read the answer.'],
  ),
});
