// 阶段与标准: how far each body's entries have come, and how its fields keep to the standards they follow.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { QualityPages } from './parts.tsx';
import { complianceQuery, stagesQuery } from './queries.ts';

const stages = ['electronic', 'structured', 'standardised'] as const;

export function StagesPage() {
  const { t, say } = useTexts();
  const address = useAddress();
  const q = address.get('q');
  const found = useQuery(stagesQuery);
  const kept = useQuery(complianceQuery);
  const fits = (name: string): boolean => !q || name.includes(q);
  const bodies = found.data?.items.filter(({ organisation }) => fits(say(organisation.name)));
  const standards = kept.data?.items.filter(
    ({ organisation, standardCode }) => fits(say(organisation.name)) || fits(standardCode),
  );
  return (
    <Screen
      title={t('quality:page.stages')}
      crumbs={[{ to: '/quality', text: t('desk:room.quality') }]}
      facts={
        <>
          <span>{t('quality:stages.what')}</span> <ArticleRefs ids={found.data?.articles} />
        </>
      }
    >
      <QualityPages />
      <div className="list-tools">
        <Input.Search
          key={q}
          allowClear
          defaultValue={q}
          placeholder={t('quality:stages.search')}
          aria-label={t('quality:stages.search')}
          onSearch={(text) => address.set({ q: text.trim() })}
          style={{ maxWidth: 280 }}
        />
      </div>
      <ProblemView error={found.error ?? kept.error} />
      <section aria-labelledby="stages-title">
        <div className="section-head">
          <h2 id="stages-title" className="section-title">
            {t('quality:stages.title')}
          </h2>
          {bodies?.length ? (
            <ExportRows
              name="stages"
              rows={bodies}
              columns={[
                { title: t('quality:field.provider'), value: (row) => say(row.organisation.name) },
                ...stages.map((key) => ({
                  title: t(`quality:stages.${key}`),
                  value: (row: (typeof bodies)[number]) => row[key],
                })),
              ]}
            />
          ) : null}
        </div>
        <DataTable
          label={t('quality:stages.title')}
          rows={bodies}
          rowKey={(row) => row.organisation.id}
          empty={<Empty title={t('quality:stages.none')} how={t('quality:stages.noneHow')} />}
          columns={[
            {
              key: 'unit',
              title: t('quality:field.provider'),
              optional: false,
              render: (row) => (
                <Link to={`/quality?organisation=${row.organisation.id}`}>{say(row.organisation.name)}</Link>
              ),
            },
            ...stages.map((key) => ({
              key,
              title: t(`quality:stages.${key}`),
              align: 'right' as const,
              width: 110,
              render: (row: NonNullable<typeof bodies>[number]) => (
                <span className="num">{formatNumber(row[key])}</span>
              ),
            })),
          ]}
        />
      </section>
      <section className="quality-next" aria-labelledby="compliance-title">
        <div className="section-head">
          <h2 id="compliance-title" className="section-title">
            {t('quality:compliance.title')}
          </h2>
          {standards?.length ? (
            <ExportRows
              name="compliance"
              rows={standards}
              columns={[
                { title: t('quality:field.provider'), value: (row) => say(row.organisation.name) },
                { title: t('quality:compliance.standard'), value: (row) => row.standardCode },
                { title: t('quality:compliance.fields'), value: (row) => row.fields },
                { title: t('quality:compliance.passed'), value: (row) => row.passed },
                { title: t('quality:compliance.rows'), value: (row) => row.rowsFailed },
              ]}
            />
          ) : null}
        </div>
        <p className="muted">
          {t('quality:compliance.what')} <ArticleRefs ids={kept.data?.articles} />
        </p>
        <DataTable
          label={t('quality:compliance.title')}
          rows={standards}
          rowKey={(row) => `${row.organisation.id}${row.standardCode}`}
          empty={
            <Empty
              title={t('quality:compliance.none')}
              how={t('quality:compliance.noneHow')}
              action={<Link to="/catalog/standards">{t('quality:compliance.standards')}</Link>}
            />
          }
          columns={[
            {
              key: 'standard',
              title: t('quality:compliance.standard'),
              optional: false,
              render: (row) => <span className="row-name">{row.standardCode}</span>,
            },
            {
              key: 'unit',
              title: t('quality:field.provider'),
              render: (row) => (
                <Link to={`/quality?organisation=${row.organisation.id}`}>{say(row.organisation.name)}</Link>
              ),
            },
            {
              key: 'passed',
              title: t('quality:compliance.passed'),
              align: 'right',
              width: 130,
              render: (row) => (
                <span className="num">
                  {row.passed} / {row.fields}
                </span>
              ),
            },
            {
              key: 'rows',
              title: t('quality:compliance.rows'),
              align: 'right',
              width: 130,
              render: (row) => (
                <span className={`num ${row.rowsFailed > 0 ? 'bad-text' : ''}`}>
                  {formatNumber(row.rowsFailed)}
                </span>
              ),
            },
          ]}
        />
      </section>
    </Screen>
  );
}
