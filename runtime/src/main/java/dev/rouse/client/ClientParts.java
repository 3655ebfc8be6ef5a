package dev.rouse.client;

import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.RuntimeObserver;
import dev.rouse.TraceContext;
import dev.rouse.base.StrongRandom;
import dev.rouse.client.call.CallRequest;
import dev.rouse.client.call.ClientValues;
import dev.rouse.client.call.RemoteMono;
import dev.rouse.client.connect.LinkRequest;
import dev.rouse.client.event.EventItem;
import dev.rouse.client.session.Session;
import dev.rouse.trace.GuardedObserver;
import dev.rouse.trace.Traces;
import dev.rouse.type.HostedType;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import io.netty.channel.EventLoopGroup;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that a client has, whatever time-out its calls have.
 *
 * @param facts reads what the runtime itself answers
 * @param messages limits of connections to actors
 * @param random whose numbers nobody can guess, for keys of calls
 * @param ownLoops that end with the client; null for those of others
 */
record ClientParts(
        Session session,
        ClientValues values,
        ClientValues facts,
        Map<Class<?>, HostedType> types,
        MessageLimits messages,
        RandomGenerator random,
        @Nullable EventLoopGroup ownLoops) {

    private static final long LONGEST_SHUTDOWN_SECONDS = 2;

    /** Limits of connections, as the options say. */
    record MessageLimits(int messages, long bytes, boolean connectsAnew) {

        LinkRequest request(
                ActorAddress address,
                @Nullable WireValue parameters,
                @Nullable TraceContext trace,
                RuntimeObserver observer) {
            return new LinkRequest(address, parameters, messages, bytes, connectsAnew, trace, observer);
        }
    }

    ClientParts(Session session, ClientOptions options, List<ActorType<?>> types, @Nullable EventLoopGroup ownLoops) {
        this(
                session,
                new ClientValues(options.json(), options.frameBytes(), GuardedObserver.of(options.observer())),
                new ClientValues(JsonMapper.shared(), options.frameBytes(), RuntimeObserver.NONE),
                new ConcurrentHashMap<>(),
                new MessageLimits(options.maxMessages(), options.maxMessageBytes(), options.connectAnew()),
                StrongRandom.seeded(),
                ownLoops);
        types.forEach(type -> this.types.put(type.api(), HostedType.called(type)));
    }

    /** A key that no other call has. From any thread. */
    String key() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** @throws IllegalArgumentException it is no interface of actors */
    HostedType type(Class<?> api) {
        HostedType known = types.get(api);
        return known == null
                ? types.computeIfAbsent(api, unknown -> HostedType.called(ActorType.called(unknown)))
                : known;
    }

    Mono<Object> order(
            ActorAddress address, Frame.CallKind kind, List<@Nullable WireValue> input, Type result, Duration timeout) {
        boolean isSafe = kind == Frame.CallKind.INFO;
        return new RemoteMono(
                session,
                isSafe ? facts : values,
                () -> new CallRequest(address, kind, null, input, false, isSafe, result, timeout, null));
    }

    <T> Flux<ClientEvent<T>> events(Flux<EventItem> items, Class<T> type) {
        return items.map(item -> item.isGap()
                ? new ClientEvent.Gap<>(item.first(), item.offset(), item.life())
                : new ClientEvent.Emitted<>(item.offset(), item.life(), item.name(), read(item, type)));
    }

    private <T> @Nullable T read(EventItem item, Class<T> type) {
        WireValue value = item.value();
        return value == null ? null : type.cast(values.read(value, type));
    }

    Mono<ClientConnection> connect(ActorAddress address, @Nullable Object parameters, Duration timeout) {
        return Mono.create(sink -> {
            WireValue written = parameters == null
                    ? null
                    : values.arguments("connect", parameters).get(0);
            TraceContext trace = Traces.of(sink.contextView());
            LinkRequest request = messages.request(address, written, trace, values.observer());
            new ClientConnection(this, request, timeout, sink).open();
        });
    }

    Mono<Void> close() {
        return Mono.<Void>create(sink -> {
                    try {
                        session.loop().executeUnlessEnded(() -> {
                            session.close();
                            sink.success();
                        });
                    } catch (RejectedExecutionException e) {
                        sink.success();
                    }
                })
                .then(Mono.create(sink -> {
                    if (ownLoops == null) {
                        sink.success();
                    } else {
                        ownLoops.shutdownGracefully(0, LONGEST_SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                                .addListener(over -> sink.success());
                    }
                }));
    }
}
