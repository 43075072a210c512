/** Fields of the three systems and of OpenAI that have no effect here, who documents them, and why. */
export const LEFT_OUT = [
  [
    '`session_id`',
    'L V',
    'Routing by session: prompts find their beginnings in the cache by themselves. /v1/chat/interactive has sessions.',
  ],
  [
    '`watermarking`, `return_weight_versions`, `routed_experts_prompt_start`, `return_routed_experts`',
    'L V',
    'The embedded engine has nothing of the kind.',
  ],
  ['`ec_transfer_params`, `extra_args`', 'F V', 'For disaggregated serving and plug-ins of theirs.'],
  [
    '`media_io_kwargs`, `mm_processor_kwargs`, `mm_payload`, `return_mm_kwargs`, `image_data`',
    'L V',
    'The embedded engine takes no images.',
  ],
  ['`input_ids`', 'L', '/v1/completions takes token ids as `prompt`.'],
  ['`return_logprob`', 'L', '`logprobs` with `return_token_ids` says the same.'],
  [
    '`embed_dtype`, `endianness`, `encoding_format` bytes, `padding` (embeddings, score, rerank)',
    'V',
    'Vectors are little-endian 32-bit floats, and inputs are computed as long as they are.',
  ],
  [
    '`truncation_side` (embeddings, score, rerank)',
    'V',
    'The last tokens are kept; max_tokens_per_query and max_tokens_per_doc keep the first.',
  ],
  [
    '`messages`, `chat_template`, `chat_template_kwargs` (embeddings, score, rerank)',
    'V',
    'Texts are put into the templates of the model file; `instruction` and `prompt_name` fill and choose them.',
  ],
  ['`reasoning_structured_outputs`', 'F', 'Constraints begin after the reasoning.'],
];
