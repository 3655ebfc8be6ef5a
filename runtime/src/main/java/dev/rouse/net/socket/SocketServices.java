package dev.rouse.net.socket;

import dev.rouse.net.answer.AnswerBytes;
import dev.rouse.net.answer.ErrorBodies;
import dev.rouse.net.request.RequestBytes;
import dev.rouse.net.websocket.SocketCounts;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Everything that the sockets of a server share. */
final class SocketServices {

    private final CallRoutes routes;
    private final SocketLimits limits;
    private final RequestBytes requests;
    private final AnswerBytes answers;
    private final SocketErrors errors;
    private final Consumer<Throwable> thrown;
    private final SocketCounts counts;
    private final Map<SubProtocol, SocketCodec> codecs = new EnumMap<>(SubProtocol.class);

    SocketServices(
            CallRoutes routes,
            SocketLimits limits,
            RequestBytes requests,
            AnswerBytes answers,
            ErrorBodies errors,
            Consumer<Throwable> thrown) {
        this.routes = routes;
        this.limits = limits;
        this.requests = requests;
        this.answers = answers;
        this.errors = new SocketErrors(errors);
        this.thrown = thrown;
        this.counts = new SocketCounts(limits.sockets(), limits.socketsPerAddress());
        for (SubProtocol protocol : SubProtocol.values()) {
            codecs.put(protocol, SocketCodec.of(protocol, limits));
        }
    }

    CallRoutes routes() {
        return routes;
    }

    SocketLimits limits() {
        return limits;
    }

    RequestBytes requests() {
        return requests;
    }

    AnswerBytes answers() {
        return answers;
    }

    SocketErrors errors() {
        return errors;
    }

    /** Tells the node of an error that nobody expected. */
    void thrown(Throwable error) {
        thrown.accept(error);
    }

    SocketCounts counts() {
        return counts;
    }

    SocketCodec codec(SubProtocol protocol) {
        return Objects.requireNonNull(codecs.get(protocol));
    }
}
