import { Injectable } from '@nestjs/common';
import type { GenerationConstraint } from '../../engines/engine.js';
import type { StructuredFields } from '../../protocol/shared/structured-fields.js';
import { StructuredOutputCompiler } from '../../structured/compiler.js';
import { structuredOutputFrom } from '../../structured/constraint-request.js';
import type { ToolCallConstraint } from '../../structured/tool-grammar.js';

/** Turns what a request demands of the output into the engine's constraint. */
@Injectable()
export class OutputConstraints {
  private readonly compiler = new StructuredOutputCompiler();

  /**
   * The constraint of response_format, guided_* or structured_outputs; null when there is none.
   * Throws a 400 ApiError that names what can't be enforced.
   */
  async forFields(
    fields: StructuredFields,
    activation: GenerationConstraint['activation'],
  ): Promise<GenerationConstraint | null> {
    const spec = structuredOutputFrom(fields);
    return spec && { grammar: await this.compiler.compile(spec), activation };
  }

  /** The constraint that makes the output calls of tools. Throws a 400 ApiError that names what can't be enforced. */
  async forToolCalls(
    spec: ToolCallConstraint,
    activation: GenerationConstraint['activation'],
  ): Promise<GenerationConstraint> {
    return { grammar: await this.compiler.compile(spec), activation };
  }
}
