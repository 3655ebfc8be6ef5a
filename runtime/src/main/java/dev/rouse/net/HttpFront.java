package dev.rouse.net;

import dev.rouse.ActorNode;
import io.netty.util.concurrent.Ticker;
import java.util.function.Consumer;

/**
 * What the connections of a front share.
 *
 * @param thrown tells the node of errors that nobody expected: one may say that this process is broken
 */
record HttpFront(
        ActorHttpOptions options,
        Operations operations,
        Replies replies,
        RequestBytes requests,
        AnswerBytes answers,
        Consumer<Throwable> thrown) {

    static HttpFront of(ActorNode node, ActorHttpOptions chosen) {
        ActorHttpOptions options = withOwnJson(chosen);
        return new HttpFront(
                options,
                new Operations(node, options),
                new Replies(options, node::thrown),
                new RequestBytes(Math.max(options.connections().maxRequestBytes(), options.bodyLimit())),
                new AnswerBytes(
                        Math.max(options.connections().maxAnswerBytes(), options.answerLimit()), Ticker.systemTicker()),
                node::thrown);
    }

    /** The default one is everybody's, and would keep the classes that it knows, with their class loader, for good. */
    private static ActorHttpOptions withOwnJson(ActorHttpOptions options) {
        return options.json() == ActorHttpOptions.DEFAULTS.json()
                ? options.withJson(ActorHttpOptions.strictJson().build())
                : options;
    }
}
