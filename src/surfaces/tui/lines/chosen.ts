/** Whether the dashboard is to be heard, and who said so. Pure. */

export type Env = Readonly<Record<string, string | undefined>>;

/** In the order in which they count: what was typed, the environment, rigs.yaml. */
export type Wish = {
  /** `--screen-reader`, or `--no-screen-reader`. */
  readonly flag?: boolean;
  readonly env: Env;
  /** `dashboard: { screenReader: true }` in rigs.yaml. */
  readonly setting?: boolean;
};

/** ACCESSIBLE is what command lines share; INK_SCREEN_READER is known to programs that are drawn as this one is. */
const NAMES = ['MAYOR_SCREEN_READER', 'ACCESSIBLE', 'INK_SCREEN_READER'] as const;

/** By what it is to be heard; `undefined`: it is to be seen. A terminal that cannot be painted on is always told. */
export const heardBy = ({ flag, env, setting }: Wish): string | undefined => {
  if (flag !== undefined) return flag ? '--screen-reader' : undefined;
  const named = NAMES.find((name) => (env[name] ?? '') !== '');
  if (named !== undefined) return isOn(env[named]) ? named : undefined;
  if (setting !== undefined) return setting ? 'rigs.yaml' : undefined;
  return env.TERM === 'dumb' ? 'TERM=dumb' : undefined;
};

const isOn = (value = ''): boolean => !/^(0|false|no|off)$/i.test(value.trim());
