// 数据采购: data bought with public money; asked for, decided, delivered, and outstanding until an entry describes them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input } from 'antd';
import { Link, useNavigate } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { legalDay } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { termsQuery } from '../catalog/queries.ts';
import { type Address, useAddress } from '../list/address.ts';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { holds, wholePage } from '../list/whole.ts';
import { CompilePages } from './CompilePages.tsx';
import { PurchaseAct } from './PurchaseAct.tsx';
import { PurchaseRequest } from './PurchaseRequest.tsx';
import { type Purchase, type PurchasesReply, purchasesQuery } from './queries.ts';

const states = ['requested', 'approved', 'refused'] as const;
const tones = { requested: 'near', approved: 'good', refused: 'bad' } as const;

function useFound(address: Address) {
  const { say } = useTexts();
  const typed = address.get('q');
  const state = address.get('state');
  const outstanding = address.get('outstanding') === 'true';
  return useQuery({
    ...purchasesQuery,
    select: ({ items, abilities, statedInFull, articles }: PurchasesReply) => ({
      statedInFull,
      articles,
      ...wholePage(
        items.filter(
          (row) =>
            holds(typed, row.title, say(row.buyer.name), row.supplier, row.contract, ...row.items) &&
            (state === '' || row.state === state) &&
            (!outstanding || row.outstanding),
        ),
        address.page,
      ),
      outstanding: items.filter((row) => row.outstanding).length,
      all: items,
      abilities,
    }),
  });
}

function Acts({ row, address }: { row: Purchase; address: Address }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const draft = useMutation({
    mutationFn: () => api.post<{ id: string }>(`/api/catalog/purchases/${row.id}/entry`),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['purchases'] });
      await client.invalidateQueries({ queryKey: ['resources'] });
      void navigate(`/catalog/${id}/edit`);
    },
  });
  return (
    <div className="row-acts">
      {(['decide', 'deliver'] as const).map((act) =>
        can(row.abilities, act) ? (
          <Button key={act} size="small" onClick={() => address.set({ act: row.id })}>
            {t(`compile:purchase.${act}`)}
          </Button>
        ) : null,
      )}
      {can(row.abilities, 'draft') ? (
        <Button size="small" loading={draft.isPending} onClick={() => draft.mutate()}>
          {t('compile:purchase.draft')}
        </Button>
      ) : null}
      <ProblemView error={draft.error} />
    </div>
  );
}

