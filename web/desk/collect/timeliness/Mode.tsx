// Whether an entry is gathered in real time or in batches: what holds now, by whose word, and the other at hand for who may choose.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Radio } from 'antd';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { api } from '../../../shared/fetch.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { gatheringQuery } from '../queries.ts';

const modes = ['realtime', 'batch'] as const;

export function Mode({ resource }: { resource: string }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const { data } = useQuery(gatheringQuery({ resource }));
  const choose = useMutation({
    mutationFn: (mode: string) => api.put(`/api/collect/resources/${resource}/mode`, { mode }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['gathering'] }),
  });
  const [row] = data?.items ?? [];
  if (!data || !row) return null;
  return (
    <section aria-labelledby="mode-title">
      <h2 className="section-title" id="mode-title">
        {t('timeliness:way.title')} <ArticleRefs ids={data.rule.modeArticles} />
      </h2>
      <Radio.Group
        value={row.mode ?? null}
        disabled={!can(data.abilities, 'file') || choose.isPending}
        onChange={(event) => choose.mutate(String(event.target.value))}
        options={modes.map((value) => ({ value, label: t(`timeliness:way.${value}`) }))}
      />
      <p className="muted">{row.mode ? t(`timeliness:way.what.${row.mode}`) : t('timeliness:way.nobody')}</p>
      <ProblemView error={choose.error} />
    </section>
  );
}
