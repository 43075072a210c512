/** What the page keeps and passes around. Wire types have the server's snake_case names. */

export interface TokenChoice {
  token: string;
  logprob: number;
}

export interface TokenProbability extends TokenChoice {
  alternatives: TokenChoice[];
}

export interface ToolCall {
  id: string;
  name: string;
  /** JSON as the model wrote it. */
  arguments: string;
}

export interface Message {
  id: string;
  /** null for the first message of a branch. */
  parentId: string | null;
  role: 'user' | 'assistant' | 'tool';
  content: string;
  reasoning?: string;
  /** Data URLs. */
  images?: string[];
  toolCalls?: ToolCall[];
  /** With role tool: the call this answers. */
  toolCallId?: string;
  probabilities?: TokenProbability[];
  /** `stopped` when the user stopped it. */
  finishReason?: string;
  error?: string;
  model?: string;
  statistics?: AnswerStatistics;
}

export interface AnswerStatistics {
  promptTokens?: number;
  cachedTokens?: number;
  completionTokens?: number;
  firstTokenMs?: number;
  totalMs?: number;
}

export interface ChatSettings {
  /** '' takes the first model that generates. */
  model: string;
  system: string;
  temperature: number;
  topP: number;
  maxTokens: number;
  topK: number | null;
  minP: number | null;
  repetitionPenalty: number | null;
  presencePenalty: number | null;
  frequencyPenalty: number | null;
  seed: number | null;
  /** One per line. */
  stop: string;
  reasoningEffort: '' | 'none' | 'low' | 'medium' | 'high';
  /** Whether answers come with log probabilities. */
  probabilities: boolean;
  /** JSON text: a list of tool definitions. */
  tools: string;
  toolChoice: 'auto' | 'required' | 'none';
}

/** A tree of messages: editing and regenerating add branches, and nothing is lost. */
export interface Conversation {
  id: string;
  title: string;
  updatedAt: number;
  /** In the order they were added. */
  messages: Record<string, Message>;
  /** Last message of the branch that is shown. */
  leafId: string | null;
  settings: ChatSettings;
}

export interface ModelCard {
  id: string;
  task?: string;
  max_model_len?: number;
  input_modalities?: string[];
  runtime_config?: Record<string, unknown>;
}

export interface AppState {
  /** null until the server has answered. */
  models: ModelCard[] | null;
  serverError: string | null;
  needsKey: boolean;
  conversations: Conversation[];
  currentId: string | null;
  /** Settings that the next new conversation starts with. */
  settings: ChatSettings;
  /** Conversations that are being answered. */
  running: ReadonlyMap<string, AbortController>;
  sidebarOpen: boolean;
  panelOpen: boolean;
  dialog: 'prompt' | 'shortcuts' | 'key' | null;
  /** For screen readers. */
  announcement: string;
}
