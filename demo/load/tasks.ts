/** Collecting tasks of the demo: what is held on people and companies has its ground, notice and signed checklist in every city. */
import { lawNow } from '#law/settings.ts';
import { readResource } from '#rooms/catalog/index.ts';
import {
  createTask,
  listTasks,
  publishNotice,
  signChecklist,
  startTask,
  type TaskContent,
} from '#rooms/collect/index.ts';
import { type DemoContext, known } from './context.ts';

const asked = {
  residents: {
    title: '居民户籍登记信息采集（演示）',
    subjectKind: 'natural-person',
    purpose: '办理户籍登记，核验入学等公共服务资格',
    ground: { title: '中华人民共和国户口登记条例', article: '第三条' },
    power: '公安机关主管户口登记',
    procedure: '申报、审核、登记',
    notice:
      '公安机关依法登记您的户籍信息，用于户籍管理和公共服务资格核验，按档案规定保存；您可以查询、更正自己的信息。',
  },
  enterprises: {
    title: '市场主体登记信息采集（演示）',
    subjectKind: 'legal-person',
    purpose: '办理市场主体登记并向社会公示',
    ground: { title: '中华人民共和国市场主体登记管理条例', article: '第八条' },
    power: '登记机关负责市场主体登记',
    procedure: '申请、受理、审查、登记',
    notice:
      '登记机关依法采集市场主体登记事项，用于登记管理和信息公示，按登记档案规定保存；市场主体可以申请变更。',
  },
} as const;

/** A second start finds them; what people changed since is left alone. */
export async function loadTasks(context: DemoContext): Promise<void> {
  const { p, data } = context;
  const law = await lawNow(p.db, p.law, p.clock.today());
  for (const [key, words] of Object.entries(asked)) {
    const entry = data.resources.find((one) => one.key === key);
    const resourceId = context.resources.get(key);
    if (!entry || !resourceId) continue;
    const provider = known(context.people, entry.provider);
    const { detail, state } = await readResource(p, provider, resourceId);
    const items = detail?.current?.content.items ?? [];
    const { total } = await listTasks(p, provider, { resource: resourceId, page: 1, pageSize: 1 });
    if (state !== 'active' || items.length === 0 || total > 0) continue;
    const { notice, ...said } = words;
    const content: TaskContent = {
      ...said,
      way: 'business',
      ground: {
        kind: law.term('collect.task-grounds', 'administrative-regulation')
          ? 'administrative-regulation'
          : '',
        need: '',
        ...said.ground,
      },
      fields: items.map(({ name, titleZh }) => ({
        item: name,
        reason: `登记事项之一：${titleZh}`,
        purpose: said.purpose,
        mandatory: false,
      })),
      verification: { methods: [], demand: 'one' },
      exceptions: [],
    };
    const id = await createTask(p, provider, resourceId, content);
    await publishNotice(p, provider, id, notice);
    const answers = law
      .terms('collect.compliance-checklist')
      .map(({ key: term }) => ({ key: term, answer: 'yes' as const, note: '' }));
    if (answers.length > 0) await signChecklist(p, provider, id, answers);
    await startTask(p, provider, id);
  }
}
