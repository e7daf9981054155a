/** Items that look personal or sensitive while they are marked as none and stand open to everybody. Pure. */
import type { FieldIssue, Text } from '#kernel/errors.ts';
import { certainFrom, detectColumn } from './detect/column.ts';
import { type DetectorKind, detectors } from './detect/kinds.ts';
import type { Detection } from './gradings.ts';

export type SuspectItem = {
  name: string;
  titleZh: string;
  titleEn?: string | undefined;
  description?: string | undefined;
  personal: string;
  personalReason?: string | undefined;
  sharingClass?: string | undefined;
  openingClass?: string | undefined;
};
export type SuspectEntry = {
  sharingClass?: string | undefined;
  openingClass: string;
  items: readonly SuspectItem[];
};

export type Suspicion = {
  index: number;
  item: SuspectItem;
  kinds: DetectorKind[];
  /** By which words, and on how many of how many values. */
  evidence: Text;
  /** Certain by its values, or confirmed by a person. */
  certain: boolean;
  /** Why it is said to be none of it; absent where nobody said so, or where check digits belie what was said. */
  reason: string | undefined;
};

/** Whether an item may be had by everybody, or by every department without asking. */
export const openlyHeld = (entry: SuspectEntry, item: SuspectItem): boolean =>
  (item.openingClass || entry.openingClass) === 'open' ||
  (item.sharingClass || entry.sharingClass) === 'unconditional';

type Seen = Pick<
  Detection,
  | 'item'
  | 'kind'
  | 'confidence'
  | 'by_name'
  | 'by_comment'
  | 'seen'
  | 'matched'
  | 'checked'
  | 'state'
  | 'reason'
>;

/** `detections`: what was found before, values included, and what people said of it. */
export function suspicionsOf(entry: SuspectEntry, detections: readonly Seen[]): Suspicion[] {
  return entry.items.flatMap((item, index) => {
    if (item.personal !== 'none' || !openlyHeld(entry, item)) return [];
    const known = detections.filter((one) => one.item === item.name);
    // A name is looked at anew each time: it may have changed since.
    const named = detectColumn({
      name: item.name,
      title: item.titleZh,
      ...(item.description ? { comment: item.description } : {}),
    })
      .filter(({ kind }) => !known.some((one) => one.kind === kind))
      .map(
        ({ kind, confidence, byName, byComment }): Seen => ({
          item: item.name,
          kind,
          confidence,
          by_name: byName,
          by_comment: byComment,
          seen: 0,
          matched: 0,
          checked: 0,
          state: 'open',
          reason: '',
        }),
      );
    const found = [...known, ...named].filter(({ kind }) => detectors[kind].personal !== 'none');
    const standing = found.filter(({ state }) => state !== 'dismissed');
    const dismissed = found.filter(({ state }) => state === 'dismissed');
    const said = item.personalReason?.trim();
    if (standing.length === 0) {
      if (dismissed.length === 0) return [];
      const reason = [said, ...dismissed.map((one) => one.reason)].filter(Boolean).join('；');
      return [
        { index, item, kinds: kindsOf(dismissed), evidence: wordsOf(dismissed), certain: false, reason },
      ];
    }
    const contradicted = standing.some((one) => one.state === 'confirmed' || proven(one));
    return [
      {
        index,
        item,
        kinds: kindsOf(standing),
        evidence: wordsOf(standing),
        certain: standing.some(
          (one) => one.state === 'confirmed' || (one.seen > 0 && one.confidence >= certainFrom),
        ),
        reason: said && !contradicted ? said : undefined,
      },
    ];
  });
}

/** Half of the values and more bear a right check digit: no chance, and no reason stated beforehand stands against it. */
const proven = ({ kind, seen, checked }: Seen): boolean =>
  detectors[kind].check !== undefined && seen > 0 && checked * 2 >= seen;

const kindsOf = (found: readonly Seen[]): DetectorKind[] => [...new Set(found.map(({ kind }) => kind))];

function wordsOf(found: readonly Seen[]): Text {
  const of = (lang: 'zh' | 'en') =>
    found
      .map(({ kind, by_name, by_comment, seen, matched }) => {
        const word = lang === 'zh' ? detectors[kind].zh : detectors[kind].en.toLowerCase();
        const by =
          lang === 'zh'
            ? [by_name && '名称', by_comment && '说明', matched > 0 && `${seen}个不同值中的${matched}个`]
            : [by_name && 'name', by_comment && 'comment', matched > 0 && `${matched} of ${seen} values`];
        const on = by.filter(Boolean).join(lang === 'zh' ? '、' : ', ');
        return on === '' ? word : lang === 'zh' ? `${word}（据${on}）` : `${word} (by ${on})`;
      })
      .join(lang === 'zh' ? '，' : '; ');
  return { zh: of('zh'), en: of('en') };
}

/** An error where nothing was said of it; a warning that carries the reason to whoever reviews. */
export function suspicionIssues(
  entry: SuspectEntry,
  detections: readonly Seen[],
  articles: readonly string[],
): FieldIssue[] {
  return suspicionsOf(entry, detections).map(({ index, item, evidence, reason }) => {
    const zh = item.titleZh || item.name;
    const en = item.titleEn || item.name;
    const path = `items.${index}.personal`;
    if (reason !== undefined) {
      return {
        path,
        code: 'classify.sensitive-explained',
        message: {
          zh: `“${zh}”疑为${evidence.zh}，提供单位标为非个人信息，理由：${reason}`,
          en: `“${en}” looks like ${evidence.en}; the provider marks it as nothing personal and says: ${reason}`,
        },
        mend: { zh: '审核时请核对理由是否成立', en: 'Whoever reviews judges whether the reason holds' },
        articles: [...articles],
        severity: 'warning',
      };
    }
    return {
      path,
      code: 'classify.sensitive-open',
      message: {
        zh: `“${zh}”疑为${evidence.zh}，未标注前不得无条件共享或开放`,
        en: `“${en}” looks like ${evidence.en} and may not be shared or opened unconditionally unmarked`,
      },
      mend: {
        zh: '如实标注；确实不是的，在该信息项写明理由，供审核核对',
        en: 'Mark it as what it is; if it is none, state the reason at the item for the review',
      },
      articles: [...articles],
      severity: 'error',
    };
  });
}
