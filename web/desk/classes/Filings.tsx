// 属性备案: classes filed as exceptions from sharing; the bureau may query one, which is a dispute and changes no class.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { Link } from 'react-router';
import type { FilingReply } from '#rooms/classify/classes/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { ClassPages } from './Pages.tsx';
import { base, filingsQuery, governanceQuery } from './queries.ts';

export function Filings() {
  const { t, say } = useTexts();
  const address = useAddress();
  const client = useQueryClient();
  const reason = useReason();
  const governance = useQuery(governanceQuery).data;
  const filters = { q: address.get('q'), queried: address.get('queried') };
  const list = useQuery(filingsQuery({ ...filters, page: address.page }));
  const query = useMutation({
    mutationFn: ({ id, question }: { id: string; question: string }) =>
      api.post(`${base}/filings/${id}/query`, { question }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['classes'] }),
  });
  const ask = async (row: FilingReply) => {
    const question = await reason({
      title: t('classes:query.title', { name: row.name }),
      what: t('classes:query.what'),
      ok: t('classes:query.ok'),
      label: t('classes:query.question'),
    });
    if (question) query.mutate({ id: row.id, question });
  };
  const basis = (row: FilingReply): string =>
    row.basis.map(({ title, article }) => `${title} ${article}`).join(t('common:semicolon'));
  const standing = (row: FilingReply): string =>
    row.disputeCaseId === null ? 'filed' : row.settledOn === null ? 'queried' : 'settled';
  const columns: Column<FilingReply>[] = [
    {
      key: 'name',
      title: t('classes:field.name'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/catalog/${row.resourceId}`}>
            {row.name}
          </Link>
          <div className="row-sub num">{t('classes:filingNumber', { number: row.number })}</div>
        </>
      ),
    },
    { key: 'provider', title: t('classes:field.provider'), render: (row) => say(row.provider.name) },
    { key: 'class', title: t('classes:field.class'), render: (row) => say(row.sharingClass) },
    { key: 'basis', title: t('classes:field.basis'), render: basis },
    {
      key: 'filed',
      title: t('classes:field.filedOn'),
      render: (row) => <span className="num">{row.filedOn}</span>,
    },
    {
      key: 'standing',
      title: t('classes:field.state'),
      render: (row) => (
        <>
          <span className={`mark ${{ filed: '', queried: 'near', settled: 'good' }[standing(row)]}`}>
            {t(`classes:filing.${standing(row)}`)}
          </span>{' '}
          {row.disputeCaseId ? <Link to={`/cases/${row.disputeCaseId}`}>{t('classes:openCase')}</Link> : null}
          {row.query ? <div className="row-sub">{row.query}</div> : null}
          {row.settled ? <div className="row-sub">{row.settled}</div> : null}
        </>
      ),
    },
    {
      key: 'act',
      title: t('classes:field.act'),
      render: (row) =>
        governance?.dispute && can(row.abilities, 'query') && standing(row) !== 'queried' ? (
          <Button size="small" onClick={() => void ask(row)}>
            {t('classes:query.button')}
          </Button>
        ) : (
          '–'
        ),
    },
  ];
  return (
    <ListPage<FilingReply>
      name="class-filings"
      title={t('classes:page.filings')}
      facts={
        <>
          {t('classes:filingIsNotice')} <ArticleRefs ids={governance?.articles.filing} />
        </>
      }
      list={list}
      columns={columns}
      address={address}
      exported={{
        path: `${base}/filings`,
        query: filters,
        columns: [
          { title: t('classes:field.number'), value: (row) => row.number },
          { title: t('classes:field.provider'), value: (row) => say(row.provider.name) },
          { title: t('classes:field.name'), value: (row) => row.name },
          { title: t('classes:field.class'), value: (row) => say(row.sharingClass) },
          { title: t('classes:field.basis'), value: basis },
          { title: t('classes:field.filedOn'), value: (row) => row.filedOn },
          { title: t('classes:field.state'), value: (row) => t(`classes:filing.${standing(row)}`) },
        ],
      }}
      above={
        <>
          <ClassPages />
          <ProblemView error={query.error} />
        </>
      }
      tools={
        <>
          <OneOf
            address={address}
            name="queried"
            values={[{ value: 'true', label: t('classes:filing.queriedOnly') }]}
          />
          <Input.Search
            key={filters.q}
            defaultValue={filters.q}
            allowClear
            onSearch={(q) => address.set({ q })}
            placeholder={t('classes:searchHint')}
            aria-label={t('common:list.search')}
          />
        </>
      }
      empty={<Empty title={t('classes:empty.filings')} how={t('classes:empty.filingsHow')} />}
    />
  );
}
