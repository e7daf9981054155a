// Standards of the trade: drafts with comments and answers, final versions; bodies that signed the code of self-discipline.
import type { StandardList, StandardReply } from '#rooms/open/showcase/schema.ts';
import { AreaField, Done, Honeypot, PostForm, Send, TextField } from '../../forms/fields.tsx';
import type { Page, View } from '../../page.ts';
import { say } from '../words.ts';
import { bodyOf, drawn, Facts, failed, SignInFirst } from './shared.tsx';

function List({ view, body }: { view: View; body: StandardList }) {
  const { t } = view;
  return (
    <article className="sheet">
      <h1>{t('open-voices:standards.title')}</h1>
      <p className="lead">{t('open-voices:standards.lead')}</p>
      <Done view={view} messages={{ signed: t('open-voices:standards.signed') }} />
      {body.items.length === 0 ? <p className="muted">{t('open-voices:standards.none')}</p> : null}
      <ul className="plain-list">
        {body.items.map((one) => (
          <li key={one.id} className="result">
            <h2>
              <a href={`/standards/${one.id}`}>{one.title}</a>
            </h2>
            <p className="result-facts">
              <span>{t(`open-voices:standards.${one.state}`)}</span>{' '}
              {one.final?.address ? (
                <a href={one.final.address}>{t('open-voices:standards.finalLink')}</a>
              ) : null}{' '}
              <span>{one.participants.join(t('open-voices:comma'))}</span>
            </p>
          </li>
        ))}
      </ul>
      <section aria-labelledby="code">
        <h2 id="code">{t('open-voices:standards.code')}</h2>
        <ul>
          {body.disciplined.map((one) => (
            <li key={one.organisation.id}>
              {say(view, one.organisation.name)} <span className="num muted">{one.since.slice(0, 10)}</span>
            </li>
          ))}
        </ul>
        {body.abilities.sign?.allowed && !body.signed ? (
          <PostForm view={view} of="code">
            <AreaField
              view={view}
              of="code"
              name="pledge"
              label={t('open-voices:standards.pledge')}
              required
            />
            <Send plain>{t('open-voices:standards.sign')}</Send>
          </PostForm>
        ) : null}
      </section>
    </article>
  );
}

export const standardsPage: Page = {
  personal: true,
  load: ({ get }) => get('/api/open/standards'),
  title: ({ t }) => t('open-voices:standards.title'),
  async act({ call, sent }) {
    const reply = await call('POST', '/api/open/self-discipline', { code: sent.text('pledge') });
    return failed(reply) ? { refused: reply, fields: { code: 'pledge' } } : { see: '/standards?done=signed' };
  },
  View: drawn(List),
};

function One({ view, body: one }: { view: View; body: StandardReply }) {
  const { t } = view;
  return (
    <article className="sheet">
      <p className="kicker">
        <a href="/standards">{t('open-voices:standards.title')}</a>
      </p>
      <h1>{one.title}</h1>
      <Done
        view={view}
        messages={{
          commented: t('open-voices:standards.commented'),
          held: t('open-voices:standards.held'),
        }}
      />
      <Facts
        items={[
          [t('open-voices:state.label'), t(`open-voices:standards.${one.state}`)],
          [t('open-voices:standards.participants'), one.participants.join(t('open-voices:comma'))],
          [t('open-voices:standards.until'), one.commentUntil],
          [
            t('open-voices:standards.final'),
            one.final?.address ? (
              <a key="final" href={one.final.address}>
                {one.final.address}
              </a>
            ) : null,
          ],
        ]}
      />
      <section aria-labelledby="text">
        <h2 id="text">
          {t(one.final?.text ? 'open-voices:standards.final' : 'open-voices:standards.draftText')}
        </h2>
        <pre className="prose">{one.final?.text || one.text}</pre>
      </section>
      <section aria-labelledby="comments">
        <h2 id="comments">{t('open-voices:standards.comments')}</h2>
        <ul className="plain-list">
          {one.comments.map((comment) => (
            <li key={comment.id}>
              <p>
                <strong>{comment.clause}</strong> {comment.said}{' '}
                <span className="muted">{say(view, comment.organisation.name)}</span>
              </p>
              <p>
                {comment.answer
                  ? t(comment.taken ? 'open-voices:standards.takenOver' : 'open-voices:standards.notTaken', {
                      answer: comment.answer,
                    })
                  : t('open-voices:standards.noAnswer')}
              </p>
            </li>
          ))}
        </ul>
        {one.takesComments ? (
          view.me ? (
            <PostForm view={view} of="comment">
              <TextField view={view} of="comment" name="clause" label={t('open-voices:standards.clause')} />
              <AreaField
                view={view}
                of="comment"
                name="said"
                label={t('open-voices:standards.comment')}
                required
              />
              <Honeypot />
              <Send>{t('open-voices:send')}</Send>
            </PostForm>
          ) : (
            <SignInFirst view={view} />
          )
        ) : null}
      </section>
    </article>
  );
}

export const standardPage: Page = {
  load: ({ get, params }) => get(`/api/open/standards/${encodeURIComponent(params.id ?? '')}`),
  title: (_view, data) => (data.status === 200 ? (data.body as StandardReply).title : ''),
  async act({ call, sent, params }) {
    const id = encodeURIComponent(params.id ?? '');
    const reply = await call(
      'POST',
      `/api/open/standards/${id}/comments`,
      bodyOf(sent, 'clause', 'said', 'website'),
    );
    if (failed(reply)) return { refused: reply };
    // The newest one is what was just filed.
    const held = (reply.body as StandardReply).comments.at(-1)?.shown !== 'shown';
    return { see: `/standards/${id}?done=${held ? 'held' : 'commented'}` };
  },
  View: drawn(One),
};
