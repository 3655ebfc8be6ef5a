package dev.rouse.client;

import dev.rouse.ActionSignature;
import dev.rouse.ActorAddress;
import dev.rouse.ActorQueue;
import dev.rouse.InvalidCallException;
import dev.rouse.base.Arguments;
import dev.rouse.base.CallKeys;
import dev.rouse.client.call.CallRequest;
import dev.rouse.client.call.RemoteMono;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import java.lang.reflect.Type;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A queue of an actor of a server.
 *
 * @param type null where only its name is known: messages are written as what they are, and answers are plain data
 * @param conditions of messages, as the query of a request has them
 * @param keys gives each message its key; null for none
 */
record ClientQueue(
        ClientParts parts,
        @Nullable HostedType type,
        ActorAddress address,
        String name,
        Duration timeout,
        Map<String, String> conditions,
        Supplier<@Nullable String> keys)
        implements ActorQueue {

    private static final String DELAY = "delay";
    private static final String AT = "at";

    @Override
    public ActionSignature handler() {
        if (type == null) {
            throw new InvalidCallException("What handles queue " + name + " of " + address
                    + " is not known here: ask for it by its interface.");
        }
        return type.queueHandler(name).signature();
    }

    private ClientQueue with(String condition, String value) {
        Map<String, String> other = new TreeMap<>(conditions);
        other.remove(condition.equals(AT) ? DELAY : condition.equals(DELAY) ? AT : condition);
        other.put(condition, value);
        return new ClientQueue(parts, type, address, name, timeout, other, keys);
    }

    private static String seconds(String what, Duration time) {
        if (Arguments.required(what, time).isNegative()) {
            throw new IllegalArgumentException("Times of messages are not negative, got " + time + ".");
        }
        return "%d.%03d".formatted(time.toSeconds(), time.toMillisPart());
    }

    @Override
    public ActorQueue after(Duration delay) {
        return with(DELAY, seconds(DELAY, delay));
    }

    @Override
    public ActorQueue at(Instant time) {
        return with(AT, Arguments.required("time", time).toString());
    }

    @Override
    public ActorQueue priority(Priority priority) {
        return with("priority", Arguments.required("priority", priority).name().toLowerCase(Locale.ROOT));
    }

    @Override
    public ActorQueue timeToLive(Duration time) {
        Duration given = Arguments.required("time", time);
        if (given.isNegative() || given.isZero()) {
            throw new IllegalArgumentException("A time to live is more than zero, got " + time + ".");
        }
        return with("ttl", seconds("time", given.toMillis() == 0 ? Duration.ofMillis(1) : given));
    }

    @Override
    public ActorQueue group(String group) {
        return with("group", Arguments.required("name", group));
    }

    @Override
    public ActorQueue withKey(String key) {
        String checked = CallKeys.checked(key);
        return new ClientQueue(parts, type, address, name, timeout, conditions, () -> checked);
    }

    @Override
    public Mono<String> send(@Nullable Object... arguments) {
        return call(conditions, String.class, arguments).cast(String.class);
    }

    @Override
    public Mono<Object> sendAndWait(@Nullable Object... arguments) {
        Map<String, String> waiting = new TreeMap<>(conditions);
        waiting.put("wait", "true");
        HostedType known = type;
        return Mono.defer(() -> call(
                waiting,
                known == null
                        ? Object.class
                        : known.queueHandler(name).signature().resultType(),
                arguments));
    }

    private Mono<Object> call(Map<String, String> with, Type result, @Nullable Object... arguments) {
        Arguments.required("arguments", arguments);
        return new RemoteMono(
                parts.session(),
                parts.values(),
                () -> new CallRequest(
                        address,
                        Frame.CallKind.QUEUE,
                        name + query(with),
                        values(arguments),
                        false,
                        false,
                        result,
                        timeout,
                        null,
                        keys.get()));
    }

    private List<@Nullable WireValue> values(@Nullable Object... arguments) {
        if (type == null) {
            return parts.values().arguments(name, arguments);
        }
        Action handler = type.queueHandler(name);
        return parts.values().arguments(handler, arguments);
    }

    private static String query(Map<String, String> with) {
        return with.isEmpty()
                ? ""
                : with.entrySet().stream()
                        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }
}
