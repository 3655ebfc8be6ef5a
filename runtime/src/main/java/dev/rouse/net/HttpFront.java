package dev.rouse.net;

import dev.rouse.ActorNode;

/** What the connections of a front share. */
record HttpFront(ActorHttpOptions options, Operations operations, Replies replies, RequestBytes requests) {

    static HttpFront of(ActorNode node, ActorHttpOptions chosen) {
        ActorHttpOptions options = withOwnJson(chosen);
        return new HttpFront(
                options,
                new Operations(node, options),
                new Replies(options),
                new RequestBytes(Math.max(options.connections().maxRequestBytes(), options.bodyLimit())));
    }

    /** The default one is everybody's, and would keep the classes that it knows, with their class loader, for good. */
    private static ActorHttpOptions withOwnJson(ActorHttpOptions options) {
        return options.json() == ActorHttpOptions.DEFAULTS.json()
                ? options.withJson(ActorHttpOptions.strictJson().build())
                : options;
    }
}
