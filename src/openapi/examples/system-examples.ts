import type { OperationExamples } from './example.js';

const CARD = {
  id: 'demo-chat',
  object: 'model',
  created: 1_767_225_600,
  owned_by: 'nestling',
  root: 'demo-chat',
  parent: null,
  task: 'generate',
  artifact_id: 'demo-chat-q8_0.gguf',
  max_prompt_len: 4095,
  max_context_len: 4096,
  max_model_len: 4096,
  runtime_config: { engine: 'llama-cpp', architecture: 'qwen3', tool_call_parser: 'hermes' },
  permission: [{ id: 'modelperm-demo-chat', object: 'model_permission', allow_sampling: true }],
};

export const listModels: OperationExamples = {
  responses: { models: { summary: 'One model', value: { object: 'list', data: [CARD] } } },
};

export const retrieveModel: OperationExamples = {
  responses: { model: { summary: 'A model', value: CARD } },
};

export const getVersion: OperationExamples = {
  responses: {
    versions: {
      summary: 'The versions',
      value: { version: '0.1.0', nestling: { version: '0.1.0' }, node: 'v20.20.2', engines: ['llama-cpp'] },
    },
  },
};

export const getLiveness: OperationExamples = {
  responses: { live: { summary: 'It works', value: { status: 'ok' } } },
};

export const getReadiness: OperationExamples = {
  responses: {
    ready: { summary: 'Every model is ready', value: { ready: true, models: { 'demo-chat': 'ready' } } },
  },
};
