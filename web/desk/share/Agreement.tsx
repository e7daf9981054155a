// An agreement: its words, who has signed, and use held against its terms.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { AgreementReply } from '#rooms/share/schema-units.ts';
import { Can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { Screen } from '../shell/Screen.tsx';
import { useConfirm } from '../shell/useConfirm.tsx';

export function AgreementPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const path = `/api/share/agreements/${id}`;
  const client = useQueryClient();
  const confirm = useConfirm();
  const { data, error } = useQuery({
    queryKey: ['agreement', id],
    queryFn: () => api.get<AgreementReply>(path),
  });
  const sign = useMutation({
    mutationFn: () => api.post<AgreementReply>(`${path}/signature`),
    onSuccess: (done) => client.setQueryData(['agreement', id], done),
  });
  if (error) return <ProblemView error={error} />;
  if (!data) return <SkeletonFacts rows={10} />;
  return (
    <Screen
      title={t('share:agreement.title')}
      crumbs={[{ to: '/applications', text: t('desk:room.share') }]}
      facts={
        <>
          <code>{data.number}</code>
          <span className={`mark ${data.signedAt ? 'good' : 'near'}`}>
            {t(data.signedAt ? 'share:agreement.runs' : 'share:agreement.waits')}
          </span>
          <Link to={`/grants/${data.grant.id}`}>{data.grant.number}</Link>
          <a href={`${path}/document`} download={`${data.number}.pdf`}>
            {t('share:agreement.paper')}
          </a>
        </>
      }
      actions={
        <Can abilities={data.abilities} act="sign">
          {() => (
            <Button
              type="primary"
              loading={sign.isPending}
              onClick={async () => {
                const sure = await confirm({
                  title: t('share:agreement.sure'),
                  what: t('share:agreement.what'),
                  ok: t('share:agreement.sign'),
                });
                if (sure) sign.mutate();
              }}
            >
              {t('share:agreement.sign')}
            </Button>
          )}
        </Can>
      }
    >
      <ProblemView error={sign.error} />
      <div className="panel printed">
        {data.text.split('\n').map((line) => (
          <p key={line}>{line}</p>
        ))}
        {data.signatures.map((one) => (
          <p key={one.side} className="muted">
            {say(one.organisation)} {one.person} <span className="num">{one.day}</span>
          </p>
        ))}
      </div>
      <section className="panel" aria-label={t('share:agreement.use')}>
        <h3 className="section-title">{t('share:agreement.use')}</h3>
        <p className="muted">
          {data.dailyCalls === null
            ? t('share:agreement.noFigure')
            : t('share:agreement.figure', { count: data.dailyCalls })}
        </p>
        <dl className="facts">
          {data.use.map((row) => (
            <div key={row.day}>
              <dt className="num">{row.day}</dt>
              <dd>
                {t('share:agreement.row', { answered: row.answered, refused: row.refused })}{' '}
                {row.over ? <span className="mark bad">{t('share:agreement.over')}</span> : null}
              </dd>
            </div>
          ))}
        </dl>
        {data.use.length === 0 ? <p className="muted">{t('share:agreement.unused')}</p> : null}
      </section>
    </Screen>
  );
}
