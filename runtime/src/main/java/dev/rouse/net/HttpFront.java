package dev.rouse.net;

import dev.rouse.ActorNode;

/** What the connections of a front share. */
record HttpFront(ActorHttpOptions options, Operations operations, Replies replies, RequestBytes requests) {

    static HttpFront of(ActorNode node, ActorHttpOptions options) {
        return new HttpFront(
                options,
                new Operations(node, options),
                new Replies(options),
                new RequestBytes(Math.max(options.connections().maxRequestBytes(), options.bodyLimit())));
    }
}
