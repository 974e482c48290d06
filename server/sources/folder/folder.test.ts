import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeConnector } from '../connector.conformance.ts';
import { folderConnector } from './folder.ts';
import { FolderSettings } from './settings.ts';

describeConnector('a folder', {
  connector: folderConnector,
  hostileNames: [
    'two words.txt',
    'new\nline.txt',
    'tab\tand "quotes" \'and\' `ticks`.txt',
    '$(touch x);&|.txt',
    'back\\slash.txt',
    'über.txt',
    'u\u0308ber.txt',
    '日本語.txt',
    'UPPER.txt',
    'upper.txt',
    '\uFFFD.txt',
    '\uFFFDFF.txt',
    '%2e%2e%2f.txt',
    'a b/c d/e.txt',
    '-rf',
    '~',
    '\u202Etxt.exe',
    'x'.repeat(250),
  ],
  open: async () => {
    const top = mkdtempSync(join(tmpdir(), 'folder-'));
    const path = join(top, 'root');
    mkdirSync(path);
    const put = async (name: string, content: string) => {
      mkdirSync(join(path, name, '..'), { recursive: true });
      writeFileSync(join(path, name), content);
    };
    return {
      settings: FolderSettings.parse({ path, maxBytes: 1_000 }),
      put,
      change: put,
      remove: async (name) => unlinkSync(join(path, name)),
      spoil: async (name) => writeFileSync(join(path, name), 'x'.repeat(1_001)),
      vanish: async () => rmSync(path, { recursive: true }),
      close: async () => rmSync(top, { recursive: true }),
    };
  },
});
