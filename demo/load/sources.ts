/** Between catalogue and rows: the gathering specification where the city's text speaks of one, and the systems the data come from. */
import { lawNow } from '#law/settings.ts';
import {
  answerExchange,
  isBusinessSystem,
  publishSpecification,
  registerBusinessSystem,
  specificationOn,
  startExchange,
} from '#rooms/collect/index.ts';
import { listSystems } from '#rooms/org/index.ts';
import { type DemoContext, known } from './context.ts';

/** Before any day a visitor may set the clock to. */
const effectiveDay = '2021-01-01';

export async function loadSources(context: DemoContext): Promise<void> {
  const { p, people } = context;
  const bureau = known(people, 'bureau');
  const law = await lawNow(p.db, p.law, p.clock.today());
  if (law.text('collect.specification') && !(await specificationOn(p.db, law.day))) {
    await publishSpecification(p, bureau, {
      title: '数据汇聚规范（演示）',
      effectiveDay,
      statements: {
        structure: { binding: false, key: true, described: true },
        naming: { binding: false, form: 'lower-snake' },
        frequency: { binding: false },
        identifiers: { binding: false },
      },
      note: '演示用：只核对并记录，不拒收。',
    });
  }
  await systems(context);
}

/** All but the last reach the platform, so that a visitor finds one that does not. */
async function systems({ p, city, organisations, people }: DemoContext): Promise<void> {
  const bureau = known(people, 'bureau');
  for (const [at, { code, organisation }] of city.systems.entries()) {
    const { id } = known(organisations, organisation);
    const system = (await listSystems(p.db, id)).find((one) => one.code === code);
    if (!system || (await isBusinessSystem(p.db, system.id))) continue;
    await registerBusinessSystem(p, bureau, { systemId: system.id, level: 'city', gathererId: id });
    if (at === city.systems.length - 1) continue;
    const { token, challenge } = await startExchange(p, bureau, system.id);
    await answerExchange(p, { token, challenge, records: [{ code }] });
  }
}
