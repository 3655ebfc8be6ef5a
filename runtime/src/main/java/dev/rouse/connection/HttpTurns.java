package dev.rouse.connection;

import dev.rouse.Actor;
import dev.rouse.ActorDriver;
import dev.rouse.ConnectionEndedException;
import dev.rouse.InvalidCallException;
import dev.rouse.RawResponse;
import dev.rouse.record.connection.ConnectionId;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Turns of plain HTTP requests: one that answers, and where the body is a stream another that watches it. */
final class HttpTurns {

    /** A part of a body that goes to a front at a time, in bytes. */
    private static final int PART_BYTES = 32 * 1024;

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
                    byte[] body = Arrays.copyOfRange(value, end, value.length);
                    return ActorDriver.http(
                            actor,
                            RawRequestBytes.decode(Arrays.copyOfRange(value, Integer.BYTES, end))
                                    .request(),
                            body.length == 0 ? Flux.empty() : Flux.just(body));
                })
                .switchIfEmpty(Mono.error(() -> new NullPointerException("onHttp completed without an answer.")))
                .flatMap(response ->
                        own.scope().inTurn("onHttp", turn -> Mono.just(answer(turn, order.id(), response))));
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
                .concatMapIterable(HttpTurns::parts, 1);
    }

    private static List<byte[]> parts(byte[] whole) {
        if (whole.length <= PART_BYTES) {
            return List.of(whole);
        }
        return IntStream.range(0, (whole.length + PART_BYTES - 1) / PART_BYTES)
                .mapToObj(i -> Arrays.copyOfRange(whole, i * PART_BYTES, Math.min(whole.length, (i + 1) * PART_BYTES)))
                .toList();
    }
}
