package dev.rouse.connection;

import dev.rouse.Actor;
import dev.rouse.ActorDriver;
import dev.rouse.ConnectionEndedException;
import dev.rouse.InvalidCallException;
import dev.rouse.RawRequest;
import dev.rouse.RawResponse;
import dev.rouse.record.connection.ConnectionId;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import dev.rouse.turn.TurnScope;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Turns of plain HTTP requests: one that answers, and where the body is a stream another that watches it. */
final class HttpTurns {

    /** Parts of the body of a request that are on their way to its turn at most. */
    private static final int COMING = 4;

    /** A body that is larger is sent in parts. */
    private static final int WHOLE_BYTES = 256 * 1024;

    private static final Duration ASKED_WITHIN = Duration.ofSeconds(30);

    private final OwnConnections own;
    private final Actor<?> actor;

    HttpTurns(OwnConnections own, Actor<?> actor) {
        this.own = own;
        this.actor = actor;
    }

    Mono<RawAnswer> answer(ConnectionOrder order) {
        return own.scope()
                .inTurn("onHttp", turn -> {
                    byte[] value = order.value() == null ? new byte[0] : order.value();
                    int length = value.length < Integer.BYTES
                            ? -1
                            : ByteBuffer.wrap(value).getInt();
                    if (length < 0 || length > value.length - Integer.BYTES) {
                        throw new InvalidCallException("A plain request has a head, got none.");
                    }
                    int end = Integer.BYTES + length;
                    RawRequest request = RawRequestBytes.decode(Arrays.copyOfRange(value, Integer.BYTES, end))
                            .request();
                    return order.body() == null
                            ? ActorDriver.http(actor, request, whole(value, end))
                            : streamed(turn, request, order.body());
                })
                .switchIfEmpty(Mono.error(() -> new NullPointerException("onHttp completed without an answer.")))
                .flatMap(response ->
                        own.scope().inTurn("onHttp", turn -> Mono.just(answer(turn, order.id(), response))));
    }

    private static Flux<byte[]> whole(byte[] value, int start) {
        byte[] body = Arrays.copyOfRange(value, start, value.length);
        return body.length == 0 ? Flux.empty() : Flux.just(body);
    }

    /** The body comes as the turn asks for it, and as parts of that, until that has ended. */
    private Mono<RawResponse> streamed(Turn turn, RawRequest request, Flux<byte[]> parts) {
        Sinks.Empty<Void> over = Sinks.empty();
        Flux<byte[]> body = parts.takeUntilOther(over.asMono()).publishOn(TurnScope.schedulerOf(turn), COMING);
        return Mono.defer(() -> ActorDriver.http(actor, request, body))
                .doFinally(signal -> over.tryEmitError(
                        new InvalidCallException("The body of a request is there for its turn, which has ended.")));
    }

    private RawAnswer answer(Turn turn, ConnectionId id, RawResponse response) {
        Flux<byte[]> body = response.stream();
        if (body == null && response.bytes().length > WHOLE_BYTES) {
            body = Flux.just(response.bytes());
        }
        if (body == null) {
            return new RawAnswer(response, false);
        }
        TurnHost host = turn.host();
        StreamedBodies bodies = own.feature().makeShareOf(host).bodies();
        bodies.put(id, body);
        host.lane().loop().schedule(() -> forget(host, bodies, id), ASKED_WITHIN.toNanos());
        return new RawAnswer(response.body(new byte[0]), true);
    }

    private static void forget(TurnHost host, StreamedBodies bodies, ConnectionId id) {
        if (bodies.take(id) != null) {
            host.stirred();
        }
    }

    Flux<byte[]> body(ConnectionOrder order) {
        return own.scope()
                .inTurn("a body", turn -> {
                    ConnectionShare share = own.feature().shareOf(turn.host());
                    Flux<byte[]> body = share == null ? null : share.bodies().take(order.id());
                    return body == null
                            ? Mono.<Flux<byte[]>>error(new ConnectionEndedException(
                                    turn.host().address(), "the answer that this is the body of is not there any more"))
                            : Mono.just(body);
                })
                .flatMapMany(body -> body)
                .concatMapIterable(RawRequestBytes::parts, 1);
    }
}
