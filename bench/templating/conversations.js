/** Tools with a few parameters each, as an agent brings them. */
export function makeTools(count) {
  return Array.from({ length: count }, (_unused, index) => ({
    type: 'function',
    function: {
      name: `search_records_${index}`,
      description: `Searches collection ${index} of the archive and returns the best matches, newest first.`,
      parameters: {
        type: 'object',
        properties: {
          query: { type: 'string', description: 'What to look for; words and "quoted phrases".' },
          limit: { type: 'integer', description: 'How many matches to return.', minimum: 1, maximum: 50 },
          order: {
            type: 'string',
            enum: ['newest', 'oldest', 'relevance'],
            description: 'Order of the matches.',
          },
          tags: {
            type: 'array',
            items: { type: 'string' },
            description: 'Only matches with all of these tags.',
          },
        },
        required: ['query'],
      },
    },
  }));
}

/** Rounds of question, tool call, tool result and answer: four messages each, in the shape templates get them. */
export function toolConversation(rounds) {
  const messages = [
    { role: 'system', content: 'You are an archivist. Answer briefly and cite the records you used.' },
  ];
  for (let round = 0; round < rounds; round++) {
    const id = `call${String(round).padStart(5, '0')}`;
    messages.push(
      {
        role: 'user',
        content: `Question ${round}: what did the harbour office record about ship number ${round * 37}? Name dates and cargo, please, and compare with the year before.`,
      },
      {
        role: 'assistant',
        content: '',
        tool_calls: [
          {
            id,
            type: 'function',
            function: {
              name: `search_records_${round % 20}`,
              arguments: { query: `ship ${round * 37} "harbour office"`, limit: 5, tags: ['cargo', 'dates'] },
            },
          },
        ],
      },
      {
        role: 'tool',
        name: `search_records_${round % 20}`,
        tool_call_id: id,
        content: JSON.stringify({
          matches: Array.from({ length: 3 }, (_unused, match) => ({
            record: round * 10 + match,
            date: `18${10 + (round % 80)}-0${1 + match}-17`,
            text: 'Arrived with timber and salt; left in ballast after eleven days at the north quay.',
          })),
        }),
      },
      {
        role: 'assistant',
        content: `Records ${round * 10} to ${round * 10 + 2}: the ship came three times with timber and salt, and left in ballast each time. The year before it had not called at the port.`,
      },
    );
  }
  return messages;
}

export const CONVERSATIONS = {
  'long, with tools': { messages: toolConversation(50), tools: makeTools(20), add_generation_prompt: true },
  'two messages': {
    messages: [
      { role: 'system', content: 'You are a helpful assistant.' },
      { role: 'user', content: 'What is the capital of France?' },
    ],
    tools: null,
    add_generation_prompt: true,
  },
};

export const COMMON = {
  documents: null,
  bos_token: '<s>',
  eos_token: '</s>',
  pad_token: '<pad>',
  unk_token: '<unk>',
};
