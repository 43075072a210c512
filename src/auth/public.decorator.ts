import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const PUBLIC_ROUTE = 'nestling:public';

/** Lets a route answer without an API key. Every other route needs one when keys are set. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_ROUTE, true);
