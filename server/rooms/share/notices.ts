/** What the room tells people. */
import { defineNotices } from '#notices/index.ts';

export const shareNotices = defineNotices({
  'share.decided': {
    zh: { title: '共享申请 {number}：{outcome}', body: '“{service}”的申请已有结果：{outcome}。{waits}' },
    en: {
      title: 'Application {number}: {outcome}',
      body: 'The application for “{service}” is {outcome}.{waits}',
    },
  },
  'share.paper-voided': {
    zh: {
      title: '证照文书 {number} 已作废',
      body: '提供单位作废了贵单位取得的“{paper}”（{how}）：此后核验不再通过，请勿继续使用；仍需要的，请重新取得。',
    },
    en: {
      title: 'Paper {number} is void',
      body: 'Its provider voided “{paper}”, which your unit holds ({how}): it passes no check from now on. Do not use it; fetch it anew where it is needed.',
    },
  },
  'share.expiring': {
    zh: {
      title: '授权 {number} 将于 {day} 到期',
      body: '“{service}”的授权 {day} 后停止应答。需要继续使用的，请重新申请。',
    },
    en: {
      title: 'Grant {number} ends on {day}',
      body: 'After {day} calls for “{service}” are refused. Apply again where it is needed further.',
    },
  },
  'share.contact-suspended': {
    zh: {
      title: '授权 {number} 已暂停或终止',
      body: '“{service}”的授权状态：{outcome}，即时生效。',
    },
    en: { title: 'Grant {number} was stopped', body: 'The grant for “{service}” is {outcome}, at once.' },
  },
  'share.grant-stopped': {
    zh: {
      title: '提供单位停用授权 {number}',
      body: '“{unit}”使用“{service}”的授权状态：{outcome}，即时生效。',
    },
    en: {
      title: 'A provider stopped grant {number}',
      body: 'The grant of “{unit}” for “{service}” is {outcome}, at once.',
    },
  },
  'share.confirm-requirements': {
    zh: {
      title: '请确认共享门户要求第 {number} 版',
      body: '已有授权不受影响；请阅读新版要求并确认，此后的申请按新版受理。',
    },
    en: {
      title: 'Confirm version {number} of the portal’s requirements',
      body: 'Running grants go on. Read the new text and confirm it; new applications come under it.',
    },
  },
  'share.agreement-to-sign': {
    zh: { title: '共享协议 {number} 待签署', body: '双方签署后授权才生效。' },
    en: { title: 'Agreement {number} to be signed', body: 'The grant starts when both sides have signed.' },
  },
  'share.over-agreed': {
    zh: {
      title: '协议 {number}：{day} 调用 {calls} 次，超过约定的 {agreed} 次',
      body: '请核实用途和频次，必要时暂停授权。',
    },
    en: {
      title: 'Agreement {number}: {calls} calls on {day}, {agreed} agreed',
      body: 'Look into purpose and frequency; suspend the grant if need be.',
    },
  },
  'share.dispute-opened': {
    zh: { title: '共享争议协调 {number}', body: '“{service}”的申请进入协调，请说明意见。' },
    en: {
      title: 'Coordination {number}',
      body: 'The application for “{service}” is coordinated; state your view.',
    },
  },
  'share.marked-untrue': {
    zh: {
      title: '申请 {number} 的填报被标记为不实',
      body: '提供单位附证据标记了“{field}”一栏；该标记在本单位以后的申请中向审核人显示。',
    },
    en: {
      title: 'A statement in application {number} was marked as untrue',
      body: 'The provider marked “{field}” with evidence; reviewers see the mark on later applications.',
    },
  },
});
