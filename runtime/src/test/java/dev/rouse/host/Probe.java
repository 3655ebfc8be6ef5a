package dev.rouse.host;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.DataEntry;
import dev.rouse.DataKey;
import dev.rouse.DataQuery;
import dev.rouse.Durability;
import dev.rouse.Interleaved;
import dev.rouse.ReadOnly;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** An actor for tests: a number, own data, gates that the test opens, and calls to others. */
public interface Probe {

    Mono<Long> add(long amount);

    @ReadOnly
    Mono<Long> value();

    /** Changes state and data, then fails. */
    Mono<Long> addAndFail(long amount);

    /** Changes, then waits for the gate. */
    Mono<Long> addThenWait(long amount, String gate);

    @ReadOnly
    Mono<Long> valueAfter(String gate);

    @ReadOnly
    Mono<Long> cheat();

    @Interleaved
    Mono<Long> addAcross(long amount, String gate);

    Mono<Long> addWithin(long amount, long millis);

    Mono<Long> addOnSleep(long amount);

    Mono<Void> put(String key, String value);

    Mono<Void> putBytes(String key, int size);

    Mono<Void> delete(String key);

    Mono<String> putThenRead(String key, String value);

    @ReadOnly
    Mono<String> read(String key);

    @ReadOnly
    Mono<List<String>> list(String prefix, int limit, boolean reverse);

    @ReadOnly
    Mono<List<String>> range(String from, String to, boolean reverse);

    /** Calls itself, or another, back. */
    Mono<Long> relay(List<String> keys, String action);

    @Interleaved
    Mono<Long> relayInterleaved(List<String> keys, String action);

    @ReadOnly
    Flux<Integer> numbers(int count);

    Flux<Long> addEach(int count);

    @ReadOnly
    Flux<Integer> endless();

    Mono<Sample> echo(Sample sample, Optional<Long> number, byte[] bytes);

    Mono<Long> touchElsewhere();

    /** Adds one each second, on the lane, so many times. */
    @Interleaved
    Mono<Long> addEachSecond(int times);

    /** Adds, and cancels a delay of an hour that an operator began on a worker of the lane. */
    Mono<Long> addBesideADelay(int amount);

    Mono<Long> grow(int characters);

    /** What JSON and records must carry. */
    record Sample(String name, Instant when, Optional<String> note, List<Integer> numbers, Map<String, Long> counts) {}

    /** The state: a number and a ballast. */
    record Total(long value, String ballast) {
        Total plus(long amount) {
            return new Total(value + amount, ballast);
        }
    }

    /** What a test holds in its hand. */
    final class Gates {
        private final Map<String, Sinks.Empty<Void>> gates = new HashMap<>();
        public int constructed;

        Mono<Void> at(String name) {
            return gate(name).asMono();
        }

        public void open(String name) {
            gate(name).tryEmitEmpty();
        }

        private Sinks.Empty<Void> gate(String name) {
            return gates.computeIfAbsent(name, n -> Sinks.empty());
        }
    }

    static ActorType<Probe> type(Gates gates) {
        return ActorType.of(Probe.class, () -> new ProbeActor(gates));
    }

    static ActorType<Probe> type(Gates gates, ActorOptions options) {
        return type(gates).options(options);
    }

    /** The implementation. */
    final class ProbeActor extends Actor<Total> implements Probe {

        private final Gates gates;

        ProbeActor(Gates gates) {
            this.gates = gates;
            gates.constructed++;
        }

        @Override
        protected Total initialState() {
            return new Total(0, "");
        }

        @Override
        protected Total initialState(Object input) {
            if (input instanceof Long start && start < 0) {
                throw new ActionException("negative", "A probe begins at zero or more.", Map.of("given", start));
            }
            return input instanceof Long start ? new Total(start, "") : super.initialState(input);
        }

        private long addNow(long amount) {
            return update(total -> total.plus(amount)).value();
        }

        @Override
        public Mono<Long> add(long amount) {
            return Mono.just(addNow(amount));
        }

        @Override
        public Mono<Long> value() {
            return Mono.just(state().value());
        }

        @Override
        public Mono<Long> addAndFail(long amount) {
            addNow(amount);
            data().put(DataKey.of("failed"), bytes("yes"));
            return Mono.error(new ActionException("no", "As you wished.", Map.of("amount", amount)));
        }

        @Override
        public Mono<Long> addThenWait(long amount, String gate) {
            long now = addNow(amount);
            return gates.at(gate).thenReturn(now);
        }

