/**
 * How fast a folder is read: a first run, a run in which nothing changed, one in which a few files did, and the cursor.
 *
 *   node bench/folder.ts [files]
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderConnector } from '../server/sources/folder/folder.ts';
import { FolderSettings } from '../server/sources/folder/settings.ts';

const count = Number(process.argv[2] ?? 20_000);
const forever = new AbortController().signal;
const top = mkdtempSync(join(tmpdir(), 'bench-folder-'));
const settings = FolderSettings.parse({ path: top });

for (let index = 0; index < count; index++) {
  const folder = join(top, `department ${index % 20}`, `project ${index % 300}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `a document about ${index}.md`), `What we know about ${index}. `.repeat(100));
}
// What was written just now is looked at twice; the measured runs are about what has settled.
await new Promise((resolve) => setTimeout(resolve, 2_500));

async function measure(what: string, cursor: string | null) {
  const start = performance.now();
  let [changes, bytes, next] = [0, 0, cursor];
  for await (const page of folderConnector.changes(settings, cursor, forever)) {
    changes += page.changes.length;
    for (const change of page.changes) bytes += change.type === 'upsert' ? change.bytes.length : 0;
    next = page.next;
  }
  const seconds = (performance.now() - start) / 1_000;
  return {
    next,
    row: {
      what,
      files: count,
      changes,
      megabytesRead: Number((bytes / 1024 / 1024).toFixed(1)),
      seconds: Number(seconds.toFixed(2)),
      filesPerSecond: Math.round(count / seconds),
      cursorKilobytes: Math.round((next?.length ?? 0) / 1024),
    },
  };
}

const first = await measure('first run', null);
const nothing = await measure('nothing changed', first.next);
for (let index = 0; index < 20; index++) writeFileSync(join(top, 'department 3', `new ${index}.md`), 'new');
const few = await measure('20 new files', nothing.next);
renameSync(join(top, 'department 3'), join(top, 'renamed'));
const moved = await measure('a folder renamed', few.next);
console.table([first, nothing, few, moved].map((each) => each.row));
console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
rmSync(top, { recursive: true });
