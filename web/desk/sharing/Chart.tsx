// 申请流程图: both branches empty for help; on an application or a need with the present step, time and person behind it.
import { useQuery } from '@tanstack/react-query';
import type { ChartReply } from '#rooms/share/chart/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { StageTrain } from '../../shared/StageTrain.tsx';
import { useTexts } from '../../shared/text.ts';
import { Screen } from '../shell/Screen.tsx';
import { SharingPages } from './Pages.tsx';
import { sharing } from './queries.ts';

export function Branch({ branch }: { branch: ChartReply['branches'][number] }) {
  const { say } = useTexts();
  return (
    <section className="panel">
      <h2>{say(branch.title)}</h2>
      <StageTrain
        label={say(branch.title)}
        stations={branch.steps.map((one) => ({
          key: one.key,
          title: say(one.title),
          state: one.state === 'done' ? 'done' : one.state === 'present' ? 'now' : 'waiting',
          count: '',
          note: one.at ? `${formatInstant(one.at)} ${one.by ?? ''}` : null,
        }))}
      />
    </section>
  );
}

/** On the page of an application. */
export function ApplicationChart({ id }: { id: string }) {
  const chart = useQuery(sharing<ChartReply>(`applications/${id}/chart`));
  return chart.data?.branches.map((branch) => <Branch key={branch.key} branch={branch} />) ?? null;
}

export function ChartPage() {
  const { t } = useTexts();
  const chart = useQuery(sharing<ChartReply>('charts'));
  return (
    <Screen title={t('sharing:page.chart')} facts={<ArticleRefs ids={chart.data?.articles} />}>
      <SharingPages />
      <ProblemView error={chart.error} />
      {chart.data?.branches.map((branch) => (
        <Branch key={branch.key} branch={branch} />
      ))}
    </Screen>
  );
}
