// One campaign: progress by body and the problem rows, each body its own.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import { Can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { useAct } from './parts.tsx';
import { base, campaignQuery, campaignRowsQuery } from './queries.ts';

const tones = { open: 'near', fixed: 'good', disputed: '' } as const;
const figures = ['found', 'fixed', 'disputed', 'open'] as const;

export function CampaignPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const address = useAddress();
  const ask = useReason();
  const found = useQuery(campaignQuery(id));
  const rows = useQuery(
    campaignRowsQuery(id, { organisation: address.get('organisation') || undefined, page: address.page }),
  );
  const close = useAct((reason: string) => api.post(`${base}/campaigns/${id}/close`, { reason }));
  const seen = found.data;
  return (
    <Screen
      title={seen?.title ?? t('quality:page.campaigns')}
      crumbs={[
        { to: '/quality', text: t('desk:room.quality') },
        { to: '/quality/campaigns', text: t('quality:page.campaigns') },
      ]}
      facts={
        seen ? (
          <span className="num">
            {t('quality:campaign.facts', {
              found: seen.found,
              fixed: seen.fixed,
              disputed: seen.disputed,
              open: seen.open,
              due: seen.dueDay,
            })}
          </span>
        ) : null
      }
      actions={
        seen && !seen.closedAt ? (
          <Can abilities={seen.abilities} act="close">
            {(disabled) => (
              <Button
                disabled={disabled}
                onClick={() =>
                  void ask({
                    title: t('quality:campaign.close'),
                    what: t('quality:campaign.closeWhat', { open: seen.open }),
                    label: t('quality:reason'),
                    ok: t('quality:campaign.close'),
                  }).then((reason) => reason && close.mutate(reason))
                }
              >
                {t('quality:campaign.close')}
              </Button>
            )}
          </Can>
        ) : null
      }
    >
      <ProblemView error={found.error ?? rows.error} onRetry={() => void found.refetch()} />
      {seen ? <p>{seen.requirements}</p> : null}
      {seen?.closedReason ? (
        <p className="muted">{t('quality:campaign.because', { reason: seen.closedReason })}</p>
      ) : null}
      <DataTable
        label={t('quality:campaign.bodies')}
        rows={seen?.bodies}
        rowKey={(row) => row.organisation.id}
        empty={<Empty title={t('quality:campaign.none')} />}
        columns={[
          {
            key: 'unit',
            title: t('quality:field.provider'),
            optional: false,
            render: (row) => (
              <Link to={`/quality/campaigns/${id}?organisation=${row.organisation.id}`}>
                {say(row.organisation.name)}
              </Link>
            ),
          },
          ...figures.map((key) => ({
            key,
            title: t(`quality:campaign.${key === 'open' ? 'standing' : key}`),
            align: 'right' as const,
            width: 100,
            render: (row: NonNullable<typeof seen>['bodies'][number]) => (
              <span className="num">{row[key]}</span>
            ),
          })),
        ]}
      />
      <h2 className="section-title">{t('quality:rows')}</h2>
      <DataTable
        label={t('quality:rows')}
        rows={rows.data?.items}
        rowKey={(row) => row.id}
        empty={<Empty title={t('quality:noRows')} />}
        paging={
          rows.data && {
            page: rows.data.page,
            pageSize: rows.data.pageSize,
            total: rows.data.total,
            onPage: (page) => address.set({ page: String(page) }),
          }
        }
        columns={[
          {
            key: 'resource',
            title: t('quality:field.resource'),
            optional: false,
            render: (row) => (
              <Link to={`/quality/resources/${row.resource.id}?rule=${row.ruleKey}`}>
                {row.resource.name}
              </Link>
            ),
          },
          { key: 'rule', title: t('quality:field.rule'), render: (row) => say(row.rule) },
          {
            key: 'line',
            title: t('quality:field.line'),
            width: 90,
            render: (row) => <span className="num">{row.line}</span>,
          },
          {
            key: 'state',
            title: t('quality:field.state'),
            width: 180,
            render: (row) => (
              <>
                <span className={`mark ${tones[row.state]}`}>{t(`quality:campaign.row-${row.state}`)}</span>
                <div className="row-sub num">{formatInstant(row.changedAt)}</div>
              </>
            ),
          },
        ]}
      />
    </Screen>
  );
}
