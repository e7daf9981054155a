// 共享申请: what my organisation asked for and what others ask of it.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { ApplicationSummary } from '#rooms/share/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { applicationsQuery } from './queries.ts';
import { SharePages } from './SharePages.tsx';

const applicationStates = ['draft', 'submitted', 'returned', 'granted', 'refused', 'withdrawn'] as const;

export function ApplicationState({ state }: { state: ApplicationSummary['state'] }) {
  const { t } = useTexts();
  const tone =
    state === 'granted'
      ? 'good'
      : state === 'refused' || state === 'returned'
        ? 'bad'
        : state === 'submitted'
          ? 'near'
          : '';
  return <span className={`mark ${tone}`}>{t(`share:state.${state}`)}</span>;
}

export function ApplicationList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const state = address.get('state');
  const list = useQuery(applicationsQuery({ state, page: address.page }));
  const columns: Column<ApplicationSummary>[] = [
    {
      key: 'service',
      title: t('serve:field.service'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={row.caseId ? `/cases/${row.caseId}` : `/applications/${row.id}`}>
            {say(row.service.title)}
          </Link>
          <div className="row-sub">{row.number ?? t('share:noNumber')}</div>
        </>
      ),
    },
    { key: 'applicant', title: t('share:field.applicant'), render: (row) => say(row.applicant.name) },
    { key: 'provider', title: t('serve:field.provider'), render: (row) => say(row.provider.name) },
    { key: 'state', title: t('serve:field.state'), render: (row) => <ApplicationState state={row.state} /> },
    {
      key: 'submitted',
      title: t('share:field.submittedAt'),
      render: (row) => <span className="num">{formatInstant(row.submittedAt)}</span>,
    },
    {
      key: 'grant',
      title: t('share:field.grant'),
      render: (row) =>
        row.grantId ? <Link to={`/grants/${row.grantId}`}>{t('share:openGrant')}</Link> : '–',
    },
  ];
  return (
    <>
      <SharePages />
      <ListPage<ApplicationSummary>
        name="applications"
        title={t('desk:room.share')}
        address={address}
        list={list}
        columns={columns}
        exported={{
          path: '/api/share/applications',
          query: { state },
          columns: [
            { title: t('serve:field.number'), value: (row) => row.number },
            { title: t('serve:field.service'), value: (row) => say(row.service.title) },
            { title: t('share:field.applicant'), value: (row) => say(row.applicant.name) },
            { title: t('serve:field.provider'), value: (row) => say(row.provider.name) },
            { title: t('serve:field.state'), value: (row) => t(`share:state.${row.state}`) },
            { title: t('share:field.submittedAt'), value: (row) => row.submittedAt },
          ],
        }}
        tools={
          <OneOf
            address={address}
            name="state"
            values={applicationStates.map((value) => ({ value, label: t(`share:state.${value}`) }))}
          />
        }
        empty={
          <Empty
            title={t('share:empty.title')}
            how={t('share:empty.how')}
            action={<Link to="/services">{t('share:empty.go')}</Link>}
          />
        }
      />
    </>
  );
}
