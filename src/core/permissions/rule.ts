/** Rules as people write them: a tool and a pattern, `shell: git commit *`. */
import { plainText } from '../plain.ts';
import { TOOLS, type Tool } from './act.ts';
import { pathFlaw } from './paths.ts';
import { shellFlaw } from './shell.ts';

/** Deny wins over ask, ask over allow. */
export const EFFECTS = ['allow', 'ask', 'deny'] as const;
export type Effect = (typeof EFFECTS)[number];

export type Rule = { readonly tool: Tool; readonly pattern: string };
/** What is wrong, as the end of a sentence, and how to mend it. */
export type Flaw = { readonly what: string; readonly hint: string };
/** How well something that is to be denied or asked about was found. */
export type Fit = 'surely' | 'perhaps' | 'no';

/** What a rig, an agent or the town says; each list may be left out. */
export type Permissions = { readonly [Name in Effect]?: readonly string[] };

const LIMIT = 1_000;

/** A rule, or what is wrong with it as one of this effect. */
export const parseRule = (text: string, effect: Effect): Rule | Flaw => {
  const at = text.indexOf(':');
  const named = text.slice(0, Math.max(0, at)).trim();
  const tool = TOOLS.find((one) => one === named);
  if (at === -1 || tool === undefined)
    return { what: 'does not begin with a tool', hint: `Write "shell: git commit *"; tools are ${TOOLS.join(', ')}` };
  const pattern = text.slice(at + 1).trim();
  if (pattern === '') return { what: 'has no pattern', hint: `Say what of ${tool}, as in ${EXAMPLES[tool]}` };
  if (pattern.length > LIMIT || plainText(pattern) !== pattern || /[\n\t]/.test(pattern))
    return { what: 'is too long, or has characters that cannot be seen', hint: 'Write one short line' };
  return FLAWS[tool](pattern, effect) ?? { tool, pattern };
};

export const isRule = (parsed: Rule | Flaw): parsed is Rule => 'tool' in parsed;

export const sayRule = ({ tool, pattern }: Rule): string => `${tool}: ${pattern}`;

const EXAMPLES: Readonly<Record<Tool, string>> = {
  shell: '"shell: npm test *"',
  edit: '"edit: src/**"',
  read: '"read: /usr/include/**"',
  fetch: '"fetch: docs.example.com"',
  use: '"use: mcp__tracker__*"',
};

const hostFlaw = (pattern: string, effect: Effect): Flaw | undefined => {
  if (pattern === '*' && effect !== 'allow') return undefined;
  if (/^(?:\*\.(?=[^.]+\.))?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?$/.test(pattern)) return undefined;
  return { what: 'is no name of a host', hint: 'Write "fetch: docs.example.com" or "fetch: *.example.com"' };
};

const nameFlaw = (pattern: string, effect: Effect): Flaw | undefined => {
  if (pattern === '*' && effect !== 'allow') return undefined;
  if (/^[\w.:/-]+\*?$/.test(pattern)) return undefined;
  return { what: 'is no name of a tool', hint: 'Write it as the agent calls it, with a * at the end if you like' };
};

const FLAWS: Readonly<Record<Tool, (pattern: string, effect: Effect) => Flaw | undefined>> = {
  shell: shellFlaw,
  edit: pathFlaw,
  read: pathFlaw,
  fetch: hostFlaw,
  use: nameFlaw,
};
