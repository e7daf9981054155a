// 法规: the city's instruments, and every rule the platform runs by: its state today, its figure, its articles.
import { Input } from 'antd';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import type { Term } from '#law/types.ts';
import type { LawView } from '#law/view.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatNumber } from '../../shared/format.ts';
import { SkeletonTable } from '../../shared/Skeletons.tsx';
import { type Texts, useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Facets } from '../list/Facets.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useLaw } from '../shell/session.ts';

type Rule = LawView['rules'][string] & { id: string };

const isTerms = (value: unknown): value is readonly (Term | string)[] => Array.isArray(value);

const counted = new Set(['workday', 'day', 'minute', 'calls', 'calls-per-day', 'interfaces', 'percent']);

/** A figure with its unit; a key of a class in the city's words; anything else as it stands. */
function figure({ t, say }: Texts, law: LawView, value: unknown, unit: string): string {
  if (isTerms(value)) return value.map((term) => (typeof term === 'string' ? term : say(term))).join(', ');
  if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no');
  if (typeof value === 'number')
    return counted.has(unit) ? `${formatNumber(value)} ${t(`law:unit.${unit}`)}` : String(value);
  const named = [...law.classes.sharing, ...law.classes.opening].find((term) => term.key === value);
  return unit === 'class' && named ? say(named) : String(value);
}

function spoken(texts: Texts, law: LawView, rule: Rule): string {
  const { t, say } = texts;
  switch (rule.state) {
    case 'in-force':
    case 'draft':
      return figure(texts, law, rule.value, rule.unit);
    case 'not-applicable':
      return say(rule.because);
    case 'unspecified':
      return rule.setting ? figure(texts, law, rule.setting.value, rule.unit) : say(rule.because);
    case 'not-yet':
      return t('law:from', { day: rule.from });
    default:
      return t('law:to', { day: rule.to });
  }
}

function standing(rule: Rule): { key: string; tone: string } {
  if (rule.state === 'unspecified' && rule.setting) return { key: 'setting', tone: '' };
  return { key: rule.state, tone: rule.state === 'in-force' ? 'good' : rule.state === 'draft' ? 'near' : '' };
}

function Instruments({ law }: { law: LawView }) {
  const { t, say } = useTexts();
  return (
    <DataTable
      label={t('law:instruments')}
      rows={law.instruments}
      rowKey={(one) => one.key}
      empty={<Empty title={t('common:none')} />}
      columns={[
        { key: 'title', title: t('law:instrument'), render: (one) => say(one.title) },
        {
          key: 'status',
          title: t('catalog:field.state'),
          render: (one) => (
            <span
              className={`mark ${one.status === 'in-force' ? 'good' : one.status === 'draft' ? 'near' : ''}`}
            >
              {t(`law:status.${one.effective ? 'in-force' : one.status}`)}
            </span>
          ),
        },
        {
          key: 'day',
          title: t('law:inForce'),
          render: (one) => <span className="num">{one.effective?.from ?? one.inForce ?? '–'}</span>,
        },
        { key: 'note', title: t('law:note'), render: (one) => one.effective?.document ?? say(one.note) },
      ]}
    />
  );
}

export function LawPage() {
  const texts = useTexts();
  const { t, say } = texts;
  const law = useLaw();
  const address = useAddress();
  const navigate = useNavigate();
  const rules = useMemo(() => Object.entries(law?.rules ?? {}).map(([id, rule]) => ({ ...rule, id })), [law]);
  const room = address.get('room');
  const state = address.get('state');
  const q = address.get('q').toLowerCase();
  const shown = rules.filter(
    (rule) =>
      (!room || rule.room === room) &&
      (!state || standing(rule).key === state) &&
      (!q || `${rule.id} ${say(rule.sentence)} ${rule.cite.join(' ')}`.toLowerCase().includes(q)),
  );
  const count = (pick: (rule: Rule) => string) => {
    const found = new Map<string, number>();
    for (const rule of rules) found.set(pick(rule), (found.get(pick(rule)) ?? 0) + 1);
    return [...found];
  };
  return (
    <Screen
      title={t('desk:room.law')}
      facts={law ? t('law:pack', { version: law.pack.version, hash: law.pack.hash.slice(0, 12) }) : null}
    >
      {law ? (
        <div className="stack">
          <section>
            <h2 className="section-title">{t('law:instruments')}</h2>
            <Instruments law={law} />
          </section>
          <section>
            <h2 className="section-title">{t('law:rules')}</h2>
            <div className="list-tools">
              <Input.Search
                key={address.get('q')}
                defaultValue={address.get('q')}
                allowClear
                placeholder={t('law:searchHint')}
                aria-label={t('common:list.search')}
                onSearch={(text) => {
                  // An article's own number goes straight to it.
                  if (/^[a-z]{2,}-[\w-]+$/i.test(text.trim()))
                    navigate(`/law/${encodeURIComponent(text.trim())}`);
                  else address.set({ q: text });
                }}
              />
            </div>
            <div className="faceted">
              <Facets
                address={address}
                facets={[
                  {
                    name: 'room',
                    title: t('law:room'),
                    values: count((rule) => rule.room).map(([key, n]) => ({
                      key,
                      text: t(`law:rooms.${key}`),
                      count: n,
                    })),
                  },
                  {
                    name: 'state',
                    title: t('catalog:field.state'),
                    values: count((rule) => standing(rule).key).map(([key, n]) => ({
                      key,
                      text: t(`law:state.${key}`),
                      count: n,
                    })),
                  },
                ]}
              />
              <div className="faceted-main">
                <DataTable<Rule>
                  label={t('law:rules')}
                  rows={shown}
                  rowKey={(rule) => rule.id}
                  empty={<Empty title={t('catalog:empty.filtered')} how={t('catalog:empty.filteredHow')} />}
                  columns={[
                    {
                      key: 'sentence',
                      title: t('law:rule'),
                      render: (rule) => (
                        <>
                          {say(rule.sentence)}
                          <code className="row-sub">{rule.id}</code>
                        </>
                      ),
                    },
                    { key: 'value', title: t('law:value'), render: (rule) => spoken(texts, law, rule) },
                    {
                      key: 'state',
                      title: t('catalog:field.state'),
                      render: (rule) => (
                        <span className="class-mark">
                          {rule.state === 'unspecified' && rule.setting ? (
                            <span className="mark">{t('law:state.unspecified')}</span>
                          ) : null}
                          <span className={`mark ${standing(rule).tone}`}>
                            {t(`law:state.${standing(rule).key}`)}
                          </span>
                        </span>
                      ),
                    },
                    {
                      key: 'cite',
                      title: t('law:articles'),
                      render: (rule) => <ArticleRefs ids={rule.cite} />,
                    },
                  ]}
                />
              </div>
            </div>
          </section>
        </div>
      ) : (
        <SkeletonTable />
      )}
    </Screen>
  );
}
