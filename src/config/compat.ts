/** Systems whose ways a server can take over where they contradict OpenAI's or each other's (--compat). */
export const COMPAT_SYSTEMS = ['openai', 'furiosa', 'lmdeploy', 'vllm'] as const;
export type CompatSystem = (typeof COMPAT_SYSTEMS)[number];

/** Settings whose defaults differ there, by their names in ServerConfig. What is given wins over them. */
export const COMPAT_SETTINGS: Readonly<Record<CompatSystem, Readonly<Record<string, unknown>>>> = {
  openai: {},
  furiosa: { reasoningField: 'reasoning', metricsNames: ['furiosa_llm'] },
  lmdeploy: { port: 23_333, strictModelName: true, metricsNames: ['lmdeploy'] },
  vllm: { strictModelName: true, metricsNames: ['vllm'] },
};
