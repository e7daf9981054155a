/** What the registers tell people. */
import { defineNotices } from '#notices/index.ts';

export const registerNotices = defineNotices({
  'org.entry-to-confirm': {
    zh: { title: '请确认知悉：{title}', body: '{issuer}发布了“{title}”，自{from}起施行。请阅读后确认。' },
    en: {
      title: 'Please confirm: {title}',
      body: '{issuer} published “{title}”, in force from {from}. Read it and confirm.',
    },
  },
  'org.question-answered': {
    zh: { title: '您的提问已答复', body: '关于{article}的提问已有解释，自{from}起适用。' },
    en: {
      title: 'Your question is answered',
      body: 'There is an interpretation of {article}, from {from} on.',
    },
  },
  'org.question-asked': {
    zh: { title: '有单位就{article}提问', body: '请以解释的形式答复。' },
    en: { title: 'A question on {article}', body: 'Please answer it by an interpretation.' },
  },
  'org.matter-raised': {
    zh: { title: '协调事项 {number}', body: '主管部门提请协调：{title}。' },
    en: { title: 'Matter {number}', body: 'The bureau asks for coordination: {title}.' },
  },
  'org.matter-decided': {
    zh: { title: '协调事项 {number} 已有决定', body: '“{title}”已作出决定，请查看并落实。' },
    en: { title: 'Matter {number} is decided', body: '“{title}” has been decided; read it and act on it.' },
  },
  'org.training-invitation': {
    zh: { title: '培训通知：{title}', body: '请安排数据工作人员于{day}在{place}参加培训。' },
    en: { title: 'Training: {title}', body: 'Please send your data officers on {day} to {place}.' },
  },
  'org.training-near': {
    zh: { title: '培训即将举行：{title}', body: '{day}，{place}。' },
    en: { title: 'Training is near: {title}', body: '{day}, {place}.' },
  },
  'org.training-plan-missing': {
    zh: { title: '{year}年培训计划尚未制定', body: '请制定本年度的培训计划并列出场次。' },
    en: { title: 'No training plan for {year}', body: 'Draw up this year’s plan with its sessions.' },
  },
  'org.opinion-asked': {
    zh: { title: '请提出专家意见：{title}', body: '该事项已分派给您；与您有利害关系的请回避。' },
    en: {
      title: 'Your opinion is asked: {title}',
      body: 'The matter is assigned to you; step back if you have an interest.',
    },
  },
});
