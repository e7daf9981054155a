/** The demo's own region: division codes that no register has, so that nobody in it can be mistaken for a real person. */

export const regionCode = '999900';
export const regionName = { zh: '示范市（虚构）', en: 'Demonstration City (fictional)' };

export const districts = [
  { code: '999901', zh: '示范区', en: 'Demonstration District' },
  { code: '999902', zh: '启明区', en: 'Qiming District' },
  { code: '999903', zh: '望海区', en: 'Wanghai District' },
] as const;

export type District = (typeof districts)[number];

const streetNames = ['启明', '望海', '青禾', '云阶', '长虹'] as const;
const villageNames = ['和睦', '春晓', '明德', '向阳', '梧桐', '清和', '云栖', '同心'] as const;

export type Division = { code: string; name: string; level: number; parent: string };

/** City, districts, streets and villages of the fictional region: 1 + 3 + 15 + 120 rows. */
export function fictionalDivisions(): Division[] {
  const rows: Division[] = [{ code: regionCode, name: regionName.zh, level: 2, parent: '' }];
  for (const district of districts) {
    rows.push({ code: district.code, name: district.zh, level: 3, parent: regionCode });
    for (const [s, street] of streetNames.entries()) {
      const streetCode = `${district.code}${String(s + 1).padStart(3, '0')}`;
      rows.push({ code: streetCode, name: `${street}街道`, level: 4, parent: district.code });
      for (const [v, village] of villageNames.entries()) {
        rows.push({
          code: `${streetCode}${String(v + 1).padStart(3, '0')}`,
          name: `${village}社区居委会`,
          level: 5,
          parent: streetCode,
        });
      }
    }
  }
  return rows;
}
