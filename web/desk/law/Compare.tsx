// Two cities side by side, part by part of the platform and rule by rule, each answer with its articles; the other city's open in place.
import { Select, Switch } from 'antd';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonTable } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { ExportRows } from '../list/ExportCsv.tsx';
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

/** Every part of the platform with its rules; the two cities' names stay above them while one reads on. */
function Sheet({ data, groups }: { data: Compared; groups: [string, Row[]][] }) {
  const texts = useTexts();
  const { t, say } = texts;
  const answer = (resolution: Row['ours'], word: Row['word']['ours']) => (
    <>
      <span className={`mark ${standing(resolution).tone}`}>
        {t(`law:state.${standing(resolution).key}`)}
      </span>{' '}
      {spoken(texts, resolution, word)}
    </>
  );
  return (
    <div className="table-box">
      <table className="table compared">
        <caption className="visually-hidden">{t('law:tab.compare')}</caption>
        <thead>
          <tr>
            <th scope="col" style={{ width: '26%' }}>
              {t('law:rule')}
            </th>
            <th scope="col">{say(data.ours.name)}</th>
            <th scope="col">{say(data.theirs.name)}</th>
          </tr>
        </thead>
        {groups.map(([room, rows]) => (
          <tbody key={room} id={`compare-${room}`}>
            <tr className="compare-part">
              <th scope="rowgroup" colSpan={3}>
                {t(`law:rooms.${room}`)} <span className="num">{rows.length}</span>
              </th>
            </tr>
            {rows.map((row) => (
              <tr key={row.id}>
                <td data-label={t('law:rule')}>
                  <div>
                    {say(row.sentence)} <code className="tag">{row.id}</code>
                  </div>
                </td>
                <td data-label={say(data.ours.name)}>
                  <div>
                    {answer(row.ours, row.word.ours)} <ArticleRefs ids={row.ours.cite} />
                  </div>
                </td>
                <td data-label={say(data.theirs.name)}>
                  <div>
                    {answer(row.theirs, row.word.theirs)}{' '}
                    <Theirs ids={row.theirs.cite} articles={data.articles} />
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Compares({ data }: { data: Compared }) {
  const texts = useTexts();
  const { t, say } = texts;
  const address = useAddress();
  const onlyDifferent = address.get('different') !== 'no';
  const all = [...Map.groupBy(data.rules, ({ room }) => room)];
  const groups = all
    .map(([room, rows]): [string, Row[]] => [room, rows.filter(({ same }) => !onlyDifferent || !same)])
    .filter(([, rows]) => rows.length > 0);
  return (
    <>
      <div className="list-tools">
        <label className="inline-label" htmlFor="only-different">
          <Switch
            id="only-different"
            size="small"
            checked={onlyDifferent}
            onChange={(on) => address.set({ different: on ? undefined : 'no' }, { replace: true })}
          />
          {t('law:compare.onlyDifferent')}
        </label>
        <span className="muted num">
          {t('law:compare.all', {
            count: data.rules.length,
            different: data.rules.filter(({ same }) => !same).length,
          })}
        </span>
        <ExportRows<Row>
          name="compared"
          rows={groups.flatMap(([, rows]) => rows)}
          columns={[
            { title: t('law:room'), value: (row) => t(`law:rooms.${row.room}`) },
            { title: t('law:rule'), value: (row) => say(row.sentence) },
            { title: say(data.ours.name), value: (row) => spoken(texts, row.ours, row.word.ours) },
            { title: say(data.theirs.name), value: (row) => spoken(texts, row.theirs, row.word.theirs) },
          ]}
        />
      </div>
      {groups.length === 0 ? (
        <div className="panel">
          <Empty title={t('law:compare.noneHere')} />
        </div>
      ) : (
        <>
          <nav className="jump" aria-label={t('law:compare.jump')}>
            <span className="muted">{t('law:compare.jump')}</span>
            {groups.map(([room, rows]) => (
              <a key={room} href={`#compare-${room}`}>
                {t(`law:rooms.${room}`)} <span className="num">{rows.length}</span>
              </a>
            ))}
          </nav>
          <Sheet data={data} groups={groups} />
        </>
      )}
    </>
  );
}

export function Compare() {
  const { t, say } = useTexts();
  const address = useAddress();
  const cities = useLawCities();
  const other = address.get('with');
  const { data, error } = useCompared(other);
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
      </div>
      {error ? <ProblemView error={error} /> : null}
      {other === '' ? (
        <div className="panel">
          <Empty title={t('law:compare.choose')} />
        </div>
      ) : data ? (
        <Compares data={data} />
      ) : error ? null : (
        <SkeletonTable />
      )}
    </>
  );
}
