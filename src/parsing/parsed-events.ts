import type { ParsedEvent } from './types.js';

/** Collects the events of one push; texts of the same kind that follow each other become one. */
export class EventCollector {
  private events: ParsedEvent[] = [];

  text(type: 'reasoning' | 'content', text: string): void {
    if (text === '') return;
    const last = this.events.at(-1);
    if (last?.type === type) last.text += text;
    else this.events.push({ type, text });
  }

  arguments(index: number, text: string): void {
    if (text === '') return;
    const last = this.events.at(-1);
    if (last?.type === 'tool-call-arguments' && last.index === index) last.text += text;
    else this.events.push({ type: 'tool-call-arguments', index, text });
  }

  add(event: ParsedEvent): void {
    this.events.push(event);
  }

  take(): ParsedEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }
}

/** What a list of events amounts to: the message as it is without streaming. */
export interface ParsedMessage {
  reasoning: string;
  content: string;
  toolCalls: { id?: string; name: string; arguments: string }[];
}

/** Adds events to a message, in their order. */
export function foldEvents(message: ParsedMessage, events: readonly ParsedEvent[]): void {
  for (const event of events) {
    if (event.type === 'reasoning') message.reasoning += event.text;
    else if (event.type === 'content') message.content += event.text;
    else if (event.type === 'tool-call-start') {
      message.toolCalls[event.index] = {
        ...(event.id === undefined ? {} : { id: event.id }),
        name: event.name,
        arguments: '',
      };
    } else if (event.type === 'tool-call-arguments') {
      const call = message.toolCalls[event.index];
      if (call) call.arguments += event.text;
    }
  }
}
