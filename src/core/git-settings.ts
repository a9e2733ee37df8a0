/** Settings for the gits of one process, by its environment: no file of configuration is touched. */
type Env = Readonly<Record<string, string | undefined>>;

/** What to add to `env`, behind what it has of this kind already (git-config(1), GIT_CONFIG_COUNT). */
export const gitSettings = (env: Env, settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const count = /^\d+$/.test(env.GIT_CONFIG_COUNT ?? '') ? Number(env.GIT_CONFIG_COUNT) : 0;
  const entries = Object.entries(settings);
  if (entries.length === 0) return {};
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', String(count + entries.length)],
    ...entries.flatMap(([key, value], at) => [
      [`GIT_CONFIG_KEY_${count + at}`, key],
      [`GIT_CONFIG_VALUE_${count + at}`, value],
    ]),
  ]);
};
