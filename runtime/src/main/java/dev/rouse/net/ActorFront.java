package dev.rouse.net;

import dev.rouse.ActorNode;
import dev.rouse.net.answer.AnswerBytes;
import dev.rouse.net.answer.Responses;
import dev.rouse.net.connection.HttpFront;
import dev.rouse.net.request.HttpLimits;
import dev.rouse.net.request.RequestBytes;
import io.netty.util.concurrent.Ticker;

/** Makes what the connections of a server share, of a node and options. */
final class ActorFront {

    private ActorFront() {}

    static HttpFront of(ActorNode node, ActorHttpOptions chosen) {
        ActorHttpOptions options = withOwnJson(chosen);
        HttpConnectionOptions connections = options.connections();
        return new HttpFront(
                new ActorRouter(node, options),
                options.passThrough(),
                new HttpLimits(
                        options.bodyLimit(),
                        options.answerLimit(),
                        options.maxStreamElements(),
                        connections.headTimeout(),
                        connections.requestTimeout(),
                        connections.answerTimeout()),
                new Responses(options.json(), options.answerLimit(), node::thrown),
                new RequestBytes(Math.max(connections.maxRequestBytes(), options.bodyLimit())),
                new AnswerBytes(Math.max(connections.maxAnswerBytes(), options.answerLimit()), Ticker.systemTicker()),
                node::thrown);
    }

    /** The default mapper is everybody's, and would keep the classes that it knows, with their class loader, for good. */
    private static ActorHttpOptions withOwnJson(ActorHttpOptions options) {
        return options.json() == ActorHttpOptions.defaults().json()
                ? options.toBuilder()
                        .json(ActorHttpOptions.strictJson().build())
                        .build()
                : options;
    }
}
