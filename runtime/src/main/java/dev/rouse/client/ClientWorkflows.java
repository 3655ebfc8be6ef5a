package dev.rouse.client;

import dev.rouse.ActorAddress;
import dev.rouse.ActorWorkflows;
import dev.rouse.InvalidCallException;
import dev.rouse.base.Arguments;
import dev.rouse.base.BoxedType;
import dev.rouse.base.CallKeys;
import dev.rouse.client.call.CallRequest;
import dev.rouse.client.call.RemoteMono;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The workflows of an actor over a client's connection. Orders are named by the path that a request has for them. */
record ClientWorkflows(ClientParts parts, ActorAddress address, Duration timeout, Supplier<@Nullable String> keys)
        implements ActorWorkflows {

    private static final Object[] NOTHING = {};

    @Override
    public ActorWorkflows withKey(String key) {
        String checked = CallKeys.checked(key);
        return new ClientWorkflows(parts, address, timeout, () -> checked);
    }

    @Override
    public Mono<String> start(String name, @Nullable Object input) {
        return order(path("name", name), String.class, input);
    }

    @Override
    public Mono<String> start(String name, String id, @Nullable Object input) {
        if (Arguments.required("id", id).isEmpty()) {
            throw new InvalidCallException("The id of a workflow has at least one character.");
        }
        return order(path("name", name) + "?id=" + encoded(id), String.class, input);
    }

    @Override
    public <R> Mono<R> result(String id, Class<R> type) {
        return ask(path("id", id) + "/result", type);
    }

    @Override
    public <R> Mono<R> run(String name, @Nullable Object input, Class<R> type) {
        return order(path("name", name) + "?wait=true", Arguments.required("type", type), input);
    }

    @Override
    public <T> Mono<T> progress(String id, Class<T> type) {
        return ask(path("id", id) + "/progress", type);
    }

    @Override
    public <T> Mono<T> query(String id, String query, Class<T> type) {
        return ask(path("id", id) + "/query/" + path("query", query), type);
    }

    @Override
    public Mono<Boolean> signal(String id, String signal, @Nullable Object value) {
        return order(path("id", id) + "/signals/" + path("signal", signal), Boolean.class, value);
    }

    @Override
    public Mono<Boolean> complete(String id, String promise, @Nullable Object value) {
        return order(path("id", id) + "/promises/" + path("promise", promise), Boolean.class, value);
    }

    private static String path(String what, String segment) {
        return encoded(Arguments.required(what, segment));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private <T> Mono<T> order(String action, Class<T> type, @Nullable Object value) {
        return call(action, type, keys, new @Nullable Object[] {value});
    }

    private <T> Mono<T> ask(String action, Class<T> type) {
        return call(action, Arguments.required("type", type), () -> null, NOTHING);
    }

    private <T> Mono<T> call(
            String action, Class<T> type, Supplier<@Nullable String> keyed, @Nullable Object[] values) {
        Class<T> boxed = BoxedType.of(type);
        boolean changesNothing = values == NOTHING;
        return new RemoteMono(parts.session(), parts.values(), () -> {
                    List<@Nullable WireValue> arguments = parts.values().arguments(action, values);
                    return new CallRequest(
                            address,
                            Frame.CallKind.WORKFLOW,
                            action,
                            arguments,
                            false,
                            changesNothing,
                            type,
                            timeout,
                            null,
                            keyed.get());
                })
                .cast(boxed);
    }
}
