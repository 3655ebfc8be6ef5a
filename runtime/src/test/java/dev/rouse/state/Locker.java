package dev.rouse.state;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.Change;
import dev.rouse.DataKey;
import dev.rouse.ReadOnly;
import dev.rouse.StatelessActor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** An actor without a state, which keeps a parcel in its own data, is called by alarms, and calls others. */
public interface Locker {

    Mono<Void> keep(String parcel);

    @ReadOnly
    Mono<String> parcel();

    Mono<Void> keepLater(String parcel, long millis);

    /** Asks another one what it keeps. */
    Mono<String> ask(String other);

    Mono<String> state(String how);

    /** One that is not created with an input. */
    static ActorType<Locker> type() {
        return ActorType.of(Locker.class, LockerActor::new);
    }

    /** Keeps the input of its creation. */
    static ActorType<Locker> typeWithInput() {
        return ActorType.of(Locker.class, CreatedLockerActor::new);
    }

    /** The same, of a later version that has a state. */
    static ActorType<Locker> typeWithState() {
        return ActorType.of(Locker.class, StatefulLockerActor::new);
    }

    /** The implementation. */
    class LockerActor extends StatelessActor implements Locker {

        private static final DataKey KEY = DataKey.of("parcel");

        @Override
        public Mono<Void> keep(String parcel) {
            data().put(KEY, parcel.getBytes(StandardCharsets.UTF_8));
            return Mono.empty();
        }

        @Override
        public Mono<String> parcel() {
            return data().get(KEY).map(value -> new String(value, StandardCharsets.UTF_8));
        }

        @Override
        public Mono<Void> keepLater(String parcel, long millis) {
            schedule().after(Duration.ofMillis(millis), "keep", parcel);
            return Mono.empty();
        }

        @Override
        public Mono<String> ask(String other) {
            return actors().actor(Locker.class, other).parcel();
        }

        @Override
        public Mono<String> state(String how) {
            return switch (how) {
                case "state" -> Mono.just(state().name());
                case "update" -> Mono.just(update(state -> state).name());
                default -> updateAndReturn(state -> Change.of(state, "changed"));
            };
        }
    }

    /** The implementation that takes an input. */
    final class CreatedLockerActor extends LockerActor {

        @Override
        protected Mono<Void> onCreate(@Nullable Object input) {
            return input == null ? Mono.empty() : keep((String) input);
        }
    }

    /** The implementation with a state: how often it was asked. */
    final class StatefulLockerActor extends Actor<Long> implements Locker {

        @Override
        protected Long initialState() {
            return 7L;
        }

        @Override
        public Mono<Void> keep(String parcel) {
            return Mono.empty();
        }

        @Override
        public Mono<String> parcel() {
            return data().get(LockerActor.KEY).map(value -> new String(value, StandardCharsets.UTF_8) + state());
        }

        @Override
        public Mono<Void> keepLater(String parcel, long millis) {
            schedule().after(Duration.ofMillis(millis), "keep", parcel);
            return Mono.empty();
        }

        @Override
        public Mono<String> ask(String other) {
            return Mono.just(String.valueOf(update(count -> count + 1)));
        }

        @Override
        public Mono<String> state(String how) {
            return Mono.just(state().toString());
        }
    }
}
