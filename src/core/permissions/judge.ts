/** What the rules in force say to an act. Pure; whatever is not plain is left to a person. */
import type { Act } from './act.ts';
import { allowsPath, findsPath, isBelow, seenFrom } from './paths.ts';
import { type Effect, type Fit, isRule, parseRule, type Rule } from './rule.ts';
import { allowsCommand, findsCommand, globFits } from './shell.ts';
import { plainCommands } from './shell-words.ts';

/** A rule that holds here, and where it comes from. */
export type InForce = {
  readonly id: string;
  readonly effect: Effect;
  readonly rule: string;
  /** In words, for the journal: `rigs.yaml, rigs.shop.permissions`. */
  readonly from: string;
  /** Of a deny: what the agent is told. */
  readonly because?: string;
};

export type Ruling = { readonly answer: 'allow' | 'deny'; readonly by: readonly InForce[] };

/**
 * Deny wins over ask, ask over allow, wherever they come from. What a deny only perhaps means is asked about.
 * Of several paths, or commands with `&&` between them, each must be allowed. `undefined`: a person is asked.
 * @param home the worktree, absolute.
 */
export const judge = (rules: readonly InForce[], act: Act, home: string): Ruling | undefined => {
  const parts = partsOf(act, home);
  const found = (effect: Effect) =>
    parsed(rules, effect, act).map((one) => ({
      ...one,
      fit: strongest(parts.map((part) => part.finds(one.rule))),
    }));
  const denies = found('deny');
  const denied = denies.find(({ fit }) => fit === 'surely');
  if (denied !== undefined) return { answer: 'deny', by: [denied.one] };
  if ([...denies, ...found('ask')].some(({ fit }) => fit !== 'no')) return undefined;
  const allows = parsed(rules, 'allow', act);
  const by = parts.map((part) => allows.find(({ rule }) => part.allowedBy(rule))?.one);
  const whole = by.filter((one) => one !== undefined);
  if (parts.length === 0 || whole.length < parts.length) return undefined;
  return { answer: 'allow', by: [...new Set(whole)] };
};

/** Only whether it is denied: for what an agent does without asking. */
export const denial = (rules: readonly InForce[], act: Act, home: string): Ruling | undefined => {
  const ruling = judge(
    rules.filter(({ effect }) => effect === 'deny'),
    act,
    home,
  );
  return ruling?.answer === 'deny' ? ruling : undefined;
};

const parsed = (rules: readonly InForce[], effect: Effect, { tool }: Act) =>
  rules.flatMap((one): readonly { readonly one: InForce; readonly rule: Rule }[] => {
    if (one.effect !== effect) return [];
    const rule = parseRule(one.rule, effect);
    return isRule(rule) && rule.tool === tool ? [{ one, rule }] : [];
  });

const strongest = (fits: readonly Fit[]): Fit =>
  fits.includes('surely') ? 'surely' : fits.includes('perhaps') ? 'perhaps' : 'no';

/** One thing that must be allowed for itself. */
type Part = {
  readonly allowedBy: (rule: Rule) => boolean;
  readonly finds: (rule: Rule) => Fit;
};

const partsOf = (act: Act, home: string): readonly Part[] => {
  switch (act.tool) {
    case 'shell': {
      const isHere = act.folder === undefined || isBelow(home, act.folder);
      const finds = ({ pattern }: Rule): Fit => findsCommand(pattern, act.command);
      const commands = (isHere ? plainCommands(act.command) : undefined) ?? [];
      if (commands.length === 0) return [{ allowedBy: () => false, finds }];
      return commands.map((words) => ({ allowedBy: ({ pattern }) => allowsCommand(pattern, words), finds }));
    }
    case 'edit':
    case 'read':
      return act.paths.map((given) => {
        const path = seenFrom(home, act.folder ?? home, given);
        return {
          allowedBy: ({ pattern }) => act.vague !== true && path !== undefined && allowsPath(pattern, path),
          finds: ({ pattern }) => (path === undefined ? 'perhaps' : findsPath(pattern, path)),
        };
      });
    case 'fetch': {
      const host = hostOf(act.url);
      const fits = ({ pattern }: Rule): boolean => host !== undefined && hostFits(pattern, host);
      return [{ allowedBy: fits, finds: (rule) => (host === undefined ? 'perhaps' : fits(rule) ? 'surely' : 'no') }];
    }
    case 'use': {
      const fits = ({ pattern }: Rule): boolean => globFits(pattern.split('*'), act.name);
      return [{ allowedBy: fits, finds: (rule) => (fits(rule) ? 'surely' : 'no') }];
    }
  }
};

/** With the port, where it is not the usual one. */
export const hostOf = (url: string): string | undefined => {
  if (!/^https?:\/\/[^\s\\]+$/i.test(url) || !URL.canParse(url)) return undefined;
  const { host, username, password } = new URL(url);
  return username === '' && password === '' && host !== '' ? host : undefined;
};

const hostFits = (pattern: string, host: string): boolean =>
  pattern === '*' || pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
