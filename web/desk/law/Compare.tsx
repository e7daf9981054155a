// Two cities side by side, rule by rule, each answer with its articles; the other city's articles open in place.
import { Checkbox, Select } from 'antd';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonTable } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Facets } from '../list/Facets.tsx';
import { useLaw } from '../shell/session.ts';
import { type Compared, useCompared, useLawCities } from './queries.ts';
import { spoken, standing } from './spoken.ts';

type Row = Compared['rules'][number];

/** An article of the other city: its paraphrase behind its number, because its page is on another platform. */
function Theirs({ ids, articles }: { ids: readonly string[]; articles: Compared['articles'] }) {
  const { language } = useTexts();
  return (
    <span className="article-refs">
      {ids.map((id) => (
        <details key={id} className="theirs">
          <summary className="article-ref">{id}</summary>
          <p>{language === 'en' ? articles[id]?.dutyEn : articles[id]?.dutyZh}</p>
        </details>
      ))}
    </span>
  );
}

export function Compare() {
  const texts = useTexts();
  const { t, say } = texts;
  const address = useAddress();
  const law = useLaw();
  const cities = useLawCities();
  const other = address.get('with');
  const { data, error } = useCompared(other);
  const classes = law ? [...law.classes.sharing, ...law.classes.opening] : [];
  const onlyDifferent = address.get('different') !== 'no';
  const room = address.get('room');
  const rows = data?.rules.filter((row) => (!onlyDifferent || !row.same) && (!room || row.room === room));
  const answer = (resolution: Row['ours']) => (
    <>
      <span className={`mark ${standing(resolution).tone}`}>
        {t(`law:state.${standing(resolution).key}`)}
      </span>{' '}
      {spoken(texts, classes, resolution)}
    </>
  );
  return (
    <>
      <div className="list-tools">
        <Select
          aria-label={t('law:compare.with')}
          placeholder={t('law:compare.choose')}
          value={other || undefined}
          style={{ minWidth: 200 }}
          onChange={(key: string) => address.set({ with: key })}
          options={cities
            ?.filter(({ own }) => !own)
            .map(({ key, name, coverage }) => ({
              value: key,
              label: say(name),
              disabled: coverage !== 'rules',
            }))}
        />
        <Checkbox
          checked={onlyDifferent}
          onChange={(event) => address.set({ different: event.target.checked ? undefined : 'no' })}
        >
          {t('law:compare.onlyDifferent')}
        </Checkbox>
        {data ? (
          <span className="muted num">
            {t('law:compare.all', {
              count: data.rules.length,
              different: data.rules.filter(({ same }) => !same).length,
            })}
          </span>
        ) : null}
      </div>
      {error ? <ProblemView error={error} /> : null}
      {other === '' ? (
        <div className="panel">
          <Empty title={t('law:compare.choose')} />
        </div>
      ) : data ? (
        <div className="faceted">
          <Facets
            address={address}
            facets={[
              {
                name: 'room',
                title: t('law:room'),
                values: [...Map.groupBy(data.rules, (row) => row.room)].map(([key, ones]) => ({
                  key,
                  text: t(`law:rooms.${key}`),
                  count: ones.length,
                })),
              },
            ]}
          />
          <div className="faceted-main">
            <DataTable<Row>
              label={t('law:tab.compare')}
              rows={rows}
              rowKey={({ id }) => id}
              empty={<Empty title={t('law:empty')} how={t('law:emptyHow')} />}
              columns={[
                {
                  key: 'rule',
                  title: t('law:rule'),
                  width: '26%',
                  render: (row) => say(row.sentence),
                },
                {
                  key: 'ours',
                  title: say(data.ours.name),
                  width: '37%',
                  render: (row) => (
                    <div>
                      {answer(row.ours)} <ArticleRefs ids={row.ours.cite} />
                    </div>
                  ),
                },
                {
                  key: 'theirs',
                  title: say(data.theirs.name),
                  width: '37%',
                  render: (row) => (
                    <div>
                      {answer(row.theirs)} <Theirs ids={row.theirs.cite} articles={data.articles} />
                    </div>
                  ),
                },
              ]}
            />
          </div>
        </div>
      ) : error ? null : (
        <SkeletonTable />
      )}
    </>
  );
}
