// One article: what it says in our words, what the platform does about it, what proves it, and how it is to be read.
import { Link, useParams } from 'react-router';
import { ArticleRefs, useArticle } from '../../shared/ArticleRef.tsx';
import { articleDuty, articleTitle } from '../../shared/law.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Interpretations } from '../registers/Interpretations.tsx';
import { rooms } from '../shell/rooms.ts';
import { Screen } from '../shell/Screen.tsx';
import { DutyRow, StandingMark } from './Browse.tsx';
import { HolderText, LateText } from './Held.tsx';
import { OfficialText } from './OfficialText.tsx';
import type { Dossier } from './queries.ts';
import { spoken, standing } from './spoken.ts';

function RulesPart({ does }: { does: Dossier }) {
  const texts = useTexts();
  const { t, say } = texts;
  if (does.rules.length === 0) return null;
  return (
    <section>
      <h2>{t('law:does.rules')}</h2>
      <dl className="dossier">
        {does.rules.map((rule) => (
          <div key={rule.id}>
            <dt>
              {say(rule.sentence)} <code className="tag">{rule.id}</code>
            </dt>
            <dd>
              <span className={`mark ${standing(rule.resolution).tone}`}>
                {t(`law:state.${standing(rule.resolution).key}`)}
              </span>{' '}
              {spoken(texts, rule.resolution, rule.word)} <ArticleRefs ids={rule.resolution.cite} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Every step with its holder and limit: whoever is late at it, is told whose lateness it is. */
function ProceduresPart({ does, id }: { does: Dossier; id: string }) {
  const texts = useTexts();
  const { t, say } = texts;
  return does.procedures.map(({ key, title, steps }) => (
    <section key={key}>
      <h2>
        {t('law:does.procedure', { title: say(title) })}{' '}
        <Link
          className="beside"
          to={`/cases/simulator?procedure=${key}&back=${encodeURIComponent(`/law/${id}`)}`}
        >
          {t('cases:simulator.open')}
        </Link>
      </h2>
      <DataTable
        label={t('law:does.held')}
        rows={steps}
        rowKey={(step) => step.key}
        empty={null}
        columns={[
          {
            key: 'step',
            title: t('law:does.step'),
            width: '24%',
            render: (step) => (
              <span>
                {say(step.title)}{' '}
                {step.cited ? <span className="mark">{t('law:does.thisArticle')}</span> : null}
              </span>
            ),
          },
          {
            key: 'holder',
            title: t('law:does.holder'),
            width: '28%',
            render: ({ holders }) => <HolderText holders={holders} />,
          },
          {
            key: 'limit',
            title: t('law:does.limit'),
            width: '14%',
            render: ({ limit }) => (limit ? spoken(texts, limit.resolution) : t('law:does.noLimit')),
          },
          {
            key: 'lateness',
            title: t('law:does.lateness'),
            render: ({ holders, limit }) => (
              <div>
                <LateText
                  holders={holders}
                  limit={
                    limit && {
                      rule: limit.rule,
                      state: limit.resolution.state,
                      cite: limit.resolution.cite,
                      set: 'setting' in limit.resolution && limit.resolution.setting !== undefined,
                    }
                  }
                />
              </div>
            ),
          },
        ]}
      />
    </section>
  ));
}

function FormsPart({ does }: { does: Dossier }) {
  const { t, say } = useTexts();
  return (
    <>
      {does.forms.length > 0 ? (
        <section>
          <h2>{t('law:does.forms')}</h2>
          <ul>
            {does.forms.map(({ key, title, fields }) => (
              <li key={key}>
                {say(title)}
                {fields.length > 0 ? (
                  <span className="muted">
                    {' '}
                    {t('law:does.fields', {
                      fields: fields.map((field) => say(field.label)).join(t('law:separator')),
                    })}
                  </span>
                ) : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function ProofPart({
  does,
  duty,
  check,
}: {
  does: Dossier;
  /** The trials bear the duty as their title. */
  duty: string;
  check: string | undefined;
}) {
  const { t, say, language } = useTexts();
  const screens = rooms.filter(({ key }) => does.rules.some(({ room }) => room === key));
  return (
    <>
      {does.waiting ? (
        <section>
          <h2>{t('law:does.waits')}</h2>
          <p>
            <span className="mark">{t(`law:rooms.${does.waiting.room}`)}</span> {say(does.waiting.missing)}
          </p>
          <p>
            <Link to="/law?tab=unbuilt">{t('law:unbuilt.open')}</Link>
          </p>
        </section>
      ) : null}
      {does.proofs.length > 0 ? (
        <section>
          <h2>{t('law:does.proofs')}</h2>
          <p className="muted">{t('law:does.proofsHow')}</p>
          <ul>
            {[...Map.groupBy(does.proofs, ({ via }) => via)].map(([via, ones]) => (
              <li key={via}>
                {duty}{' '}
                <span className="muted">
                  {t('law:does.trials', { how: t(`law:does.via.${via}`), count: ones.length })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {screens.length > 0 ? (
        <section>
          <h2>{t('law:does.screens')}</h2>
          <ul className="inline-list">
            {screens.map(({ key, path }) => (
              <li key={key}>
                <Link to={path}>{t(`desk:room.${key}`)}</Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {/* The requirements state the check in English alone. */}
      {check && language === 'en' ? (
        <section>
          <h2>{t('law:does.check')}</h2>
          <p>{check}</p>
        </section>
      ) : null}
    </>
  );
}

export function ArticlePage() {
  const { t, language } = useTexts();
  const { id = '' } = useParams();
  const { data, error } = useArticle(id);
  if (error) return <ProblemView error={error} />;
  const does = data?.does;
  const bare = does && does.rules.length + does.procedures.length + does.forms.length === 0;
  return (
    <Screen
      title={data ? articleTitle(t, data, language) : id}
      crumbs={[{ to: '/law', text: t('desk:room.law') }]}
      facts={
        <>
          <code className="tag">{id}</code> {does ? <StandingMark standing={does.standing} /> : null}
        </>
      }
    >
      {data && does ? (
        <div className="prose dossier-page">
          <p className="article-duty">{articleDuty(data, language)}</p>
          <p>
            <strong>{t(`common:article.kind.${data.kind}`)}</strong>{' '}
            <span className="muted">{t(`law:standingHow.${does.standing}`)}</span>
          </p>
          <p>{t('law:actor.title', { name: t(`law:actor.${data.actor}`) })}</p>
          {typeof data.instrument === 'string' ? null : <OfficialText instrument={data.instrument} />}
          {bare ? <p className="muted">{t('law:does.none')}</p> : null}
          <RulesPart does={does} />
          <ProceduresPart does={does} id={id} />
          <FormsPart does={does} />
          <Interpretations article={data} />
          <ProofPart does={does} duty={articleDuty(data, language)} check={data.check} />
          {does.siblings.length > 0 ? (
            <section>
              <h2>{t('law:does.siblings')}</h2>
              <ul className="duties">
                {does.siblings.map((duty) => (
                  <DutyRow key={duty.id} duty={duty} />
                ))}
              </ul>
            </section>
          ) : null}
        </div>
      ) : (
        <SkeletonFacts />
      )}
    </Screen>
  );
}
