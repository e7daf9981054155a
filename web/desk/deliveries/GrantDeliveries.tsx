// On the page of a grant for files: what was made under it, and asking for another one.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { deliveryFormats } from '#rooms/serve/delivery/types.ts';
import type { GrantReply } from '#rooms/serve/schema.ts';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { useDeliveryColumns } from './Deliveries.tsx';
import { deliveriesQuery, useDeliveryActs } from './queries.ts';
import './deliveries.css';

export const givesFiles = ({ terms }: Pick<GrantReply, 'terms'>): boolean =>
  terms.mode === 'file' || terms.mode === 'copy' || terms.mode === 'text';

export function GrantDeliveries({ grant }: { grant: GrantReply }) {
  const { t } = useTexts();
  const { ask } = useDeliveryActs();
  const navigate = useNavigate();
  const list = useQuery(deliveriesQuery({ grant: grant.id }));
  const hidden = new Set(['grant', 'consumer', 'provider']);
  const columns = useDeliveryColumns().filter(({ key }) => !hidden.has(key));
  return (
    <section className="panel">
      <h2>{t('deliveries:title')}</h2>
      {grant.terms.modeReason ? (
        <p className="muted">
          {t('deliveries:reason')}: {grant.terms.modeReason}
        </p>
      ) : null}
      {can(grant.abilities, 'createKey') && grant.standing === 'active' ? (
        <p className="delivery-acts">
          {deliveryFormats.map((format) => (
            <Button
              key={format}
              loading={ask.isPending && ask.variables.format === format}
              onClick={() =>
                ask.mutate(
                  { grantId: grant.id, format },
                  { onSuccess: ({ id }) => navigate(`/deliveries/${id}`) },
                )
              }
            >
              {t('deliveries:ask', { format: t(`deliveries:format.${format}`) })}
            </Button>
          ))}
        </p>
      ) : null}
      <ProblemView error={ask.error ?? list.error} />
      <DataTable
        label={t('deliveries:title')}
        rows={list.data?.items}
        rowKey={(row) => row.id}
        columns={columns}
        empty={<Empty title={t('deliveries:empty')} how={t('deliveries:emptyHere')} />}
      />
    </section>
  );
}
