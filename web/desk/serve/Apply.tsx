// Applying for a service: the act itself, and the services of one resource a consumer can apply for.
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { ResourceReply } from '#rooms/catalog/schema.ts';
import type { ServiceSummary } from '#rooms/serve/schema.ts';
import type { ApplicationReply } from '#rooms/share/schema.ts';
import { api } from '../../shared/fetch.ts';
import { ProblemView, problemWords } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { mayBegin } from '../shell/may.ts';
import { useMe } from '../shell/session.ts';
import { servicesQuery } from './queries.ts';

/** Whether the reader may apply for what this organisation provides. */
export function useMayApply(provider: { id: string } | undefined): boolean {
  const me = useMe();
  return me !== undefined && provider?.id !== me.organisation.id && mayBegin(me, 'application');
}

export function ApplyButton({ service }: { service: Pick<ServiceSummary, 'id' | 'provider'> }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const mayApply = useMayApply(service.provider);
  const apply = useMutation({
    mutationFn: () => api.post<ApplicationReply>('/api/share/applications', { serviceId: service.id }),
    onSuccess: (made) => navigate(`/applications/${made.id}`),
    onError: (error) => {
      const words = problemWords(t, error);
      void message.error(`${words.title} ${words.detail}`);
    },
  });
  return mayApply ? (
    <Button type="primary" loading={apply.isPending} onClick={() => apply.mutate()}>
      {t('serve:apply')}
    </Button>
  ) : null;
}

export function ApplyOf({ resource }: { resource: ResourceReply }) {
  const { t, say } = useTexts();
  const mayApply = useMayApply(resource.provider);
  const asked = mayApply && resource.view === 'full' && resource.state === 'active';
  const { data, error } = useQuery({ ...servicesQuery({ resource: resource.id }), enabled: asked });
  if (!asked) return null;
  if (error) return <ProblemView error={error} />;
  if (!data) return null;
  return (
    <section>
      <h3 className="section-title">{t('serve:apply')}</h3>
      {data.items.length === 0 ? (
        <p className="muted">{t('serve:askProvider', { provider: say(resource.provider.name) })}</p>
      ) : (
        data.items.map((service) => (
          <p key={service.id} className="panel-foot">
            <Link to={`/services/${service.id}`}>{say(service.title)}</Link>
            <ApplyButton service={service} />
          </p>
        ))
      )}
    </section>
  );
}
