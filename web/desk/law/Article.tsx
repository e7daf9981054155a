// One article: what it says in our words, what the platform does about it, what proves it, and how it is to be read.
import { Link, useParams } from 'react-router';
import { ArticleRefs, useArticle } from '../../shared/ArticleRef.tsx';
import { articleDuty, articleTitle } from '../../shared/law.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { Interpretations } from '../registers/Interpretations.tsx';
import { rooms } from '../shell/rooms.ts';
import { Screen } from '../shell/Screen.tsx';
import { useLaw } from '../shell/session.ts';
import { DutyRow, StandingMark } from './Browse.tsx';
import type { Dossier } from './queries.ts';
import { spoken, standing } from './spoken.ts';

function RulesPart({ does }: { does: Dossier }) {
  const texts = useTexts();
  const { t, say } = texts;
  const law = useLaw();
  if (does.rules.length === 0) return null;
  const classes = law ? [...law.classes.sharing, ...law.classes.opening] : [];
  return (
    <section>
      <h2>{t('law:does.rules')}</h2>
      <dl className="dossier">
        {does.rules.map((rule) => (
          <div key={rule.id}>
            <dt>
              {say(rule.sentence)} <code>{rule.id}</code>
            </dt>
            <dd>
              <span className={`mark ${standing(rule.resolution).tone}`}>
                {t(`law:state.${standing(rule.resolution).key}`)}
              </span>{' '}
              {spoken(texts, classes, rule.resolution)} <ArticleRefs ids={rule.resolution.cite} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function WorkflowsPart({ does }: { does: Dossier }) {
  const { t, say } = useTexts();
  return (
    <>
      {does.procedures.length > 0 ? (
        <section>
          <h2>{t('law:does.procedures')}</h2>
          <ul>
            {does.procedures.map(({ key, title, steps }) => (
              <li key={key}>
                {say(title)} <Link to={`/cases/simulator?procedure=${key}`}>{t('cases:simulator.open')}</Link>
                {steps.length > 0 ? (
                  <span className="muted">
                    {' '}
                    {t('law:does.steps', {
                      steps: steps.map((step) => say(step.title)).join(t('law:separator')),
                    })}
                  </span>
                ) : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
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

function ProofPart({ does, check }: { does: Dossier; check: string | undefined }) {
  const { t, say, language } = useTexts();
  const screens = rooms.filter(({ key }) => does.rules.some(({ room }) => room === key));
  return (
    <>
      {does.waiting ? (
        <section>
          <h2>{t('law:does.waits')}</h2>
          <p>
            <span className="mark">{t(`law:rooms.${does.waiting.room}`)}</span>{' '}
            {say(does.waiting.missing)}
          </p>
        </section>
      ) : null}
      {does.proofs.length > 0 ? (
        <section>
          <h2>{t('law:does.proofs')}</h2>
          <p className="muted">{t('law:does.proofsHow')}</p>
          <ul>
            {does.proofs.map(({ scenario, via }) => (
              <li key={scenario}>
                <code>{scenario}</code> <span className="muted">{via}</span>
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
          <code>{id}</code> {does ? <StandingMark standing={does.standing} /> : null}
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
          {bare ? <p className="muted">{t('law:does.none')}</p> : null}
          <RulesPart does={does} />
          <WorkflowsPart does={does} />
          <Interpretations article={data} />
          <ProofPart does={does} check={data.check} />
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
