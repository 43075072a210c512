/** What OpenAI's document allows and this server refuses with 400, and why. */
export const REFUSALS: readonly { message: RegExp; why: string }[] = [
  {
    message: /^400 messages\[\d+\]\.content\[\d+\]: the chat template of this model takes text only/,
    why: 'images, audio and files need a model and an engine that take them',
  },
  {
    message:
      /^400 Invalid value for '(prompt|input)(\[\d+\])?': (must be|a prompt must not be empty|it must have)/,
    why: "OpenAI's document allows negative token ids, and lists and texts with nothing in them",
  },
];
