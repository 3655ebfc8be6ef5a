package dev.rouse.kv.memory.actors;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import java.time.Instant;
import reactor.core.publisher.Mono;

/** An actor that counts how often it was woken. */
public interface Alarm {

    Mono<String> ringAt(long millis);

    Mono<Long> ring();

    /** @param onRing run whenever one rings */
    static ActorType<Alarm> type(Runnable onRing) {
        return ActorType.of(Alarm.class, () -> new AlarmActor(onRing));
    }

    /** The implementation. */
    final class AlarmActor extends Actor<Long> implements Alarm {

        private final Runnable onRing;

        AlarmActor(Runnable onRing) {
            this.onRing = onRing;
        }

        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        public Mono<String> ringAt(long millis) {
            return Mono.just(schedule().at(Instant.ofEpochMilli(millis), "ring"));
        }

        @Override
        public Mono<Long> ring() {
            onRing.run();
            return Mono.just(update(times -> times + 1));
        }
    }
}
