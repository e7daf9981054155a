// Who holds a step, in the city's word with the post beside it, and against whom its lateness counts, by which rule and article.
import type { HolderWords } from '#law/holders.ts';
import type { Resolution } from '#law/types.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { type Texts, useTexts } from '../../shared/text.ts';

export function bodyText({ t, say }: Texts, holders: readonly HolderWords[]): string {
  return holders.map(({ body }) => say(body)).join(t('law:does.together'));
}

/** The body, and the post that acts for it where that is another word. */
export function HolderText({ holders }: { holders: readonly HolderWords[] }) {
  const { t, say } = useTexts();
  const one = ({ body, roles }: HolderWords): string => {
    const post = roles.map((role) => t(`desk:role.${role}`)).join(t('law:does.postOr'));
    return post === say(body) ? post : t('law:does.holderPost', { body: say(body), post });
  };
  return <>{holders.map(one).join(t('law:does.together'))}</>;
}

type Limit = {
  rule: string;
  state: Resolution['state'];
  cite: readonly string[];
  informative?: boolean;
  set?: boolean;
};

/** `limit` is null where no rule speaks of one. A draft's clock informs; what the text leaves open counts once the bureau has set it. */
export function LateText({ holders, limit }: { holders: readonly HolderWords[]; limit: Limit | null }) {
  const texts = useTexts();
  const { t } = texts;
  const binding = limit && (limit.state === 'in-force' || (limit.state === 'unspecified' && limit.set));
  if (!limit || limit.state === 'not-applicable')
    return <span className="muted">{t('law:does.lateNone')}</span>;
  return (
    <>
      {binding && !limit.informative
        ? t('law:does.late', { body: bodyText(texts, holders) })
        : t(limit.state === 'unspecified' ? 'law:does.lateOpen' : 'law:does.lateDraft')}{' '}
      <code className="tag">{limit.rule}</code> <ArticleRefs ids={limit.cite} />
    </>
  );
}
