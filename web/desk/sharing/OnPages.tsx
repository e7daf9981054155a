// What sharing adds to other pages: to an entry that it stays off the platform and what its users say, to a grant the word after use.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import type { ResourceReply } from '#rooms/catalog/schema.ts';
import type { FeedbackReply } from '#rooms/share/feedback/schema.ts';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { Fold } from '../registers/Fold.tsx';
import { callsQuery } from '../serve/queries.ts';
import { useMe } from '../shell/session.ts';
import { sharing, useActs } from './queries.ts';

/** Nothing serves it yet: asking for it makes it its provider's task where it was never gathered. */
function AskFor({ id }: { id: string }) {
  const { t } = useTexts();
  const services = useQuery({
    queryKey: ['sharing', 'services-of', id],
    queryFn: () => api.get<{ total: number }>('/api/serve/services', { resource: id, pageSize: 1 }),
  });
  const ask = useMutation({ mutationFn: () => api.post('/api/share/entry-requests', { resourceId: id }) });
  if (services.data?.total !== 0) return null;
  return (
    <>
      <ProblemView error={ask.error} />
      {ask.isSuccess ? <p className="muted">{t('sharing:askFor.gathered')}</p> : null}
      <Button loading={ask.isPending} onClick={() => ask.mutate()}>
        {t('sharing:askFor.button')}
      </Button>
    </>
  );
}

export function OnEntry({ resource }: { resource: ResourceReply }) {
  const { t, say } = useTexts();
  const { offPlatform } = resource;
  const me = useMe();
  // Read by those who share; whoever runs the platform alone is not asked for it.
  const found = useQuery({
    ...sharing<FeedbackReply>('feedback', { resource: resource.id }),
    enabled: can(me?.abilities, 'business'),
  });
  const oversees = me?.roles.some((role) => role === 'bureau' || role === 'auditor');
  const follows = oversees || (me?.roles.includes('provider') && me.organisation.id === resource.provider.id);
  const mayAsk = me?.roles.includes('consumer') && me.organisation.id !== resource.provider.id;
  return (
    <>
      {offPlatform ? <p className="issue warning">{t('sharing:offPlatformOn', offPlatform)}</p> : null}
      {follows && resource.view === 'full' ? (
        <p>
          <Link to={`/sharing/follow?resource=${resource.id}`}>{t('sharing:follow.open')}</Link>
        </p>
      ) : null}
      {mayAsk && resource.view === 'full' && resource.state === 'active' && !offPlatform ? (
        <AskFor id={resource.id} />
      ) : null}
      {found.data && found.data.items.length > 0 ? (
        <section className="panel">
          <h2>{t('sharing:feedback.title')}</h2>
          <p className="muted">
            {t('sharing:feedback.mean', {
              count: formatNumber(found.data.items.length),
              useful: formatNumber(found.data.useful),
              quality: formatNumber(found.data.quality),
            })}
          </p>
          <ul>
            {found.data.items.map((one) => (
              <li key={one.grantId}>
                {t('sharing:feedback.shown', {
                  unit: say(one.organisation.name),
                  quality: formatNumber(one.quality),
                })}{' '}
                {one.problem}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

/** On a grant that was called, for the unit it was made to. */
export function Feedback({ grantId }: { grantId: string }) {
  const { t } = useTexts();
  const acts = useActs();
  const calls = useQuery(callsQuery(grantId));
  // Nothing to speak of before the first use.
  if (!calls.data?.days.some(({ answered }) => answered > 0)) return null;
  return (
    <Fold
      title={t('sharing:feedback.give')}
      ok={t('sharing:feedback.ok')}
      begin={{ useful: true, quality: 5 }}
      fields={[
        {
          name: 'useful',
          label: t('sharing:feedback.useful'),
          kind: 'flag',
          hint: t('sharing:feedback.usefulHint'),
        },
        { name: 'quality', label: t('sharing:feedback.quality'), kind: 'number', required: true },
        { name: 'problem', label: t('sharing:feedback.problem'), kind: 'long' },
      ]}
      submit={(values) => acts.post('feedback', { grantId, useful: false, ...values })}
    />
  );
}
