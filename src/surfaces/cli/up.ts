import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { plural } from '../../core/views/age.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';

type Options = {
  readonly headless?: true;
  readonly demo?: true;
  readonly rig?: string;
  readonly json?: true;
  readonly screenReader?: boolean;
};

export const addUp = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'up',
    does: 'Start the town if it does not run yet, and open its dashboard',
    examples: [
      'mayor up',
      'mayor up --headless',
      'mayor up --rig ~/src/shop',
      'mayor up --demo',
      'mayor up --screen-reader',
    ],
    more: 'A second mayor up opens a second dashboard of the same town. Leaving it leaves the town running: mayor down ends it. Of the environment NO_COLOR, FORCE_COLOR, COLORFGBG, MAYOR_ASCII and MAYOR_REDUCED_MOTION count; dashboard in rigs.yaml has theme, motion, signs, mouse and keys.',
  })
    .option('--headless', 'only start the town; returns when it is ready')
    .addOption(
      new Option(
        '--demo',
        'a tour: a sample town at work in a folder of its own, with a line that says what to press; no account, no key, and nothing is left of it',
      ).conflicts('rig'),
    )
    .option('--rig <path>', 'register this clone first')
    .option(
      '--screen-reader',
      'the dashboard as lines to be heard: nothing is painted; also with MAYOR_SCREEN_READER=1',
    )
    .option('--no-screen-reader', 'the painted dashboard, whatever the environment and rigs.yaml say')
    .option('--json', 'print {started, town} as JSON; opens no dashboard')
    .action(async ({ headless, demo, rig, json, screenReader }: Options) => {
      // Lines can also come out of a pipe, and go into one.
      const terminal = (cli.out.isTTY && cli.input.isTTY) || screenReader === true;
      const how = screenReader === undefined ? {} : { screenReader };
      if (demo) return cli.exit(await cli.demo({ headless: headless === true || !terminal, ...how }));
      const registered = rig === undefined ? undefined : await cli.initRig(resolve(cli.cwd, rig), {});
      if (!headless && !json && terminal) return cli.exit(await cli.dashboard(how));
      const { started } = await cli.startDaemon();
      const { town, rigs, convoys } = await (await cli.town()).status();
      if (json) return cli.json({ started, town });
      const has = `${plural(rigs.length, 'rig')}, ${plural(convoys.length, 'convoy')}`;
      cli.say(`The town is ${started ? 'up' : 'up already'}: ${has}, pid ${town.pid}`);
      if (registered !== undefined) cli.say(...(await import('./init.ts')).agentLines(cli, registered));
      if (!headless) cli.say(cli.paint('faint', 'There is no terminal here for the dashboard; see mayor status'));
    });
};