        @Override
        public Mono<Long> valueAfter(String gate) {
            return gates.at(gate).publishOn(lane()).then(Mono.fromSupplier(() -> state().value()));
        }

        @Override
        public Mono<Long> cheat() {
            return Mono.fromSupplier(() -> addNow(1));
        }

        @Override
        public Mono<Long> addAcross(long amount, String gate) {
            addNow(amount);
            return gates.at(gate).publishOn(lane()).then(Mono.fromSupplier(() -> state().value()));
        }

        @Override
        public Mono<Long> addWithin(long amount, long millis) {
            durability(Durability.within(java.time.Duration.ofMillis(millis)));
            return add(amount);
        }

        @Override
        public Mono<Long> addOnSleep(long amount) {
            durability(Durability.ON_SLEEP);
            return add(amount);
        }

        @Override
        public Mono<Void> put(String key, String value) {
            data().put(DataKey.of(key), bytes(value));
            return Mono.empty();
        }

        @Override
        public Mono<Void> putBytes(String key, int size) {
            data().put(DataKey.of(key), new byte[size]);
            return Mono.empty();
        }

        @Override
        public Mono<Void> delete(String key) {
            data().delete(DataKey.of(key));
            return Mono.empty();
        }

        @Override
        public Mono<String> putThenRead(String key, String value) {
            data().put(DataKey.of(key), bytes(value));
            return read(key);
        }

        @Override
        public Mono<String> read(String key) {
            return data().get(DataKey.of(key)).map(value -> new String(value, StandardCharsets.UTF_8));
        }

        @Override
        public Mono<List<String>> list(String prefix, int limit, boolean reverse) {
            DataQuery query = prefix.isEmpty() ? DataQuery.all() : DataQuery.prefix(DataKey.of(prefix));
            DataQuery limited = query.limit(limit);
            return data().list(reverse ? limited.reversed() : limited)
                    .map(DataEntry::key)
                    .map(DataKey::toString)
                    .collectList();
        }

        @Override
        public Mono<List<String>> range(String from, String to, boolean reverse) {
            DataQuery query = DataQuery.range(DataKey.of(from), DataKey.of(to));
            return data().list(reverse ? query.reversed() : query)
                    .map(entry -> entry.key().toString())
                    .collectList();
        }

        @Override
        public Mono<Long> relay(List<String> keys, String action) {
            return pass(keys, action);
        }

        @Override
        public Mono<Long> relayInterleaved(List<String> keys, String action) {
            return pass(keys, action);
        }

        private Mono<Long> pass(List<String> keys, String action) {
            Probe next = actors().actor(Probe.class, keys.get(0));
            if (keys.size() > 1) {
                return next.relay(keys.subList(1, keys.size()), action);
            }
            return switch (action) {
                case "value" -> next.value();
                case "add" -> next.add(1);
                case "interleaved" -> next.addAcross(1, "open");
                default -> throw new IllegalArgumentException(action);
            };
        }

        @Override
        public Flux<Integer> numbers(int count) {
            return Flux.range(0, count);
        }

        @Override
        public Flux<Long> addEach(int count) {
            return Flux.range(0, count).map(i -> addNow(1));
        }

        @Override
        public Flux<Integer> endless() {
            return Flux.generate(() -> 0, (i, sink) -> {
                sink.next(i);
                return i + 1;
            });
        }

        @Override
        public Mono<Sample> echo(Sample sample, Optional<Long> number, byte[] bytes) {
            return Mono.just(sample);
        }

        @Override
        public Mono<Long> touchElsewhere() {
            return Mono.fromSupplier(() -> 1L)
                    .publishOn(reactor.core.scheduler.Schedulers.parallel())
                    .publishOn(lane())
                    .map(one -> addNow(one));
        }

        @Override
        public Mono<Long> addEachSecond(int times) {
            return Flux.interval(java.time.Duration.ofSeconds(1), lane())
                    .take(times)
                    .map(i -> addNow(1))
                    .last();
        }

        @Override
        public Mono<Long> addBesideADelay(int amount) {
            return Mono.fromCallable(() -> {
                Flux.just(amount)
                        .delaySequence(java.time.Duration.ofHours(1), lane())
                        .subscribe()
                        .dispose();
                return addNow(amount);
            });
        }

        @Override
        public Mono<Long> grow(int characters) {
            return Mono.just(update(total -> new Total(total.value(), "x".repeat(characters)))
                    .value());
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
