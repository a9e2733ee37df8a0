/** The lint holds the walls: a deliberate violation of each is handed to it as text. */
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { run } from '../src/adapters/process.ts';
import { freshFolder } from './helpers/folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const eslint = new ESLint({ cwd: root });

/** What the lint says about a text as if it stood in that file. */
const lint = async (file: string, text: string): Promise<readonly string[]> => {
  const [result] = await eslint.lintText(`${text}\n`, { filePath: join(root, file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId}: ${message}`);
};

type Attempt = readonly [what: string, file: string, text: string, told?: RegExp];

/** Every attempt must be refused by exactly the rule that `told` names. */
const climb = (attempts: readonly Attempt[], told: RegExp): void => {
  for (const [what, file, text, own = told] of attempts) {
    it(what, async () => {
      const said = await lint(file, text);
      expect(
        said.filter((line) => own.test(line)),
        `lint said: ${said.join('\n') || 'nothing'}`,
      ).not.toEqual([]);
    });
  }
};

describe('a room sees only what is below it', () => {
  climb(
    [
      ['core imports a package', 'src/core/x.ts', "import { z } from 'zod';\nexport const x = z;"],
      ['core imports a module of node', 'src/core/x.ts', "import { join } from 'node:path';\nexport const x = join;"],
      ['core imports a module of node by its old name', 'src/core/x.ts', "export { join } from 'path';"],
      [
        'core imports an adapter',
        'src/core/x.ts',
        "import { run } from '../adapters/process.ts';\nexport const x = run;",
      ],
      [
        'core imports a port',
        'src/core/x.ts',
        "import type { Clock } from '../ports/clock.ts';\nexport type X = Clock;",
      ],
      ['a folder of core imports the mayor', 'src/core/diff/x.ts', "export * from '../../mayor/town.ts';"],
      ['agents import a package', 'src/agents/x.ts', "import { z } from 'zod';\nexport const x = z;"],
      ['agents import a module of node', 'src/agents/x.ts', "import 'node:fs';"],
      ['agents import an adapter', 'src/agents/x.ts', "export { run } from '../adapters/process.ts';"],
      ['ports import adapters', 'src/ports/x.ts', "export type { Ran } from '../adapters/process.ts';"],
      ['ports import packages', 'src/ports/x.ts', "export { z } from 'zod';"],
      ['the mayor imports adapters', 'src/mayor/x.ts', "export { run } from '../adapters/process.ts';"],
      ['the mayor imports a package', 'src/mayor/x.ts', "export { z } from 'zod';"],
      ['the mayor reads files', 'src/mayor/x.ts', "export { readFile } from 'node:fs/promises';"],
      ['the mayor imports a surface', 'src/mayor/perform/x.ts', "export * from '../../surfaces/cli/run.ts';"],
      ['adapters import the mayor', 'src/adapters/x.ts', "export type { Town } from '../mayor/town.ts';"],
      ['adapters import agents', 'src/adapters/runtimes/x.ts', "export { presets } from '../../agents/index.ts';"],
      ['config imports an adapter', 'src/config/x.ts', "export { run } from '../adapters/process.ts';"],
      ['config imports the mayor', 'src/config/x.ts', "export type { Town } from '../mayor/town.ts';"],
      ['surfaces import adapters', 'src/surfaces/cli/x.ts', "export { run } from '../../adapters/process.ts';"],
      ['surfaces import config', 'src/surfaces/tui/x.tsx', "export { load } from '../../config/load.ts';"],
      ['surfaces import agents', 'src/surfaces/cli/x.ts', "export { presets } from '../../agents/index.ts';"],
      ['surfaces import the insides of the mayor', 'src/surfaces/cli/x.ts', "export * from '../../mayor/daemon.ts';"],
      ['surfaces import main', 'src/surfaces/cli/x.ts', "export * from '../../main/place.ts';"],
      ['anybody imports the composition root', 'src/surfaces/cli/x.ts', "export * from '../../main.ts';"],
      ['a tracker imports a runtime', 'src/adapters/trackers/x.ts', "export * from '../runtimes/index.ts';"],
      ['a tracker imports a folder of runtimes', 'src/adapters/trackers/x.ts', "export * from '../runtimes';"],
      ['a kind yet to come imports a runtime', 'src/adapters/mail/x.ts', "export * from '../runtimes/index.ts';"],
      ['what adapters share imports a kind', 'src/adapters/x.ts', "export * from './runtimes/index.ts';"],
      ['a folder that is no room has code', 'src/helpers/x.ts', "import '../core/model.ts';", /no room of the house/],
      ['the house imports its tests', 'src/main/x.ts', "import '../../test/helpers/world.ts';", /ends at src/],
    ],
    /^walls\/rooms: .*(may import only|imports no packages|never import one another)/,
  );
});

describe('no way round a wall', () => {
  climb(
    [
      ['a path from the root', 'src/surfaces/cli/x.ts', "import 'src/adapters/process.ts';", /relative path/],
      ['an absolute path', 'src/surfaces/cli/x.ts', `import '${root}src/adapters/process.ts';`, /relative path/],
      ['a file URL', 'src/surfaces/cli/x.ts', `import 'file://${root}src/adapters/process.ts';`, /relative path/],
      ["the package's own name", 'src/surfaces/cli/x.ts', "import 'mayor/src/adapters/process.ts';", /relative path/],
      ['an alias', 'src/surfaces/cli/x.ts', "import '#adapters/process.ts';", /relative path/],
      ['a roundabout path', 'src/core/x.ts', "import './../core/../adapters/process.ts';"],
      ['a path out of the house and in again', 'src/core/diff/x.ts', "import '../../../src/adapters/process.ts';"],
      ['import()', 'src/surfaces/cli/x.ts', "export const x = () => import('../../adapters/process.ts');"],
      ['import() of a template', 'src/mayor/x.ts', 'export const x = () => import(`../adapters/process.ts`);'],
      [
        'import() of what is not written out',
        'src/mayor/x.ts',
        'export const x = (y: string) => import(y);',
        /written out/,
      ],
      ['a type of an import', 'src/core/x.ts', "export type X = import('../adapters/process.ts').Ran;"],
      ['typeof import', 'src/core/x.ts', "export type X = typeof import('../adapters/process.ts');"],
      ['import =', 'src/core/x.ts', "import x = require('../adapters/process.ts');\nexport { x };"],
      ['require', 'src/surfaces/cli/x.ts', "export const x = require('../../adapters/process.ts');", /not require/],
      [
        'a require of its own',
        'src/surfaces/cli/x.ts',
        "export { createRequire as x } from 'node:module';",
        /adapters\/late\.ts is the one that loads code late/,
      ],
      [
        'a module of node by its name alone',
        'src/adapters/x.ts',
        "export const x = process.getBuiltinModule('node:child_process');",
        /not require/,
      ],
      ['code that is made of text', 'src/adapters/late.ts', "export * from 'node:vm';", /no wall can see/],
      [
        'a comment that turns the lint off',
        'src/core/x.ts',
        "/* eslint-disable */\nexport * from '../adapters/process.ts';",
      ],
      ['another ending', 'src/core/x.mts', "export * from '../adapters/process.ts';"],
      ['plain JavaScript', 'src/core/x.js', "export * from '../adapters/process.ts';"],
      ['markup', 'src/core/x.tsx', "export * from '../adapters/process.ts';"],
    ],
    /may import only/,
  );
});

describe('one place starts subprocesses', () => {
  climb(
    ['adapters/git.ts', 'adapters/trackers/x.ts', 'surfaces/cli/x.ts', 'surfaces/tui/x.tsx', 'config/x.ts', 'main/x.ts']
      .flatMap((file): readonly Attempt[] => [
        [`${file} imports execa`, `src/${file}`, "export { execa } from 'execa';"],
        [`${file} imports child_process`, `src/${file}`, "export { spawn } from 'child_process';"],
      ])
      .concat([['main loads it later', 'src/main/x.ts', "export const x = () => import('node:child_process');"]]),
    /adapters\/process\.ts is the one that starts subprocesses/,
  );
  it('which is adapters/process.ts', async () => {
    expect(
      await lint(
        'src/adapters/process.ts',
        "export { execa } from 'execa';\nexport { spawn } from 'node:child_process';",
      ),
    ).toEqual([]);
  });
});

describe('one place loads code late', () => {
  it('which is adapters/late.ts', async () => {
    expect(
      await lint(
        'src/adapters/late.ts',
        "import { createRequire } from 'node:module';\nexport const x: typeof import('yaml') = createRequire(import.meta.url)('yaml');",
      ),
    ).toEqual([]);
  });
});

describe('time and chance are arguments', () => {
  const impure: readonly (readonly [what: string, text: string])[] = [
    ['the clock', 'export const x = (): number => Date.now();'],
    ['the clock in brackets', "export const x = (): number => Date['now']();"],
    ['the clock taken apart', 'const { now } = Date;\nexport const x = now;'],
    ['the clock under another name', 'const D = Date;\nexport const x = new D();'],
    ['a new date', 'export const x = (): Date => new Date();'],
    ['a new date without parentheses', 'export const x = (): Date => new Date;'],
    ['a date as text', 'export const x = (): string => Date();'],
    ['the date of a format', "export const x = (): string => new Intl.DateTimeFormat('en').format();"],
    ['dice', 'export const x = (): number => Math.random();'],
    ['dice taken apart', 'const { random } = Math;\nexport const x = random;'],
    ['a timer', 'setTimeout(() => {}, 1);'],
    ['a timer by the globe', 'globalThis.setTimeout(() => {}, 1);'],
    ['the process', 'export const x = process.env;'],
    ['the console', "console.log('x');"],
    ['performance', 'export const x = performance.now();'],
  ];
  const told = /no-restricted-(syntax|globals|properties): .*Time and chance/;
  for (const room of ['core', 'agents', 'mayor'])
    climb(
      impure.map(([what, text]) => [`${room}: ${what}`, `src/${room}/x.ts`, text]),
      told,
    );
});

describe('core and agents are synchronous', () => {
  const waits: readonly (readonly [what: string, text: string])[] = [
    ['await', 'export const x = async (y: { then(): void }): Promise<void> => void (await y);'],
    ['await at the top', 'await Promise.resolve();'],
    ['for await', 'for await (const x of []) void x;'],
    ['an async function', 'export async function x() {}'],
    ['import()', "export const x = () => import('./ids.ts');"],
    ['the place of the file', 'export const x = import.meta.url;'],
  ];
  for (const room of ['core', 'agents'])
    climb(
      waits.map(([what, text]) => [`${room}: ${what}`, `src/${room}/x.ts`, text]),
      /no-restricted-syntax: This room is synchronous/,
    );
  climb(
    [['core: a promise', 'src/core/x.ts', 'export const x = Promise.resolve(1);']],
    /no-restricted-globals: .*Promise/,
  );
});

describe("an agent's name stands in its own file and in the registry", () => {
  climb(
    [
      ['in core', 'src/core/x.ts', "export const x = (agent: string): boolean => agent === 'claude';"],
      ['in the mayor', 'src/mayor/x.ts', "export const x = (agent: string): boolean => agent === 'codex';"],
      ['in an adapter', 'src/adapters/x.ts', 'export const geminiPath = 1;'],
      ['in a surface', 'src/surfaces/cli/x.ts', 'export const x = `.claude/settings`;'],
      ['in markup', 'src/surfaces/tui/x.tsx', 'export const x = <b>Claude</b>;'],
      ['in a pattern', 'src/main/x.ts', 'export const x = /^aider/;'],
      ['in another path', 'src/config/x.ts', "export { claude } from '../agents/claude.ts';"],
      ["in another agent's file", 'src/agents/script.ts', "export const x = 'claude';"],
      ["in an agent's folder", 'src/agents/claude/x.ts', "export const x = 'codex';"],
    ],
    /no-restricted-syntax: An agent's name/,
  );
  it('and there it may', async () => {
    expect(await lint('src/agents/index.ts', "export { claude } from './claude.ts';")).toEqual([]);
    expect(await lint('src/agents/claude/x.ts', "export const x = 'claude';")).toEqual([]);
  });
});

describe('sizes', () => {
  const lines = (count: number): string =>
    Array.from({ length: count }, (_, at) => `export const x${at} = ${at};`).join('\n');
  const body = (count: number): string => `export const x = (): void => {\n${'  x();\n'.repeat(count - 2)}};`;
  climb(
    [
      ['a file of 301 lines', 'src/core/x.ts', lines(301), /^max-lines: .*301/],
      ['a component of 301 lines', 'src/surfaces/tui/x.tsx', lines(301), /^max-lines: .*301/],
      ['a function of 61 lines', 'src/mayor/x.ts', body(61), /^max-lines-per-function: .*61/],
    ],
    /^max-lines/,
  );
  it('300 and 60 lines are fine', async () => {
    expect(await lint('src/core/x.ts', lines(300))).toEqual([]);
    expect(await lint('src/core/x.ts', body(60))).toEqual([]);
  });
});

describe('tests mock no modules', () => {
  climb(
    [
      ['vi.mock', 'test/core/x.test.ts', "vi.mock('../../src/adapters/process.ts');"],
      ['vi.doMock', 'test/core/x.test.ts', "vi.doMock('node:fs');"],
      ['vitest.mock', 'test/core/x.test.tsx', "vitest.mock('node:fs');"],
      ['in brackets', 'test/core/x.test.ts', "vi['mock']('node:fs');"],
      ['taken apart', 'test/core/x.test.ts', "const { mock } = vi;\nmock('node:fs');"],
      ['under another name', 'test/core/x.test.ts', "import { vi as v } from 'vitest';\nv.mock('node:fs');"],
    ],
    /no-restricted-syntax: No module mocks/,
  );
});

describe('types are told and promises awaited', () => {
  const style = async (text: string): Promise<readonly string[]> => {
    const folder = await freshFolder();
    await mkdir(join(folder, 'src'));
    await copyFile(join(root, 'biome.json'), join(folder, 'biome.json'));
    await writeFile(join(folder, 'src/x.ts'), text);
    const biome = join(root, 'node_modules/.bin/biome');
    const { stdout } = await run([biome, 'lint', '--reporter=json'], { cwd: folder, ok: 'any' });
    const { diagnostics }: { readonly diagnostics: readonly { severity: string; category: string }[] } =
      JSON.parse(stdout);
    return diagnostics.map(({ severity, category }) => `${severity} ${category}`).sort();
  };
  it('any, a non-null assertion and a floating promise are errors', async () => {
    const text = `const later = async (): Promise<void> => {};
export const x = (one: any, two: string | undefined): number => {
  later();
  return two!.length + one;
};\n`;
    expect(await style(text)).toEqual([
      'error lint/nursery/noFloatingPromises',
      'error lint/style/noNonNullAssertion',
      'error lint/suspicious/noExplicitAny',
    ]);
  });
  it('without them there is nothing to say', async () => {
    expect(await style('export const x = (one: unknown, two?: string): boolean => one === two?.length;\n')).toEqual([]);
  });
});

describe('who keeps to the rules passes', () => {
  it.each([
    [
      'core',
      'src/core/x.ts',
      "import type { World } from './model.ts';\nexport const x = (world: World, at: number): string => new Date(Math.max(world.seq, at)).toISOString();",
    ],
    [
      'an agent',
      'src/agents/x.ts',
      "export type { Task } from '../core/model.ts';\nexport { words } from './words.ts';",
    ],
    [
      'a port',
      'src/ports/x.ts',
      "import type { Task } from '../core/model.ts';\nexport type X = { list(): Promise<readonly Task[]> };",
    ],
    [
      'the mayor',
      'src/mayor/x.ts',
      "export { createHash } from 'node:crypto';\nexport type { Clock } from '../ports/clock.ts';\nexport * from './perform/merge.ts';",
    ],
    [
      'an adapter',
      'src/adapters/trackers/x.ts',
      "import { run } from '../process.ts';\nexport const x = async (): Promise<number> => Date.now() - (await run(['true'])).exit;",
    ],
    [
      'an adapter in a folder',
      'src/adapters/runtimes/tmux/x.ts',
      "export * from '../../process.ts';\nexport * from '../turns.ts';\nexport * from './row.ts';",
    ],
    [
      'config',
      'src/config/x.ts',
      "export { parse } from 'yaml';\nexport { writeWhole } from '../adapters/whole-file.ts';",
    ],
    [
      'a surface',
      'src/surfaces/tui/x.tsx',
      "export type { Town } from '../../mayor/town.ts';\nexport const x = () => import('../cli/table.ts');",
    ],
    ['main', 'src/main/x.ts', "export { run } from '../adapters/process.ts';\nexport * from '../surfaces/cli/run.ts';"],
    ['a test', 'test/x.test.ts', 'vi.useFakeTimers();\nexport const x = vi.fn();'],
  ])('%s', async (_room, file, text) => {
    expect(await lint(file, text)).toEqual([]);
  });
});

describe('every folder of the house', () => {
  it('is a room with walls', async () => {
    const inside = await readdir(join(root, 'src'), { withFileTypes: true });
    for (const { name } of inside.filter((entry) => entry.isDirectory())) {
      expect(await lint(`src/${name}/x.ts`, "import './y.ts';"), name).toEqual([]);
    }
    expect(inside.filter((entry) => !entry.isDirectory()).map(({ name }) => name)).toEqual(['main.ts']);
  });
  it('holds nothing that the lint leaves out', async () => {
    const files = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true });
    const ignored = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map(async ({ parentPath, name }) => {
          const path = join(parentPath, name);
          return (await eslint.isPathIgnored(path)) || !/\.tsx?$/.test(name) ? [path] : [];
        }),
    );
    expect(ignored.flat()).toEqual([]);
  });
});
