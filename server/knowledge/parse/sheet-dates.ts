import { readXml } from './xml.ts';
import type { Zip } from './zip.ts';

/** Built-in number formats that show a date. */
const builtIn = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 57]);

/** Cell styles whose numbers are days: Excel keeps dates as numbers and tells them apart by their format only. */
export async function dateStyles(zip: Zip, part: string): Promise<Set<number>> {
  const custom = new Set<number>();
  const styles = new Set<number>();
  let inCells = false;
  let index = 0;
  await readXml(zip, part || 'xl/styles.xml', {
    open(name, attributes) {
      if (name === 'numFmt' && isDateFormat(attributes['formatCode'] ?? '')) custom.add(Number(attributes['numFmtId']));
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const format = Number(attributes['numFmtId']);
        if (builtIn.has(format) || custom.has(format)) styles.add(index);
        index++;
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

const isDateFormat = (code: string) => /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]|General/gi, ''));

/** Days since the end of 1899 (or 1904, on old Macs) as an ISO date, with the time where there is one. */
export function serialDate(serial: number, since1904: boolean): string | null {
  if (!(serial >= 0 && serial < 2_958_466)) return null;
  const milliseconds = Math.round(serial * 86_400) * 1000;
  if (serial < 1) return new Date(milliseconds).toISOString().slice(11, 19);
  const iso = new Date(
    Date.UTC(since1904 ? 1904 : 1899, since1904 ? 0 : 11, since1904 ? 1 : 30) + milliseconds,
  ).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ');
}
