/** What is given along with a launch: a plugin beside the user's own, and nothing of theirs replaced. */
import { listIn } from '../field.ts';
import type { LaunchContext } from '../preset.ts';
import { PLUGIN, type PluginSettings, SETTINGS_FILE } from './plugin.ts';

/**
 * OpenCode itself asks for little more than folders outside of the worktree. Where the user's own
 * rules do not speak of these tools, they are asked about as in other agents.
 */
const ASKS = { edit: 'ask', bash: 'ask', webfetch: 'ask', websearch: 'ask' } as const;

/**
 * What its brief tells it to run asks nobody: it speaks to its own town alone. A substitution inside of
 * such a command is a command of its own, and asked about (seen); a redirection is not, so it is excepted.
 */
const HOUSE_COMMANDS = ['done', 'ask', 'note', 'handover', 'task show'].flatMap((verb) => [
  `mayor ${verb}`,
  `mayor ${verb} *`,
]);

type Files = readonly { readonly path: string; readonly text: string }[];

/** @param readable whether files of the folder are to be read without a question: the prompt is in one */
export function pluginFiles(context: LaunchContext, readable: boolean): Files {
  const { folder, hooks, settings, session, prompt } = context;
  const asks = settings.permission === 'ask';
  const told: PluginSettings = {
    url: new URL('/v1/hooks', hooks.url).href,
    token: hooks.token,
    asks: asks ? ASKS : {},
    commands: HOUSE_COMMANDS,
    butAsk: ['mayor *>*'],
    folders: readable ? [`${folder}/*`] : [],
    holds: asks,
    ...(session?.how === 'resume' && prompt !== '' ? { resume: { session: session.id, prompt } } : {}),
  };
  return [
    { path: pluginPath(folder), text: PLUGIN },
    { path: `${folder}/${SETTINGS_FILE}`, text: `${JSON.stringify(told, null, 2)}\n` },
  ];
}

const pluginPath = (folder: string): string => `${folder}/opencode.mjs`;

/** The owner's own content with the plugin added; `undefined` stands for none. */
export const configContent = (folder: string, own: string | undefined): string =>
  contentWith(own, (before) => ({ plugin: [...listIn(before, 'plugin'), fileUrl(pluginPath(folder))] }));

/** The owner's own content, and what is more than that. */
export function contentWith(own: string | undefined, more: (before: object) => object): string {
  const before = own === undefined ? {} : parsed(own);
  return JSON.stringify({ ...before, ...more(before) });
}

/** OpenCode refuses to start with a content that is no JSON object, and says so better than we could. */
const parsed = (text: string): object => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // A content with comments, say: it cannot be added to, and the plugin counts more.
  }
};

const fileUrl = (path: string): string => `file://${path.split('/').map(encodeURIComponent).join('/')}`;

/** Whether rigs.yaml gave a content of its own. */
export const ownContent = (given: Readonly<Record<string, string>>): string | undefined =>
  given.OPENCODE_CONFIG_CONTENT;

/** Twenty agents must not each update the CLI. */
export const ENVIRONMENT = { OPENCODE_DISABLE_AUTOUPDATE: '1' };