export function Purchases() {
  const { t, say } = useTexts();
  const address = useAddress();
  const list = useFound(address);
  const { data: terms } = useQuery(termsQuery);
  const { data } = list;
  const acting = data?.all.find(({ id }) => id === address.get('act'));
  const articles = [
    ...new Set([
      ...(data?.articles ?? []),
      ...(terms?.origins.find(({ key }) => key === 'purchased')?.articles ?? []),
    ]),
  ];
  const filtered = ['q', 'state', 'outstanding'].some((name) => address.get(name) !== '');
  const may = can(data?.abilities, 'request');
  return (
    <ListPage
      name="purchases"
      title={t('compile:purchase.title')}
      crumbs={[{ to: '/catalog', text: t('desk:room.catalog') }]}
      facts={
        <>
          {data ? <span>{t('compile:purchase.open', { count: data.outstanding })}</span> : null}{' '}
          <ArticleRefs ids={articles} />
        </>
      }
      list={list}
      address={address}
      rowsOfExport={data?.found}
      exportColumns={[
        { title: t('compile:purchase.what'), value: (row) => row.title },
        { title: t('compile:purchase.buyer'), value: (row) => say(row.buyer.name) },
        { title: t('compile:purchase.items'), value: (row) => row.items.join(t('compile:separator')) },
        { title: t('compile:purchase.state'), value: (row) => t(`compile:purchase.stateOf.${row.state}`) },
        { title: t('compile:purchase.approval'), value: (row) => row.approval },
        { title: t('compile:purchase.supplier'), value: (row) => row.supplier },
        { title: t('compile:purchase.price'), value: (row) => row.price },
        { title: t('compile:purchase.purpose'), value: (row) => row.purpose },
        { title: t('compile:purchase.whyNotShared'), value: (row) => row.whyNotShared },
        { title: t('compile:purchase.authority'), value: (row) => row.authority && say(row.authority.name) },
        { title: t('compile:purchase.contract'), value: (row) => row.contract },
        { title: t('compile:purchase.contractDay'), value: (row) => row.contractDay },
        { title: t('compile:purchase.deliveredDay'), value: (row) => row.deliveredDay },
        { title: t('compile:purchase.licence'), value: (row) => row.licence },
        { title: t('compile:purchase.expiresDay'), value: (row) => row.expiresDay },
        { title: t('compile:purchase.entry'), value: (row) => row.resource?.name },
      ]}
      above={
        <>
          <CompilePages />
          {may ? <PurchaseRequest statedInFull={data?.statedInFull ?? false} /> : null}
          {acting ? (
            <PurchaseAct key={acting.id} row={acting} onDone={() => address.set({ act: undefined })} />
          ) : null}
        </>
      }
      tools={
        <>
          <Input.Search
            key={address.get('q')}
            defaultValue={address.get('q')}
            allowClear
            onSearch={(q) => address.set({ q })}
            placeholder={t('compile:purchase.search')}
            aria-label={t('common:list.search')}
          />
          <OneOf
            address={address}
            name="state"
            values={states.map((value) => ({ value, label: t(`compile:purchase.stateOf.${value}`) }))}
          />
          <Checkbox
            checked={address.get('outstanding') === 'true'}
            onChange={(event) => address.set({ outstanding: event.target.checked ? 'true' : undefined })}
          >
            {t('compile:purchase.outstandingOnly')}
          </Checkbox>
        </>
      }
      empty={
        <Empty
          title={t(filtered ? 'compile:noneFound' : 'compile:purchase.none')}
          how={t(
            filtered
              ? 'compile:noneFoundHow'
              : may
                ? 'compile:purchase.noneHow'
                : 'compile:purchase.noneOthers',
          )}
        />
      }
      columns={[
        {
          key: 'title',
          title: t('compile:purchase.what'),
          optional: false,
          render: (row) => (
            <>
              <span className="row-name">{row.title}</span>
              <div className="row-sub">{say(row.buyer.name)}</div>
              {row.items.length > 0 ? (
                <div className="row-sub">{row.items.join(t('compile:separator'))}</div>
              ) : null}
            </>
          ),
        },
        {
          key: 'state',
          title: t('compile:purchase.state'),
          width: 150,
          render: (row) => (
            <>
              <span className={`mark ${tones[row.state]}`}>{t(`compile:purchase.stateOf.${row.state}`)}</span>
              <div className="row-sub">{row.approval || legalDay(row.requestedAt)}</div>
            </>
          ),
        },
        {
          key: 'contract',
          title: t('compile:purchase.contract'),
          render: (row) =>
            row.contract ? (
              <>
                {row.supplier}
                <div className="row-sub">
                  {row.contract} {row.contractDay}
                </div>
                {row.deliveredDay ? (
                  <div className="row-sub">
                    {t('compile:purchase.deliveredOn', { day: row.deliveredDay })}
                  </div>
                ) : null}
              </>
            ) : (
              '–'
            ),
        },
        {
          key: 'licence',
          title: t('compile:purchase.licence'),
          render: (row) => (
            <>
              {row.licence || '–'}
              {row.expiresDay ? (
                <div className="row-sub">{t('compile:purchase.until', { day: row.expiresDay })}</div>
              ) : null}
            </>
          ),
        },
        {
          key: 'entry',
          title: t('compile:purchase.entry'),
          render: (row) => (
            <>
              {row.resource ? <Link to={`/catalog/${row.resource.id}`}>{row.resource.name}</Link> : null}
              {row.outstanding ? (
                <div>
                  <span className="mark near">{t('compile:purchase.outstanding')}</span>
                  {row.ageDays === null ? null : (
                    <div className="row-sub">{t('compile:purchase.age', { count: row.ageDays })}</div>
                  )}
                </div>
              ) : row.resource ? null : (
                '–'
              )}
            </>
          ),
        },
        {
          key: 'acts',
          title: '',
          width: 110,
          optional: false,
          render: (row) => <Acts row={row} address={address} />,
        },
      ]}
    />
  );
}
