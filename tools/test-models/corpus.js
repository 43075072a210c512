/** A little text of our own, for the tokenizers of the test models: they should split ordinary words sensibly. */
export const corpus = `A small server answers questions about the weather, about cities and about itself. The user asks, the assistant
answers, and sometimes it calls a function first. What is the capital of France? The capital of France is Paris. Hello! How are you?
I am well, thank you. Please write one sentence about the sea. The sea was calm in the morning and rough in the evening.
{"name": "get_weather", "arguments": {"location": "Paris", "unit": "celsius"}} {"type": "object", "properties": {"city": {"type": "string"}}}
You are a helpful assistant. Think step by step before you answer the question. 1 + 1 = 2, 12 - 5 = 7, 3.25 > 3.2
for (let i = 0; i < 10; i += 1) { console.log("line", i); } def main(): return "done"
streaming, embeddings, ranking, scores, tokens, prompts, batches, grammar, sampling, temperature, penalty, context, sequence, model.
`;
