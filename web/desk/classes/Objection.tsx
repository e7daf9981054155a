// How one objects to data that are not shared: the way with its article, the own objection under way, and the act itself.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { ObjectionReply } from '#rooms/classify/classes/objections-schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { type Abilities, can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useReason } from '../shell/useConfirm.tsx';
import { base } from './queries.ts';

/** `applicationId`: about the refusal of that application; else about an entry that is not shared. */
export function Objection({ resourceId, applicationId }: { resourceId: string; applicationId?: string }) {
  const { t, say } = useTexts();
  const navigate = useNavigate();
  const askReason = useReason();
  const path = `${base}/resources/${resourceId}/objection`;
  const { data } = useQuery({
    queryKey: ['classes', 'objection', resourceId],
    queryFn: () => api.get<ObjectionReply & { abilities: Abilities }>(path),
  });
  const make = useMutation({
    mutationFn: (reason: string) =>
      api.post<{ caseId: string }>(path, { reason, ...(applicationId ? { applicationId } : {}) }),
    onSuccess: ({ caseId }) => navigate(`/cases/${caseId}`),
  });
  if (!data?.way || !(data.withheld || applicationId)) return null;
  return (
    <div className="panel">
      <h2 className="section-title">{say(data.way.title)}</h2>
      <p>
        {t('classes:objection.how')} {data.way.steps.map((step) => say(step)).join(' → ')}{' '}
        <ArticleRefs ids={data.way.articles} />
      </p>
      <ProblemView error={make.error} />
      {data.open ? (
        <Link to={`/cases/${data.open.caseId}`}>
          {t('classes:objection.open', { number: data.open.number })}
        </Link>
      ) : can(data.abilities, 'object') ? (
        <Button
          loading={make.isPending}
          onClick={async () => {
            const reason = await askReason({
              title: t('classes:objection.button'),
              what: t('classes:objection.what'),
              ok: t('classes:objection.button'),
              label: t('classes:objection.reason'),
            });
            if (reason !== undefined) make.mutate(reason);
          }}
        >
          {t('classes:objection.button')}
        </Button>
      ) : null}
    </div>
  );
}
