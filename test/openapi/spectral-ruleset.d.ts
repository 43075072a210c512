export declare const fullRuleset: object;
export declare const generatorRuleset: object;
