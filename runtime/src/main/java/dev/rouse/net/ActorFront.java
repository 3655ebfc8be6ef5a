package dev.rouse.net;

import dev.rouse.ActorNode;
import dev.rouse.net.answer.AnswerBytes;
import dev.rouse.net.answer.ErrorBodies;
import dev.rouse.net.answer.Responses;
import dev.rouse.net.connection.ClientCalls;
import dev.rouse.net.connection.ClientCounts;
import dev.rouse.net.connection.HttpFront;
import dev.rouse.net.event.EventStreams;
import dev.rouse.net.observe.HttpObserver;
import dev.rouse.net.raw.RawRequests;
import dev.rouse.net.raw.RawSockets;
import dev.rouse.net.request.HttpLimits;
import dev.rouse.net.request.RequestBytes;
import dev.rouse.net.request.RequestRefused;
import dev.rouse.net.socket.SocketFront;
import dev.rouse.net.socket.frame.SocketLimits;
import dev.rouse.wire.WireLimits;
import io.netty.util.concurrent.Ticker;

/** Makes what the connections of a server share, of a node and options. */
final class ActorFront {

    private ActorFront() {}

    static HttpFront of(ActorNode node, ActorHttpOptions chosen) {
        ActorHttpOptions options = withOwnJson(chosen);
        HttpConnectionOptions connections = options.connections();
        RequestBytes requests = new RequestBytes(Math.max(connections.maxRequestBytes(), options.bodyLimit()));
        AnswerBytes answers =
                new AnswerBytes(Math.max(connections.maxAnswerBytes(), options.answerLimit()), Ticker.systemTicker());
        ExposedActors actors = new ExposedActors(node, options);
        ClientCalls calls = new ClientCalls(connections.maxCallsPerAddress());
        HttpObserver observer = new HttpObserver(options.listener(), options.accessLog(), node::thrown);
        SocketFront sockets = new SocketFront(
                SocketRouter.of(actors),
                limits(options.sockets(), connections),
                requests,
                answers,
                calls,
                new ErrorBodies(options.json(), node::thrown),
                node::thrown,
                observer);
        return new HttpFront(
                new ActorRouter(
                        actors,
                        options,
                        sockets,
                        new RawSockets(sockets.services(), options.access().authenticator() != HttpAuthenticator.NONE),
                        new RawRequests(
                                options.access().authenticator() != HttpAuthenticator.NONE,
                                connections.requestTimeout(),
                                connections.answerTimeout(),
                                new ErrorBodies(options.json(), node::thrown)),
                        new EventStreams(
                                new ErrorBodies(options.json(), node::thrown),
                                connections.answerTimeout(),
                                new ClientCounts(
                                        connections.maxEventStreams(),
                                        connections.maxEventStreamsPerAddress(),
                                        RequestRefused::tooManyEventStreams))),
                options.passThrough(),
                limits(options),
                new Responses(options.json(), options.answerLimit(), node::thrown),
                requests,
                answers,
                calls,
                node::thrown,
                observer);
    }

    private static HttpLimits limits(ActorHttpOptions options) {
        HttpConnectionOptions connections = options.connections();
        return new HttpLimits(
                options.bodyLimit(),
                options.streamedBodyLimit() == 0 ? 0 : Math.max(options.bodyLimit(), options.streamedBodyLimit()),
                options.answerLimit(),
                options.maxStreamElements(),
                connections.headTimeout(),
                connections.requestTimeout(),
                connections.minBodyRate(),
                connections.bodyGrace(),
                connections.answerTimeout());
    }

    private static SocketLimits limits(SocketOptions sockets, HttpConnectionOptions connections) {
        return new SocketLimits(
                sockets.maxSockets(),
                sockets.maxSocketsPerAddress(),
                new WireLimits(sockets.frameBytes(), sockets.callsInFlight(), sockets.depth()),
                sockets.subscriptions(),
                sockets.connections(),
                sockets.resumesPerMinute(),
                sockets.messages(),
                sockets.messageBytes(),
                sockets.eventBytes(),
                sockets.answerBytes(),
                sockets.compression(),
                new SocketLimits.Times(
                        connections.headTimeout(),
                        connections.requestTimeout(),
                        connections.answerTimeout(),
                        sockets.pingInterval(),
                        sockets.pongTimeout()));
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
