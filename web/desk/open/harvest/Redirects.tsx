// Addresses of the portal that was here before, and where each leads now.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { RedirectsReply } from '#rooms/open/harvest/schema.ts';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { useConfirm } from '../../shell/useConfirm.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';

const PAGE = 50;
type Item = RedirectsReply['items'][number];

export function Redirects() {
  const { t } = useTexts();
  const acts = useOpenActs();
  const confirm = useConfirm();
  const address = useAddress();
  const list = useQuery(opening<RedirectsReply>('redirects', { page: address.page, pageSize: PAGE }));
  const end = useOpenAct((path: string) => acts.delete(`redirects?path=${encodeURIComponent(path)}`));
  const ask = async (row: Item) => {
    const yes = await confirm({
      title: t('open-desk:redirect.end'),
      what: t('open-desk:redirect.endWhat', { path: row.path }),
      ok: t('open-desk:redirect.end'),
      danger: true,
    });
    if (yes) end.mutate(row.path);
  };
  const columns: Column<Item>[] = [
    {
      key: 'path',
      title: t('open-desk:redirect.path'),
      optional: false,
      render: (row) => <a href={row.path}>{row.path}</a>,
    },
    {
      key: 'target',
      title: t('open-desk:redirect.target'),
      render: (row) => <a href={row.target}>{row.target}</a>,
    },
    {
      key: 'since',
      title: t('open-desk:redirect.since'),
      render: (row) => <span className="num">{formatInstant(row.madeAt)}</span>,
    },
    {
      key: 'act',
      title: t('open:field.act'),
      render: (row) => (
        <Button
          size="small"
          loading={end.isPending && end.variables === row.path}
          aria-label={t('common:labelled', { label: t('open-desk:redirect.end'), text: row.path })}
          onClick={() => void ask(row)}
        >
          {t('open-desk:redirect.end')}
        </Button>
      ),
    },
  ];
  return (
    <Screen title={t('open-desk:page.redirects')}>
      <OpenPages />
      <p className="muted">{t('open-desk:redirect.lead')}</p>
      <ProblemView error={list.error ?? end.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable
          label={t('open-desk:page.redirects')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.path}
          paging={{
            page: address.page,
            pageSize: PAGE,
            total: list.data?.total ?? 0,
            onPage: (page) => address.set({ page: String(page) }),
          }}
          empty={<Empty title={t('open-desk:redirect.none')} how={t('open-desk:redirect.noneHow')} />}
        />
      )}
      <Fold
        title={t('open-desk:redirect.add')}
        what={t('open-desk:redirect.addWhat')}
        ok={t('open-desk:redirect.addOk')}
        fields={[
          {
            name: 'path',
            label: t('open-desk:redirect.path'),
            hint: t('open-desk:redirect.pathHint'),
            kind: 'text',
            required: true,
          },
          {
            name: 'target',
            label: t('open-desk:redirect.target'),
            hint: t('open-desk:redirect.targetHint'),
            kind: 'text',
            required: true,
          },
        ]}
        submit={(values) => acts.put('redirects', values)}
      />
    </Screen>
  );
}
