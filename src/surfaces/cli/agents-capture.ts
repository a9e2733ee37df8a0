/** Screens whose signs disagreed, kept so that rules can be made that read them. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type Capture, corpusText } from '../../core/capture.ts';
import { messageOf, TerminalError, UsageError } from '../../core/errors.ts';
import { SHOWN_SIGNALS } from '../../core/observed.ts';
import { plainLine, plainText, withoutColours } from '../../core/plain.ts';
import { ageText, plural } from '../../core/views/age.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { findOne, WANTED } from './find.ts';
import { polecatNamed } from './named.ts';

type Json = { readonly json?: true };
type Taking = Json & { readonly means?: Capture['reads']['signal'] };

export const addAgentsCapture = (parent: Command, cli: Cli): void => {
  const capture = define(parent, {
    usage: 'capture [polecat]',
    does: 'List the screens that were kept because signs disagreed, or keep what a pane shows now',
    examples: [
      'mayor agents capture',
      'mayor agents capture amber',
      'mayor agents capture amber --means needs-permission',
    ],
    more:
      'A running town keeps a screen by itself when it says something else than what is believed, or nothing that a rule ' +
      'knows, for more than half a minute: at most 20 of an agent, 100 in all. Secrets, names, addresses and hosts are ' +
      'hidden in them; what a secret looks like to nobody may be left, so read one before you give it away.',
  })
    .addOption(new Option('--means <signal>', 'what it is indeed').choices([...SHOWN_SIGNALS, 'nothing']))
    .option('--json', 'print an array of what was kept, or the one that was taken, as JSON')
    .action(async (polecat: string | undefined, _: Taking, command: Command) => {
      // `mayor agents` has a --json too, and takes it first.
      const options: Taking = command.optsWithGlobals();
      if (polecat === undefined) {
        if (options.means === undefined) return list(cli, options);
        throw new UsageError('--means is for a screen that is taken', {
          hint: 'mayor agents capture POLECAT --means …',
        });
      }
      const taken = await take(cli, polecat, options);
      if (options.json) return cli.json(taken);
      cli.say(`Kept as ${taken.id}: ${taken.because}`, cli.paint('faint', `  mayor agents capture show ${taken.id}`));
    });
  addShow(capture, cli);
  addExport(capture, cli);
  addClear(capture, cli);
};

const list = async (cli: Cli, { json }: Json): Promise<void> => {
  const kept = await cli.captures.list();
  if (json) return cli.json(kept);
  if (kept.length === 0) return cli.say('No screen was kept: all signs agree, or no town has run');
  const { table } = await import('./table.ts');
  const rows = kept.map((one) => [
    { text: one.id, tone: 'strong' as const },
    one.version === undefined ? one.agent : `${one.agent} ${one.version}`,
    { text: ageText(cli.clock.now() - one.at), tone: 'faint' as const },
    one.because,
  ]);
  cli.say(...table([{}, {}, { align: 'right' }, { gives: true }], rows, { width: cli.out.columns, paint: cli.paint }));
};

const take = async (cli: Cli, given: string, { means }: Taking): Promise<Capture> => {
  const town = await cli.town();
  const status = await town.status();
  const polecat = polecatNamed(status, given);
  const agent = status.polecats.find(({ id }) => id === polecat)?.agent;
  const [screen, why] = await Promise.all([town.screen(polecat, 0), town.why(polecat)]);
  if (screen === 'gone' || why === 'absent' || agent === undefined)
    throw new TerminalError(`${polecat} has no pane now`, { hint: `mayor why ${polecat} says what it does` });
  const lines = screen.lines.map(withoutColours);
  const because = means === undefined ? 'a person kept it' : `a person says that it is ${means}`;
  return cli.captures.take({
    agent,
    at: cli.clock.now(),
    because,
    title: screen.title,
    lines,
    weighed: { signal: why.signal, ranked: why.ranked },
    ...(means === undefined ? {} : { means }),
  });
};

const named = async (cli: Cli, given: string): Promise<Capture> => {
  const kept = await cli.captures.list();
  const id = findOne(given, kept, WANTED.capture);
  const found = kept.find((one) => one.id === id);
  if (found === undefined) throw new TerminalError(`There is no screen ${given}`, { hint: 'mayor agents capture' });
  return found;
};

const addShow = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'show <capture>',
    does: 'Show a kept screen, what it was read as, and the signs of that moment',
    examples: ['mayor agents capture show 1a2b3c4d', 'mayor agents capture show 1a2b --json'],
  })
    .option('--json', 'print all that was kept of it as JSON')
    .action(async (given: string, _: Json, command: Command) => {
      const { json }: Json = command.optsWithGlobals();
      const one = await named(cli, given);
      if (json) return cli.json(one);
      const read = one.reads.seen === undefined ? one.reads.signal : `${one.reads.signal} (${one.reads.seen})`;
      cli.say(
        `${cli.paint('strong', one.id)}  ${plainLine(one.agent)} ${one.version ?? ''}`.trimEnd(),
        `  ${plainLine(one.because)}`,
        `  its screen is read as ${plainLine(read)}; believed was ${one.verdict}`,
        ...one.signs.map(({ source, signal, ageMs, detail }) =>
          cli.paint('faint', `  ${source} ${signal}, ${ageText(ageMs)}: ${plainLine(detail)}`),
        ),
        '',
        ...one.lines.map((line) => `  | ${plainText(line)}`),
      );
    });
};

const addExport = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'export <capture> <file>',
    does: 'Write a kept screen into a file, in the form of the recorded ones that come with Mayor; - is standard output',
    examples: ['mayor agents capture export 1a2b3c4d screen.json', 'mayor agents capture export 1a2b -'],
    more: 'Read it before you give it away: it is what stood in the pane.',
  })
    .option('--json', 'print {id, file} as JSON')
    .action(async (given: string, file: string, _: Json, command: Command) => {
      const { json }: Json = command.optsWithGlobals();
      const one = await named(cli, given);
      if (file === '-') return void cli.out.write(plainText(corpusText(one)));
      const path = resolve(cli.cwd, file);
      try {
        await writeFile(path, corpusText(one), { mode: 0o600 });
      } catch (error) {
        throw new TerminalError(`Cannot write ${path}: ${messageOf(error)}`, {
          hint: 'Name another file',
          cause: error,
        });
      }
      if (json) return cli.json({ id: one.id, file: path });
      cli.say(`${one.id} is in ${path}`);
    });
};

const addClear = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'clear [capture...]',
    does: 'Drop kept screens: these, or all',
    examples: ['mayor agents capture clear', 'mayor agents capture clear 1a2b3c4d'],
  })
    .option('--json', 'print {dropped} as JSON')
    .action(async (given: readonly string[], _: Json, command: Command) => {
      const { json }: Json = command.optsWithGlobals();
      const kept = await cli.captures.list();
      const ids =
        given.length === 0 ? kept.map(({ id }) => id) : given.map((one) => findOne(one, kept, WANTED.capture));
      await cli.captures.drop(ids);
      if (json) return cli.json({ dropped: ids });
      cli.say(`Dropped ${plural(ids.length, 'screen')}`);
    });
};
