import { UnusedField } from '../../validation/unused-field.js';
import { ReportFields } from './report-fields.js';

const FREE_OBJECT = { type: 'object', additionalProperties: true } as const;

/**
 * Fields of the APIs we are compatible with that mean nothing to this server. They are part of the request so that
 * typed clients can send them; whatever they hold is accepted.
 */
export class UnusedFields extends ReportFields {
  @UnusedField('Whether to keep the answer for later', { type: 'boolean' })
  store?: unknown;

  @UnusedField('Notes of yours about the request', FREE_OBJECT)
  metadata?: unknown;

  @UnusedField('Class of service', { type: 'string' })
  service_tier?: unknown;

  @UnusedField('Order among waiting requests, which are served as they come', {
    type: 'integer',
    format: 'int64',
  })
  priority?: unknown;

  @UnusedField('An id of your own; the header X-Request-Id is taken over', { type: 'string' })
  request_id?: unknown;

  @UnusedField('A hash of your end user', { type: 'string' })
  safety_identifier?: unknown;

  @UnusedField('A hint for the prompt cache, which finds common beginnings by itself', { type: 'string' })
  prompt_cache_key?: unknown;

  @UnusedField('How long to keep the prompt in a cache', { type: 'string' })
  prompt_cache_retention?: unknown;

  @UnusedField('More about the prompt cache', FREE_OBJECT)
  prompt_cache_options?: unknown;

  @UnusedField('The expected answer, to be faster', FREE_OBJECT)
  prediction?: unknown;

  @UnusedField('How much to say: low, medium or high', { type: 'string' })
  verbosity?: unknown;

  @UnusedField('Kinds of output: answers are text', { type: 'array', items: { type: 'string' } })
  modalities?: unknown;

  @UnusedField('Voice and format of spoken answers', FREE_OBJECT)
  audio?: unknown;

  @UnusedField('How to search the web', FREE_OBJECT)
  web_search_options?: unknown;

  @UnusedField('How to moderate the conversation', FREE_OBJECT)
  moderation?: unknown;

  @UnusedField('Extensions of other servers', FREE_OBJECT)
  vllm_xargs?: unknown;

  @UnusedField('Where another server keeps the prompt', FREE_OBJECT)
  kv_transfer_params?: unknown;
}
